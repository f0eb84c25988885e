"""Cases, suspects and events from a table: a row that cannot be stored stops nothing.

Importing a table twice stores nothing twice: a case is known by its number, a suspect by its label,
an event by suspect, kind, day and detail, corrected or not. Some rows make one unit of work.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from sqlalchemy import select

from api.actions.cases import FIRST_STAGES
from api.actions.desk import Desk
from api.actions.events import law_of_today
from api.actions.suspects import NewSuspect, place_suspect
from api.security.actions import Action, Relation
from api.security.permissions import check_may
from api.security.principal import OrganisationKind, Principal
from data.case_rows import CaseColumns, CaseRow
from data.rows import Row
from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.cases import Case, add_case, case_of
from data.store.database import Store
from data.store.errors import ErasedError
from data.store.events import EventSource, NewEvent, add_event, same_event
from data.store.identity.annotations import NewAnnotation, annotate
from data.store.identity.identities import Identity, identity_of
from data.store.identity.keyring import Keyring
from data.store.recording import Reading, follow, read_event
from data.store.suspects import Suspect, suspects_of
from data.store.tables.cases import cases
from data.store.unit import UnitOfWork
from model.errors import Problem

ROWS_OF_A_UNIT = 100
_NOTE = "note"


class Fate(StrEnum):
    """What became of a row."""

    STORED = "stored"
    KNOWN = "known"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of one row, with its problems where it was rejected."""

    line: int
    fate: Fate
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """A row whose form is right, with its event as the codebook reads it."""

    line: int
    row: CaseRow
    event: NewEvent | None


def import_rows(
    store: Store, keys: Keyring, principal: Principal, columns: CaseColumns, rows: Iterable[Row]
) -> Iterator[RowResult]:
    """Store the rows of a table for the principal's organisation and yield what became of each.

    Raises:
        ForbiddenError: the principal may not import.
        StoreUnavailableError: the database is gone; rows yielded before are stored.
    """
    check_may(principal, Action.RECORDS_IMPORT, Relation.ORGANISATION)
    waiting = iter(rows)
    while chunk := list(islice(waiting, ROWS_OF_A_UNIT)):
        reading = law_of_today()
        read = [_read(row, columns, reading) for row in chunk]
        good = [each for each in read if isinstance(each, _Read)]

        def work(
            unit: UnitOfWork, good: Sequence[_Read] = good, reading: Reading = reading
        ) -> dict[int, RowResult]:
            return _Importer(Desk(unit, keys, principal), reading).store(good)

        stored = store.write(work, actor=principal.actor()) if good else {}
        yield from (stored[each.line] if isinstance(each, _Read) else each for each in read)


def _read(row: Row, columns: CaseColumns, reading: Reading) -> _Read | RowResult:
    """Return a row as it is to be stored, or its rejection."""
    document = list(row.problems) if row.problems else columns.row(row.cells)
    if isinstance(document, list):
        return RowResult(row.line, Fate.REJECTED, tuple(document))
    if document.event is None:
        return _Read(row.line, document, None)
    given = document.event
    event = read_event(given.kind, given.day, given.detail, reading)
    if isinstance(event, list):
        return RowResult(row.line, Fate.REJECTED, tuple(event))
    return _Read(row.line, document, event)


class _Importer:
    """Stores some rows in one unit of work."""

    def __init__(self, desk: Desk, reading: Reading) -> None:
        self._desk = desk
        self._reading = reading
        self._touched: dict[str, None] = {}

    def store(self, rows: Sequence[_Read]) -> dict[int, RowResult]:
        """Store what can be stored; return what became of each row by its line."""
        found = {each.line: self._row(each) for each in rows}
        for suspect_id in self._touched:
            follow(self._desk.unit, suspect_id, self._reading)
        fates = [result.fate for result in found.values()]
        counts = {fate.value: fates.count(fate) for fate in Fate}
        self._desk.unit.note(AuditEvent(AuditKind.RECORDS_IMPORTED, None, counts))
        return found

    def _row(self, read: _Read) -> RowResult:
        """Check everything first, then write: a rejected row leaves nothing behind."""
        row, case = read.row, self._case(read.row.case_number)
        known = suspects_of(self._desk.connection, case.id) if case else []
        suspect = next((one for one in known if one.label == row.suspect), None)
        try:
            problems = self._problems(row, suspect, f"S{len(known) + 1}")
        except ErasedError as error:
            problems = [error.problem]
        if problems:
            return RowResult(read.line, Fate.REJECTED, tuple(problems))
        new = suspect is None
        if suspect is None:
            suspect = self._add(row, case)
        stored = self._store_event(read, suspect)
        return RowResult(read.line, Fate.STORED if new or stored else Fate.KNOWN)

    def _case(self, number: str) -> Case | None:
        """Return the organisation's case of a number."""
        own = cases.c.organisation_id == self._desk.principal.organisation_id
        found = self._desk.unit.first(select(cases.c.id).where(own, cases.c.case_number == number))
        return case_of(self._desk.connection, found.id) if found else None

    def _problems(self, row: CaseRow, suspect: Suspect | None, next_label: str) -> list[Problem]:
        """Return what a row says otherwise than the record."""
        if suspect is None:
            if row.suspect == next_label:
                return []
            return [Problem("import_label", "/suspect", row.suspect, (next_label,))]
        problems = []
        if row.offence != suspect.offence:
            problems.append(Problem("import_differs", "/offence", row.offence, (suspect.offence,)))
        return [*problems, *self._identity_problems(row, suspect)]

    def _identity_problems(self, row: CaseRow, suspect: Suspect) -> list[Problem]:
        """Return what a row says otherwise about who it is; the values are left out.

        Raises:
            ErasedError: nothing personal can be stored or compared any more.
        """
        given = {"name": row.name, "id_number": row.id_number, "birth_date": row.birth_date}
        if not any(given.values()) and not row.note:
            return []
        known = identity_of(self._desk.connection, self._desk.keys, suspect.id)
        return [
            Problem("import_differs", f"/{name}", "***")
            for name, value in given.items()
            if value and value != getattr(known, name)
        ]

    def _add(self, row: CaseRow, case: Case | None) -> Suspect:
        principal = self._desk.principal
        if case is None:
            stage = FIRST_STAGES[principal.organisation_kind is OrganisationKind.POLICE]
            case = add_case(self._desk.unit, case_number=row.case_number, stage=stage.value)
        identity = Identity(row.name, row.id_number, row.birth_date)
        new = NewSuspect(row.offence, juvenile=row.juvenile, identity=identity)
        return place_suspect(self._desk, case, new)

    def _store_event(self, read: _Read, suspect: Suspect) -> bool:
        """Store the event of a row unless it is known; tell whether it was stored."""
        unit, event = self._desk.unit, read.event
        if event is None or same_event(unit.connection, suspect.id, event) is not None:
            return False
        stored = add_event(unit, suspect.id, event, source=EventSource.IMPORTED)
        self._touched[suspect.id] = None
        if read.row.note:
            audit = AuditEvent(AuditKind.ANNOTATION_RECORDED, stored.id)
            note = NewAnnotation(stored.id, _NOTE, read.row.note)
            annotate(unit, self._desk.keys, suspect.id, note, audit=audit)
        return True
