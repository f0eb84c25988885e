"""Findings of a verified trail in words, for the console and the interface alike."""

from __future__ import annotations

from api.messages.dictionary import Language, text
from data.store.audit.verification import Finding


def finding_words(finding: Finding, language: Language) -> str:
    """Return a finding in words."""
    until = finding.sequence if finding.until is None else finding.until
    slots = {
        "organisation": finding.organisation_id, "sequence": finding.sequence, "until": until,
    }  # fmt: skip
    return text(f"finding.{finding.code}", language, **slots)
