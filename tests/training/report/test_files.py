"""The folder of a recalibration: whole or not there; the model card."""

import csv
import errno
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from evaluation.report import folder as files
from evaluation.report.folder import refuse_taken
from tests.training.report.made_contents import MINIMAL, full
from training.report.files import folder_files, write
from training.report.model_card import card_page, markdown, model_card

CARD = {"version": "calibrated-2026.1", "points": {"b": 1, "a": 2}}


def test_folder_holds_card_report_model_card_and_the_figures(tmp_path: Path) -> None:
    """One CSV for each table, read back with its rows."""
    write(full(), CARD, tmp_path / "out")
    names = {path.name for path in (tmp_path / "out").iterdir()}

    assert {"scorecard.json", "report.html", "model-card.md", "model-card.html"} <= names
    assert {
        "flow.csv", "years.csv", "quality.csv", "calibration.csv", "learning.csv", "decision.csv",
        "tests.csv", "power.csv", "replay.csv", "points.csv", "evidence.csv", "heads.csv",
    } <= names  # fmt: skip
    assert json.loads((tmp_path / "out" / "scorecard.json").read_bytes()) == CARD
    text = (tmp_path / "out" / "tests.csv").read_text(encoding="utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text)))) == 44
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_the_same_contents_give_the_same_files() -> None:
    """Reproducible to the byte, and no file is written twice."""
    first, again = list(folder_files(full(), CARD)), list(folder_files(full(), CARD))

    assert first == again
    assert len({name for name, _ in first}) == len(first)


def test_without_a_card_there_is_no_card_file() -> None:
    """A fallback releases nothing."""
    names = [name for name, _ in folder_files(MINIMAL, None)]

    assert "scorecard.json" not in names
    assert "report.html" in names


@pytest.mark.parametrize("stop", [OSError(errno.ENOSPC, "no space"), KeyboardInterrupt()])
def test_an_end_on_the_way_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: BaseException
) -> None:
    """Full disk or Ctrl-C at the third file: no folder, no part of one."""
    written: list[Path] = []
    plain = files._write  # noqa: SLF001 - the fault is planted in the last step

    def third(path: Path, content: bytes) -> None:
        written.append(path)
        if len(written) == 3:
            raise stop
        plain(path, content)

    monkeypatch.setattr(files, "_write", third)
    with pytest.raises(type(stop)):
        write(full(), CARD, tmp_path / "out")

    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_is_taken_and_a_full_one_refused(tmp_path: Path) -> None:
    """Nobody's files are lost."""
    empty, taken = tmp_path / "empty", tmp_path / "taken"
    empty.mkdir()
    taken.mkdir()
    (taken / "kept").touch()
    write(MINIMAL, None, empty)

    assert (empty / "report.html").is_file()
    for folder in (taken, taken / "kept"):
        with pytest.raises(FileExistsError, match="allowed: a new or empty folder"):
            refuse_taken(folder)


def test_model_card_says_use_limits_and_figures_in_both_languages() -> None:
    """Each part has both headings; metrics carry interval and n."""
    text = markdown(model_card(replace(full(), law_basis=("《刑事诉讼法》（2018）",))))

    for words in ("用途 · Intended use", "不得用于 · Not for", "限度 · Limits", "《刑事诉讼法》"):
        assert words in text
    assert "AUC：0.7" in text
    assert "95 % interval" in text
    assert "合成数据" in text
    assert "____________" in text.replace("\\_", "_")


def test_model_card_without_figures_says_why() -> None:
    """A fallback has no metrics."""
    text = markdown(model_card(MINIMAL))

    assert "Too few misconducts" in text
    assert "合成数据" not in text


def test_model_card_page_escapes() -> None:
    """Markup in a version stays text, in HTML and in Markdown."""
    strange = replace(MINIMAL, provenance=replace(MINIMAL.provenance, version="<b>*x*</b>"))

    assert "<b>" not in card_page(strange)
    assert r"\<b\>\*x\*\</b\>" in markdown(model_card(strange))
    assert card_page(full()).count("<section>") == len(model_card(full()).parts)
