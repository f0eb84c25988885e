"""The page of case records is what codebook, rules and law pack say."""

from __future__ import annotations

from pathlib import Path

from data.record_columns import record_columns
from data.record_page import record_page
from data.settings.cohort import cohort_rules
from tests.case_tables import LAW

PAGE = Path(__file__).parents[2] / "docs" / "records.md"


def test_the_page_of_case_records_is_that_of_the_codebook() -> None:
    """To renew it: python -m data.record_page cn-2026.1 > docs/records.md."""
    assert record_page(record_columns(LAW), cohort_rules(LAW), LAW) == PAGE.read_text("utf-8")


def test_every_column_is_on_the_page() -> None:
    """None is left out because its group is not listed."""
    page = PAGE.read_text("utf-8")
    assert [name for name in record_columns(LAW).columns if f"| `{name}`" not in page] == []
