"""Organisations, accounts, invitations, sessions, machine keys, throttling."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Text

from data.store.tables.base import key, moment, reference, table, version
from data.store.types import Flag, Identifier, Json, Whole

organisations = table(
    "organisations",
    key(),
    Column("kind", Text, nullable=False),
    Column("code", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    reference("parent_id", "organisations", optional=True),
    moment("created_at"),
    moment("closed_at", optional=True),
    version(),
)

users = table(
    "users",
    key(),
    reference("organisation_id", "organisations"),
    Column("login", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("office", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("password_hash", Text),
    Column("must_change_password", Flag, nullable=False),
    moment("password_changed_at", optional=True),
    moment("created_at"),
    version(),
    Index(None, "organisation_id", "login"),
)

user_roles = table(
    "user_roles",
    Column("user_id", Identifier, ForeignKey("users.id"), nullable=False, primary_key=True),
    Column("role", Text, nullable=False, primary_key=True),
    Column("granted_by", Identifier, nullable=False),
    moment("granted_at"),
)

invitations = table(
    "invitations",
    key(),
    Column("purpose", Text, nullable=False),
    reference("user_id", "users", optional=True),
    Column("token_digest", LargeBinary, nullable=False, unique=True),
    moment("created_at"),
    moment("expires_at"),
    moment("used_at", optional=True),
)

sessions = table(
    "sessions",
    key(),
    reference("user_id", "users"),
    Column("token_digest", LargeBinary, nullable=False, unique=True),
    Column("csrf_secret", LargeBinary, nullable=False),
    moment("created_at"),
    moment("seen_at"),
    moment("expires_at"),
    moment("ended_at", optional=True),
    Index(None, "user_id", "expires_at"),
)

api_keys = table(
    "api_keys",
    key(),
    reference("user_id", "users"),
    reference("created_by", "users"),
    Column("label", Text, nullable=False),
    Column("secret_digest", LargeBinary, nullable=False, unique=True),
    Column("scopes", Json, nullable=False),
    moment("created_at"),
    moment("expires_at"),
    moment("revoked_at", optional=True),
    Index(None, "user_id", "created_at", "id"),
)

login_attempts = table(
    "login_attempts",
    Column("subject_digest", LargeBinary, primary_key=True, nullable=False),
    Column("failures", Whole, nullable=False),
    moment("first_failed_at"),
    moment("last_failed_at"),
    moment("locked_until", optional=True),
)
