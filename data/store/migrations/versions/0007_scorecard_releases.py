"""Scorecard releases: whose they are, the report, two people, and every step for good.

Nothing could write to the table of 0005, so that it is made anew; one with rows is refused.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.store import types
from data.store.errors import SchemaError
from data.store.migrations.protect import protect

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

APPEND_ONLY = ("scorecard_steps",)
FIXED_COLUMNS = {
    "scorecard_releases": (
        *("id", "organisation_id", "scorecard_version", "law_version", "checksum", "document"),
        *("report_digest", "summary", "proposed_by", "created_at"),
    ),
}
_OPEN = sa.text("state IN ('proposed', 'approved', 'active')")
_ACTIVE = sa.text("state = 'active'")


def upgrade() -> None:
    """Apply.

    Raises:
        SchemaError: the table of 0005 has rows that this program did not write.
    """
    if op.get_bind().execute(sa.text("SELECT 1 FROM scorecard_releases")).first():
        raise SchemaError(
            "table scorecard_releases has rows, but no earlier program wrote any; remove them, "
            "or restore a backup, and upgrade again"
        )
    op.drop_table("scorecard_releases")
    _create_releases()
    _create_steps()
    protect(APPEND_ONLY, FIXED_COLUMNS)


def _create_releases() -> None:
    op.create_table(
        "scorecard_releases",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("organisation_id", types.Identifier(), nullable=False),
        sa.Column("scorecard_version", sa.Text(), nullable=False),
        sa.Column("law_version", sa.Text(), nullable=False),
        sa.Column("checksum", sa.Text(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("report_digest", sa.Text(), nullable=False),
        sa.Column("summary", types.Json(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("proposed_by", types.Identifier(), nullable=False),
        sa.Column("approved_by", types.Identifier(), nullable=True),
        sa.Column("active_from", types.Day(), nullable=True),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.Column("updated_at", types.Moment(), nullable=False),
        sa.Column("version", types.Whole(), nullable=False),
        sa.CheckConstraint(
            "approved_by <> proposed_by", name=op.f("ck_scorecard_releases_two_people")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["users.id"], name="fk_scorecard_releases_approved_by"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_scorecard_releases_organisation_id"
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["users.id"], name="fk_scorecard_releases_proposed_by"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_scorecard_releases"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_scorecard_releases_law_version_state_active_from",
        "scorecard_releases",
        ["law_version", "state", "active_from"],
    )
    op.create_index(
        "ix_scorecard_releases_scorecard_version",
        "scorecard_releases",
        ["scorecard_version"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_index(
        "ix_scorecard_releases_active_from",
        "scorecard_releases",
        ["law_version", "active_from"],
        unique=True,
        sqlite_where=_ACTIVE,
        postgresql_where=_ACTIVE,
    )


def _create_steps() -> None:
    op.create_table(
        "scorecard_steps",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("release_id", types.Identifier(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("actor_id", types.Identifier(), nullable=False),
        sa.Column("active_from", types.Day(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name="fk_scorecard_steps_actor_id"),
        sa.ForeignKeyConstraint(
            ["release_id"], ["scorecard_releases.id"], name="fk_scorecard_steps_release_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_scorecard_steps"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_scorecard_steps_release_id_created_at_id",
        "scorecard_steps",
        ["release_id", "created_at", "id"],
    )
