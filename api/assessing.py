"""From the bytes or the document of a request to its assessment: the same steps on every page.

Which law pack and scorecard answer is `api.choice`; here its refusals become those of HTTP.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from api import choice
from api.choice import today
from api.errors import HttpError
from data.scorecards.schedule import CardSchedule
from model.assessment import Assessment, assess
from model.errors import Problem, RequestError, ScorecardError, printable
from model.law import LawPack
from model.request import decode, validate, with_day
from model.scorecard import Scorecard

__all__ = (
    "assess_body",
    "assess_document",
    "chosen_card",
    "chosen_law",
    "law_of",
    "today",
    "unknown_query_value",
)

# The parameters of a query by the refusal of what they name.
_PARAMETERS: Mapping[str, str] = {"law_unknown": "law", "scorecard_unknown": "scorecard"}


def assess_body(
    body: bytes,
    cards: CardSchedule,
    *,
    law_version: str | None = None,
    card_version: str | None = None,
) -> Assessment:
    """Return the assessment of a request as it was sent.

    Args:
        body: the request.
        cards: what was released.
        law_version: the law pack that the query names; by the day of the request where None.
        card_version: the scorecard that it names; by the day of the request where None.

    Raises:
        HttpError: ``invalid``, with everything wrong in it.
    """
    document = decode(body)
    if isinstance(document, list):
        raise HttpError("invalid", tuple(document))
    return assess_document(document, cards, law_version=law_version, card_version=card_version)


def assess_document(
    document: Mapping[str, Any],
    cards: CardSchedule,
    *,
    law_version: str | None = None,
    card_version: str | None = None,
) -> Assessment:
    """Return the assessment of a request document; its day is today where it names none.

    The card is the one that serves on that day, unless a version is named; see `assess_body`.

    Raises:
        HttpError: ``invalid``, with everything wrong in it.
    """
    dated = with_day(document, today())
    law = law_of(dated) if law_version is None else chosen_law(law_version)
    request = validate(dated, law)
    if isinstance(request, list):
        raise HttpError("invalid", tuple(request), law)
    return assess(request, law, chosen_card(card_version, law, request.on, cards))


def law_of(document: dict[str, Any]) -> LawPack:
    """Return the law pack for the day of a document; the newest where the day is unreadable.

    Raises:
        HttpError: ``invalid`` where no law pack holds on that day.
    """
    with _refused_as_invalid():
        return choice.law_of(document)


def chosen_law(version: str) -> LawPack:
    """Return the law pack that a query names.

    Raises:
        HttpError: ``invalid`` where it does not ship.
    """
    with _refused_as_invalid():
        return choice.chosen_law(version)


def chosen_card(version: str | None, law: LawPack, day: date, cards: CardSchedule) -> Scorecard:
    """Return the scorecard that a query names, or the one that serves on a day; never a file.

    Raises:
        HttpError: ``invalid`` where there is none or it belongs to another law pack, or where it
            was made from demonstration data and the mode is production.
    """
    with _refused_as_invalid(law):
        return choice.served_card(version, law, day, cards)


def unknown_query_value(name: str, value: str, allowed: tuple[str, ...]) -> HttpError:
    """Return the refusal of a query parameter."""
    return HttpError("invalid", (_of_query(name, printable(value), allowed),))


@contextmanager
def _refused_as_invalid(law: LawPack | None = None) -> Iterator[None]:
    """Turn the refusals of a choice into those of HTTP; `law` is the pack that was chosen."""
    try:
        yield
    except RequestError as error:
        raise HttpError("invalid", tuple(map(_in_query, error.problems)), law) from error
    except ScorecardError as error:
        problem = Problem("scorecard_unusable", "", printable(str(error)))
        raise HttpError("invalid", (problem,), law) from error


def _in_query(problem: Problem) -> Problem:
    """Return a problem in the words of a query where a query names what is unknown."""
    name = _PARAMETERS.get(problem.code)
    return problem if name is None else _of_query(name, problem.value, problem.allowed)


def _of_query(name: str, value: str, allowed: tuple[str, ...]) -> Problem:
    return Problem("unknown_query_value", "", value, allowed, {"name": name})
