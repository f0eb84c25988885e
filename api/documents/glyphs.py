"""Which characters the fonts in a folder can show, read from their character maps (`cmap`).

A rare character of a name that no font can show would be an empty box in a PDF, which a reader may
take for any character; the PDF prints its code point instead.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from unicodedata import category

_FONT_FILES = frozenset({".otf", ".ttf", ".ttc", ".otc"})
_COLLECTION = b"ttcf"
_SEGMENTS, _GROUPS = 4, 12
_TERMINATOR = 0xFFFF
# Marks and controls that only change their neighbours.
_UNSEEN = frozenset({"Cf", "Mn"})


@lru_cache(maxsize=2)
def shown_characters(folders: tuple[str, ...]) -> frozenset[int]:
    """Return the code points that at least one font in some folders can show."""
    files = (
        path
        for folder in folders
        for path in sorted(Path(folder).rglob("*"))
        if path.suffix.lower() in _FONT_FILES
    )
    return frozenset(code for path in files for code in _characters(path.read_bytes()))


def legible(text: str, shown: frozenset[int]) -> str:
    """Return a text with the code point in place of each character that cannot be shown.

    Examples:
        >>> legible("a𠮷", frozenset({ord("a")}))
        'a〔U+20BB7〕'
    """
    return "".join(
        character
        if ord(character) in shown or character.isspace() or category(character) in _UNSEEN
        else f"〔U+{ord(character):04X}〕"
        for character in text
    )


def _characters(font: bytes) -> Iterator[int]:
    """Return the code points in the character maps of a font file or collection."""
    for start in _font_starts(font):
        (count,) = struct.unpack_from(">H", font, start + 4)
        for place in range(start + 12, start + 12 + 16 * count, 16):
            tag, _, offset, _ = struct.unpack_from(">4sIII", font, place)
            if tag == b"cmap":
                yield from _mapped(font, offset)


def _font_starts(font: bytes) -> tuple[int, ...]:
    if not font.startswith(_COLLECTION):
        return (0,)
    (count,) = struct.unpack_from(">I", font, 8)
    return struct.unpack_from(f">{count}I", font, 12)


def _mapped(font: bytes, cmap: int) -> Iterator[int]:
    """Return the code points of the Unicode subtables; other kinds of subtable are not read."""
    (count,) = struct.unpack_from(">H", font, cmap + 2)
    offsets = {
        struct.unpack_from(">HHI", font, cmap + 4 + 8 * number)[2] for number in range(count)
    }
    for offset in sorted(offsets):
        (kind,) = struct.unpack_from(">H", font, cmap + offset)
        if kind == _SEGMENTS:
            yield from _segments(font, cmap + offset)
        elif kind == _GROUPS:
            yield from _groups(font, cmap + offset)


def _segments(font: bytes, table: int) -> Iterator[int]:
    """Return the code points of a subtable of segments (format 4)."""
    (doubled,) = struct.unpack_from(">H", font, table + 6)
    ends = struct.unpack_from(f">{doubled // 2}H", font, table + 14)
    starts = struct.unpack_from(f">{doubled // 2}H", font, table + 16 + doubled)
    for start, end in zip(starts, ends, strict=True):
        if start != _TERMINATOR:
            yield from range(start, end + 1)


def _groups(font: bytes, table: int) -> Iterator[int]:
    """Return the code points of a subtable of groups (format 12)."""
    (count,) = struct.unpack_from(">I", font, table + 12)
    for number in range(count):
        start, end, _ = struct.unpack_from(">III", font, table + 16 + 12 * number)
        yield from range(start, end + 1)
