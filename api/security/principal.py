"""Who asks: a person with a session, a machine with a key, or the operator at the console."""

from __future__ import annotations

from dataclasses import dataclass

from data.store.audit.events import OPERATOR, Actor, ActorKind
from data.store.identifiers import INSTALLATION
from data.store.people.roles import OrganisationKind, Role

__all__ = [
    "CONSOLE",
    "POLICE",
    "PROCURATORATE",
    "ROLES_OF_KIND",
    "OrganisationKind",
    "Principal",
    "Role",
]

POLICE, PROCURATORATE = OrganisationKind.POLICE, OrganisationKind.PROCURATORATE

ROLES_OF_KIND = {
    POLICE: frozenset({Role.POLICE, Role.ADMINISTRATOR, Role.AUDITOR}),
    PROCURATORATE: frozenset(Role) - {Role.POLICE},
}
"""Kind of organisation and the roles that its people may have."""


@dataclass(frozen=True, slots=True)
class Principal:
    """An account that is signed in.

    Attributes:
        organisation_kind: None for the console.
        scopes: values of `Action` that a machine's key allows; None for a person.
        must_change_password: whether it may do nothing else first (`api.security.guard`).
    """

    user_id: str
    login: str
    organisation_id: str
    organisation_kind: OrganisationKind | None
    roles: frozenset[Role]
    scopes: frozenset[str] | None = None
    must_change_password: bool = False

    @property
    def is_console(self) -> bool:
        """Whether it is the operator; no request over HTTP ever is."""
        return self.user_id == INSTALLATION

    @property
    def is_machine(self) -> bool:
        """Whether a key and not a person's session brought the request."""
        return self.scopes is not None

    def actor(self) -> Actor:
        """Return who acts, as the audit chain names it."""
        if self.is_console:
            return OPERATOR
        kind = ActorKind.MACHINE if self.is_machine else ActorKind.USER
        return Actor(self.user_id, self.organisation_id, kind)


CONSOLE = Principal(INSTALLATION, "console", INSTALLATION, None, frozenset())
"""Commands at the console of the server: whoever may run them owns the database file already."""
