"""A suspect's record with its case, and how both stand to an account: one query for all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, exists, select

from data.store.cases import Case
from data.store.errors import NotFoundError
from data.store.prepared import Prepared, Question, question
from data.store.suspects import Suspect
from data.store.tables.cases import case_members, case_shares, cases, suspects

_SUSPECT, _CASE = len(Suspect.__slots__), len(Case.__slots__)


@dataclass(frozen=True, slots=True)
class Dossier:
    """One suspect's record.

    Attributes:
        works_on_it: whether the account is a member of the case now.
        shared: whether the case is shared with the account's organisation now.
    """

    suspect: Suspect
    case: Case
    works_on_it: bool
    shared: bool


_WORKS_ON_IT = exists().where(
    case_members.c.case_id == cases.c.id,
    case_members.c.user_id == bindparam("user_id", type_=case_members.c.user_id.type),
    case_members.c.left_at.is_(None),
)
_SHARED = exists().where(
    case_shares.c.case_id == cases.c.id,
    case_shares.c.organisation_id
    == bindparam("organisation_id", type_=case_shares.c.organisation_id.type),
    case_shares.c.withdrawn_at.is_(None),
)
_DOSSIER = Prepared(
    select(
        *(suspects.c[name].label(f"suspect_{name}") for name in Suspect.__slots__),
        *(cases.c[name].label(f"case_{name}") for name in Case.__slots__),
        _WORKS_ON_IT.label("works_on_it"),
        _SHARED.label("shared"),
    )
    .join_from(suspects, cases, cases.c.id == suspects.c.case_id)
    .where(suspects.c.id == bindparam("suspect_id", type_=suspects.c.id.type))
)


def question_of(suspect_id: str, *, user_id: str, organisation_id: str) -> Question:
    """Return what `dossier_of` will ask."""
    return question(
        _DOSSIER, suspect_id=suspect_id, user_id=user_id, organisation_id=organisation_id
    )


def dossier_of(
    connection: Connection, suspect_id: str, *, user_id: str, organisation_id: str
) -> Dossier:
    """Return a suspect's record as it stands to an account.

    Args:
        connection: to read with.
        suspect_id: whose record.
        user_id: the account.
        organisation_id: the account's organisation.

    Raises:
        NotFoundError: there is none with this id.
    """
    row = _DOSSIER.first(
        connection, suspect_id=suspect_id, user_id=user_id, organisation_id=organisation_id
    )
    if row is None:
        raise NotFoundError(f"no suspect {suspect_id}", value=suspect_id)
    return _dossier(row)


def _dossier(row: tuple[Any, ...]) -> Dossier:
    suspect, case = row[:_SUSPECT], row[_SUSPECT : _SUSPECT + _CASE]
    works_on_it, shared = row[_SUSPECT + _CASE :]
    return Dossier(Suspect(*suspect), Case(*case), bool(works_on_it), bool(shared))
