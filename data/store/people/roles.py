"""Kinds of organisation and roles of people; the values are stored."""

from __future__ import annotations

from enum import StrEnum


class OrganisationKind(StrEnum):
    """公安 or 检察院."""

    POLICE = "police"
    PROCURATORATE = "procuratorate"


class Role(StrEnum):
    """What someone may do is the table of rights at the edge; an account may hold several."""

    POLICE = "police"
    PROSECUTOR = "prosecutor"
    APPROVER = "approver"
    SUPERVISOR = "supervisor"
    EXPERT = "expert"
    RESEARCHER = "researcher"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class UserState(StrEnum):
    """Accounts are disabled, never removed: records name them."""

    ACTIVE = "active"
    DISABLED = "disabled"
