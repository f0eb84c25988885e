"""The chain, its exported anchors, and the answers kept for repeated requests."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, Text

from data.store.tables.base import key, moment, table
from data.store.types import Identifier, Json, Whole

audit_entries = table(
    "audit_entries",
    Column("organisation_id", Identifier, primary_key=True, nullable=False),
    Column("sequence", Whole, primary_key=True, nullable=False, autoincrement=False),
    Column("previous_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    moment("at"),
    Column("actor_id", Identifier, nullable=False),
    Column("actor_kind", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject_id", Identifier),
    Column("detail", Json, nullable=False),
    Index(None, "subject_id", "at"),
    Index(None, "organisation_id", "kind", "at"),
    Index(None, "actor_id", "at"),
)

audit_anchors = table(
    "audit_anchors",
    key(),
    Column("organisation_id", Identifier, nullable=False),
    Column("sequence", Whole, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("exported_by", Identifier, nullable=False),
    moment("created_at"),
    Index(None, "organisation_id", "sequence"),
)

idempotency_keys = table(
    "idempotency_keys",
    Column("actor_id", Identifier, primary_key=True, nullable=False),
    Column("key", Text, primary_key=True, nullable=False),
    Column("request_digest", LargeBinary, nullable=False),
    Column("status", Whole, nullable=False),
    Column("headers", Json, nullable=False),
    Column("body", LargeBinary, nullable=False),
    moment("created_at"),
    Index(None, "actor_id", "created_at"),
)
