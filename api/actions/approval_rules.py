"""Which rules of approval an organisation has: its own setting, else the shipped ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from api.actions.desk import Desk
from api.actions.events import law_of_today
from api.errors import HttpError
from api.security.actions import Action, Relation
from api.security.permissions import check_may
from api.security.principal import Principal
from data.law.catalogue import law_packs
from data.law.entries import LawEntryError
from data.settings.approvals import (
    SETTING,
    ApprovalRule,
    read_rules,
    shipped_document,
    shipped_rules,
)
from data.store.database import Store
from data.store.settings import NEVER_SET, change_setting, setting_of
from model.errors import Problem, printable
from model.law import LawPack

_DEEPEST = 24
"""How deep conditions may be nested: what is deeper nobody reads, and it costs every decision."""


@dataclass(frozen=True, slots=True)
class ApprovalRules:
    """The rules of approval that hold in an organisation.

    Attributes:
        document: as they are written; checked.
        own: whether the organisation set them; otherwise they ship.
        version: for the next change.
    """

    document: Mapping[str, Any]
    own: bool
    version: int


def rules_of(
    connection: Connection, organisation_id: str, law: LawPack
) -> tuple[ApprovalRule, ...]:
    """Return the rules of approval of an organisation.

    Raises:
        LawEntryError: its setting cannot be read under this law pack.
    """
    found = setting_of(connection, organisation_id, SETTING)
    return shipped_rules(law) if found is None else read_rules(found.value, law)


def read_approval_rules(store: Store, principal: Principal) -> ApprovalRules:
    """Return the rules of approval of the principal's organisation."""
    check_may(principal, Action.SETTING_READ, Relation.ORGANISATION)
    with store.read() as connection:
        found = setting_of(connection, principal.organisation_id, SETTING)
    if found is None:
        return ApprovalRules(shipped_document(), own=False, version=NEVER_SET)
    return ApprovalRules(found.value, own=True, version=found.version)


def set_approval_rules(desk: Desk, document: Mapping[str, Any], *, version: int) -> ApprovalRules:
    """Set the rules of approval of the principal's organisation; none ask for no approval.

    They hold for decisions that are made from now on.

    Raises:
        HttpError: ``invalid`` for a rule that one of the law packs cannot read.
        VersionConflictError: someone set them since they were read.
    """
    check_may(desk.principal, Action.SETTING_CHANGE, Relation.ORGANISATION)
    _refuse_unreadable(document)
    changed = change_setting(desk.unit, SETTING, document, version=version)
    return ApprovalRules(document, own=True, version=changed)


def _refuse_unreadable(document: Mapping[str, Any]) -> None:
    """Read the rules under every law pack: a decision on an old assessment must find them too."""
    depth = _depth(document)
    if depth > _DEEPEST:
        raise HttpError("invalid", (Problem("beyond_measure", "/rule", str(depth)),))
    try:
        names = [rule.id for law in law_packs() for rule in read_rules(document, law)]
    except LawEntryError as error:
        place = f"/{error.key.replace('[', '/').replace(']', '').replace('.', '/')}"
        problem = Problem("rule_unreadable", place, printable(error.value), (error.allowed,))
        raise HttpError("invalid", (problem,), law_of_today().law) from None
    twice = sorted({name for name in names if names.count(name) > len(law_packs())})
    if twice:
        raise HttpError("invalid", (Problem("duplicate_item", "/rule", printable(twice[0])),))


def _depth(document: Any) -> int:
    """Return how deep a document is nested, level by level: deep ones would break recursion."""
    depth, level = 0, [document]
    while level:
        depth += 1
        level = [
            item
            for container in level
            for item in (container.values() if isinstance(container, Mapping) else container)
            if isinstance(item, Mapping | list)
        ]
    return depth
