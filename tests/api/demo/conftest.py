"""A small demonstration on SQLite and on PostgreSQL."""

from __future__ import annotations

from tests.data.store.conftest import (
    address,
    database,
    postgres_template,
    postgres_url,
    sqlite_template,
    store,
)

__all__ = [
    "address",
    "database",
    "postgres_template",
    "postgres_url",
    "sqlite_template",
    "store",
]
