"""Organisations, accounts, sessions, machine keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.store import types
from data.store.migrations.protect import create_functions, protect

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ()
FIXED_COLUMNS = {
    "organisations": ("id", "kind", "created_at"),
    "users": ("id", "organisation_id", "login", "created_at"),
    "invitations": ("id", "purpose", "user_id", "token_digest", "created_at", "expires_at"),
    "sessions": ("id", "user_id", "token_digest", "csrf_secret", "created_at"),
    "api_keys": ("id", "user_id", "created_by", "secret_digest", "scopes", "created_at"),
}


def upgrade() -> None:
    """Apply."""
    create_functions()
    op.create_table(
        "organisations",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent_id", types.Identifier(), nullable=True),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.Column("closed_at", types.Moment(), nullable=True),
        sa.Column("version", types.Whole(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["organisations.id"], name="fk_organisations_parent_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_organisations"),
        sa.UniqueConstraint("code", name="uq_organisations_code"),
        sqlite_strict=True,
    )
    op.create_table(
        "users",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("organisation_id", types.Identifier(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("must_change_password", types.Flag(), nullable=False),
        sa.Column("password_changed_at", types.Moment(), nullable=True),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.Column("version", types.Whole(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_users_organisation_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("login", name="uq_users_login"),
        sqlite_strict=True,
    )
    op.create_index("ix_users_organisation_id_login", "users", ["organisation_id", "login"])
    op.create_table(
        "user_roles",
        sa.Column("user_id", types.Identifier(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("granted_by", types.Identifier(), nullable=False),
        sa.Column("granted_at", types.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_user_roles_user_id"),
        sa.PrimaryKeyConstraint("user_id", "role", name="pk_user_roles"),
        sqlite_strict=True,
    )
    op.create_table(
        "invitations",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("user_id", types.Identifier(), nullable=True),
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.Column("expires_at", types.Moment(), nullable=False),
        sa.Column("used_at", types.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_invitations_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint("token_digest", name="uq_invitations_token_digest"),
        sqlite_strict=True,
    )
    op.create_table(
        "sessions",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("user_id", types.Identifier(), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("csrf_secret", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.Column("seen_at", types.Moment(), nullable=False),
        sa.Column("expires_at", types.Moment(), nullable=False),
        sa.Column("ended_at", types.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_sessions_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.UniqueConstraint("token_digest", name="uq_sessions_token_digest"),
        sqlite_strict=True,
    )
    op.create_index("ix_sessions_user_id_expires_at", "sessions", ["user_id", "expires_at"])
    op.create_table(
        "api_keys",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("user_id", types.Identifier(), nullable=False),
        sa.Column("created_by", types.Identifier(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("secret_digest", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", types.Json(), nullable=False),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.Column("expires_at", types.Moment(), nullable=False),
        sa.Column("revoked_at", types.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_api_keys_created_by"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_api_keys_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
        sa.UniqueConstraint("secret_digest", name="uq_api_keys_secret_digest"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_api_keys_user_id_created_at_id", "api_keys", ["user_id", "created_at", "id"]
    )
    op.create_table(
        "login_attempts",
        sa.Column("subject_digest", sa.LargeBinary(), nullable=False),
        sa.Column("failures", types.Whole(), nullable=False),
        sa.Column("first_failed_at", types.Moment(), nullable=False),
        sa.Column("last_failed_at", types.Moment(), nullable=False),
        sa.Column("locked_until", types.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("subject_digest", name="pk_login_attempts"),
        sqlite_strict=True,
    )
    protect(APPEND_ONLY, FIXED_COLUMNS)
