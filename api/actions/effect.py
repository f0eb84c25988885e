"""What follows when a decision takes effect: its event, and that the police learn of it."""

from __future__ import annotations

from api.actions.recording import reading_of_today
from api.errors import HttpError
from data.settings.decisions import decision_book
from data.store.decisions import Decision
from data.store.events import EventSource
from data.store.recording import Reading, read_event, record
from data.store.states import TRANSITIONS, State, Step
from data.store.suspects import Suspect, move, suspect_of
from data.store.unit import UnitOfWork


def take_effect(unit: UnitOfWork, suspect: Suspect, decision: Decision) -> None:
    """Record the event of a decision, and in the case of the police that it came from.

    Raises:
        HttpError: ``invalid`` where the event cannot be recorded.
    """
    reading = reading_of_today()
    _record(unit, suspect.id, decision, reading)
    if suspect.origin_id is None:
        return
    _record(unit, suspect.origin_id, decision, reading)
    origin = suspect_of(unit.connection, suspect.origin_id)
    if (State(origin.state), Step.LEARN) in TRANSITIONS:
        move(unit, origin, Step.LEARN)


def _record(unit: UnitOfWork, suspect_id: str, decision: Decision, reading: Reading) -> None:
    outcome = decision_book().outcomes[decision.outcome]
    if outcome.event is None:
        return
    detail = outcome.event_detail(decision.ground)
    new = read_event(outcome.event, decision.decided_on, detail, reading)
    if isinstance(new, list):
        raise HttpError("invalid", tuple(new), reading.law)
    record(unit, suspect_id, new, source=EventSource.DECIDED, reading=reading)
