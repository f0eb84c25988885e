"""Keys, identities and annotations of suspects."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.store import types
from data.store.migrations.protect import protect

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

APPEND_ONLY = ()
FIXED_COLUMNS = {
    "suspect_keys": ("suspect_id", "created_at"),
    "identities": ("suspect_id", "created_at"),
    "annotations": ("id", "suspect_id", "about_id", "kind", "author_id", "created_at"),
}


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "suspect_keys",
        sa.Column("suspect_id", types.Identifier(), nullable=False),
        sa.Column("wrapping_key_id", sa.Text(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.Column("destroyed_at", types.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["suspect_id"], ["suspects.id"], name="fk_suspect_keys_suspect_id"),
        sa.PrimaryKeyConstraint("suspect_id", name="pk_suspect_keys"),
        sqlite_strict=True,
    )
    op.create_index("ix_suspect_keys_wrapping_key_id", "suspect_keys", ["wrapping_key_id"])
    op.create_table(
        "identities",
        sa.Column("suspect_id", types.Identifier(), nullable=False),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_id_number", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_birth_date", sa.LargeBinary(), nullable=True),
        sa.Column("name_digest", sa.LargeBinary(), nullable=True),
        sa.Column("id_number_digest", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.Column("updated_at", types.Moment(), nullable=False),
        sa.Column("version", types.Whole(), nullable=False),
        sa.ForeignKeyConstraint(["suspect_id"], ["suspects.id"], name="fk_identities_suspect_id"),
        sa.PrimaryKeyConstraint("suspect_id", name="pk_identities"),
        sqlite_strict=True,
    )
    op.create_index("ix_identities_id_number_digest", "identities", ["id_number_digest"])
    op.create_index("ix_identities_name_digest", "identities", ["name_digest"])
    op.create_table(
        "annotations",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("suspect_id", types.Identifier(), nullable=False),
        sa.Column("about_id", types.Identifier(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("factor", sa.Text(), nullable=True),
        sa.Column("sealed_body", sa.LargeBinary(), nullable=True),
        sa.Column("author_id", types.Identifier(), nullable=False),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.Column("updated_at", types.Moment(), nullable=False),
        sa.Column("version", types.Whole(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name="fk_annotations_author_id"),
        sa.ForeignKeyConstraint(["suspect_id"], ["suspects.id"], name="fk_annotations_suspect_id"),
        sa.PrimaryKeyConstraint("id", name="pk_annotations"),
        sqlite_strict=True,
    )
    op.create_index("ix_annotations_about_id_kind", "annotations", ["about_id", "kind"])
    op.create_index(
        "ix_annotations_suspect_id_created_at_id", "annotations", ["suspect_id", "created_at", "id"]
    )
    protect(APPEND_ONLY, FIXED_COLUMNS)
