"""Settings and scorecard releases, per organisation or for the installation."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, Text

from data.store.tables.base import key, moment, reference, table, version
from data.store.types import Day, Identifier, Json

settings = table(
    "settings",
    Column("organisation_id", Identifier, primary_key=True, nullable=False),
    Column("name", Text, primary_key=True, nullable=False),
    Column("value", Json, nullable=False),
    Column("updated_by", Identifier, nullable=False),
    moment("updated_at"),
    version(),
)

scorecard_releases = table(
    "scorecard_releases",
    key(),
    Column("scorecard_version", Text, nullable=False),
    Column("law_version", Text, nullable=False),
    Column("checksum", Text, nullable=False),
    Column("document", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    reference("proposed_by", "users"),
    reference("approved_by", "users", optional=True),
    Column("active_from", Day),
    moment("created_at"),
    moment("updated_at"),
    version(),
    Index(None, "law_version", "state", "active_from"),
)
