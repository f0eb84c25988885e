"""Fill the name of a suspect into a document, for those who may read it."""

from __future__ import annotations

from dataclasses import replace

from api.documents.content import Block, Document, Heading, Items, Paragraph, Signature, Table
from model.wording import KEPT_SLOT

_SLOT = f"{{{KEPT_SLOT}}}"


def with_name(document: Document, name: str) -> Document:
    """Return a document in which the name stands where its place was kept."""
    return replace(document, blocks=tuple(_block(block, name) for block in document.blocks))


def _block(block: Block, name: str) -> Block:
    match block:
        case Heading() | Paragraph():
            return replace(block, text=block.text.replace(_SLOT, name))
        case Items():
            return Items(_texts(block.texts, name))
        case Table():
            rows = tuple(_texts(row, name) for row in block.rows)
            return replace(block, header=_texts(block.header, name), rows=rows)
        case Signature():
            return Signature(_texts(block.lines, name))


def _texts(texts: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(text.replace(_SLOT, name) for text in texts)
