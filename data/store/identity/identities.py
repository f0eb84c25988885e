"""Name, ID number and birth date of a suspect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select, update

from data.store.audit.events import AuditEvent
from data.store.identity.keyring import Keyring
from data.store.identity.sealing import Place
from data.store.identity.search import id_number_digest, name_digest
from data.store.identity.suspect_keys import key_of
from data.store.tables.personal import identities
from data.store.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a suspect is; None where it is not known.

    `repr` shows nothing of it, so that no log can.
    """

    name: str | None = None
    id_number: str | None = None
    birth_date: date | None = None

    def __repr__(self) -> str:
        return "Identity(…)"


def record_identity(
    unit: UnitOfWork, keys: Keyring, suspect_id: str, identity: Identity, *, audit: AuditEvent
) -> None:
    """Store an identity, replacing what was known before.

    Raises:
        ErasedError: the suspect was erased.
        NotFoundError: the suspect has no key yet.
    """
    values = {**_sealed(unit.connection, keys, suspect_id, identity), "updated_at": unit.at}
    values["name_digest"] = name_digest(keys, identity.name) if identity.name else None
    number = identity.id_number
    values["id_number_digest"] = id_number_digest(keys, number) if number else None
    own = identities.c.suspect_id == suspect_id
    if unit.first(select(identities.c.suspect_id).where(own)):
        new_version = identities.c.version + 1
        unit.write(update(identities).where(own).values(version=new_version, **values), audit=audit)
        return
    row = {"suspect_id": suspect_id, "created_at": unit.at, "version": 1}
    unit.write(insert(identities).values(**row, **values), audit=audit)


def identity_of(connection: Connection, keys: Keyring, suspect_id: str) -> Identity:
    """Return a suspect's identity; empty where none was recorded.

    Raises:
        ErasedError: the suspect was erased.
        NotFoundError: there is no such suspect.
    """
    key = key_of(connection, keys, suspect_id)
    row = connection.execute(
        select(identities).where(identities.c.suspect_id == suspect_id)
    ).first()
    if row is None:
        return Identity()

    def opened(column: str) -> str | None:
        sealed = getattr(row, column)
        return key.open(sealed, Place("identities", suspect_id, column)) if sealed else None

    born = opened("sealed_birth_date")
    return Identity(
        opened("sealed_name"),
        opened("sealed_id_number"),
        date.fromisoformat(born) if born else None,
    )


def _sealed(
    connection: Connection, keys: Keyring, suspect_id: str, identity: Identity
) -> dict[str, Any]:
    key = key_of(connection, keys, suspect_id)
    texts = {
        "sealed_name": identity.name,
        "sealed_id_number": identity.id_number,
        "sealed_birth_date": identity.birth_date.isoformat() if identity.birth_date else None,
    }
    return {
        column: key.seal(text, Place("identities", suspect_id, column)) if text else None
        for column, text in texts.items()
    }
