"""Releasing a scorecard: proposed, approved by someone else, activated, rolled back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy import Connection

from api.actions.desk import Desk
from api.assessing import today
from api.choice import chosen_law, refuse_demonstration
from api.errors import HttpError
from api.security.actions import Action
from api.security.houses import relation_to_account
from api.security.permissions import check_may
from api.security.principal import Principal
from data.scorecards.reading import build_scorecard
from data.store.database import Store
from data.store.release_records import (
    Release,
    ReleaseEvent,
    document_of,
    history_of,
    release_of,
    releases_of,
)
from data.store.releases import Proposal, activate, approve, propose, refuse, roll_back, withdraw
from data.store.served_cards import schedule_of
from model.canonical import canonical, digest
from model.errors import Problem, RequestError, ScorecardError, printable
from model.scorecard import Scorecard

APPROVED, REFUSED = "approved", "refused"
_MOST_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class ShownRelease:
    """A proposed scorecard as it is shown.

    Attributes:
        serving: whether it answers the assessments of today.
    """

    release: Release
    serving: bool


@dataclass(frozen=True, slots=True)
class OpenedRelease:
    """A proposed scorecard with its history and its card, byte for byte."""

    shown: ShownRelease
    history: tuple[ReleaseEvent, ...]
    document: bytes


def list_releases(store: Store, principal: Principal) -> list[ShownRelease]:
    """Return every proposed scorecard of the installation, the newest first."""
    check_may(principal, Action.SCORECARD_READ)
    with store.read() as connection:
        serving = serving_releases(connection)
        return [ShownRelease(each, each.id in serving) for each in releases_of(connection)]


def read_release(store: Store, principal: Principal, release_id: str) -> OpenedRelease:
    """Return a proposed scorecard with its history.

    Raises:
        NotFoundError: there is none.
        ReleaseChangedError: the stored card is not what was proposed.
    """
    check_may(principal, Action.SCORECARD_READ)
    with store.read() as connection:
        release = release_of(connection, release_id)
        shown = ShownRelease(release, release.id in serving_releases(connection))
        history = tuple(history_of(connection, release_id))
        return OpenedRelease(shown, history, document_of(connection, release_id))


def propose_card(desk: Desk, document: Mapping[str, Any], report: Mapping[str, str]) -> Release:
    """Propose a scorecard.

    Args:
        desk: where it is written.
        document: the card.
        report: the files of the report that speaks for it, each with its ``sha256:`` digest.

    Raises:
        HttpError: ``invalid`` for a card that does not fit its law pack or its checksum, and in
            production for one of demonstration data.
        ReleaseVersionError: its version names another card, or is under way.
    """
    check_may(desk.principal, Action.SCORECARD_PROPOSE)
    card = checked_card(document)
    proposal = Proposal(
        scorecard_version=card.version,
        law_version=card.law_version,
        checksum=card.checksum,
        document=canonical(dict(document)),
        report_digest=digest(canonical(dict(report))),
        summary={**_figures(card), "report": dict(report)},
    )
    return propose(desk.unit, proposal)


def judge_card(desk: Desk, release_id: str, verdict: str, *, reason: str, version: int) -> Release:
    """Approve or refuse a proposed scorecard, never one's own.

    Raises:
        NotFoundError, ForbiddenError: there is none; they may not.
        HttpError: ``invalid`` for a refusal without a reason.
        ConflictError, VersionConflictError: as `data.store.releases`.
    """
    release = _permitted(desk, Action.SCORECARD_APPROVE, release_id)
    if verdict == APPROVED:
        _refuse_demonstration_of(desk, release_id)
        return approve(desk.unit, release.id, version=version, reason=reason.strip())
    return refuse(desk.unit, release.id, version=version, reason=_said(reason))


def activate_card(desk: Desk, release_id: str, *, active_from: date, version: int) -> Release:
    """Let an approved scorecard serve from a day; raises as `judge_card`."""
    _permitted(desk, Action.SCORECARD_ACTIVATE, release_id)
    _refuse_demonstration_of(desk, release_id)
    return activate(desk.unit, release_id, active_from=active_from, today=today(), version=version)


def roll_back_card(desk: Desk, release_id: str, *, reason: str, version: int) -> Release:
    """End the service of a scorecard, with a reason; raises as `judge_card`."""
    _permitted(desk, Action.SCORECARD_ROLL_BACK, release_id)
    return roll_back(desk.unit, release_id, version=version, reason=_said(reason))


def withdraw_card(desk: Desk, release_id: str, *, reason: str, version: int) -> Release:
    """Take a scorecard back before it serves, with a reason; raises as `judge_card`."""
    _permitted(desk, Action.SCORECARD_WITHDRAW, release_id)
    return withdraw(desk.unit, release_id, version=version, reason=_said(reason))


def checked_card(document: Mapping[str, Any]) -> Scorecard:
    """Return the scorecard that a document describes.

    Raises:
        HttpError: ``invalid``, says what does not fit.
    """
    try:
        card = build_scorecard(dict(document), chosen_law(str(document.get("law_version", ""))))
        refuse_demonstration(card)
    except RequestError as error:
        raise HttpError("invalid", error.problems) from error
    except ScorecardError as error:
        problem = Problem("scorecard_unusable", "/document", printable(str(error)))
        raise HttpError("invalid", (problem,)) from error
    return card


def _permitted(desk: Desk, action: Action, release_id: str) -> Release:
    """Return a release that someone may take a step with.

    Raises:
        NotFoundError, ForbiddenError: there is none; they may not.
    """
    release = release_of(desk.connection, release_id)
    relation = relation_to_account(desk.principal, release.proposed_by, release.organisation_id)
    check_may(desk.principal, action, relation)
    return release


def _refuse_demonstration_of(desk: Desk, release_id: str) -> None:
    """Refuse in production what became a demonstration's between two steps, by its settings."""
    checked_card(orjson.loads(document_of(desk.connection, release_id)))


def _said(reason: str) -> str:
    words = reason.strip()
    if not words:
        raise HttpError("invalid", (Problem("reason_missing", "/reason"),))
    return words


def serving_releases(connection: Connection) -> frozenset[str]:
    """Return the releases that serve today, one for each law pack that has any."""
    schedule, day = schedule_of(connection), today()
    found = (schedule.serving_on(law, day) for law in {e.law_version for e in schedule.released})
    return frozenset(each.release_id for each in found if each is not None)


def _figures(card: Scorecard) -> dict[str, Any]:
    """Return what the card says of its origin in single values, for lists."""
    told = {
        name: value[:_MOST_CHARACTERS] if isinstance(value, str) else value
        for name, value in card.provenance.items()
        if isinstance(value, str | int | float | bool)
    }
    return {"kind": card.kind, "synthetic": card.synthetic, "provenance": told}
