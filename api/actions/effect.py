"""What follows when a decision takes effect or is corrected: its event, here and for the police."""

from __future__ import annotations

from api.actions.recording import reading_of_today
from api.errors import HttpError
from data.codebook import TAKEN_BACK
from data.settings.decisions import decision_book
from data.store.decisions import Decision
from data.store.events import EventSource, StoredEvent, current_events
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


def correct_effect(unit: UnitOfWork, suspect: Suspect, old: Decision, new: Decision) -> None:
    """Put the event of a corrected decision in the place of the old one's, with the police too.

    Raises:
        HttpError: ``invalid`` where the event cannot be recorded.
    """
    reading = reading_of_today()
    for suspect_id in filter(None, (suspect.id, suspect.origin_id)):
        _record(unit, suspect_id, new, reading, corrects=_event_of(unit, suspect_id, old))


def _event_of(unit: UnitOfWork, suspect_id: str, decision: Decision) -> StoredEvent | None:
    """Return the event that a decision brought about, as it stands now; None where it has none."""
    outcome = decision_book().outcomes[decision.outcome]
    brought = (outcome.event, decision.decided_on, EventSource.DECIDED.value)
    found = (
        event
        for event in current_events(unit.connection, suspect_id)
        if (event.kind, event.happened_on, event.source) == brought
    )
    return next(found, None)


def _record(
    unit: UnitOfWork,
    suspect_id: str,
    decision: Decision,
    reading: Reading,
    *,
    corrects: StoredEvent | None = None,
) -> None:
    outcome = decision_book().outcomes[decision.outcome]
    kind, detail = outcome.event, outcome.event_detail(decision.ground)
    if kind is None and corrects is None:
        return
    if kind is None:
        kind, detail = TAKEN_BACK, {}
    new = read_event(kind, decision.decided_on, detail, reading)
    if isinstance(new, list):
        raise HttpError("invalid", tuple(new), reading.law)
    record(unit, suspect_id, new, source=EventSource.DECIDED, reading=reading, corrects=corrects)
