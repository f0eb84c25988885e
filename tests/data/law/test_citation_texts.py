"""Every provision that the law pack quotes stands word for word in the statute it names.

The statute texts are not part of the project. Where the folder beside the project is absent,
continuous integration fails and every other run skips and says so.
"""

import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).parents[3]
PACK = PROJECT / "data" / "law" / "cn-2026.1"
STATUTES = PROJECT.parent / "shared" / "law"
FILES = {
    "CPL": "cpl-2018.md",
    "R": "procuratorate-rules-2019.md",
    "P": "police-procedure-2020.md",
    "CL": "criminal-law.md",
    "CI": "court-interpretation-2021.md",
    "SC": "state-compensation-2012.md",
    "JDP": "juvenile-delinquency-prevention-2020.md",
}
HEADING = re.compile(r"^第([零一二三四五六七八九十百]+)条(?:之([一二三四五六七八九十]+))?(?:\s+|$)")
ITEM = re.compile(r"^（[一二三四五六七八九十]+）")
DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}

# Articles by (number, insertion): an article is its paragraphs, a paragraph its opening words and
# then its items.
Articles = dict[tuple[int, int], list[list[str]]]

PACKED: dict[str, Any] = tomllib.loads((PACK / "citations.toml").read_text(encoding="utf-8"))
CITATIONS: list[dict[str, Any]] = PACKED["citation"]
CHECKED = {entry["id"] for entry in PACKED["instrument"] if "text_checked" in entry}


def number(numeral: str) -> int:
    """Read a Chinese numeral below one thousand, such as 一百二十九."""
    total, digit = 0, 0
    for sign in numeral:
        if sign in DIGITS:
            digit = DIGITS[sign]
        else:
            total += (digit or 1) * {"十": 10, "百": 100}[sign]
            digit = 0
    return total + digit


def statute_lines(text: str) -> Iterator[str]:
    """Yield the lines of the provisions, without dates of adoption, headings and blank lines."""
    for line in text.partition("<!-- INFO END -->")[2].splitlines():
        stripped = line.strip()
        if stripped and not stripped.startswith(("#", "<!--")):
            yield stripped


def split_articles(text: str) -> Articles:
    """Split a statute into articles, paragraphs and items, each as printed."""
    articles: Articles = {}
    current: list[list[str]] = []
    for line in statute_lines(text):
        heading = HEADING.match(line)
        if heading:
            key = (number(heading[1]), number(heading[2] or "零"))
            current = articles[key] = []
        provision = line[heading.end() :] if heading else line
        if current and ITEM.match(provision):
            current[-1].append(provision)
        else:
            current.append([provision])
    return articles


def expected_text(citation: dict[str, Any], paragraphs: list[list[str]]) -> str:
    """Find the words that a citation names; an item loses its number and closing mark."""
    if "paragraph" not in citation:
        return "".join(line for paragraph in paragraphs for line in paragraph)
    paragraph: list[str] = paragraphs[citation["paragraph"] - 1]
    if "item" not in citation:
        return paragraph[0]
    return ITEM.sub("", paragraph[citation["item"]]).rstrip("；;。")


def expected_id(citation: dict[str, Any], paragraphs: list[list[str]]) -> str:
    """Spell the id by the numbering rule: an only paragraph is not numbered."""
    insertion = f".{citation['insertion']}" if "insertion" in citation else ""
    parts = [f"{citation['instrument']}{citation['article']}{insertion}"]
    if "paragraph" in citation and len(paragraphs) > 1:
        parts.append(str(citation["paragraph"]))
    if "item" in citation:
        parts.append(str(citation["item"]))
    return "-".join(parts)


def squeezed(text: str) -> str:
    """Drop all white space, which differs between collections and carries no meaning in Chinese."""
    return re.sub(r"\s", "", text)


def place(citation: dict[str, Any]) -> tuple[int, int]:
    """Name the article of a citation as the statutes are keyed."""
    return citation["article"], citation.get("insertion", 0)


@pytest.fixture(scope="module")
def statutes() -> dict[str, Articles]:
    """Read the statute texts beside the project, by instrument."""
    if not STATUTES.is_dir():
        absent = f"no statute texts at {STATUTES}: quotations of the law pack were NOT checked"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{absent}; continuous integration needs that folder")
        pytest.skip(f"{absent}; put the folder beside the project to check them")
    return {
        instrument: split_articles((STATUTES / file).read_text(encoding="utf-8"))
        for instrument, file in FILES.items()
    }


def test_every_checked_instrument_has_its_statute_file() -> None:
    """An instrument marked as checked is one that this file can check."""
    assert set(FILES) == CHECKED


def test_instruments_not_at_hand_are_never_quoted() -> None:
    """A provision whose text nobody here has read is named, never quoted."""
    quoted = [row["id"] for row in CITATIONS if row["instrument"] not in CHECKED and row["text"]]
    assert quoted == []


def test_citation_ids_are_unique() -> None:
    """One id stands for one provision."""
    ids = [row["id"] for row in CITATIONS]
    assert sorted(set(ids)) == sorted(ids)


@pytest.mark.parametrize("instrument", sorted(FILES))
def test_quotations_are_word_for_word(instrument: str, statutes: dict[str, Articles]) -> None:
    """Each text equals the article, paragraph or item it names, white space apart."""
    rows = [row for row in CITATIONS if row["instrument"] == instrument]
    wrong = [
        row["id"]
        for row in rows
        if squeezed(row["text"]) != squeezed(expected_text(row, statutes[instrument][place(row)]))
    ]
    assert rows
    assert wrong == []


@pytest.mark.parametrize("instrument", sorted(FILES))
def test_ids_follow_the_numbering_rule(instrument: str, statutes: dict[str, Articles]) -> None:
    """An id spells article, paragraph and item, and leaves out the only paragraph."""
    rows = [row for row in CITATIONS if row["instrument"] == instrument]
    spelled = [expected_id(row, statutes[instrument][place(row)]) for row in rows]
    assert [row["id"] for row in rows] == spelled
