"""Cases, suspects, who works on them, with whom they are shared, drafts."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, Text, UniqueConstraint

from data.store.tables.base import key, moment, reference, table, version
from data.store.types import Day, Flag, Whole

cases = table(
    "cases",
    key(),
    reference("organisation_id", "organisations"),
    Column("case_number", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("state", Text, nullable=False),
    reference("handler_id", "users", optional=True),
    reference("origin_id", "cases", optional=True),
    Column("due_on", Day),
    moment("sealed_at", optional=True),
    reference("created_by", "users"),
    moment("created_at"),
    moment("updated_at"),
    version(),
    UniqueConstraint("organisation_id", "case_number"),
    Index(None, "organisation_id", "id"),
    Index(None, "organisation_id", "created_at", "id"),
    Index(None, "organisation_id", "state", "due_on", "id"),
    Index(None, "organisation_id", "due_on", "id"),
    Index(None, "handler_id", "state", "due_on", "id"),
    Index(None, "origin_id"),
)

suspects = table(
    "suspects",
    key(),
    reference("organisation_id", "organisations"),
    reference("case_id", "cases"),
    Column("label", Text, nullable=False),
    Column("offence", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("state", Text, nullable=False),
    reference("origin_id", "suspects", optional=True),
    Column("juvenile", Flag, nullable=False),
    Column("due_on", Day),
    moment("sealed_at", optional=True),
    moment("created_at"),
    moment("updated_at"),
    version(),
    UniqueConstraint("case_id", "label"),
    Index(None, "organisation_id", "state", "due_on", "id"),
    Index(None, "organisation_id", "offence", "created_at", "id"),
    Index(None, "origin_id"),
)

case_members = table(
    "case_members",
    key(),
    reference("case_id", "cases"),
    reference("user_id", "users"),
    Column("post", Text, nullable=False),
    moment("joined_at"),
    moment("left_at", optional=True),
    Index(None, "case_id", "joined_at"),
    Index(None, "user_id", "joined_at"),
)

case_shares = table(
    "case_shares",
    key(),
    reference("case_id", "cases"),
    reference("organisation_id", "organisations"),
    reference("shared_by", "users"),
    moment("shared_at"),
    moment("withdrawn_at", optional=True),
    Index(None, "case_id", "organisation_id"),
    Index(None, "organisation_id", "shared_at", "id"),
)

drafts = table(
    "drafts",
    key(),
    reference("suspect_id", "suspects"),
    reference("author_id", "users"),
    Column("stage", Text, nullable=False),
    reference("based_on_id", "assessments", optional=True),
    Column("sealed_body", LargeBinary, nullable=False),
    Column("law_version", Text, nullable=False),
    Column("answered", Whole, nullable=False),
    moment("created_at"),
    moment("updated_at"),
    version(),
    Index(None, "author_id", "updated_at", "id"),
    Index(None, "suspect_id", "author_id"),
)
