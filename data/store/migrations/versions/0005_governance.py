"""Settings, scorecard releases, audit trail, idempotency keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.store import types
from data.store.migrations.protect import protect

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

APPEND_ONLY = ("audit_entries", "audit_anchors")
FIXED_COLUMNS = {
    "scorecard_releases": ("id", "scorecard_version", "checksum", "document", "proposed_by"),
    "idempotency_keys": ("actor_id", "key", "request_digest", "status", "body", "created_at"),
}


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "settings",
        sa.Column("organisation_id", types.Identifier(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", types.Json(), nullable=False),
        sa.Column("updated_by", types.Identifier(), nullable=False),
        sa.Column("updated_at", types.Moment(), nullable=False),
        sa.Column("version", types.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "name", name="pk_settings"),
        sqlite_strict=True,
    )
    op.create_table(
        "scorecard_releases",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("scorecard_version", sa.Text(), nullable=False),
        sa.Column("law_version", sa.Text(), nullable=False),
        sa.Column("checksum", sa.Text(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("proposed_by", types.Identifier(), nullable=False),
        sa.Column("approved_by", types.Identifier(), nullable=True),
        sa.Column("active_from", types.Day(), nullable=True),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.Column("updated_at", types.Moment(), nullable=False),
        sa.Column("version", types.Whole(), nullable=False),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["users.id"], name="fk_scorecard_releases_approved_by"
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
    op.create_table(
        "audit_entries",
        sa.Column("organisation_id", types.Identifier(), nullable=False),
        sa.Column("sequence", types.Whole(), autoincrement=False, nullable=False),
        sa.Column("previous_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("at", types.Moment(), nullable=False),
        sa.Column("actor_id", types.Identifier(), nullable=False),
        sa.Column("actor_kind", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", types.Identifier(), nullable=True),
        sa.Column("detail", types.Json(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "sequence", name="pk_audit_entries"),
        sqlite_strict=True,
    )
    op.create_index("ix_audit_entries_actor_id_at", "audit_entries", ["actor_id", "at"])
    op.create_index(
        "ix_audit_entries_organisation_id_kind_at",
        "audit_entries",
        ["organisation_id", "kind", "at"],
    )
    op.create_index("ix_audit_entries_subject_id_at", "audit_entries", ["subject_id", "at"])
    op.create_table(
        "audit_anchors",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("organisation_id", types.Identifier(), nullable=False),
        sa.Column("sequence", types.Whole(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("exported_by", types.Identifier(), nullable=False),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_anchors"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_audit_anchors_organisation_id_sequence",
        "audit_anchors",
        ["organisation_id", "sequence"],
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("actor_id", types.Identifier(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_digest", sa.LargeBinary(), nullable=False),
        sa.Column("status", types.Whole(), nullable=False),
        sa.Column("headers", types.Json(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("actor_id", "key", name="pk_idempotency_keys"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_idempotency_keys_actor_id_created_at", "idempotency_keys", ["actor_id", "created_at"]
    )
    protect(APPEND_ONLY, FIXED_COLUMNS)
