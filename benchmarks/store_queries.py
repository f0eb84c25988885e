"""Lists, searches and dashboard queries over very many stored assessments, with their plans.

Each query is the one that the service runs. Its plan is read from the database itself: a full scan
of a large table is a fault and is shown as such.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, event, func, select

from benchmarks.installation import databases
from benchmarks.measure import Contender, shown, table, take_turns
from benchmarks.plans import plan_of
from benchmarks.scratch import OFFICES, Scratch, load
from data.law.catalogue import law_packs
from data.store.assessments import assessments_of
from data.store.case_lists import CaseFilter, cases_of, cases_shared_with
from data.store.database import open_store
from data.store.events import events_between
from data.store.identity.keyring import Keyring, create_key_file
from data.store.identity.search import find_suspects
from data.store.necessity_tasks import tasks_of_organisation
from data.store.tables.records import assessments, decisions

ASSESSMENTS, FEW, REPEATS = 1_000_000, 20_000, 9
PAGE = 51
_SINCE, _UNTIL = datetime(2026, 8, 1, tzinfo=UTC), datetime(2026, 9, 1, tzinfo=UTC)
_FIRST, _LAST = date(2026, 8, 1), date(2026, 8, 31)

Query = Callable[[Connection], object]


def queries(scratch: Scratch, keys: Keyring) -> dict[str, Query]:
    """Return the queries by what they are for."""
    office = scratch.office

    def listed(after: str | None = None, **narrowed: Any) -> Query:
        chosen = CaseFilter(**narrowed)
        return lambda read: cases_of(read, office, chosen, after=after, limit=PAGE)

    return {
        "cases, first page": listed(),
        "cases, a page in the middle": listed(after=scratch.middle_case),
        "cases in a state": listed(state="pending_approval"),
        "cases of an offence": listed(offence="抢劫罪"),
        "cases of a handler": listed(handler_id=scratch.person),
        "cases due by a day": listed(due_by=date(2024, 3, 1)),
        "cases that others share": lambda read: cases_shared_with(read, office, limit=PAGE),
        "search by name": lambda read: find_suspects(
            read, keys, organisation_id=office, name="演示姓名"
        ),
        "assessments of a suspect": lambda read: assessments_of(read, scratch.suspect),
        "events of a month": lambda read: events_between(
            read, office, ("arrested",), since=_FIRST, until=_LAST, limit=PAGE
        ),
        "tasks of necessity review": lambda read: _tasks(read, office),
        "dashboard: recommendations of a month": lambda read: _recommendations(read, office),
        "dashboard: deviations of a month": lambda read: _deviations(read, office),
    }


def report(count: int) -> str:
    """Load, measure and return the section of the report."""
    with TemporaryDirectory(prefix="nansha-bench-") as folder, databases() as known:
        keys = create_key_file(Path(folder) / "keys.json")
        sections = [
            f"### {name}\n\n{_measured(address, count, keys)}"
            for name, (address, _) in known.items()
        ]
    return (
        f"## Queries over {count:,} stored assessments\n\nSynthetic rows of {OFFICES} "
        f"organisations, loaded in bulk with short results and without audit trail; {REPEATS} "
        "timed runs of each query in turns, caches warm. The plan names the indexes that the "
        "database used.\n\n" + "\n\n".join(sections) + "\n"
    )


def _measured(address: str, count: int, keys: Keyring) -> str:
    scratch = load(address, count)
    with open_store(address) as store, store.read() as connection:
        runs = queries(scratch, keys)
        seconds = take_turns(
            [
                Contender(name, lambda query=query: query(connection), REPEATS)  # type: ignore[misc]  # a default
                for name, query in runs.items()
            ]
        )
        plans = {name: _plan(connection, query) for name, query in runs.items()}
    lines = [[name, str(taken.scaled(1e3)), plans[name]] for name, taken in seconds.items()]
    slowest = shown(1e3 * max(taken.middle for taken in seconds.values()))
    heads = ["query", "ms: median (range)", "plan"]
    return f"{table(heads, lines)}\n\nSlowest median: {slowest} ms."


def _plan(connection: Connection, query: Query) -> str:
    """Return how the database goes about a query."""
    sent: list[tuple[str, Any]] = []

    def note(_c: Any, _u: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        sent.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", note)
    query(connection)
    event.remove(connection, "before_cursor_execute", note)
    return "; ".join(dict.fromkeys(plan_of(connection, *each) for each in sent))


def _tasks(connection: Connection, office: str) -> object:
    book = law_packs()[-1].tasks
    assert book is not None  # noqa: S101 - the newest pack has them
    return tasks_of_organisation(connection, office, book, date(2026, 9, 1))


def _recommendations(connection: Connection, office: str) -> object:
    statement = (
        select(assessments.c.recommendation, func.count())
        .where(
            assessments.c.organisation_id == office,
            assessments.c.created_at >= _SINCE,
            assessments.c.created_at < _UNTIL,
        )
        .group_by(assessments.c.recommendation)
    )
    return connection.execute(statement).all()


def _deviations(connection: Connection, office: str) -> object:
    statement = (
        select(decisions.c.deviates, func.count())
        .where(
            decisions.c.organisation_id == office,
            decisions.c.created_at >= _SINCE,
            decisions.c.created_at < _UNTIL,
        )
        .group_by(decisions.c.deviates)
    )
    return connection.execute(statement).all()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it runs")
    print(report(FEW if parser.parse_args().quick else ASSESSMENTS))
