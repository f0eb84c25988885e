"""Indexes for lists of cases by identifier, and for the few events that correct another."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_CORRECTIONS = sa.text("corrects_id IS NOT NULL")


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_cases_organisation_id_id", "cases", ["organisation_id", "id"])
    op.drop_index("ix_events_corrects_id", table_name="events")
    op.create_index(
        "ix_events_corrects_id",
        "events",
        ["corrects_id"],
        sqlite_where=_CORRECTIONS,
        postgresql_where=_CORRECTIONS,
    )
