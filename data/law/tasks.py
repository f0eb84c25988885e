"""Read the tasks of necessity review (``tasks.toml``) of a law pack."""

from __future__ import annotations

from collections.abc import Mapping

from data.law.entries import Entry
from model.clock_rules import State
from model.tasks import TaskBook, TaskRule, Unless

FILE = "tasks.toml"
_KEYS = (
    "id", "name_zh", "name_en", "reason_zh", "reason_en", "raised_by", "unless", "custody_days",
    "due_days", "citations",
)  # fmt: skip
_STATE = "under_arrest"


def read_tasks(document: Mapping[str, object]) -> TaskBook:
    """Return the rules that a parsed ``tasks.toml`` describes.

    Raises:
        LawEntryError: names file, key, value and what is allowed; also for a task that neither an
            event nor a number of days raises, or both.
    """
    root = Entry(FILE, "", document)
    root.allow_only(("state", "closing", "task"))
    closing = root.table("closing")
    closing.allow_only(("events",))
    rules: dict[str, TaskRule] = {}
    for entry in root.tables("task"):
        entry.new("id", rules)
        rules[entry.text("id")] = _rule(entry)
    return TaskBook(tuple(rules.values()), _state(root), frozenset(closing.texts("events")))


def _state(root: Entry) -> State:
    entry = root.table("state")
    entry.allow_only(("begins", "ends"))
    begins, ends = frozenset(entry.texts("begins")), frozenset(entry.texts("ends"))
    if begins & ends:
        raise entry.error("ends", "no event that also begins the state")
    return State(_STATE, "", "", begins, ends)


def _rule(entry: Entry) -> TaskRule:
    entry.allow_only(_KEYS)
    if ("raised_by" in entry.values) == ("custody_days" in entry.values):
        raise entry.error("raised_by", "exactly one of raised_by and custody_days")
    return TaskRule(
        id=entry.text("id"),
        name_zh=entry.text("name_zh"),
        name_en=entry.text("name_en"),
        reason_zh=entry.text("reason_zh"),
        reason_en=entry.text("reason_en"),
        raised_by=frozenset(entry.texts("raised_by", default=())),
        unless=_unless(entry),
        custody_days=entry.optional_whole("custody_days"),
        due_days=entry.whole("due_days"),
        citations=entry.texts("citations"),
    )


def _unless(entry: Entry) -> Unless | None:
    if "unless" not in entry.values:
        return None
    part = entry.table("unless")
    part.allow_only(("field", "values"))
    return Unless(part.text("field"), frozenset(part.texts("values")))
