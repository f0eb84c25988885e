"""The golden documents: lists of evidence and disclosure sheets, as read in docs/documents.md.

To accept a change: ``NANSHA_ACCEPT=1 .venv/bin/pytest tests/golden/test_documents.py``, then read
the difference of ``docs/documents.md`` line by line, and sign it at the head of that file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.documents.content import Block, Document, Heading, Items, Paragraph, Signature, Table
from api.documents.disclosure import disclosure
from api.documents.evidence_list import evidence_list
from model.assessment import Assessment
from tests.case_tables import assess_case, read_cases

DOCUMENT = Path(__file__).parents[2] / "docs" / "documents.md"
SIGNATURES, TEXTS = "<!-- texts: generated below this line -->", "\n\n"
CHECKSUM = re.compile("校验码[0-9a-f]+")
V9: dict[str, Any] = next(case for case in read_cases("golden.toml") if case["id"] == "V9")
THIN = V9 | {"rest": "unknown"}
ALMOST = V9 | {"levels": [*V9["levels"], "retaliation.unknown", "guarantee_condition.unknown"]}
DETAINED = {
    "stage": "necessity_review",
    "findings": {"custody": {"phase": "trial", "days_held": 60}},
}
SHOWN: tuple[tuple[str, dict[str, Any], Callable[[Assessment], Document]], ...] = (
    ("V9，审查逮捕，全部查明：补充证据清单", V9, evidence_list),
    ("V9，审查逮捕，其余未查明：补充证据清单", THIN, evidence_list),
    (
        "V9，公安报捕前，两项未查明：补充证据清单",
        ALMOST | {"stage": "pre_submission"},
        evidence_list,
    ),
    ("V9，羁押必要性审查，两项未查明：补充证据清单", ALMOST | DETAINED, evidence_list),
    ("V9，审查逮捕，全部查明：告知书", V9, disclosure),
    ("V9，公安报捕前，其余未查明：告知书", THIN | {"stage": "pre_submission"}, disclosure),
    ("V9，羁押必要性审查，其余未查明：告知书", THIN | DETAINED, disclosure),
)


def render() -> str:
    """Return all documents as Markdown."""
    parts = []
    for title, case, write in SHOWN:
        document = write(assess_case(case))
        parts += [f"## {title}", f"### {document.title}", *map(_block, document.blocks)]
    return CHECKSUM.sub("校验码…", TEXTS.join(parts)) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * (block.level + 3)} {block.text}"
        case Paragraph():
            return block.text
        case Items():
            return TEXTS.join(block.numbered)
        case Signature():
            return TEXTS.join(block.lines)
        case Table():
            rows = [block.header, ["---"] * len(block.header), *block.rows]
            return "\n".join("| " + " | ".join(row).replace("\n", "<br>") + " |" for row in rows)


def test_the_documents_are_the_ones_that_were_read() -> None:
    """Each document equals the one in docs/documents.md, word for word."""
    head, _, read = DOCUMENT.read_text(encoding="utf-8").partition(SIGNATURES)
    texts = render()
    if os.environ.get("NANSHA_ACCEPT") == "1":
        DOCUMENT.write_text(f"{head}{SIGNATURES}{TEXTS}{texts}", encoding="utf-8")
        pytest.fail("docs/documents.md was written anew: read the difference and sign it")

    assert texts == read.removeprefix(TEXTS)
