"""Destroy the personal part of records that closed long ago; records and trail stay."""

from __future__ import annotations

from datetime import datetime

from api.security.actions import Action, Relation
from api.security.permissions import check_may
from api.security.principal import Principal
from data.store.audit.events import Actor, ActorKind, AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.database import Store
from data.store.idempotency import forget_expired
from data.store.identity.erasure import erase, scrub
from data.store.retention import DueSuspect, due_for_erasure
from data.store.unit import UnitOfWork


def due_suspects(store: Store, principal: Principal, closed_before: datetime) -> list[DueSuspect]:
    """Return whose personal part is due."""
    check_may(principal, Action.RETENTION_RUN, Relation.FOREIGN)
    with store.read() as connection:
        return due_for_erasure(connection, closed_before)


def run_retention(store: Store, principal: Principal, closed_before: datetime) -> int:
    """Erase what is due, each with its event in its organisation's chain; return how many.

    A run that is interrupted is finished by the next one.
    """
    due = due_suspects(store, principal, closed_before)
    for each in due:
        _erase(store, principal, each)
    if due:
        done = AuditEvent(AuditKind.RETENTION_RUN, None, {"erased": len(due)})

        def finish(unit: UnitOfWork) -> None:
            forget_expired(unit)
            unit.note(done)

        store.write(finish, actor=principal.actor())
        scrub(store.url.render_as_string(hide_password=False))
    return len(due)


def _erase(store: Store, principal: Principal, due: DueSuspect) -> None:
    own = principal.actor()
    actor = Actor(own.id, due.organisation_id, ActorKind(own.kind))

    def work(unit: UnitOfWork) -> None:
        erase(unit, due.suspect_id, audit=AuditEvent(AuditKind.SUSPECT_ERASED, due.suspect_id))

    store.write(work, actor=actor)
