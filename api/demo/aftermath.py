"""What happens outside the offices: events of the script, recorded by whoever handles the case."""

from __future__ import annotations

from api.actions.events import EventWish, record_event
from api.demo.play import Play


def record_events(play: Play, step: str) -> None:
    """Record the events that the script has for a step, each some days after the one before."""
    for event in play.script.events_of(step):
        play.pass_days(event.days)
        wish = EventWish(event.kind, play.day, event.detail)
        play.write(lambda desk, wish=wish: record_event(desk, play.suspect, wish))  # type: ignore[misc]  # a default
