"""Check the tasks of a law pack: every event, field and value they name is in the codebook."""

from __future__ import annotations

from collections.abc import Iterator

from data.codebook import codebook
from data.law.place import Found, Place
from data.law.tasks import FILE
from model.errors import Problem
from model.law import LawPack
from model.tasks import TaskRule

_EVENTS = frozenset(
    {("state", "begins"), ("state", "ends"), ("closing", "events"), ("task", "raised_by")}
)


def task_problems(pack: LawPack, found: Found) -> Iterator[Problem]:
    """Yield events, fields and values of tasks that nobody can record."""
    events = codebook().events
    for place, value in found:
        named = place.file == FILE and place.names in _EVENTS and isinstance(value, str)
        if named and value not in events:
            yield place.problem("pack_unknown_event", value, tuple(events))
    for position, rule in enumerate(pack.tasks.rules if pack.tasks else ()):
        yield from _field_problems(rule, Place(FILE, ("task", position, "unless")))


def _field_problems(rule: TaskRule, place: Place) -> Iterator[Problem]:
    """Yield a field that an event of the rule lacks, and values that the field does not have."""
    if rule.unless is None:
        return
    events = codebook().events
    for kind in sorted(rule.raised_by & events.keys()):
        fields = events[kind].fields
        if rule.unless.field not in fields:
            yield place.to("field").problem("pack_unknown_value", rule.unless.field, tuple(fields))
            continue
        allowed = tuple(str(value.id) for value in fields[rule.unless.field].values)
        for value in sorted(rule.unless.values - set(allowed)):
            yield place.to("values").problem("pack_unknown_value", value, allowed)
