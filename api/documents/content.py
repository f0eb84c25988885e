"""What a document says, apart from its form: blocks of text in reading order.

`api.documents.docx` and `api.documents.pdf` give the same content its form.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

# Width of the text on a page of GB/T 9704: 210 mm less margins of 28 mm and 26 mm.
TEXT_WIDTH_MM = 156


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading.

    Attributes:
        level: 1 for parts, 2 for what is in them.
        new_page: whether it begins a page.
    """

    text: str
    level: Literal[1, 2]
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text.

    Attributes:
        role: ``body`` with its first line set in, ``flush`` without, ``note`` in smaller type.
    """

    text: str
    role: Literal["body", "flush", "note"] = "body"


@dataclass(frozen=True, slots=True)
class Items:
    """A numbered list; the numbers belong to the text."""

    texts: tuple[str, ...]

    @property
    def numbered(self) -> tuple[str, ...]:
        """Return the texts with their numbers, as documents write them."""
        return tuple(f"{number}．{text}" for number, text in enumerate(self.texts, start=1))


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose header is repeated on every page; a form has no header.

    Attributes:
        header: the columns, or empty.
        rows: the cells, row by row.
        widths: of the columns in millimetres; together the width of the text.
        names: columns that hold names of fields rather than values.
        figures: columns that hold numbers.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    names: frozenset[int] = frozenset()
    figures: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        """Refuse widths that do not fill the page, and rows that do not fit the columns.

        Raises:
            ValueError: says what was given and what is allowed.
        """
        if sum(self.widths) != TEXT_WIDTH_MM:
            raise ValueError(
                f"columns of {self.widths} mm fill {sum(self.widths)} mm; allowed: {TEXT_WIDTH_MM}"
            )
        for row in (self.header, *self.rows):
            if row and len(row) != len(self.widths):
                raise ValueError(f"a row of {len(row)} cells; allowed: {len(self.widths)}")


@dataclass(frozen=True, slots=True)
class Signature:
    """Lines to be signed and dated by hand."""

    lines: tuple[str, ...]


Block = Heading | Paragraph | Items | Table | Signature


@dataclass(frozen=True, slots=True)
class Document:
    """A document for the file.

    Attributes:
        title: its title, also the title in its properties.
        on: the day of the assessment, which dates the file.
        banner: a line above the title that no reader may miss, or None.
    """

    title: str
    on: date
    blocks: tuple[Block, ...]
    banner: str | None = None


def texts(document: Document) -> Iterator[str]:
    """Return every text of a document in reading order, cell by cell."""
    if document.banner is not None:
        yield document.banner
    yield document.title
    for block in document.blocks:
        yield from _block_texts(block)


def _block_texts(block: Block) -> Iterator[str]:
    match block:
        case Heading() | Paragraph():
            yield block.text
        case Items():
            yield from block.numbered
        case Table():
            for row in (block.header, *block.rows):
                yield from row
        case Signature():
            yield from block.lines
