"""The pages of the codebook and of the tasks are what the data say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from data.codebook import codebook
from data.codebook_page import codebook_page
from data.law.task_table import task_page
from model.errors import LawPackError
from tests.case_tables import LAW

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_of_events_is_that_of_the_codebook() -> None:
    """To renew it: python -m data.codebook_page cn-2026.1 > docs/events.md."""
    assert (DOCS / "events.md").read_text("utf-8") == codebook_page(codebook(), LAW)


def test_the_page_of_tasks_is_that_of_the_law_pack() -> None:
    """To renew it: python -m data.law.task_table cn-2026.1 > docs/tasks.md."""
    assert (DOCS / "tasks.md").read_text("utf-8") == task_page(LAW)


def test_a_pack_without_tasks_has_no_page() -> None:
    """The error names the pack and the cure."""
    with pytest.raises(LawPackError, match=r"cn-2026\.1 has no tasks"):
        task_page(replace(LAW, tasks=None))
