"""``nansha score --docx``, ``--pdf`` and ``nansha scale handbook``: files beside the output."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.documents.docx import to_docx
from api.documents.handbook import handbook_markdown
from api.documents.kinds import Kind, compose
from api.messages.entries import Language
from model.assessment import assess
from model.request import Request, parse
from tests.case_tables import CARD, LAW
from tests.cli_runs import BODY, Command


@pytest.mark.parametrize("kind", list(Kind))
def test_the_file_is_the_document_of_the_same_assessment(
    nansha: Command, request_file: Path, tmp_path: Path, kind: Kind
) -> None:
    """Each kind of document is written byte for byte as the interface would send it."""
    request = parse(BODY, LAW)
    assert isinstance(request, Request)
    target = tmp_path / "文书.docx"

    ended = nansha("score", request_file, "--docx", target, "--document", kind)
    assert ended.code == 0
    assert target.read_bytes() == to_docx(compose(kind, assess(request, LAW, CARD)))


def test_both_forms_may_be_written_at_once(
    nansha: Command, request_file: Path, tmp_path: Path
) -> None:
    """DOCX and PDF together, and nothing temporary stays."""
    nansha("score", request_file, "--docx", tmp_path / "a.docx", "--pdf", tmp_path / "a.pdf")

    assert {path.name for path in tmp_path.glob("a.*")} == {"a.docx", "a.pdf"}
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")


def test_the_result_on_standard_output_stays_alone(
    nansha: Command, request_file: Path, tmp_path: Path
) -> None:
    """What is said of the file goes to standard error, so that JSON stays JSON."""
    ended = nansha("score", request_file, "--json", "--docx", tmp_path / "文书.docx")

    assert json.loads(ended.output)["stage"] == "arrest_review"
    assert "文书.docx" in ended.errors


@pytest.mark.parametrize("option", ["--docx", "--pdf"])
def test_a_folder_that_does_not_exist_is_refused(
    nansha: Command, request_file: Path, tmp_path: Path, option: str
) -> None:
    """Before anything is assessed, with the folder named."""
    ended = nansha("score", request_file, option, tmp_path / "无此文件夹" / "文书")

    assert ended.code == 2
    assert "无此文件夹" in ended.errors
    assert not ended.output


def test_two_forms_in_one_file_are_refused(
    nansha: Command, request_file: Path, tmp_path: Path
) -> None:
    """One would write over the other."""
    ended = nansha("score", request_file, "--docx", tmp_path / "a", "--pdf", tmp_path / "a")

    assert ended.code == 2
    assert not (tmp_path / "a").exists()


def test_a_file_that_cannot_be_written_leaves_nothing(
    nansha: Command, request_file: Path, tmp_path: Path
) -> None:
    """Where a folder bears the name the system refuses, and no part is left."""
    (tmp_path / "a.docx").mkdir()
    ended = nansha("score", request_file, "--docx", tmp_path / "a.docx")

    assert ended.code == 4
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("language", list(Language))
def test_the_handbook_is_printed(nansha: Command, language: Language) -> None:
    """The Markdown of the newest law pack goes to standard output."""
    ended = nansha("scale", "handbook", "--lang", language)

    assert ended.code == 0
    assert ended.output == handbook_markdown(LAW, language)


def test_the_handbook_is_written_to_a_file(nansha: Command, tmp_path: Path) -> None:
    """With a file named it goes there."""
    ended = nansha("scale", "handbook", "-o", tmp_path / "手册.md")

    assert ended.code == 0
    written = (tmp_path / "手册.md").read_text(encoding="utf-8")
    assert written == handbook_markdown(LAW, Language.ZH)
