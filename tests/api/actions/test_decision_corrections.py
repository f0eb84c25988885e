"""A decision that was recorded wrongly is replaced by another that names it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from api.actions.approvals import list_decisions
from api.actions.cases import close_case
from api.actions.decision_corrections import correct_decision
from api.actions.decisions import GivenDecision, decide
from api.assessing import today
from api.errors import HttpError
from api.security.permissions import ForbiddenError
from api.security.principal import Principal
from data.store.audit.kinds import AuditKind
from data.store.audit.reading import entries_before
from data.store.audit.verification import verify
from data.store.decisions import Decision
from data.store.errors import NotFoundError
from data.store.events import current_events
from data.store.suspects import suspect_of
from tests.api.actions.offices import (
    BAIL,
    Offices,
    arrest,
    assessed,
    opened,
    ready_to_decide,
    refusal,
)

YESTERDAY = today() - timedelta(days=1)


def refused(offices: Offices) -> Decision:
    """Return a refusal of arrest that is in force."""
    suspect = ready_to_decide(offices)
    return offices.as_(offices.prosecutor, lambda desk: decide(desk, suspect.id, refusal()))


def corrected(
    offices: Offices, old: Decision, given: GivenDecision, *, version: int = 1
) -> Decision:
    """Correct a decision as the prosecutor."""
    return offices.as_(
        offices.prosecutor, lambda desk: correct_decision(desk, old.id, given, version=version)
    )


def kinds_of(offices: Offices, suspect_id: str) -> list[tuple[str, object]]:
    """Return what is known to have happened by the decision."""
    with offices.store.read() as connection:
        events = current_events(connection, suspect_id)
    return [(each.kind, each.happened_on) for each in events if each.source == "decided"]


def test_the_correction_names_the_old_decision(offices: Offices) -> None:
    """Both stay; the old one is shown as corrected, and the trail has its event."""
    old = refused(offices)
    new = corrected(offices, old, refusal(decided_on=YESTERDAY))
    shown = list_decisions(offices.store, offices.keys, offices.prosecutor, old.suspect_id)
    assert new.corrects_id == old.id
    assert [(each.decision.id, each.standing, each.version) for each in shown] == [
        (new.id, "effective", 1),
        (old.id, "corrected", 2),
    ]
    with offices.store.read() as connection:
        house = offices.prosecutor.organisation_id
        kinds = {entry.kind for entry in entries_before(connection, house, None, limit=20)}
        assert AuditKind.DECISION_CORRECTED in kinds
        assert verify(connection) == []


def test_what_it_brought_about_is_corrected_here_and_for_the_police(offices: Offices) -> None:
    """The day of the event follows; nothing is counted twice."""
    old = refused(offices)
    corrected(offices, old, refusal(decided_on=YESTERDAY))
    with offices.store.read() as connection:
        origin = suspect_of(connection, old.suspect_id).origin_id or ""
    for suspect_id in (old.suspect_id, origin):
        assert kinds_of(offices, suspect_id) == [("arrest_refused", YESTERDAY)]


def test_a_diversion_of_the_police_is_corrected(offices: Offices) -> None:
    """Police correct their own."""
    _, suspect = opened(offices)
    assessed(offices, offices.officer, suspect.id, BAIL)
    given = refusal(outcome="direct_transfer", ground="CPL81-1")
    old = offices.as_(offices.officer, lambda desk: decide(desk, suspect.id, given))
    again = refusal(outcome="bail_and_transfer", ground="CPL81-1")
    offices.as_(offices.officer, lambda desk: correct_decision(desk, old.id, again, version=1))
    with offices.store.read() as connection:
        (event,) = current_events(connection, suspect.id)
    assert event.detail["diversion"] == "bail_and_transfer"


def test_nothing_is_corrected_twice(offices: Offices) -> None:
    """Whoever saw the decision before its correction is told; the old one is not in force."""
    old = refused(offices)
    corrected(offices, old, refusal(decided_on=YESTERDAY))
    for version, code in ((1, "stale"), (2, "conflict")):
        with pytest.raises(HttpError) as caught:
            corrected(offices, old, refusal(), version=version)
        assert caught.value.code == code


def test_approvers_are_not_passed_by(offices: Offices) -> None:
    """An arrest of someone who pleads guilty to a light offence needs three signatures."""
    old = refused(offices)
    with pytest.raises(HttpError) as caught:
        corrected(offices, old, arrest())
    assert caught.value.problems[0].code == "correction_needs_approval"


def test_what_waits_for_approval_is_not_in_force(offices: Offices) -> None:
    """It is returned, not corrected."""
    suspect = ready_to_decide(offices)
    old = offices.as_(offices.prosecutor, lambda desk: decide(desk, suspect.id, arrest()))
    with pytest.raises(HttpError) as caught:
        corrected(offices, old, refusal())
    assert caught.value.problems[0].code == "decision_not_in_force"


def test_a_closed_record_stays(offices: Offices) -> None:
    """What was closed is not changed from behind."""
    old = refused(offices)
    with offices.store.read() as connection:
        case_id = suspect_of(connection, old.suspect_id).case_id
    offices.as_(offices.prosecutor, lambda desk: close_case(desk, case_id))
    with pytest.raises(HttpError) as caught:
        corrected(offices, old, refusal())
    assert caught.value.problems[0].code == "decision_not_in_force"


@pytest.mark.parametrize(
    ("who", "error"),
    [
        (lambda offices: offices.assistant, ForbiddenError),
        (lambda offices: offices.head, ForbiddenError),
        (lambda offices: offices.officer, NotFoundError),
        (lambda offices: offices.stranger, NotFoundError),
    ],
    ids=["colleague", "approver", "police", "stranger"],
)
def test_only_who_handles_the_case_corrects(
    offices: Offices, who: Callable[[Offices], Principal], error: type[Exception]
) -> None:
    """A colleague and an approver see it; for the police and strangers it does not exist."""
    old = refused(offices)
    with pytest.raises(error):
        offices.as_(who(offices), lambda desk: correct_decision(desk, old.id, refusal(), version=1))
