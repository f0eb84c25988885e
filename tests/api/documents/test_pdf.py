"""The PDF shows the same content, takes every word as data and never guesses at a character."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typst

from api.documents.content import Document, Paragraph, Table, texts
from api.documents.disclosure import disclosure
from api.documents.docx import to_docx
from api.documents.glyphs import legible, shown_characters
from api.documents.pdf import font_folders, to_pdf
from api.documents.report import report
from model.assessment import Assessment
from tests.case_tables import assess_case, read_cases

V9 = next(case for case in read_cases("golden.toml") if case["id"] == "V9")
MARKUP = '#panic("x") $a_b$ *b* _i_ @label <label> `raw` \\ [x] // 注 /* 注 */ {姓名} 喆堃'
SAMPLE = Document("标题 #1", date(2026, 11, 22), (Paragraph(MARKUP), Paragraph("p <0")))


def handed_over(document: Document, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return every string that the typesetter is given as data for a document."""
    given: dict[str, str] = {}

    def compile_(_page: bytes, *, sys_inputs: dict[str, str], **_: object) -> bytes:
        given.update(sys_inputs)
        return b""

    monkeypatch.setattr(typst, "compile", compile_)
    to_pdf(document)
    return list(_strings(json.loads(given["document"])))


def _strings(value: Any) -> Iterator[str]:
    """Return the strings in plain values, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)


def test_a_pdf_comes_out() -> None:
    """The report of a whole case becomes a PDF."""
    assert to_pdf(report(assess_case(V9))).startswith(b"%PDF-")


def test_markup_in_a_text_is_never_read_as_markup() -> None:
    """A text full of the typesetter's own signs does not stop it."""
    assert to_pdf(SAMPLE).startswith(b"%PDF-")


def test_the_page_source_is_the_same_whatever_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """No text of a document enters the page; it is all handed over as data."""
    pages: list[bytes] = []

    def compile_(page: bytes, **_: object) -> bytes:
        pages.append(page)
        return b""

    monkeypatch.setattr(typst, "compile", compile_)
    to_pdf(SAMPLE)
    to_pdf(disclosure(assess_case(V9)))

    assert pages[0] == pages[1]


@pytest.mark.parametrize("write", [report, disclosure])
def test_docx_and_pdf_have_the_same_content(
    write: Callable[[Assessment], Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every text of the content, and so of the DOCX, is handed to the typesetter as well."""
    document: Document = write(assess_case(V9 | {"rest": "unknown"}))

    assert to_docx(document)
    assert set(texts(document)) <= set(handed_over(document, monkeypatch))


def test_the_same_document_gives_the_same_bytes() -> None:
    """No clock enters the file."""
    assert to_pdf(SAMPLE) == to_pdf(SAMPLE)


def test_no_word_of_this_machine_is_in_the_file() -> None:
    """Neither paths nor a user name are in the properties."""
    made = to_pdf(SAMPLE)

    assert b"/Author" not in made
    assert str(Path.home()).encode() not in made


def test_a_long_run_without_spaces_is_set() -> None:
    """Eighty letters in a narrow column are set without a complaint."""
    table = Table(("证据",) * 4, (("A" * 80, "证" * 80, "1", "x-" * 40),), (13, 43, 50, 50))

    assert to_pdf(Document("表", date(2026, 11, 22), (table,))).startswith(b"%PDF-")


def test_the_site_s_own_fonts_come_first(tmp_path: Path) -> None:
    """A folder of licensed fonts is searched before the free ones."""
    assert font_folders(tmp_path)[0] == str(tmp_path)
    assert len(font_folders(tmp_path)) == 2


def test_without_a_folder_the_free_fonts_are_used() -> None:
    """Without a setting only the fonts of the package are searched."""
    assert len(font_folders(None)) == 1


def test_the_free_fonts_show_rare_characters_of_names() -> None:
    """喆 and 堃, which GB 2312 lacks, are in the free fonts."""
    assert {ord("喆"), ord("堃"), ord("A"), ord("，")} <= shown_characters(font_folders(None))


def test_a_character_that_no_font_shows_is_printed_as_its_code_point(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """𠮷 would be an empty box; its code point can be read and looked up."""
    document = Document("题", date(2026, 11, 22), (Paragraph("𠮷某"),))

    assert "〔U+20BB7〕某" in handed_over(document, monkeypatch)


def test_marks_that_only_change_their_neighbours_are_left_alone() -> None:
    """A variation selector is no character to be shown."""
    assert legible("葛\U000e0100", frozenset({ord("葛")})) == "葛\U000e0100"


def test_a_collection_of_fonts_is_read_font_by_font(tmp_path: Path) -> None:
    """A font collection, with segments and groups, gives all its characters."""
    segments = struct.pack(">7H2HH2H", 4, 0, 0, 4, 0, 0, 0, 0x42, 0xFFFF, 0, 0x41, 0xFFFF)
    groups = struct.pack(">HHIII3I", 12, 0, 0, 0, 1, 0x20BB7, 0x20BB7, 1)
    subtables = struct.pack(">HHHHIHHI", 0, 2, 3, 1, 20, 3, 10, 20 + len(segments))
    cmap = subtables + segments + groups
    header = struct.pack(">4sII I", b"ttcf", 0x10000, 1, 16)
    font = struct.pack(">IHHHH", 0x10000, 1, 0, 0, 0) + struct.pack(
        ">4sIII", b"cmap", 0, 16 + 12 + 16, len(cmap)
    )
    (tmp_path / "one.ttc").write_bytes(header + font + cmap)

    assert shown_characters((str(tmp_path),)) == {0x41, 0x42, 0x20BB7}
