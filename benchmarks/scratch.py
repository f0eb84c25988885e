"""A scratch database with very many synthetic records, loaded in bulk past the writer.

For measuring queries only: rows are made up column by column, request and result are short, there
is no audit trail, and foreign keys and triggers are off while rows are loaded. Nothing else may
ever be done with such a database.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import psycopg
from sqlalchemy import Table, make_url

from data.store.engine import SQLITE, file_of
from data.store.identifiers import uuid7
from data.store.migrations.running import upgrade
from data.store.tables.cases import case_shares, cases, suspects
from data.store.tables.people import organisations, users
from data.store.tables.personal import identities, suspect_keys
from data.store.tables.records import assessments, decisions, events, measures
from data.store.types import moment_text

OFFICES, PEOPLE_IN_EACH, ASSESSMENTS_OF_EACH = 8, 25, 4
_BEGAN, _DAYS = datetime(2024, 1, 1, tzinfo=UTC), 1000
_STATES = ("registered", "assessed", "submitted", "pending_approval", "decided", "closed")
_STAGES = ("pre_submission", "arrest_review", "necessity_review")
_OFFENCES = ("盗窃罪", "诈骗罪", "故意伤害罪", "寻衅滋事罪", "危险驾驶罪", "抢劫罪")
_RECOMMENDATIONS = ("arrest", "bail", "no_arrest", "panel", "supplement")
_BYTES = b"x" * 500
_DIGEST_BYTES = 32
_SHARED_EVERY, _ARRESTED_EVERY, _SHARE_DEVIATING = 3, 50, 0.1

Rows = Iterable[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Scratch:
    """What was loaded, as far as queries need to know.

    Attributes:
        office: one organisation.
        person: one of its accounts.
        suspect: one of its suspects.
        middle_case: a case in the middle of its list.
    """

    office: str
    person: str
    suspect: str
    middle_case: str


@dataclass(frozen=True, slots=True)
class _Person:
    id: str
    office: str


@dataclass(frozen=True, slots=True)
class _File:
    """One case with its one suspect."""

    place: int
    case: str
    suspect: str
    person: _Person
    other_office: str
    at: datetime


def load(address: str, count: int) -> Scratch:
    """Migrate an empty database and load so many assessments with what belongs to them."""
    upgrade(address)
    offices = [uuid7() for _ in range(OFFICES)]
    people = [_Person(uuid7(), office) for office in offices for _ in range(PEOPLE_IN_EACH)]
    files = list(_files(people, offices, count // ASSESSMENTS_OF_EACH))
    own = [file for file in files if file.person.office == offices[0]]
    middle = own[len(own) // 2]
    _insert(address, _tables(offices, people, files))
    return Scratch(offices[0], middle.person.id, middle.suspect, middle.case)


def _files(people: list[_Person], offices: list[str], count: int) -> Iterator[_File]:
    for place in range(count):
        person = people[place % len(people)]
        other = offices[(offices.index(person.office) + 1) % len(offices)]
        at = _BEGAN + timedelta(days=_DAYS) * place / count
        yield _File(place, uuid7(), uuid7(), person, other, at)


def _tables(
    offices: list[str], people: list[_Person], files: list[_File]
) -> list[tuple[Table, Rows]]:
    random = Random(1)  # noqa: S311 - records, no secrets
    return [
        (organisations, [_office(place, office) for place, office in enumerate(offices)]),
        (users, [_user(place, person) for place, person in enumerate(people)]),
        (cases, (_case(file) for file in files)),
        (suspects, (_suspect(file) for file in files)),
        (case_shares, (_share(file) for file in files if not file.place % _SHARED_EVERY)),
        (suspect_keys, (_key(file) for file in files)),
        (identities, (_identity(file, random) for file in files)),
        (assessments, (each for file in files for each in _assessments(file, random))),
        (decisions, (_decision(file, random) for file in files if file.place % 2)),
        (events, (_event(file, kind) for file in files for kind in ("detained", "arrested"))),
        (measures, (_measure(file) for file in files if file.place % 2)),
    ]


def _moments(at: datetime) -> dict[str, Any]:
    return {"created_at": at, "updated_at": at, "version": 1}


def _office(place: int, office: str) -> dict[str, Any]:
    at = {"created_at": _BEGAN, "version": 1}
    return {
        "id": office,
        "kind": "procuratorate",
        "code": f"o{place}",
        "name": f"演示{place}",
        **at,
    }


def _user(place: int, person: _Person) -> dict[str, Any]:
    return {
        "id": person.id, "organisation_id": person.office, "login": f"u{place}", "name": "演示",
        "office": "", "state": "active", "must_change_password": 0, "created_at": _BEGAN,
        "version": 1,
    }  # fmt: skip


def _standing(file: _File) -> dict[str, Any]:
    due = (file.at + timedelta(days=7)).date()
    return {
        "organisation_id": file.person.office,
        "stage": _STAGES[file.place % len(_STAGES)],
        "state": _STATES[file.place % len(_STATES)],
        "due_on": due,
        **_moments(file.at),
    }


def _case(file: _File) -> dict[str, Any]:
    number = f"演示检捕〔{file.at.year}〕{file.place}号"
    handled = {"handler_id": file.person.id, "created_by": file.person.id}
    return {"id": file.case, "case_number": number, **handled, **_standing(file)}


def _suspect(file: _File) -> dict[str, Any]:
    offence = _OFFENCES[file.place % len(_OFFENCES)]
    own = {"id": file.suspect, "case_id": file.case, "label": "S1", "offence": offence}
    return {**own, "juvenile": 0, **_standing(file)}


def _share(file: _File) -> dict[str, Any]:
    return {
        "id": uuid7(), "case_id": file.case, "organisation_id": file.other_office,
        "shared_by": file.person.id, "shared_at": file.at,
    }  # fmt: skip


def _key(file: _File) -> dict[str, Any]:
    wrapped = {"wrapping_key_id": "scratch", "wrapped_key": _BYTES[:60]}
    return {"suspect_id": file.suspect, **wrapped, "created_at": file.at}


def _identity(file: _File, random: Random) -> dict[str, Any]:
    digests = {
        "name_digest": random.randbytes(_DIGEST_BYTES),
        "id_number_digest": random.randbytes(_DIGEST_BYTES),
    }
    return {"suspect_id": file.suspect, **digests, **_moments(file.at)}


def _assessments(file: _File, random: Random) -> Iterator[dict[str, Any]]:
    for number in range(ASSESSMENTS_OF_EACH):
        at = file.at + timedelta(hours=number)
        yield {
            "id": uuid7(), "organisation_id": file.person.office, "suspect_id": file.suspect,
            "author_id": file.person.id, "stage": _STAGES[file.place % len(_STAGES)],
            "assessed_on": at.date(), "offence": _OFFENCES[file.place % len(_OFFENCES)],
            "law_version": "cn-2026.1", "scorecard_version": "expert-2026.1",
            "scorecard_checksum": "scratch", "route": "danger_assessment",
            "recommendation": random.choice(_RECOMMENDATIONS), "basis": "borderline",
            "band": "medium", "total": random.randint(-80, 80), "request": _BYTES,
            "request_digest": "scratch", "result": _BYTES, "result_digest": "scratch",
            "created_at": at,
        }  # fmt: skip


def _decision(file: _File, random: Random) -> dict[str, Any]:
    return {
        "id": uuid7(), "organisation_id": file.person.office, "suspect_id": file.suspect,
        "outcome": random.choice(("arrest", "no_arrest")), "ground": "CPL81-1",
        "recommendation": "panel", "deviates": int(random.random() < _SHARE_DEVIATING),
        "detail": "{}", "decided_by": file.person.id, "decided_on": file.at.date(),
        "created_at": file.at,
    }  # fmt: skip


def _event(file: _File, kind: str) -> dict[str, Any]:
    return {
        "id": uuid7(), "organisation_id": file.person.office, "suspect_id": file.suspect,
        "kind": kind, "happened_on": file.at.date(), "detail": "{}", "source": "recorded",
        "recorded_by": file.person.id, "created_at": file.at,
    }  # fmt: skip


def _measure(file: _File) -> dict[str, Any]:
    ended = None if file.place % _ARRESTED_EVERY == 1 else file.at.date()
    return {
        "id": uuid7(), "organisation_id": file.person.office, "suspect_id": file.suspect,
        "kind": "arrest", "from_on": file.at.date(), "ended_on": ended, "detail": "{}",
        **_moments(file.at),
    }  # fmt: skip


def _insert(address: str, tables: list[tuple[Table, Rows]]) -> None:
    url = make_url(address)
    if url.get_backend_name() == SQLITE:
        with closing(sqlite3.connect(file_of(url), isolation_level=None)) as connection:
            _into_sqlite(connection, tables)
    else:
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as server:
            _into_postgresql(server, tables)


def _into_sqlite(connection: sqlite3.Connection, tables: list[tuple[Table, Rows]]) -> None:
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("BEGIN")
    for table, rows in tables:
        names = [column.name for column in table.columns]
        places = ", ".join("?" * len(names))
        listed = f"{table.name} ({', '.join(names)})"
        statement = f"INSERT INTO {listed} VALUES ({places})"  # noqa: S608 - our own names
        connection.executemany(
            statement, (tuple(_plain(row.get(name)) for name in names) for row in rows)
        )
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _into_postgresql(connection: psycopg.Connection[Any], tables: list[tuple[Table, Rows]]) -> None:
    connection.execute("SET session_replication_role = replica")
    for table, rows in tables:
        names = ", ".join(column.name for column in table.columns)
        with connection.cursor().copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([_plain(row.get(column.name)) for column in table.columns])
    connection.execute("VACUUM ANALYZE")


def _plain(value: Any) -> Any:
    """Return a value as both databases take it."""
    if isinstance(value, datetime):
        return moment_text(value)
    return value.isoformat() if isinstance(value, date) else value
