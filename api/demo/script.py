"""The script of the demonstration (``script.toml``) as values."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from api.security.principal import OrganisationKind, Role
from data.law.entries import Entry

FILE = "script.toml"
_OTHERWISE = "else"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Someone who acts in the demonstration.

    Attributes:
        organisation: id of an organisation of the script.
    """

    id: str
    organisation: str
    name: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class DemoOrganisation:
    """An invented office."""

    id: str
    kind: OrganisationKind
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Course:
    """What some cases go through.

    Attributes:
        share: how many of the cases, beside the other courses.
        days_ago: how long ago they began, at the least.
        recommended: the recommendations that it is for; any where empty.
        steps: what happens, in order.
    """

    id: str
    share: int
    days_ago: int
    recommended: frozenset[str]
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoEvent:
    """An event of the codebook that a step records, some days after what went before."""

    step: str
    kind: str
    days: int
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Script:
    """Everything that the demonstration needs besides its cases.

    Attributes:
        light: levels of a case in which an arrest needs approval.
        days: days that pass before a step.
        words: texts with slots in braces.
    """

    organisations: tuple[DemoOrganisation, ...]
    accounts: tuple[DemoAccount, ...]
    courses: tuple[Course, ...]
    events: tuple[DemoEvent, ...]
    light: Mapping[str, Any]
    days: Mapping[str, Any]
    words: Mapping[str, Any]
    grounds: Mapping[str, Any]

    def events_of(self, step: str) -> tuple[DemoEvent, ...]:
        """Return what a step records, in order."""
        return tuple(event for event in self.events if event.step == step)

    def ground(self, outcome: str, basis: str) -> str:
        """Return what a decision rests on where the recommendation has some basis."""
        table: Mapping[str, str] = self.grounds[outcome]
        return table.get(basis, table[_OTHERWISE])


@lru_cache(maxsize=1)
def script() -> Script:
    """Return the script that ships."""
    text = files("api.demo").joinpath(FILE).read_text(encoding="utf-8")
    root = Entry(FILE, "", tomllib.loads(text))
    return Script(
        organisations=tuple(_organisation(entry) for entry in root.tables("organisation")),
        accounts=tuple(_account(entry) for entry in root.tables("account")),
        courses=tuple(_course(entry) for entry in root.tables("course")),
        events=tuple(_event(entry) for entry in root.tables("event")),
        **{name: root.table(name).values for name in ("light", "days", "words", "grounds")},
    )


def _organisation(entry: Entry) -> DemoOrganisation:
    kind = OrganisationKind(entry.text("kind", one_of=tuple(OrganisationKind)))
    return DemoOrganisation(entry.text("id"), kind, entry.text("code"), entry.text("name"))


def _account(entry: Entry) -> DemoAccount:
    roles = frozenset(Role(role) for role in entry.among("roles", tuple(Role)))
    return DemoAccount(entry.text("id"), entry.text("organisation"), entry.text("name"), roles)


def _course(entry: Entry) -> Course:
    return Course(
        id=entry.text("id"),
        share=entry.whole("share", at_least=1),
        days_ago=entry.whole("days_ago", at_least=1),
        recommended=frozenset(entry.texts("recommended", default=())),
        steps=entry.texts("steps"),
    )


def _event(entry: Entry) -> DemoEvent:
    detail = entry.optional_table("detail").values
    return DemoEvent(entry.text("step"), entry.text("kind"), entry.whole("days"), detail)
