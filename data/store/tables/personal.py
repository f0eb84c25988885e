"""The personal part of a suspect: everything sealed by one key that erasure destroys."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Text

from data.store.tables.base import key, moment, reference, table, version
from data.store.types import Identifier


def _suspect() -> Column[str]:
    return Column("suspect_id", Identifier, ForeignKey("suspects.id"), primary_key=True)


suspect_keys = table(
    "suspect_keys",
    _suspect(),
    Column("wrapping_key_id", Text, nullable=False),
    Column("wrapped_key", LargeBinary),
    moment("created_at"),
    moment("destroyed_at", optional=True),
    Index(None, "wrapping_key_id"),
)

identities = table(
    "identities",
    _suspect(),
    Column("sealed_name", LargeBinary),
    Column("sealed_id_number", LargeBinary),
    Column("sealed_birth_date", LargeBinary),
    Column("name_digest", LargeBinary),
    Column("id_number_digest", LargeBinary),
    moment("created_at"),
    moment("updated_at"),
    version(),
    Index(None, "name_digest"),
    Index(None, "id_number_digest"),
)

annotations_table = table(
    "annotations",
    key(),
    reference("suspect_id", "suspects"),
    Column("about_id", Identifier, nullable=False),
    Column("kind", Text, nullable=False),
    Column("factor", Text),
    Column("sealed_body", LargeBinary),
    reference("author_id", "users"),
    moment("created_at"),
    moment("updated_at"),
    version(),
    Index(None, "about_id", "kind"),
    Index(None, "suspect_id", "created_at", "id"),
)
