"""Sealed records open for who states a reason, for a while, and the trail names it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from api.actions.sealing import open_sealed, seal_suspect
from api.actions.suspects import read_identity, read_suspect, search_cases
from api.errors import HttpError
from data.store.audit.kinds import AuditKind
from data.store.batch import utc_now
from data.store.sealed_records import OPEN_FOR, is_open
from data.store.suspects import Suspect, suspect_of
from data.store.tables.audit import audit_entries
from tests.api.actions.offices import NAME, Offices, ready_to_decide


@pytest.fixture
def sealed(offices: Offices) -> Suspect:
    """Return a suspect of the prosecutor whose record is sealed."""
    suspect = ready_to_decide(offices)
    return offices.as_(offices.prosecutor, lambda desk: seal_suspect(desk, suspect.id))


def test_sealed_record_is_closed_to_its_handler(offices: Offices, sealed: Suspect) -> None:
    """Even the name leads nowhere."""
    with pytest.raises(HttpError) as caught:
        read_suspect(offices.store, offices.prosecutor, sealed.id)
    assert (caught.value.code, caught.value.problems[0].code) == ("forbidden", "sealed")
    found = search_cases(offices.store, offices.keys, offices.prosecutor, name=NAME, id_number=None)
    assert found == []


def test_stated_reason_opens_it_for_that_account(offices: Offices, sealed: Suspect) -> None:
    """For no other, and the trail names who; the reason itself is in no entry."""
    offices.as_(offices.prosecutor, lambda desk: open_sealed(desk, sealed.id, "另案需要核实。"))
    assert read_identity(offices.store, offices.keys, offices.prosecutor, sealed.id).name == NAME
    with pytest.raises(HttpError):
        read_suspect(offices.store, offices.supervisor, sealed.id)
    with offices.store.read() as connection:
        kinds = select(audit_entries.c.kind).where(
            audit_entries.c.subject_id == sealed.id,
            audit_entries.c.actor_id == offices.prosecutor.user_id,
        )
        assert AuditKind.SUSPECT_SEALED_READ in set(connection.execute(kinds).scalars())


def test_it_closes_again(offices: Offices, sealed: Suspect) -> None:
    """After half an hour."""
    offices.as_(offices.prosecutor, lambda desk: open_sealed(desk, sealed.id, "另案需要核实。"))
    later = utc_now() + OPEN_FOR + timedelta(seconds=1)
    with offices.store.read() as connection:
        suspect = suspect_of(connection, sealed.id)
        assert is_open(connection, suspect, offices.prosecutor.user_id, utc_now())
        assert not is_open(connection, suspect, offices.prosecutor.user_id, later)


@pytest.mark.parametrize("reason", ["", " ", "\u200b"])
def test_reason_must_say_something(offices: Offices, sealed: Suspect, reason: str) -> None:
    """White space opens nothing."""
    with pytest.raises(HttpError) as caught:
        offices.as_(offices.prosecutor, lambda desk: open_sealed(desk, sealed.id, reason))
    assert caught.value.code == "invalid"
