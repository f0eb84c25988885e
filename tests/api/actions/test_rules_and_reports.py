"""An organisation's own rules of approval, corrections, and what a report refuses."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import insert

from api.actions.access import permitted_suspect
from api.actions.assessments import make_assessment, prepare, read_assessment, recomputed
from api.actions.decisions import decide
from api.actions.desk import Desk
from api.errors import HttpError
from api.security.actions import Action
from data.scorecards.schedule import SHIPPED_ONLY
from data.settings.approvals import SETTING
from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.states import State
from data.store.suspects import suspect_of
from data.store.tables.governance import settings
from tests.api.actions.offices import (
    BAIL,
    LIGHT_PLEA,
    Offices,
    arrest,
    assessed,
    opened,
    ready_to_decide,
)


def test_own_rules_stand_in_place_of_the_shipped_ones(offices: Offices) -> None:
    """An office without levels decides at once."""
    suspect = ready_to_decide(offices)
    house = offices.prosecutor

    def work(desk: Desk) -> None:
        unit = desk.unit
        row = {"name": SETTING, "value": {"rule": []}, "updated_by": house.user_id, "version": 1}
        unit.write(
            insert(settings).values(
                organisation_id=house.organisation_id, updated_at=unit.at, **row
            ),
            audit=AuditEvent(AuditKind.SETTING_CHANGED),
        )

    offices.as_(house, work)
    made = offices.as_(house, lambda desk: decide(desk, suspect.id, arrest()))
    assert made.detail["levels"] == []
    with offices.store.read() as connection:
        assert suspect_of(connection, suspect.id).state == State.DECIDED


def test_correction_of_another_suspects_assessment_is_refused(offices: Offices) -> None:
    """It must name one of the same suspect."""
    _, first = opened(offices, "一号")
    _, second = opened(offices, "二号")
    other = assessed(offices, offices.officer, first.id, BAIL)
    assessed(offices, offices.officer, second.id, BAIL)
    with offices.store.read() as connection:
        record = permitted_suspect(
            connection, offices.officer, Action.ASSESSMENT_CORRECT, second.id
        )
    prepared = prepare(record, BAIL, SHIPPED_ONLY)
    with pytest.raises(HttpError) as caught:
        offices.as_(
            offices.officer,
            lambda desk: make_assessment(desk, second.id, prepared, corrects_id=other.id),
        )
    assert caught.value.problems[0].pointer == "/corrects"


def test_document_is_refused_where_the_result_would_differ(offices: Offices) -> None:
    """What is stored stands; no document is made of anything else."""
    _, suspect = opened(offices)
    stored = assessed(offices, offices.officer, suspect.id, LIGHT_PLEA)
    opened_one = read_assessment(offices.store, offices.keys, offices.officer, stored.id)
    changed = replace(opened_one, said=replace(opened_one.said, result=b"{}"))
    with offices.store.read() as connection, pytest.raises(HttpError) as caught:
        recomputed(connection, changed)
    assert caught.value.problems[0].code == "result_differs"
