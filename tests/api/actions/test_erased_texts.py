"""What was written about a person is nowhere once their key is destroyed; what it came to stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, text

from api.actions.access import permitted_suspect
from api.actions.assessments import list_assessments, make_assessment, prepare, read_assessment
from api.actions.cases import close_case
from api.actions.decisions import decide
from api.actions.desk import Desk
from api.actions.drafts import begin_draft
from api.actions.exports import export_records
from api.actions.retention import run_retention
from api.routes.storing import stored_assessment
from api.security.actions import Action
from api.security.principal import CONSOLE, Role
from data.store.assessments import assessment_of, said
from data.store.audit.records import verify_records
from data.store.audit.verification import verify
from data.store.engine import SQLITE, file_of
from data.store.errors import ErasedError, KeyringError
from data.store.replies import IdempotencyKey, Reply
from data.store.served_cards import schedule_of
from data.store.tables import METADATA
from data.store.unit import UnitOfWork
from tests.api.actions.offices import Offices, opened, refusal
from tests.data.store.tampering import tamper

EVIDENCE, FACTS, NOTE = "标记甲的证言第七页", "标记乙的特殊情况", "标记丙的说明"
MARKS = (EVIDENCE, FACTS, NOTE)
MARKED = {
    "findings": {"special_need": {"facts": FACTS, "evidence": [EVIDENCE]}},
    "answers": {
        "criminal_record": {"level": "none", "evidence": [EVIDENCE], "note": NOTE},
        "fault_form": "negligent",
    },
}
LATER = datetime.now(UTC) + timedelta(days=1)


def store_marked(offices: Offices, suspect_id: str) -> str:
    """Store a marked assessment as the interface does, repeatably; return its id."""

    def work(unit: UnitOfWork) -> Reply:
        desk = Desk(unit, offices.keys, offices.officer)
        action = Action.ASSESSMENT_MAKE
        record = permitted_suspect(desk.connection, desk.principal, action, suspect_id)
        cards = schedule_of(desk.connection)
        return stored_assessment(make_assessment(desk, suspect_id, prepare(record, MARKED, cards)))

    key = IdempotencyKey("once", b"digest")
    reply = offices.store.write_once(work, actor=offices.officer.actor(), key=key)
    assert EVIDENCE in reply.body.decode()
    return reply.headers["Location"].rpartition("/")[2]


def closed(offices: Offices) -> tuple[str, str]:
    """Return suspect and assessment of a case that is closed."""
    case, suspect = opened(offices)
    assessment_id = store_marked(offices, suspect.id)
    offices.as_(offices.officer, partial(begin_draft, suspect_id=suspect.id, document=MARKED))
    given = refusal(outcome="direct_transfer", ground="CPL81-1")
    offices.as_(offices.officer, lambda desk: decide(desk, suspect.id, given))
    offices.as_(offices.officer, lambda desk: close_case(desk, case.id))
    return suspect.id, assessment_id


def stored_bytes(offices: Offices, raw: Engine) -> bytes:
    """Return everything that the database holds: SQLite's own files, or every row of all tables."""
    if offices.store.url.get_backend_name() == SQLITE:
        path = file_of(offices.store.url)
        return b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))
    with raw.connect() as connection:
        return b"".join(_rows(connection, name) for name in METADATA.tables)


def _rows(connection: Connection, table: str) -> bytes:
    """Return a table's rows; PostgreSQL writes bytes as hexadecimal digits."""
    rows = connection.execute(text(f"SELECT t::text FROM {table} t")).scalars()  # noqa: S608 - ours
    return "\n".join(rows).encode()


def found_in(content: bytes) -> list[str]:
    """Return the marks that some content holds, plainly or in hexadecimal digits."""
    return [
        mark
        for mark in MARKS
        if mark.encode() in content or mark.encode().hex().encode() in content
    ]


def test_texts_are_never_stored_plainly(offices: Offices, raw: Engine) -> None:
    """Neither in the record nor in the reply that is kept for repetition nor in the chain."""
    _, assessment_id = closed(offices)
    assert found_in(stored_bytes(offices, raw)) == []
    read = read_assessment(offices.store, offices.keys, offices.officer, assessment_id)
    assert found_in(read.said.request + read.said.result) == [EVIDENCE, FACTS]


def test_erasure_leaves_codes_and_a_chain_that_verifies(offices: Offices, raw: Engine) -> None:
    """The texts open no more; list, total, versions, digests and answers in codes stay."""
    suspect_id, assessment_id = closed(offices)
    before = list_assessments(offices.store, offices.officer, suspect_id, after=None, limit=9)
    assert run_retention(offices.store, CONSOLE, LATER) == 1
    assert found_in(stored_bytes(offices, raw)) == []
    with pytest.raises(ErasedError):
        read_assessment(offices.store, offices.keys, offices.officer, assessment_id)
    after = list_assessments(offices.store, offices.officer, suspect_id, after=None, limit=9)
    assert after == before
    assert b'"criminal_record":{"evidence":["E1"],"level":"none"}' in (
        after[0].outcome.coded_request or b""
    )
    with offices.store.read() as connection:
        assert [*verify(connection), *verify_records(connection)] == []


def test_researchers_read_the_same_before_and_after(offices: Offices, tmp_path: Path) -> None:
    """Statistics lose nothing when a person is erased."""
    closed(offices)
    researcher = replace(offices.officer, roles=frozenset({Role.RESEARCHER}))
    for name in ("before", "after"):
        path = tmp_path / f"{name}.csv"
        export_records(offices.store, offices.keys, researcher, path, ending=".csv")
        run_retention(offices.store, CONSOLE, LATER)
    assert (tmp_path / "before.csv").read_bytes() == (tmp_path / "after.csv").read_bytes()
    assert "criminal_record" in (tmp_path / "after.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("change", ["total = total + 1", "coded_request = request"])
def test_changed_codes_are_found_after_erasure(offices: Offices, raw: Engine, change: str) -> None:
    """No key is needed to see that a record is no longer what its entry says."""
    closed(offices)
    run_retention(offices.store, CONSOLE, LATER)
    with raw.begin() as connection:
        tamper(connection, "assessments", f"UPDATE assessments SET {change}")  # noqa: S608 - ours
    with offices.store.read() as connection:
        assert [finding.code for finding in verify_records(connection)] == ["record_changed"]


def test_bytes_open_in_their_own_place_only(offices: Offices, raw: Engine) -> None:
    """Nobody makes a request a result."""
    _, assessment_id = closed(offices)
    with raw.begin() as connection:
        tamper(connection, "assessments", "UPDATE assessments SET result = request")
    with pytest.raises(KeyringError, match=r"assessments\.result .* does not open"):
        read_assessment(offices.store, offices.keys, offices.officer, assessment_id)


def test_rows_of_before_are_read_as_they_are(offices: Offices, raw: Engine) -> None:
    """Bytes that were stored plainly before the migration are shown unchanged."""
    _, assessment_id = closed(offices)
    plain = "UPDATE assessments SET coded_request = NULL, request = result"
    with raw.begin() as connection:
        tamper(connection, "assessments", plain)
    with offices.store.read() as connection:
        stored = assessment_of(connection, assessment_id)
        assert said(connection, offices.keys, stored).request == stored.result
