"""What every table shares: metadata, STRICT, column shapes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, MetaData, Table
from sqlalchemy.schema import SchemaItem

from data.store.types import Identifier, Moment, Whole

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def table(name: str, *items: SchemaItem) -> Table:
    """Return a table of the store: STRICT on SQLite."""
    return Table(name, METADATA, *items, sqlite_strict=True)


def key() -> Column[Any]:
    """Primary key: UUIDv7."""
    return Column("id", Identifier, primary_key=True)


def reference(name: str, target: str, *, optional: bool = False) -> Column[Any]:
    """Foreign key to the id (or the named column) of another table; nothing cascades."""
    column = target if "." in target else f"{target}.id"
    return Column(name, Identifier, ForeignKey(column), nullable=optional)


def moment(name: str, *, optional: bool = False) -> Column[Any]:
    """Aware moment."""
    return Column(name, Moment, nullable=optional)


def version() -> Column[Any]:
    """Counts changes from 1; If-Match compares it."""
    return Column("version", Whole, nullable=False)
