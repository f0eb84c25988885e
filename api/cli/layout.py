"""Text in columns of a terminal: a Chinese character is two columns wide."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

# A word, or one character, with the punctuation that must not be parted from it.
_PIECES = re.compile(r"[“（《〔「(\[]*(?:[!-~]+|\s|.)[，。；：！？、）》”〕」…]*")


def width(text: str) -> int:
    """Return how many columns a text takes.

    Examples:
        >>> width("a档")
        3
    """
    return cell_len(text)


def signed(points: int) -> str:
    """Return points with their sign; nothing has none.

    Examples:
        >>> [signed(points) for points in (3, 0, -3)]
        ['+3', '0', '-3']
    """
    return f"{points:+d}" if points else "0"


def pad(text: str, columns: int) -> str:
    """Return a text with spaces after it up to a width."""
    return text + " " * (columns - width(text))


def pad_left(text: str, columns: int) -> str:
    """Return a text with spaces before it up to a width."""
    return " " * (columns - width(text)) + text


def centre(text: str, columns: int) -> str:
    """Return a text in the middle of a width."""
    return pad(" " * ((columns - width(text)) // 2) + text, columns)


def wrap(text: str, columns: int) -> list[str]:
    """Return a text as lines that fit into a width; a line begins with no closing punctuation.

    Examples:
        >>> wrap("不批准逮捕，并说明理由。", 10)
        ['不批准逮', '捕，并说明', '理由。']
    """
    lines = [""]
    for piece in _fitting(text, columns):
        if width(lines[-1]) + width(piece.rstrip()) > columns:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines if line.strip()] or [""]


def _fitting(text: str, columns: int) -> Iterator[str]:
    """Yield the pieces of a text; one that is wider than a whole line is cut into characters."""
    for piece in _PIECES.findall(text):
        if width(piece) <= columns:
            yield piece
        else:
            yield from piece


def paragraph(text: str, columns: int, *, first: str = "", rest: str = "") -> list[str]:
    """Return the lines of a text behind a first indent and a further one of the same width."""
    lines = wrap(text, columns - width(first))
    return [(first if number == 0 else rest) + line for number, line in enumerate(lines)]


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a printed table: heading, width, and whether it is set to the right."""

    heading: str
    columns: int
    right: bool = False

    def fit(self, line: str) -> str:
        """Return one line of a cell in the width of the column."""
        return pad_left(line, self.columns) if self.right else pad(line, self.columns)


def table(columns: Sequence[TableColumn], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a table with its heading; long cells go on in further lines."""
    lines = _row(columns, [column.heading for column in columns])
    lines.append(" ".join("-" * column.columns for column in columns))
    for row in rows:
        lines += _row(columns, row)
    return lines


def _row(columns: Sequence[TableColumn], cells: Sequence[str]) -> list[str]:
    wrapped = [wrap(cell, c.columns) for c, cell in zip(columns, cells, strict=True)]
    height = max(map(len, wrapped))
    lines = []
    for number in range(height):
        parts = [
            column.fit(cell[number] if number < len(cell) else "")
            for column, cell in zip(columns, wrapped, strict=True)
        ]
        lines.append(" ".join(parts).rstrip())
    return lines
