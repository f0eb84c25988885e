"""Which rules of approval an organisation has: its own setting, else the shipped ones."""

from __future__ import annotations

from sqlalchemy import Connection, select

from data.settings.approvals import SETTING, ApprovalRule, read_rules, shipped_rules
from data.store.tables.governance import settings
from model.law import LawPack


def rules_of(
    connection: Connection, organisation_id: str, law: LawPack
) -> tuple[ApprovalRule, ...]:
    """Return the rules of approval of an organisation.

    Raises:
        LawEntryError: its setting cannot be read under this law pack.
    """
    row = connection.execute(
        select(settings.c.value).where(
            settings.c.organisation_id == organisation_id, settings.c.name == SETTING
        )
    ).first()
    return shipped_rules(law) if row is None else read_rules(row.value, law)
