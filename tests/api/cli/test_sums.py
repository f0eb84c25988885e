"""``nansha sums answer`` and ``nansha recalibrate --sums``: a whole exchange over files."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from data.scorecards.reading import read_scorecard
from tests.case_tables import CARD, LAW
from tests.cli_runs import Command, program
from tests.training.sums.test_exchange import exchange
from tests.training.worlds import world
from training.options import Options
from training.sums.centre import next_step
from training.sums.district import District
from training.sums.questions import Round


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Case records of an invented world."""
    path = tmp_path_factory.mktemp("cases") / "cases.csv"
    assert program("simulate", 2000, "-o", path).code == 0
    return path


@pytest.mark.slow
def test_first_round_is_asked_and_answered(nansha: Command, table: Path, tmp_path: Path) -> None:
    """The centre begins with an empty folder; a district answers; the centre asks on."""
    answers = tmp_path / "answers"
    answers.mkdir()
    first = nansha("recalibrate", answers, "--sums", "-o", tmp_path / "one")
    assert (first.code, "还需要各地答复一轮" in first.output) == (0, True)
    answer = answers / "a.json"
    asked = tmp_path / "one" / "round.json"
    said = nansha("sums", "answer", asked, table, "--district", "A", "-o", answer)
    assert (said.code, "只含合计数" in said.output) == (0, True)
    pseudonyms = {
        row["suspect"] for row in csv.DictReader(StringIO(table.read_text(encoding="utf-8-sig")))
    }
    assert not any(name in answer.read_text(encoding="utf-8") for name in pseudonyms)
    second = nansha("recalibrate", answers, "--sums", "-o", tmp_path / "two")
    assert second.code == 0
    kinds = {
        q["kind"] for q in json.loads((tmp_path / "two" / "round.json").read_bytes())["questions"]
    }
    assert kinds == {"steps"}


@pytest.mark.slow
def test_last_answers_give_a_card_that_serves(nansha: Command, tmp_path: Path) -> None:
    """The card is written under its name and can be read; that it is synthetic is said."""
    answers = tmp_path / "answers"
    answers.mkdir()
    exchange([District("d", LAW, CARD, world(900, seed=3).cases, 1)], answers, Options())
    for asked in answers.glob("round-*.json"):
        asked.unlink()
    ended = nansha("recalibrate", answers, "--sums", "-o", tmp_path / "out", "--version", "sums-1")
    assert (ended.code, "合成数据" in ended.errors) == (0, True), ended.errors
    card = read_scorecard(tmp_path / "out" / "sums-1.json", LAW)
    assert card.provenance["events"] > 10


def test_what_does_not_belong_is_refused(nansha: Command, table: Path, tmp_path: Path) -> None:
    """A missing folder, a round about another card."""
    missing = nansha("recalibrate", tmp_path / "none", "--sums", "-o", tmp_path / "out")
    assert (missing.code, "none" in missing.errors) == (2, True)
    asked = next_step(LAW, CARD, [])
    assert isinstance(asked, Round)
    other = tmp_path / "round.json"
    other.write_text(json.dumps({"format": 1, "kind": "round", "questions": [], "law_version": "x",
                                 "prior_checksum": "y"}))  # fmt: skip
    wrong = nansha("sums", "answer", other, table, "--district", "A", "-o", tmp_path / "a.json")
    assert (wrong.code, "the round is about law pack x" in wrong.errors) == (3, True)
    assert not (tmp_path / "a.json").exists()


def test_backend_and_scheduler_go_together(nansha: Command, table: Path, tmp_path: Path) -> None:
    """One without the other is refused before anything is read."""
    alone = nansha("recalibrate", table, "-o", tmp_path / "out", "--backend", "dask")
    assert (alone.code, "--scheduler" in alone.errors) == (2, True)
    other = nansha("recalibrate", table, "-o", tmp_path / "out", "--scheduler", "tcp://127.0.0.1:1")
    assert other.code == 2
