"""The golden texts: every situation of the wording, as read and signed off in docs/paragraphs.md.

To accept a change: ``NANSHA_ACCEPT=1 .venv/bin/pytest tests/golden/test_paragraphs.py``, then read
the difference of ``docs/paragraphs.md`` line by line, and sign it at the head of that file.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.case_tables import assess_case, read_cases

DOCUMENT = Path(__file__).parents[2] / "docs" / "paragraphs.md"
SIGNATURES, TEXTS = "<!-- texts: generated below this line -->", "\n\n"
PARTS = (
    ("九个标准案例", "golden.toml"),
    ("十四种必须正确的情形", "fourteen.toml"),
    ("各阶段、各路径的情形", "situations.toml"),
)


def render() -> str:
    """Return all texts as Markdown."""
    lines = []
    for title, table in PARTS:
        lines.append(f"## {title}")
        lines += [_entry(case) for case in read_cases(table)]
    return TEXTS.join(lines) + "\n"


def _entry(case: dict[str, Any]) -> str:
    assessment = assess_case(case)
    body = assessment.paragraph.replace("证据：", "").replace("\n", "\n>\n> ")
    return f"### {case['id']} {case['facts']}\n\n结论：{assessment.label_zh}\n\n> {body}"


def test_the_texts_are_the_signed_ones() -> None:
    """Each text equals the one in docs/paragraphs.md, word for word."""
    head, _, signed = DOCUMENT.read_text(encoding="utf-8").partition(SIGNATURES)
    texts = render()
    if os.environ.get("NANSHA_ACCEPT") == "1":
        DOCUMENT.write_text(f"{head}{SIGNATURES}{TEXTS}{texts}", encoding="utf-8")
        pytest.fail("docs/paragraphs.md was written anew: read the difference and sign it")

    assert texts == signed.removeprefix(TEXTS)
