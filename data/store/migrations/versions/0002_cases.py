"""Cases, suspects, members, shares."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.store import types
from data.store.migrations.protect import protect

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = ()
FIXED_COLUMNS = {
    "cases": ("id", "organisation_id", "origin_id", "created_by", "created_at"),
    "suspects": ("id", "organisation_id", "case_id", "origin_id", "created_at"),
    "case_members": ("id", "case_id", "user_id", "post", "joined_at"),
    "case_shares": ("id", "case_id", "organisation_id", "shared_by", "shared_at"),
}


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "cases",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("organisation_id", types.Identifier(), nullable=False),
        sa.Column("case_number", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("handler_id", types.Identifier(), nullable=True),
        sa.Column("origin_id", types.Identifier(), nullable=True),
        sa.Column("due_on", types.Day(), nullable=True),
        sa.Column("sealed_at", types.Moment(), nullable=True),
        sa.Column("created_by", types.Identifier(), nullable=False),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.Column("updated_at", types.Moment(), nullable=False),
        sa.Column("version", types.Whole(), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_cases_created_by"),
        sa.ForeignKeyConstraint(["handler_id"], ["users.id"], name="fk_cases_handler_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_cases_organisation_id"
        ),
        sa.ForeignKeyConstraint(["origin_id"], ["cases.id"], name="fk_cases_origin_id"),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint(
            "organisation_id", "case_number", name="uq_cases_organisation_id_case_number"
        ),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_cases_handler_id_state_due_on_id", "cases", ["handler_id", "state", "due_on", "id"]
    )
    op.create_index(
        "ix_cases_organisation_id_created_at_id", "cases", ["organisation_id", "created_at", "id"]
    )
    op.create_index(
        "ix_cases_organisation_id_due_on_id", "cases", ["organisation_id", "due_on", "id"]
    )
    op.create_index(
        "ix_cases_organisation_id_state_due_on_id",
        "cases",
        ["organisation_id", "state", "due_on", "id"],
    )
    op.create_index("ix_cases_origin_id", "cases", ["origin_id"])
    op.create_table(
        "suspects",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("organisation_id", types.Identifier(), nullable=False),
        sa.Column("case_id", types.Identifier(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("offence", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("origin_id", types.Identifier(), nullable=True),
        sa.Column("juvenile", types.Flag(), nullable=False),
        sa.Column("due_on", types.Day(), nullable=True),
        sa.Column("sealed_at", types.Moment(), nullable=True),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.Column("updated_at", types.Moment(), nullable=False),
        sa.Column("version", types.Whole(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_suspects_case_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_suspects_organisation_id"
        ),
        sa.ForeignKeyConstraint(["origin_id"], ["suspects.id"], name="fk_suspects_origin_id"),
        sa.PrimaryKeyConstraint("id", name="pk_suspects"),
        sa.UniqueConstraint("case_id", "label", name="uq_suspects_case_id_label"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_suspects_organisation_id_offence_created_at_id",
        "suspects",
        ["organisation_id", "offence", "created_at", "id"],
    )
    op.create_index(
        "ix_suspects_organisation_id_state_due_on_id",
        "suspects",
        ["organisation_id", "state", "due_on", "id"],
    )
    op.create_index("ix_suspects_origin_id", "suspects", ["origin_id"])
    op.create_table(
        "case_members",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("case_id", types.Identifier(), nullable=False),
        sa.Column("user_id", types.Identifier(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("joined_at", types.Moment(), nullable=False),
        sa.Column("left_at", types.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_members_case_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_case_members_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case_members"),
        sqlite_strict=True,
    )
    op.create_index("ix_case_members_case_id_joined_at", "case_members", ["case_id", "joined_at"])
    op.create_index("ix_case_members_user_id_joined_at", "case_members", ["user_id", "joined_at"])
    op.create_table(
        "case_shares",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("case_id", types.Identifier(), nullable=False),
        sa.Column("organisation_id", types.Identifier(), nullable=False),
        sa.Column("shared_by", types.Identifier(), nullable=False),
        sa.Column("shared_at", types.Moment(), nullable=False),
        sa.Column("withdrawn_at", types.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_shares_case_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_case_shares_organisation_id"
        ),
        sa.ForeignKeyConstraint(["shared_by"], ["users.id"], name="fk_case_shares_shared_by"),
        sa.PrimaryKeyConstraint("id", name="pk_case_shares"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_case_shares_case_id_organisation_id", "case_shares", ["case_id", "organisation_id"]
    )
    op.create_index(
        "ix_case_shares_organisation_id_shared_at_id",
        "case_shares",
        ["organisation_id", "shared_at", "id"],
    )
    protect(APPEND_ONLY, FIXED_COLUMNS)
