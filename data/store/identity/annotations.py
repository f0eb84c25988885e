"""Free texts about a suspect's records: notes, evidence, opinions; sealed, never in the chain."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, select, update

from data.store.audit.events import AuditEvent
from data.store.errors import VersionConflictError
from data.store.identifiers import uuid7
from data.store.identity.keyring import Keyring
from data.store.identity.sealing import Place
from data.store.identity.suspect_keys import key_of
from data.store.tables.personal import annotations_table
from data.store.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class Annotation:
    """One text.

    Attributes:
        about_id: the assessment, decision, event or suspect that it belongs to.
        kind: what sort of text, such as ``note``, ``evidence``, ``opinion``.
        factor: the factor it explains, if one.
    """

    id: str
    suspect_id: str
    about_id: str
    kind: str
    factor: str | None
    text: str = field(repr=False)
    author_id: str
    created_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class NewAnnotation:
    """A text to be stored; see `Annotation`."""

    about_id: str
    kind: str
    text: str = field(repr=False)
    factor: str | None = None


def annotate(
    unit: UnitOfWork, keys: Keyring, suspect_id: str, new: NewAnnotation, *, audit: AuditEvent
) -> str:
    """Store a text and return its id.

    Raises:
        ErasedError: the suspect was erased.
    """
    identifier = uuid7()
    sealed = key_of(unit.connection, keys, suspect_id).seal(new.text, _place(identifier))
    row = {
        "id": identifier,
        "suspect_id": suspect_id,
        "about_id": new.about_id,
        "kind": new.kind,
        "factor": new.factor,
        "sealed_body": sealed,
        "author_id": unit.actor.id,
        "version": 1,
        "created_at": unit.at,
        "updated_at": unit.at,
    }
    unit.add(annotations_table, row, audit=audit)
    return identifier


def change_annotation(
    unit: UnitOfWork, keys: Keyring, annotation: Annotation, text: str, *, audit: AuditEvent
) -> None:
    """Replace a text.

    Raises:
        VersionConflictError: someone changed it since it was read.
    """
    key = key_of(unit.connection, keys, annotation.suspect_id)
    (count,) = unit.write(
        update(annotations_table)
        .where(
            annotations_table.c.id == annotation.id,
            annotations_table.c.version == annotation.version,
        )
        .values(
            sealed_body=key.seal(text, _place(annotation.id)),
            updated_at=unit.at,
            version=annotation.version + 1,
        ),
        audit=audit,
    )
    if not count:
        raise VersionConflictError(
            f"annotation {annotation.id} is no longer at version {annotation.version}; read it "
            "again and repeat the change",
            value=annotation.version,
        )


def annotations_about(
    connection: Connection, keys: Keyring, suspect_id: str, about_id: str
) -> list[Annotation]:
    """Return the texts that belong to a record, oldest first.

    Raises:
        ErasedError: the suspect was erased.
    """
    key = key_of(connection, keys, suspect_id)
    rows = connection.execute(
        select(annotations_table)
        .where(
            annotations_table.c.about_id == about_id, annotations_table.c.suspect_id == suspect_id
        )
        .order_by(annotations_table.c.id)
    )
    return [
        Annotation(
            *(row.id, row.suspect_id, row.about_id, row.kind, row.factor),
            key.open(row.sealed_body, _place(row.id)),
            *(row.author_id, row.created_at, row.version),
        )
        for row in rows
    ]


def _place(annotation_id: str) -> Place:
    return Place("annotations", annotation_id, "sealed_body")
