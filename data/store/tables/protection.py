"""Which rows may never change, and which columns of the others.

Triggers on both databases hold this (``data/store/migrations/triggers.py``); the check after each
migration refuses to serve where one is missing.
"""

from __future__ import annotations

APPEND_ONLY = (
    "approvals",
    "assessments",
    "audit_anchors",
    "audit_entries",
    "decisions",
    "events",
    "scorecard_steps",
)

FIXED_COLUMNS = {
    "annotations": ("id", "suspect_id", "about_id", "kind", "author_id", "created_at"),
    "api_keys": ("id", "user_id", "created_by", "secret_digest", "scopes", "created_at"),
    "case_members": ("id", "case_id", "user_id", "post", "joined_at"),
    "case_shares": ("id", "case_id", "organisation_id", "shared_by", "shared_at"),
    "cases": ("id", "organisation_id", "origin_id", "created_by", "created_at"),
    "drafts": ("id", "suspect_id", "author_id", "created_at"),
    "idempotency_keys": ("actor_id", "key", "request_digest", "status", "body", "created_at"),
    "identities": ("suspect_id", "created_at"),
    "invitations": ("id", "purpose", "user_id", "token_digest", "created_at", "expires_at"),
    "measures": ("id", "organisation_id", "suspect_id", "kind", "from_on", "created_at"),
    "organisations": ("id", "kind", "created_at"),
    "scorecard_releases": (
        *("id", "organisation_id", "scorecard_version", "law_version", "checksum", "document"),
        *("report_digest", "summary", "proposed_by", "created_at"),
    ),
    "sessions": ("id", "user_id", "token_digest", "csrf_secret", "created_at"),
    "suspect_keys": ("suspect_id", "created_at"),
    "suspects": ("id", "organisation_id", "case_id", "origin_id", "created_at"),
    "users": ("id", "organisation_id", "login", "created_at"),
}
"""Table and its columns that keep the value they were inserted with."""
