"""Exact search without reading names: keyed HMAC-SHA-256 of what was normalised."""

from __future__ import annotations

import hmac
import re
import unicodedata

from sqlalchemy import ColumnElement, Connection, func, select

from data.store.identity.keyring import Keyring
from data.store.tables.cases import suspects
from data.store.tables.personal import identities

_DOTS = re.compile(r"[\u00b7\u2022\u2027\u2219\u30fb\u16eb\u22c5\uff65]")
"""The dots with which names of minorities are typed."""
_IGNORED = re.compile(r"[\s\u200b-\u200f\u2060\ufeff-]+")


def normalised_name(name: str) -> str:
    """Return a name as it is compared: one form of width, dots, spaces and case.

    Examples:
        >>> normalised_name("阿不都・ 热合曼") == normalised_name("阿不都·热合曼")
        True
    """
    return _IGNORED.sub("", _DOTS.sub("·", unicodedata.normalize("NFKC", name))).casefold()


def normalised_id_number(number: str) -> str:
    """Return an ID number as it is compared.

    Examples:
        >>> normalised_id_number(" 44010619900101123x")
        '44010619900101123X'
    """
    return _IGNORED.sub("", unicodedata.normalize("NFKC", number)).upper()


def name_digest(keys: Keyring, name: str) -> bytes:
    """Return what is stored and compared for a name."""
    return _digest(keys, "name", normalised_name(name))


def id_number_digest(keys: Keyring, number: str) -> bytes:
    """Return what is stored and compared for an ID number."""
    return _digest(keys, "id_number", normalised_id_number(number))


def find_suspects(
    connection: Connection,
    keys: Keyring,
    *,
    organisation_id: str,
    name: str | None = None,
    id_number: str | None = None,
) -> list[str]:
    """Return the ids of an organisation's suspects with exactly this name, ID number, or both.

    Raises:
        ValueError: neither was given; everyone would be found.
    """
    conditions: list[ColumnElement[bool]] = []
    if name:
        conditions.append(identities.c.name_digest == name_digest(keys, name))
    if id_number:
        conditions.append(identities.c.id_number_digest == id_number_digest(keys, id_number))
    if not conditions:
        raise ValueError("search by identity needs a name or an ID number; give at least one")
    # No index serves this expression: a database without statistics would otherwise begin with
    # every suspect of the organisation instead of the few with this digest.
    office = func.coalesce(suspects.c.organisation_id, suspects.c.organisation_id)
    statement = (
        select(suspects.c.id)
        .join(identities, identities.c.suspect_id == suspects.c.id)
        .where(*conditions, office == organisation_id)
    )
    return sorted(connection.execute(statement).scalars())


def _digest(keys: Keyring, kind: str, text: str) -> bytes:
    return hmac.digest(keys.search, f"{kind}\0{text}".encode(), "sha256")
