"""How an organisation, or what belongs to it, stands to the one who asks."""

from __future__ import annotations

from api.security.actions import Relation
from api.security.principal import Principal


def relation_to_organisation(principal: Principal, organisation_id: str) -> Relation:
    """Return ``organisation`` for one's own, else ``foreign``."""
    own = principal.organisation_id == organisation_id
    return Relation.ORGANISATION if own else Relation.FOREIGN


def relation_to_account(principal: Principal, user_id: str, organisation_id: str) -> Relation:
    """Return how an account stands to the one who asks."""
    if principal.user_id == user_id:
        return Relation.OWN
    return relation_to_organisation(principal, organisation_id)
