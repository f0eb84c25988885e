"""Lists by cursor: ``?after=&limit=``, newest first or in the order of the list.

A cursor holds the sort values of the last row shown, so that rows added meanwhile neither repeat
nor hide others. It is opaque to clients and holds no personal data: lists are sorted by moments,
days, codes and identifiers only.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query

from api.errors import HttpError
from data.store.identifiers import is_identifier
from model.errors import Problem, printable

Item = TypeVar("Item")

MOST, USUAL = 200, 50
_LONGEST = 400
_GREATEST = 2**63 - 1

Limit = Annotated[
    int, Query(ge=1, le=MOST, description="每页条数 · Rows of a page.", examples=[USUAL])
]
After = Annotated[
    str | None,
    Query(max_length=_LONGEST, description="上一页的 next · The `next` of the page before."),
]


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some rows of a list.

    Attributes:
        next: the cursor of the next page; None on the last.
    """

    items: tuple[Item, ...]
    next: str | None


def cursor(*values: str | int) -> str:
    """Return the cursor of a row by its sort values.

    Examples:
        >>> read_cursor(cursor("2026-11-22", 7), 2)
        ('2026-11-22', 7)
    """
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(after: str | None, count: int) -> tuple[Any, ...] | None:
    """Return the sort values that a cursor holds; None on the first page.

    Raises:
        HttpError: ``invalid`` for what `cursor` did not make.
    """
    if after is None:
        return None
    try:
        padded = after + "=" * (-len(after) % 4)
        values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except ValueError:
        values = None
    if not _fits(values, count):
        raise HttpError("invalid", (Problem("wrong_cursor", "", printable(after)),))
    return tuple(values)


def identifier_after(after: str | None) -> str | None:
    """Return the identifier that a cursor of one identifier holds; None on the first page.

    Raises:
        HttpError: ``invalid`` for any other cursor.
    """
    values = read_cursor(after, 1)
    if values is None:
        return None
    if not is_identifier(str(values[0])):
        raise HttpError("invalid", (Problem("wrong_cursor", "", printable(str(after))),))
    return str(values[0])


def number_after(after: str | None) -> int | None:
    """Return the number that a cursor of one number holds; None on the first page.

    Raises:
        HttpError: ``invalid`` for any other cursor.
    """
    values = read_cursor(after, 1)
    if values is None:
        return None
    if type(values[0]) is not int or not 0 <= values[0] <= _GREATEST:
        raise HttpError("invalid", (Problem("wrong_cursor", "", printable(str(after))),))
    return values[0]


def page(
    rows: Sequence[Item], limit: int, key: Callable[[Item], tuple[str | int, ...]]
) -> Page[Item]:
    """Return a page of rows that were fetched with one more than the limit.

    Args:
        rows: at most ``limit + 1`` rows.
        limit: rows of a page.
        key: sort values of a row.
    """
    shown = tuple(rows[:limit])
    return Page(shown, cursor(*key(shown[-1])) if len(rows) > limit else None)


def _fits(values: Any, count: int) -> bool:
    return (
        isinstance(values, list)
        and len(values) == count
        and all(isinstance(value, str | int) for value in values)
    )
