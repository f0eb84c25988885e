"""Which texts a request may hold."""

from __future__ import annotations

import pytest

from model.errors import Problem
from model.text import clean_text


def cleaned(value: object, longest: int = 80) -> tuple[str | None, list[Problem]]:
    """Return what becomes of a text, and what is wrong with it."""
    problems: list[Problem] = []
    return clean_text(value, "/offence", longest, problems), problems


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("盗窃罪", "盗窃罪"),
        ("  S1\n", "S1"),
        ("　前科查询证明　", "前科查询证明"),
        ("第1页\n第2页\t附图", "第1页\n第2页\t附图"),
        ("𠮷田·阿卜杜拉", "𠮷田·阿卜杜拉"),
        ("\ue000", "\ue000"),
        ("👩‍⚖️", "👩‍⚖️"),
    ],
    ids=["plain", "stripped", "full-width spaces", "lines", "rare names", "private use", "joined"],
)
def test_a_text_comes_through_stripped(written: str, read: str) -> None:
    """Names with rare characters, lines and joined characters are texts like any other."""
    assert cleaned(written) == (read, [])


@pytest.mark.parametrize("value", [None, 1, True, ["a"], {}])
def test_another_kind_is_no_text(value: object) -> None:
    """Numbers are not turned into texts behind the writer's back."""
    text, (problem,) = cleaned(value)

    assert text is None
    assert (problem.code, problem.allowed) == ("wrong_type", ("string",))


@pytest.mark.parametrize(
    "value", ["", "  ", "　", "\n\t", "\u200b", "\u2060\ufeff", "\u200e \u200f"]
)
def test_a_text_that_shows_nothing_says_nothing(value: str) -> None:
    """Blanks and characters of no width are refused, wherever a text is asked for."""
    text, (problem,) = cleaned(value)

    assert text is None
    assert (problem.code, problem.allowed) == ("wrong_length", ("1 – 80",))


@pytest.mark.parametrize(
    "character",
    ["\x00", "\x1b", "\x7f", "\x85", "\ud800", "\u202e", "\u2066", "\ufffe", "\uffff"],
    ids=ascii,
)
def test_a_character_that_cannot_be_stored_or_misleads_is_refused(character: str) -> None:
    """Control, surrogate, reordering and non-characters are refused even inside a text."""
    text, (problem,) = cleaned(f"证明{character}第3页")

    assert text is None
    assert (problem.code, problem.pointer) == ("wrong_character", "/offence")


def test_length_is_counted_in_characters_after_stripping() -> None:
    """Eighty Chinese characters are eighty, whatever bytes they take and blanks surround them."""
    assert cleaned(" " + "证" * 80 + " ")[0] == "证" * 80
    assert [problem.code for problem in cleaned("证" * 81)[1]] == ["wrong_length"]
