"""From the bytes or the document of a request to its assessment: the same steps on every page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from api import choice
from api.errors import HttpError
from api.settings import PRODUCTION, current_settings
from data.law.catalogue import law_pack, law_packs
from data.scorecards.catalogue import default_scorecard, scorecard, scorecard_versions
from model.assessment import Assessment, assess
from model.errors import Problem, RequestError, ScorecardError, printable
from model.law import LawPack
from model.request import decode, validate, with_day
from model.scorecard import Scorecard

# China has kept one time without summer time since 1992.
CHINA_TIME = timezone(timedelta(hours=8), "Asia/Shanghai")


def today() -> date:
    """Return the day in China."""
    return datetime.now(tz=UTC).astimezone(CHINA_TIME).date()


def assess_body(
    body: bytes, *, law_version: str | None = None, card_version: str | None = None
) -> Assessment:
    """Return the assessment of a request as it was sent.

    Raises:
        HttpError: ``invalid``, with everything wrong in it.
    """
    document = decode(body)
    if isinstance(document, list):
        raise HttpError("invalid", tuple(document))
    return assess_document(document, law_version=law_version, card_version=card_version)


def assess_document(
    document: Mapping[str, Any],
    *,
    law_version: str | None = None,
    card_version: str | None = None,
) -> Assessment:
    """Return the assessment of a request document; its day is today where it names none.

    Raises:
        HttpError: ``invalid``, with everything wrong in it.
    """
    dated = with_day(document, today())
    law = law_of(dated) if law_version is None else chosen_law(law_version)
    request = validate(dated, law)
    if isinstance(request, list):
        raise HttpError("invalid", tuple(request), law)
    return assess(request, law, chosen_card(card_version, law))


def law_of(document: dict[str, Any]) -> LawPack:
    """Return the law pack for the day of a document; the newest where the day is unreadable.

    Raises:
        HttpError: ``invalid`` where no law pack holds on that day.
    """
    try:
        return choice.law_of(document)
    except RequestError as error:
        raise HttpError("invalid", error.problems) from error


def chosen_law(version: str) -> LawPack:
    """Return the law pack that a query names.

    Raises:
        HttpError: ``invalid`` where it does not ship.
    """
    known = tuple(pack.version for pack in law_packs())
    if version not in known:
        raise unknown_query_value("law", version, known)
    return law_pack(version)


def chosen_card(version: str | None, law: LawPack) -> Scorecard:
    """Return the scorecard that a query names, or the one that goes with a law pack.

    Raises:
        HttpError: ``invalid`` where it does not ship or belongs to another law pack, or where it
            was made from demonstration data and the mode is production.
    """
    card = _named_card(version, law)
    if card.provenance.get("synthetic") and current_settings().mode == PRODUCTION:
        problem = Problem("scorecard_demonstration", "", card.version)
        raise HttpError("invalid", (problem,), law)
    return card


def _named_card(version: str | None, law: LawPack) -> Scorecard:
    if version is None:
        return default_scorecard(law)
    if version not in scorecard_versions():
        raise unknown_query_value("scorecard", version, scorecard_versions())
    try:
        return scorecard(version, law)
    except ScorecardError as error:
        problem = Problem("scorecard_unusable", "", printable(str(error)))
        raise HttpError("invalid", (problem,), law) from error


def unknown_query_value(name: str, value: str, allowed: tuple[str, ...]) -> HttpError:
    """Return the refusal of a query parameter."""
    problem = Problem("unknown_query_value", "", printable(value), allowed, {"name": name})
    return HttpError("invalid", (problem,))
