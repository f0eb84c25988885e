"""Reading the trail of one's own organisation; who reads it is not written into it again."""

from __future__ import annotations

from api.security.actions import Action, Relation
from api.security.permissions import check_may
from api.security.principal import Principal
from data.store.audit.chain import head_of
from data.store.audit.entries import AuditEntry
from data.store.audit.reading import entries_before
from data.store.database import Store


def read_trail(
    store: Store, principal: Principal, *, before: int | None, limit: int
) -> list[AuditEntry]:
    """Return entries of the organisation's chain, the newest first.

    Args:
        store: an open store.
        principal: who asks.
        before: sequence of the last entry of the page before.
        limit: most entries to return.
    """
    check_may(principal, Action.AUDIT_READ, Relation.ORGANISATION)
    with store.read() as connection:
        return entries_before(connection, principal.organisation_id, before, limit=limit)


def read_length(store: Store, principal: Principal) -> int:
    """Return how many entries the organisation's chain has."""
    check_may(principal, Action.AUDIT_VERIFY, Relation.ORGANISATION)
    with store.read() as connection:
        return head_of(connection, principal.organisation_id).sequence
