"""Cursors: what one page gives the next takes, and nothing else."""

from __future__ import annotations

import pytest

from api.cursors import cursor, identifier_after, number_after, page, read_cursor
from api.errors import HttpError
from data.store.identifiers import uuid7


@pytest.mark.parametrize("values", [("2026-11-22", 7), ("a",), ("中文", "", 0)])
def test_a_cursor_is_read_as_it_was_written(values: tuple[str | int, ...]) -> None:
    """Text and numbers, in their order."""
    assert read_cursor(cursor(*values), len(values)) == values


@pytest.mark.parametrize("given", ["", "x", "!!!!", "bnVsbA", "WzFd", "WyJhIiwiYiIsImMiXQ", "W10"])
def test_any_other_text_is_refused(given: str) -> None:
    """A cursor of another list, of another length, or no cursor at all."""
    with pytest.raises(HttpError, match="wrong_cursor"):
        read_cursor(given, 2)


def test_the_first_page_has_no_cursor() -> None:
    """Absent means from the start."""
    assert (read_cursor(None, 1), identifier_after(None)) == (None, None)


def test_a_cursor_of_identifiers_holds_one() -> None:
    """It goes into a query as it is."""
    identifier = uuid7()
    assert identifier_after(cursor(identifier)) == identifier


@pytest.mark.parametrize("value", ["no identifier", 7])
def test_a_cursor_of_identifiers_holds_nothing_else(value: str | int) -> None:
    """PostgreSQL would not take it."""
    with pytest.raises(HttpError, match="wrong_cursor"):
        identifier_after(cursor(value))


@pytest.mark.parametrize(("rows", "shown", "goes_on"), [(0, 0, False), (2, 2, False), (3, 2, True)])
def test_a_page_goes_on_where_rows_are_left(rows: int, shown: int, *, goes_on: bool) -> None:
    """One row more than the limit was fetched to know."""
    found = page(list(range(rows)), 2, lambda row: (row,))
    assert (len(found.items), found.next is not None) == (shown, goes_on)


@pytest.mark.parametrize("value", ["7", -1, 2**63, True])
def test_a_cursor_of_numbers_holds_a_sequence(value: str | int) -> None:
    """Nothing that a database would not take."""
    with pytest.raises(HttpError, match="wrong_cursor"):
        number_after(cursor(value))
