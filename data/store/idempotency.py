"""Stored replies, in the same savepoint as what they answer."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from data.store.errors import KeyReusedError
from data.store.replies import KEPT, IdempotencyKey, Reply
from data.store.tables.audit import idempotency_keys
from data.store.unit import UnitOfWork


def stored_reply(unit: UnitOfWork, key: IdempotencyKey) -> Reply | None:
    """Return the reply of an earlier request with this key, or None.

    Raises:
        KeyReusedError: that request was another one.
    """
    row = unit.first(
        select(idempotency_keys).where(
            idempotency_keys.c.actor_id == unit.actor.id,
            idempotency_keys.c.key == key.key,
            idempotency_keys.c.created_at >= unit.at - KEPT,
        )
    )
    if row is None:
        return None
    if row.request_digest != key.digest:
        raise KeyReusedError(
            f"idempotency key {key.key!r} was used for another request; use a new key",
            value=key.key,
        )
    return Reply(row.status, row.body, row.headers, replayed=True)


def forget_expired(unit: UnitOfWork) -> None:
    """Remove everyone's expired replies; an actor's own go with their next keyed request."""
    connection: Connection = unit.connection
    connection.execute(
        delete(idempotency_keys).where(idempotency_keys.c.created_at < unit.at - KEPT)
    )


def keep_reply(unit: UnitOfWork, key: IdempotencyKey, reply: Reply) -> None:
    """Store a reply, and forget the actor's expired ones."""
    connection: Connection = unit.connection
    own = idempotency_keys.c.actor_id == unit.actor.id
    expired = idempotency_keys.c.created_at < unit.at - KEPT
    connection.execute(delete(idempotency_keys).where(own, expired))
    connection.execute(
        insert(idempotency_keys).values(
            actor_id=unit.actor.id,
            key=key.key,
            request_digest=key.digest,
            status=reply.status,
            headers=dict(reply.headers),
            body=reply.body if reply.kept is None else reply.kept,
            created_at=unit.at,
        )
    )
