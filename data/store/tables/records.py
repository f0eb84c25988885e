"""What stays as it was written: assessments, decisions, approvals, events; and current measures.

Free text lives here only sealed by the suspect's key (columns ``sealed_…``, and request and result
of an assessment), so that erasure reaches it without touching the row. A correction is a new row
that names the old one.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, Text, UniqueConstraint, text

from data.store.tables.base import key, moment, reference, table, version
from data.store.types import Day, Flag, Json, Whole

_CORRECTIONS = text("corrects_id IS NOT NULL")

assessments = table(
    "assessments",
    key(),
    reference("organisation_id", "organisations"),
    reference("suspect_id", "suspects"),
    reference("author_id", "users"),
    reference("corrects_id", "assessments", optional=True),
    Column("stage", Text, nullable=False),
    Column("assessed_on", Day, nullable=False),
    Column("offence", Text, nullable=False),
    Column("law_version", Text, nullable=False),
    Column("scorecard_version", Text, nullable=False),
    Column("scorecard_checksum", Text, nullable=False),
    Column("route", Text, nullable=False),
    Column("recommendation", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("band", Text),
    Column("total", Whole),
    Column("coded_request", LargeBinary),
    Column("request", LargeBinary, nullable=False),
    Column("request_digest", Text, nullable=False),
    Column("result", LargeBinary, nullable=False),
    Column("result_digest", Text, nullable=False),
    moment("created_at"),
    Index(None, "organisation_id", "created_at", "id"),
    Index(None, "organisation_id", "stage", "created_at", "id"),
    Index(None, "organisation_id", "recommendation", "created_at", "id"),
    Index(None, "organisation_id", "offence", "created_at", "id"),
    Index(None, "suspect_id", "created_at", "id"),
    Index(None, "author_id", "created_at", "id"),
    Index(None, "corrects_id"),
)

decisions = table(
    "decisions",
    key(),
    reference("organisation_id", "organisations"),
    reference("suspect_id", "suspects"),
    reference("assessment_id", "assessments", optional=True),
    reference("corrects_id", "decisions", optional=True),
    Column("outcome", Text, nullable=False),
    Column("ground", Text, nullable=False),
    Column("recommendation", Text),
    Column("deviates", Flag, nullable=False),
    Column("deviation_code", Text),
    Column("sealed_deviation_text", LargeBinary),
    Column("detail", Json, nullable=False),
    reference("decided_by", "users"),
    Column("decided_on", Day, nullable=False),
    moment("created_at"),
    Index(None, "organisation_id", "created_at", "id"),
    Index(None, "organisation_id", "outcome", "decided_on", "id"),
    Index(None, "organisation_id", "deviates", "created_at", "id"),
    Index(None, "suspect_id", "created_at", "id"),
    Index(None, "decided_by", "created_at", "id"),
    Index(None, "assessment_id"),
    Index(None, "corrects_id"),
)

approvals = table(
    "approvals",
    key(),
    reference("decision_id", "decisions"),
    Column("level", Whole, nullable=False),
    reference("approver_id", "users"),
    Column("verdict", Text, nullable=False),
    Column("reason_code", Text),
    moment("created_at"),
    UniqueConstraint("decision_id", "level"),
    Index(None, "approver_id", "created_at", "id"),
)

events = table(
    "events",
    key(),
    reference("organisation_id", "organisations"),
    reference("suspect_id", "suspects"),
    reference("corrects_id", "events", optional=True),
    Column("kind", Text, nullable=False),
    Column("happened_on", Day, nullable=False),
    Column("detail", Json, nullable=False),
    Column("source", Text, nullable=False),
    reference("recorded_by", "users"),
    moment("created_at"),
    Index(None, "suspect_id", "happened_on", "id"),
    Index(None, "organisation_id", "kind", "happened_on", "id"),
    Index(None, "organisation_id", "created_at", "id"),
    Index(None, "corrects_id", sqlite_where=_CORRECTIONS, postgresql_where=_CORRECTIONS),
)

measures = table(
    "measures",
    key(),
    reference("organisation_id", "organisations"),
    reference("suspect_id", "suspects"),
    reference("decision_id", "decisions", optional=True),
    Column("kind", Text, nullable=False),
    Column("from_on", Day, nullable=False),
    Column("until_on", Day),
    Column("ended_on", Day),
    Column("bond_fen", Whole),
    Column("detail", Json, nullable=False),
    moment("created_at"),
    moment("updated_at"),
    version(),
    Index(None, "suspect_id", "from_on"),
    Index(None, "organisation_id", "kind", "ended_on", "until_on"),
)
