"""Text that people write into a request: how long it may be and which characters it may hold."""

from __future__ import annotations

from typing import Any
from unicodedata import category

from model.errors import Problem, printable

MAX_REFERENCE = 80
MAX_REFERENCES = 20
MAX_TEXT = 2_000
_LINE_BREAKS = "\n\t"
_FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cs"})
_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
# Direction marks reorder what is read; noncharacters are not allowed in XML documents.
_FORBIDDEN_CHARACTERS = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffe\uffff"
)


def clean_text(value: Any, pointer: str, longest: int, problems: list[Problem]) -> str | None:
    """Return text that every encoding and document can carry, stripped; else note a problem.

    Refused are other types, text without a visible character, text longer than allowed and control
    or unpaired surrogate characters: the first two are no statement, the last cannot be stored or
    printed.

    Args:
        value: what was found.
        pointer: where it was found.
        longest: the greatest length in characters.
        problems: the list to which a problem is added.
    """
    if not isinstance(value, str):
        problems.append(Problem("wrong_type", pointer, printable(value), ("string",)))
        return None
    text = value.strip()
    # Everything forbidden is unprintable, so most texts need no look at each character.
    if not text.isprintable() and any(_forbidden(character) for character in text):
        problems.append(Problem("wrong_character", pointer, printable(value)))
        return None
    # A letter or digit shows, and most texts begin with one.
    if len(text) > longest or not (text[:1].isalnum() or not _blank(text)):
        problems.append(Problem("wrong_length", pointer, printable(value), (f"1 – {longest}",)))
        return None
    return text


def _blank(text: str) -> bool:
    """Tell whether a text shows nothing: characters of no width are no statement."""
    return all(category(character) in _INVISIBLE_CATEGORIES for character in text)


def _forbidden(character: str) -> bool:
    """Tell whether a character cannot be stored, printed or read in its order.

    Private-use and unassigned characters pass: registers of names use them for rare characters.
    """
    if character in _LINE_BREAKS:
        return False
    return category(character) in _FORBIDDEN_CATEGORIES or character in _FORBIDDEN_CHARACTERS
