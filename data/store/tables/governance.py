"""Settings and scorecard releases, per organisation or for the installation."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, Text, text

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

_OPEN = text("state IN ('proposed', 'approved', 'active')")
_ACTIVE = text("state = 'active'")

scorecard_releases = table(
    "scorecard_releases",
    key(),
    reference("organisation_id", "organisations"),
    Column("scorecard_version", Text, nullable=False),
    Column("law_version", Text, nullable=False),
    Column("checksum", Text, nullable=False),
    Column("document", LargeBinary, nullable=False),
    Column("report_digest", Text, nullable=False),
    Column("summary", Json, nullable=False),
    Column("state", Text, nullable=False),
    reference("proposed_by", "users"),
    reference("approved_by", "users", optional=True),
    Column("active_from", Day),
    moment("created_at"),
    moment("updated_at"),
    version(),
    CheckConstraint("approved_by <> proposed_by", name="two_people"),
    Index(None, "law_version", "state", "active_from"),
    # One version is under way once; two cards of one law pack never begin on one day.
    Index(
        None,
        "scorecard_version",
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    ),
    Index(
        "ix_scorecard_releases_active_from",
        "law_version",
        "active_from",
        unique=True,
        sqlite_where=_ACTIVE,
        postgresql_where=_ACTIVE,
    ),
)

scorecard_steps = table(
    "scorecard_steps",
    key(),
    reference("release_id", "scorecard_releases"),
    Column("step", Text, nullable=False),
    reference("actor_id", "users"),
    Column("active_from", Day),
    Column("reason", Text, nullable=False),
    moment("created_at"),
    Index(None, "release_id", "created_at", "id"),
)
