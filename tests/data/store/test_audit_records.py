"""An assessment that was changed behind the triggers' back differs from the chain."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.audit.records import verify_records
from data.store.audit.verification import Finding
from data.store.database import Store
from data.store.identifiers import uuid7
from data.store.identity.keyring import create_key_file
from data.store.tables.records import assessments
from model.canonical import digest
from tests.data.store.people_and_cases import Office, add_office, add_suspect
from tests.data.store.tampering import tamper

REQUEST, RESULT = b'{"answers":{}}', b'{"recommendation":"bail"}'


@pytest.fixture
def office(store: Store) -> Office:
    """A procuratorate."""
    return add_office(store)


@pytest.fixture
def assessment_id(store: Store, office: Office, tmp_path: Path) -> str:
    """One stored assessment with its event."""
    suspect_id = add_suspect(store, office, create_key_file(tmp_path / "keys"))
    identifier = uuid7()
    codes = ("offence", "law_version", "scorecard_version", "scorecard_checksum", "route")
    row = {
        **dict.fromkeys((*codes, "recommendation", "basis", "stage"), "x"),
        "id": identifier,
        "organisation_id": office.organisation_id,
        "suspect_id": suspect_id,
        "author_id": office.actor.id,
        "assessed_on": date(2026, 11, 22),
        "request": REQUEST,
        "request_digest": digest(REQUEST),
        "result": RESULT,
        "result_digest": digest(RESULT),
    }
    detail = {"request": digest(REQUEST), "result": digest(RESULT)}
    event = AuditEvent(AuditKind.ASSESSMENT_MADE, identifier, detail)
    store.write(
        lambda unit: unit.add(assessments, {**row, "created_at": unit.at}, audit=event),
        actor=office.actor,
    )
    return identifier


@pytest.mark.usefixtures("assessment_id")
def test_untouched_assessment_has_no_finding(store: Store, office: Office) -> None:
    """The ordinary case, for one organisation and for all."""
    with store.read() as connection:
        assert verify_records(connection) == []
        assert verify_records(connection, office.organisation_id) == []


@pytest.mark.parametrize(
    ("table", "statement", "code"),
    [
        ("assessments", "UPDATE assessments SET result = request", "record_changed"),
        ("assessments", "DELETE FROM assessments", "record_missing"),
        ("audit_entries", "DELETE FROM audit_entries", "record_unaudited"),
    ],
)
def test_tampering_with_an_assessment_is_found(  # noqa: PLR0913, PLR0917 - a table's columns and fixtures
    table: str,
    statement: str,
    code: str,
    store: Store,
    raw: Engine,
    office: Office,
    assessment_id: str,
) -> None:
    """Also where digest columns of the row itself were changed with it."""
    with raw.begin() as connection:
        tamper(connection, table, statement)
    with store.read() as connection:
        (finding,) = verify_records(connection)
    number = 0 if code == "record_unaudited" else 3
    assert finding == Finding(code, office.organisation_id, number, subject_id=assessment_id)
