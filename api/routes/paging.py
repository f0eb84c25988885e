"""Pages of lists that are sorted by identifier, which is by the time they were made."""

from __future__ import annotations

from api.cursors import read_cursor
from api.errors import HttpError
from data.store.identifiers import is_identifier
from model.errors import Problem, printable


def before(after: str | None) -> str | None:
    """Return the identifier that a cursor holds; None on the first page.

    Raises:
        HttpError: ``invalid`` for what is no cursor of such a list.
    """
    place = read_cursor(after, 1)
    if place is None:
        return None
    if not isinstance(place[0], str) or not is_identifier(place[0]):
        raise HttpError("invalid", (Problem("wrong_cursor", "", printable(after)),))
    return place[0]
