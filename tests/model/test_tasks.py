"""Tasks of necessity review: a table that a jurist can read, and what always holds."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st

from data.codebook import codebook
from model.tasks import Happening, Task, open_tasks
from tests.case_tables import CASES, LAW
from tests.strategies import always

TABLE: list[dict[str, Any]] = tomllib.loads((CASES / "tasks.toml").read_text("utf-8"))["case"]
assert LAW.tasks is not None
BOOK = LAW.tasks
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
EVENTS = st.lists(
    st.builds(Happening, st.sampled_from(sorted(codebook().events)), DAYS), max_size=12
)
REVIEWS = st.lists(DAYS, max_size=4)


def happenings(case: dict[str, Any]) -> list[Happening]:
    """Return the events of a case of the table."""
    return [Happening(kind, day, *detail) for kind, day, *detail in case["events"]]


def tasks_of(case: dict[str, Any]) -> tuple[Task, ...]:
    """Return the open tasks of a case of the table."""
    return open_tasks(BOOK, happenings(case), case.get("reviews", ()), case["today"])


def written(tasks: Sequence[Task]) -> list[list[Any]]:
    """Return tasks as the table writes them."""
    return [[task.rule.id, task.raised_on, task.due_on] for task in tasks]


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case["id"])
def test_tasks_of_the_table(case: dict[str, Any]) -> None:
    """Each case raises the tasks that it says, with the day of each."""
    assert written(tasks_of(case)) == case["tasks"]


@pytest.mark.parametrize("case", [c for c in TABLE if "cites" in c], ids=lambda case: case["id"])
def test_task_cites_its_provision(case: dict[str, Any]) -> None:
    """A task rests on the provision that the table names."""
    assert case["cites"] in tasks_of(case)[0].rule.citations


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_every_rule_has_a_case(rule: Any) -> None:
    """Each rule is raised by one of its events, or by its days, on a suspect under arrest."""
    arrested = Happening("arrested", date(2026, 11, 2))
    day = date(2026, 11, 2) + timedelta(rule.custody_days or 1)
    causes = [Happening(kind, day) for kind in sorted(rule.raised_by)]
    assert rule in {task.rule for task in open_tasks(BOOK, [arrested, *causes], (), day)}


def test_days_left_count_down_to_the_due_day() -> None:
    """On the due day nothing is left, a day later it is one day late."""
    [task] = tasks_of(TABLE[0])
    assert [task.days_left(task.due_on), task.days_left(task.due_on + timedelta(1))] == [0, -1]


@always(EVENTS, DAYS)
def test_a_review_today_leaves_no_task(events: list[Happening], today: date) -> None:
    """Whatever happened, a review made today closes everything raised until today."""
    assert open_tasks(BOOK, events, [today], today) == ()


@always(EVENTS, REVIEWS, DAYS)
def test_no_task_without_arrest(events: list[Happening], reviews: list[date], today: date) -> None:
    """Without an arrest nothing is raised."""
    free = [event for event in events if event.kind not in BOOK.under_arrest.begins]
    assert open_tasks(BOOK, free, reviews, today) == ()


@always(EVENTS, REVIEWS, DAYS)
def test_a_review_never_adds_a_task(
    events: list[Happening], reviews: list[date], today: date
) -> None:
    """With one review more, no rule has a task that it did not have, and none an earlier one."""
    before = {t.rule.id: t.raised_on for t in open_tasks(BOOK, events, reviews[1:], today)}
    after = {t.rule.id: t.raised_on for t in open_tasks(BOOK, events, reviews, today)}
    assert all(name in before and day >= before[name] for name, day in after.items())


@always(EVENTS, REVIEWS, DAYS)
def test_later_events_change_nothing(
    events: list[Happening], reviews: list[date], today: date
) -> None:
    """What happens after the day of reading is not known on it."""
    past = [event for event in events if event.day <= today]
    assert open_tasks(BOOK, past, reviews, today) == open_tasks(BOOK, events, reviews, today)
