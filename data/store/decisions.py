"""Decisions: what was decided, by whom, on which ground; never changed, corrected by another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.errors import NotFoundError
from data.store.identifiers import uuid7
from data.store.identity.keyring import Keyring
from data.store.identity.sealing import Place
from data.store.identity.suspect_keys import key_of
from data.store.suspects import Suspect
from data.store.tables.records import decisions
from data.store.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is decided.

    Attributes:
        outcome: a code of ``data/settings/decisions.toml``.
        ground: code or provision that the decision rests on.
        assessment_id, recommendation: what the decision had before it; None where nothing was.
        deviation_code: why it differs from the recommendation; None where it does not.
        deviation_text: the same in words; sealed, shown by no `repr`.
        detail: codes of what else belongs to it: levels of approval, the lawyer's opinion.
    """

    outcome: str
    ground: str
    decided_on: date
    assessment_id: str | None = None
    recommendation: str | None = None
    deviation_code: str | None = None
    deviation_text: str = field(default="", repr=False)
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def deviates(self) -> bool:
        """Whether it differs from the recommendation."""
        return self.deviation_code is not None


@dataclass(frozen=True, slots=True)
class Decision:
    """One stored decision; its text of deviation stays sealed (`deviation_text`).

    Attributes:
        corrects_id: the decision that it corrects; that one stays as it was.
    """

    id: str
    organisation_id: str
    suspect_id: str
    assessment_id: str | None
    corrects_id: str | None
    outcome: str
    ground: str
    recommendation: str | None
    deviates: bool
    deviation_code: str | None
    sealed_deviation_text: bytes | None = field(repr=False)
    detail: Mapping[str, Any]
    decided_by: str
    decided_on: date
    created_at: datetime


def keep_decision(
    unit: UnitOfWork,
    keys: Keyring,
    suspect: Suspect,
    ruling: Ruling,
    *,
    corrects_id: str | None = None,
) -> Decision:
    """Store a decision of the actor.

    Raises:
        ErasedError: there is a text to seal, and the suspect was erased.
    """
    identifier = uuid7()
    decision = Decision(
        id=identifier,
        organisation_id=suspect.organisation_id,
        suspect_id=suspect.id,
        assessment_id=ruling.assessment_id,
        corrects_id=corrects_id,
        outcome=ruling.outcome,
        ground=ruling.ground,
        recommendation=ruling.recommendation,
        deviates=ruling.deviates,
        deviation_code=ruling.deviation_code,
        sealed_deviation_text=_sealed(unit.connection, keys, suspect.id, identifier, ruling),
        detail=ruling.detail,
        decided_by=unit.actor.id,
        decided_on=ruling.decided_on,
        created_at=unit.at,
    )
    values = {column.name: getattr(decision, column.name) for column in decisions.columns}
    unit.add(decisions, values, audit=_event(decision))
    return decision


def decision_of(connection: Connection, decision_id: str) -> Decision:
    """Return a decision.

    Raises:
        NotFoundError: there is none with this id.
    """
    row = connection.execute(select(decisions).where(decisions.c.id == decision_id)).first()
    if row is None:
        raise NotFoundError(f"no decision {decision_id}", value=decision_id)
    return Decision(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name


def decisions_of(connection: Connection, suspect_id: str) -> list[Decision]:
    """Return the decisions on a suspect, the newest first."""
    rows = connection.execute(
        select(decisions)
        .where(decisions.c.suspect_id == suspect_id)
        .order_by(decisions.c.id.desc())
    )
    return [Decision(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's public name


def is_corrected(connection: Connection, decision_id: str) -> bool:
    """Tell whether another decision stands in the place of one."""
    found = select(decisions.c.id).where(decisions.c.corrects_id == decision_id)
    return connection.execute(found).first() is not None


def deviation_text(connection: Connection, keys: Keyring, decision: Decision) -> str:
    """Return why a decision differs from the recommendation, in words; empty where it does not.

    Raises:
        ErasedError: the suspect was erased.
    """
    if decision.sealed_deviation_text is None:
        return ""
    key = key_of(connection, keys, decision.suspect_id)
    return key.open(decision.sealed_deviation_text, _place(decision.id))


def _sealed(
    connection: Connection, keys: Keyring, suspect_id: str, decision_id: str, ruling: Ruling
) -> bytes | None:
    if not ruling.deviation_text:
        return None
    return key_of(connection, keys, suspect_id).seal(ruling.deviation_text, _place(decision_id))


def _event(decision: Decision) -> AuditEvent:
    kind = AuditKind.DECISION_CORRECTED if decision.corrects_id else AuditKind.DECISION_MADE
    detail = {
        "suspect": decision.suspect_id,
        "outcome": decision.outcome,
        "assessment": decision.assessment_id,
        "deviates": decision.deviates,
        "deviation": decision.deviation_code,
        **({"corrects": decision.corrects_id} if decision.corrects_id else {}),
    }
    return AuditEvent(kind, decision.id, detail)


def _place(decision_id: str) -> Place:
    return Place("decisions", decision_id, "sealed_deviation_text")
