"""Wrapping keys rotated, the trail verified and exported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from api.security.actions import Action, Relation
from api.security.houses import relation_to_organisation
from api.security.permissions import check_may
from api.security.principal import Principal
from data.store.audit.anchors import Anchor, export, make_anchor
from data.store.audit.events import OPERATOR
from data.store.audit.records import verify_records
from data.store.audit.releases import verify_releases
from data.store.audit.verification import Finding, verify
from data.store.database import Store
from data.store.identity.keyring import (
    Keyring,
    add_wrapping_key,
    remove_wrapping_keys,
    rotation,
)
from data.store.identity.suspect_keys import announce_rotation, rewrap, wrapping_keys_in_use


def rotate_wrapping_key(store: Store, principal: Principal, path: Path, *, remove_old: bool) -> int:
    """Add a wrapping key to the key file and wrap every data key with it; return how many.

    It may be killed at any moment: the file then holds every key that still wraps something, and
    the next rotation finishes what this one began.

    Args:
        store: an open store.
        principal: who asks.
        path: the key file; it is replaced in one step.
        remove_old: forget the older keys afterwards; backups made before then open no more.
    """
    check_may(principal, Action.WRAPPING_KEY_ROTATE, Relation.FOREIGN)
    with rotation(path):
        keys = add_wrapping_key(path)
        store.write(lambda unit: announce_rotation(unit, keys), actor=OPERATOR)
        count = sum(_rewrapped(store, principal, keys))
        if remove_old:
            with store.read() as connection:
                in_use = wrapping_keys_in_use(connection)
            remove_wrapping_keys(path, in_use)
    return count


def verify_trail(
    store: Store, principal: Principal, organisation_id: str | None, anchors: Iterable[Anchor]
) -> list[Finding]:
    """Return everything wrong with one chain, or with all of them."""
    relation = (
        Relation.FOREIGN
        if organisation_id is None
        else relation_to_organisation(principal, organisation_id)
    )
    check_may(principal, Action.AUDIT_VERIFY, relation)
    with store.read() as connection:
        chain = verify(connection, organisation_id, anchors)
        return [
            *chain,
            *verify_records(connection, organisation_id),
            *verify_releases(connection, organisation_id),
        ]


def export_trail(store: Store, principal: Principal, organisation_id: str) -> Iterator[bytes]:
    """Return a chain as NDJSON, its anchor last, in parts; the export is an event already then."""
    relation = relation_to_organisation(principal, organisation_id)
    check_may(principal, Action.AUDIT_EXPORT, relation)
    anchor = store.write(lambda unit: make_anchor(unit, organisation_id), actor=principal.actor())
    return export(store.read, anchor)


def _rewrapped(store: Store, principal: Principal, keys: Keyring) -> Iterator[int]:
    """Yield how many keys each unit rewrapped, until none is left."""
    while count := store.write(lambda unit: rewrap(unit, keys), actor=principal.actor()):
        yield count
