"""Releasing a scorecard: proposed by one person, approved by another, active from a day.

Every step is one unit: the new state, a row that is never changed, an entry in the audit trail.
What the steps are: `data.store.release_states`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, update

from data.scorecards.catalogue import shipped_scorecards
from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.errors import ConflictError, VersionConflictError
from data.store.identifiers import uuid7
from data.store.release_records import Release, document_of, release_of, releases_of
from data.store.release_states import OPEN_STATES, ReleaseState, ReleaseStep, release_after
from data.store.tables.governance import scorecard_releases, scorecard_steps
from data.store.unit import UnitOfWork
from model.canonical import digest

VERSION_FORM = r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}"
"""What a version may be: it stands in addresses, file names and the audit trail."""

_KINDS: Mapping[ReleaseStep, AuditKind] = {
    ReleaseStep.PROPOSE: AuditKind.SCORECARD_PROPOSED,
    ReleaseStep.APPROVE: AuditKind.SCORECARD_APPROVED,
    ReleaseStep.REFUSE: AuditKind.SCORECARD_REFUSED,
    ReleaseStep.WITHDRAW: AuditKind.SCORECARD_WITHDRAWN,
    ReleaseStep.ACTIVATE: AuditKind.SCORECARD_ACTIVATED,
    ReleaseStep.ROLL_BACK: AuditKind.SCORECARD_ROLLED_BACK,
}


class OwnReleaseError(ConflictError):
    """Whoever proposed a card may not approve it."""

    code = "release_own"


class ReleaseVersionError(ConflictError):
    """The version names another card, or one that is under way already."""

    code = "release_version"


class ReleaseDayError(ConflictError):
    """A day before today, or one on which another card of the law pack begins."""

    code = "release_day"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A scorecard to be proposed.

    Attributes:
        document: the card as canonical JSON; the caller has read it (`data.scorecards.reading`).
        checksum: as the card states it.
        report_digest: ``sha256:`` over the report.
        summary: a few figures; no personal data.
    """

    scorecard_version: str
    law_version: str
    checksum: str
    document: bytes
    report_digest: str
    summary: Mapping[str, Any]


def propose(unit: UnitOfWork, proposal: Proposal) -> Release:
    """Store a proposed scorecard.

    Raises:
        ReleaseVersionError: the version has another form, names another card, or is under way.
    """
    _refuse_version(unit, proposal)
    release = Release(
        id=uuid7(),
        organisation_id=unit.actor.organisation_id,
        scorecard_version=proposal.scorecard_version,
        law_version=proposal.law_version,
        checksum=proposal.checksum,
        report_digest=proposal.report_digest,
        summary=dict(proposal.summary),
        state=ReleaseState.PROPOSED.value,
        proposed_by=unit.actor.id,
        approved_by=None,
        active_from=None,
        created_at=unit.at,
        updated_at=unit.at,
        version=1,
    )
    row = {**asdict(release), "document": proposal.document}
    detail = {
        "version": release.scorecard_version,
        "law": release.law_version,
        "checksum": release.checksum,
        "document": digest(proposal.document),
        "report": release.report_digest,
    }
    unit.write(
        insert(scorecard_releases).values(row),
        _step_row(unit, release.id, ReleaseStep.PROPOSE),
        audit=AuditEvent(AuditKind.SCORECARD_PROPOSED, release.id, detail),
    )
    return release


def approve(unit: UnitOfWork, release_id: str, *, version: int, reason: str = "") -> Release:
    """Approve a proposed scorecard, as someone else than proposed it.

    Raises:
        NotFoundError, VersionConflictError, ReleaseStateError: as `_moved`.
        OwnReleaseError: the actor proposed it.
        ReleaseChangedError: the stored card is not what was proposed.
    """
    release = release_of(unit.connection, release_id)
    if release.proposed_by == unit.actor.id:
        raise OwnReleaseError(
            f"user {unit.actor.id} proposed this scorecard; allowed: the approval of someone else",
            value=release.scorecard_version,
        )
    document_of(unit.connection, release_id)
    changed = {"approved_by": unit.actor.id}
    return _moved(unit, release, ReleaseStep.APPROVE, version, changed=changed, reason=reason)


def refuse(unit: UnitOfWork, release_id: str, *, version: int, reason: str) -> Release:
    """Refuse a proposed scorecard; raises as `_moved`."""
    release = release_of(unit.connection, release_id)
    return _moved(unit, release, ReleaseStep.REFUSE, version, reason=reason)


def withdraw(unit: UnitOfWork, release_id: str, *, version: int, reason: str) -> Release:
    """Take a scorecard back before it was activated; raises as `_moved`."""
    release = release_of(unit.connection, release_id)
    return _moved(unit, release, ReleaseStep.WITHDRAW, version, reason=reason)


def activate(
    unit: UnitOfWork, release_id: str, *, active_from: date, today: date, version: int
) -> Release:
    """Let an approved scorecard serve from a day.

    Args:
        unit: where it is written.
        release_id: which.
        active_from: the first day of assessments that it answers.
        today: the day in China.
        version: of the release as it was read.

    Raises:
        NotFoundError, VersionConflictError, ReleaseStateError: as `_moved`.
        ReleaseDayError: the day is past, or another card of the law pack begins on it.
        ReleaseChangedError: the stored card is not what was proposed.
    """
    release = release_of(unit.connection, release_id)
    document_of(unit.connection, release_id)
    if active_from < today:
        raise ReleaseDayError(
            f"{active_from} is past; allowed: {today} or later", value=active_from.isoformat()
        )
    _refuse_taken_day(unit, release, active_from)
    changed = {"active_from": active_from}
    return _moved(unit, release, ReleaseStep.ACTIVATE, version, changed=changed)


def roll_back(unit: UnitOfWork, release_id: str, *, version: int, reason: str) -> Release:
    """End the service of a scorecard: the card that served before it answers again.

    Where none did, that is the shipped default. It concerns new assessments of whatever day;
    stored ones keep the card that they were made with. Raises as `_moved`.
    """
    release = release_of(unit.connection, release_id)
    return _moved(unit, release, ReleaseStep.ROLL_BACK, version, reason=reason)


def _moved(  # noqa: PLR0913 - which row, which step, which version of it, what, and why
    unit: UnitOfWork,
    release: Release,
    step: ReleaseStep,
    version: int,
    *,
    changed: Mapping[str, Any] = {},
    reason: str = "",
) -> Release:
    """Take a step with a release and return it as it is then.

    Raises:
        VersionConflictError: someone changed it since it was read.
        ReleaseStateError: there is no such step from where it stands.
    """
    if release.version != version:
        raise _stale(release, version)
    state = release_after(release.state, step)
    columns = scorecard_releases.c
    statement = (
        update(scorecard_releases)
        .where(columns.id == release.id, columns.version == version)
        .values(**changed, state=state.value, updated_at=unit.at, version=version + 1)
    )
    active_from = changed.get("active_from")
    detail = {"version": release.scorecard_version, "checksum": release.checksum}
    if active_from is not None:
        detail["from"] = active_from.isoformat()
    count, _ = unit.write(
        statement,
        _step_row(unit, release.id, step, active_from=active_from, reason=reason),
        audit=AuditEvent(_KINDS[step], release.id, detail),
    )
    if not count:
        raise _stale(release, version)
    return release_of(unit.connection, release.id)


def _stale(release: Release, version: int) -> VersionConflictError:
    return VersionConflictError(
        f"scorecard release {release.id} is no longer at version {version}; read it again and "
        "repeat the step",
        value=version,
    )


def _step_row(
    unit: UnitOfWork,
    release_id: str,
    step: ReleaseStep,
    *,
    active_from: date | None = None,
    reason: str = "",
) -> Any:
    return insert(scorecard_steps).values(
        id=uuid7(),
        release_id=release_id,
        step=step.value,
        actor_id=unit.actor.id,
        active_from=active_from,
        reason=reason,
        created_at=unit.at,
    )


def _refuse_version(unit: UnitOfWork, proposal: Proposal) -> None:
    """Refuse a version that names another card, or is under way: it means one card for good."""
    version = proposal.scorecard_version
    if not re.fullmatch(VERSION_FORM, version):
        raise ReleaseVersionError(
            f"version {version!r} has a form that no address takes; allowed: {VERSION_FORM}",
            value=version,
        )
    shipped = {card.version: card.checksum for card in shipped_scorecards()}
    if shipped.get(version, proposal.checksum) != proposal.checksum:
        raise ReleaseVersionError(
            f"version {version!r} ships with checksum {shipped[version]}; allowed: a version "
            "of its own for each card; give this one another",
            value=version,
        )
    for known in releases_of(unit.connection, version):
        if known.checksum != proposal.checksum or known.state in OPEN_STATES:
            raise ReleaseVersionError(
                f"version {version!r} was proposed before ({known.state}, {known.checksum}); "
                "allowed: a version of its own for each card; give this one another",
                value=version,
            )


def _refuse_taken_day(unit: UnitOfWork, release: Release, active_from: date) -> None:
    columns = scorecard_releases.c
    taken = unit.first(
        scorecard_releases.select().where(
            columns.law_version == release.law_version,
            columns.state == ReleaseState.ACTIVE.value,
            columns.active_from == active_from,
            columns.id != release.id,
        )
    )
    if taken is not None:
        raise ReleaseDayError(
            f"on {active_from} scorecard {taken.scorecard_version} begins; allowed: another day; "
            "or roll that one back first",
            value=active_from.isoformat(),
        )
