"""Assessments in codes beside their sealed bytes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply; rows that are there keep their bytes plain, for nothing may change them."""
    op.add_column("assessments", sa.Column("coded_request", sa.LargeBinary(), nullable=True))
