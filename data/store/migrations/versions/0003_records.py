"""Assessments, decisions, approvals, events, measures, drafts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.store import types
from data.store.migrations.protect import protect

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

APPEND_ONLY = ("assessments", "decisions", "approvals", "events")
FIXED_COLUMNS = {
    "measures": ("id", "organisation_id", "suspect_id", "kind", "from_on", "created_at"),
    "drafts": ("id", "suspect_id", "author_id", "created_at"),
}


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "assessments",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("organisation_id", types.Identifier(), nullable=False),
        sa.Column("suspect_id", types.Identifier(), nullable=False),
        sa.Column("author_id", types.Identifier(), nullable=False),
        sa.Column("corrects_id", types.Identifier(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("assessed_on", types.Day(), nullable=False),
        sa.Column("offence", sa.Text(), nullable=False),
        sa.Column("law_version", sa.Text(), nullable=False),
        sa.Column("scorecard_version", sa.Text(), nullable=False),
        sa.Column("scorecard_checksum", sa.Text(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("recommendation", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("band", sa.Text(), nullable=True),
        sa.Column("total", types.Whole(), nullable=True),
        sa.Column("request", sa.LargeBinary(), nullable=False),
        sa.Column("request_digest", sa.Text(), nullable=False),
        sa.Column("result", sa.LargeBinary(), nullable=False),
        sa.Column("result_digest", sa.Text(), nullable=False),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name="fk_assessments_author_id"),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["assessments.id"], name="fk_assessments_corrects_id"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_assessments_organisation_id"
        ),
        sa.ForeignKeyConstraint(["suspect_id"], ["suspects.id"], name="fk_assessments_suspect_id"),
        sa.PrimaryKeyConstraint("id", name="pk_assessments"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_assessments_author_id_created_at_id", "assessments", ["author_id", "created_at", "id"]
    )
    op.create_index("ix_assessments_corrects_id", "assessments", ["corrects_id"])
    op.create_index(
        "ix_assessments_organisation_id_created_at_id",
        "assessments",
        ["organisation_id", "created_at", "id"],
    )
    op.create_index(
        "ix_assessments_organisation_id_offence_created_at_id",
        "assessments",
        ["organisation_id", "offence", "created_at", "id"],
    )
    op.create_index(
        "ix_assessments_organisation_id_recommendation_created_at_id",
        "assessments",
        ["organisation_id", "recommendation", "created_at", "id"],
    )
    op.create_index(
        "ix_assessments_organisation_id_stage_created_at_id",
        "assessments",
        ["organisation_id", "stage", "created_at", "id"],
    )
    op.create_index(
        "ix_assessments_suspect_id_created_at_id", "assessments", ["suspect_id", "created_at", "id"]
    )
    op.create_table(
        "decisions",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("organisation_id", types.Identifier(), nullable=False),
        sa.Column("suspect_id", types.Identifier(), nullable=False),
        sa.Column("assessment_id", types.Identifier(), nullable=True),
        sa.Column("corrects_id", types.Identifier(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("recommendation", sa.Text(), nullable=True),
        sa.Column("deviates", types.Flag(), nullable=False),
        sa.Column("deviation_code", sa.Text(), nullable=True),
        sa.Column("sealed_deviation_text", sa.LargeBinary(), nullable=True),
        sa.Column("detail", types.Json(), nullable=False),
        sa.Column("decided_by", types.Identifier(), nullable=False),
        sa.Column("decided_on", types.Day(), nullable=False),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessments.id"], name="fk_decisions_assessment_id"
        ),
        sa.ForeignKeyConstraint(["corrects_id"], ["decisions.id"], name="fk_decisions_corrects_id"),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name="fk_decisions_decided_by"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_decisions_organisation_id"
        ),
        sa.ForeignKeyConstraint(["suspect_id"], ["suspects.id"], name="fk_decisions_suspect_id"),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
        sqlite_strict=True,
    )
    op.create_index("ix_decisions_assessment_id", "decisions", ["assessment_id"])
    op.create_index("ix_decisions_corrects_id", "decisions", ["corrects_id"])
    op.create_index(
        "ix_decisions_decided_by_created_at_id", "decisions", ["decided_by", "created_at", "id"]
    )
    op.create_index(
        "ix_decisions_organisation_id_created_at_id",
        "decisions",
        ["organisation_id", "created_at", "id"],
    )
    op.create_index(
        "ix_decisions_organisation_id_deviates_created_at_id",
        "decisions",
        ["organisation_id", "deviates", "created_at", "id"],
    )
    op.create_index(
        "ix_decisions_organisation_id_outcome_decided_on_id",
        "decisions",
        ["organisation_id", "outcome", "decided_on", "id"],
    )
    op.create_index(
        "ix_decisions_suspect_id_created_at_id", "decisions", ["suspect_id", "created_at", "id"]
    )
    op.create_table(
        "approvals",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("decision_id", types.Identifier(), nullable=False),
        sa.Column("level", types.Whole(), nullable=False),
        sa.Column("approver_id", types.Identifier(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("reason_code", sa.Text(), nullable=True),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["approver_id"], ["users.id"], name="fk_approvals_approver_id"),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_approvals_decision_id"),
        sa.PrimaryKeyConstraint("id", name="pk_approvals"),
        sa.UniqueConstraint("decision_id", "level", name="uq_approvals_decision_id_level"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_approvals_approver_id_created_at_id", "approvals", ["approver_id", "created_at", "id"]
    )
    op.create_table(
        "events",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("organisation_id", types.Identifier(), nullable=False),
        sa.Column("suspect_id", types.Identifier(), nullable=False),
        sa.Column("corrects_id", types.Identifier(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("happened_on", types.Day(), nullable=False),
        sa.Column("detail", types.Json(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_by", types.Identifier(), nullable=False),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["corrects_id"], ["events.id"], name="fk_events_corrects_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_events_organisation_id"
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["users.id"], name="fk_events_recorded_by"),
        sa.ForeignKeyConstraint(["suspect_id"], ["suspects.id"], name="fk_events_suspect_id"),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        sqlite_strict=True,
    )
    op.create_index("ix_events_corrects_id", "events", ["corrects_id"])
    op.create_index(
        "ix_events_organisation_id_created_at_id", "events", ["organisation_id", "created_at", "id"]
    )
    op.create_index(
        "ix_events_organisation_id_kind_happened_on_id",
        "events",
        ["organisation_id", "kind", "happened_on", "id"],
    )
    op.create_index(
        "ix_events_suspect_id_happened_on_id", "events", ["suspect_id", "happened_on", "id"]
    )
    op.create_table(
        "measures",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("organisation_id", types.Identifier(), nullable=False),
        sa.Column("suspect_id", types.Identifier(), nullable=False),
        sa.Column("decision_id", types.Identifier(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("from_on", types.Day(), nullable=False),
        sa.Column("until_on", types.Day(), nullable=True),
        sa.Column("ended_on", types.Day(), nullable=True),
        sa.Column("bond_fen", types.Whole(), nullable=True),
        sa.Column("detail", types.Json(), nullable=False),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.Column("updated_at", types.Moment(), nullable=False),
        sa.Column("version", types.Whole(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_measures_decision_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_measures_organisation_id"
        ),
        sa.ForeignKeyConstraint(["suspect_id"], ["suspects.id"], name="fk_measures_suspect_id"),
        sa.PrimaryKeyConstraint("id", name="pk_measures"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_measures_organisation_id_kind_ended_on_until_on",
        "measures",
        ["organisation_id", "kind", "ended_on", "until_on"],
    )
    op.create_index("ix_measures_suspect_id_from_on", "measures", ["suspect_id", "from_on"])
    op.create_table(
        "drafts",
        sa.Column("id", types.Identifier(), nullable=False),
        sa.Column("suspect_id", types.Identifier(), nullable=False),
        sa.Column("author_id", types.Identifier(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("based_on_id", types.Identifier(), nullable=True),
        sa.Column("sealed_body", sa.LargeBinary(), nullable=False),
        sa.Column("law_version", sa.Text(), nullable=False),
        sa.Column("answered", types.Whole(), nullable=False),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.Column("updated_at", types.Moment(), nullable=False),
        sa.Column("version", types.Whole(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name="fk_drafts_author_id"),
        sa.ForeignKeyConstraint(["based_on_id"], ["assessments.id"], name="fk_drafts_based_on_id"),
        sa.ForeignKeyConstraint(["suspect_id"], ["suspects.id"], name="fk_drafts_suspect_id"),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_drafts_author_id_updated_at_id", "drafts", ["author_id", "updated_at", "id"]
    )
    op.create_index("ix_drafts_suspect_id_author_id", "drafts", ["suspect_id", "author_id"])
    protect(APPEND_ONLY, FIXED_COLUMNS)
