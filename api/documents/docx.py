"""Content as DOCX on a page of GB/T 9704 (党政机关公文格式).

Page, styles and page numbers are the parts in `template/`: a reader of XML can check them there.
Fonts are named and not carried. The same content gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, time
from functools import lru_cache, singledispatchmethod
from pathlib import Path

import docx
from docx.document import Document as DocxDocument
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt
from docx.table import Table as DocxTable
from docx.table import _Cell as DocxCell
from docx.table import _Row as DocxRow
from docx.text.paragraph import Paragraph as DocxParagraph

from api.documents.content import (
    Block,
    Document,
    Heading,
    Items,
    Paragraph,
    Signature,
    Table,
)

_TEMPLATE = Path(__file__).parent / "template"
_ROLES = {"body": "Body Text", "flush": "Normal", "note": "附注"}
_CELL, _HEADER_CELL = "表格正文", "表头"
# A row with a cell of more characters may break across pages, or it would leave pages half empty.
_LONGEST_WHOLE_CELL = 100
_BESIDE_TABLE = Pt(6)
# The earliest moment a ZIP file can name: no clock enters the file.
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
# Nor does the system that wrote it.
_NO_SYSTEM = 0


def to_docx(document: Document) -> bytes:
    """Return a document as DOCX; the same document gives the same bytes."""
    page = _Page(docx.Document(io.BytesIO(_template())))
    if document.banner is not None:
        page.file.add_paragraph(document.banner, style="演示标记")
    page.file.add_paragraph(document.title, style="Title")
    for block in document.blocks:
        page.add(block)
    _set_properties(page.file, document)
    written = io.BytesIO()
    page.file.save(written)
    return _without_clock(written.getvalue())


class _Page:
    """Writes blocks into a file, one after the other."""

    def __init__(self, file: DocxDocument) -> None:
        self.file = file
        self.last: DocxParagraph | DocxTable | None = None

    def _write(self, text: str, style: str) -> DocxParagraph:
        """Write a paragraph, a little below where it follows a table."""
        paragraph = self.file.add_paragraph(text, style=style)
        if isinstance(self.last, DocxTable) and style in _ROLES.values():
            paragraph.paragraph_format.space_before = _BESIDE_TABLE
        self.last = paragraph
        return paragraph

    @singledispatchmethod
    def add(self, block: Block) -> None:
        """Write one block."""
        raise TypeError(f"{type(block).__name__} has no form in DOCX; give it one here")

    @add.register
    def _(self, block: Heading) -> None:
        paragraph = self._write(block.text, f"Heading {block.level}")
        if block.new_page:
            paragraph.paragraph_format.page_break_before = True

    @add.register
    def _(self, block: Paragraph) -> None:
        self._write(block.text, _ROLES[block.role])

    @add.register
    def _(self, block: Items) -> None:
        for text in block.numbered:
            self._write(text, "Body Text")

    @add.register
    def _(self, block: Signature) -> None:
        for line in block.lines:
            self._write(line, "Signature")

    @add.register
    def _(self, block: Table) -> None:
        if isinstance(self.last, DocxParagraph):
            self.last.paragraph_format.space_after = _BESIDE_TABLE
        rows = (block.header, *block.rows) if block.header else block.rows
        table = self.file.add_table(len(rows), len(block.widths), style="Table Grid")
        table.autofit = False
        _set_widths(table, block.widths)
        for place, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
            heads = bool(block.header) and place == 0
            _fill_row(row, cells, block, heads=heads)
        self.last = table


def _set_widths(table: DocxTable, widths: tuple[int, ...]) -> None:
    """Fix the columns; programs that lay out tables read the grid, others the cells."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)


def _fill_row(row: DocxRow, cells: tuple[str, ...], block: Table, *, heads: bool) -> None:
    """Write one row; a header is repeated on every page, a short row is kept on one."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - the library offers no other way
    if heads or max(map(len, cells)) <= _LONGEST_WHOLE_CELL:
        properties.append(OxmlElement("w:cantSplit"))
    if heads:
        properties.append(OxmlElement("w:tblHeader"))
    for column, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
        cell.width = Mm(block.widths[column])
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        names = heads or column in block.names
        _fill_cell(cell, text, _HEADER_CELL if names else _CELL)
        if column in block.figures:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _fill_cell(cell: DocxCell, text: str, style: str) -> None:
    """Write one cell, a paragraph for each line."""
    first, *rest = text.split("\n")
    cell.paragraphs[0].text = first
    cell.paragraphs[0].style = style
    for line in rest:
        cell.add_paragraph(line, style=style)


def _set_properties(file: DocxDocument, document: Document) -> None:
    """Name title and day, and no person or program."""
    properties = file.core_properties
    properties.title = document.title
    properties.language = "zh-CN"
    moment = datetime.combine(document.on, time(), tzinfo=UTC)
    properties.created = moment
    properties.modified = moment


@lru_cache(maxsize=1)
def _template() -> bytes:
    """Return the empty document that the parts of the template make."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for part in sorted(_TEMPLATE.rglob("*")):
            if part.is_file():
                archive.writestr(part.relative_to(_TEMPLATE).as_posix(), part.read_bytes())
    return written.getvalue()


def _without_clock(packed: bytes) -> bytes:
    """Return a ZIP file with the same parts in the same order and no time of writing."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(packed)) as source,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            part = zipfile.ZipInfo(name, _ZIP_EPOCH)
            part.create_system = _NO_SYSTEM
            target.writestr(part, source.read(name), zipfile.ZIP_DEFLATED)
    return written.getvalue()
