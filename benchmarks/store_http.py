"""A stored assessment over HTTP beside a bare FastAPI endpoint that inserts one row.

Ours is the whole thing: permission, assessment, row, audit entry in the chain, one commit that is
on disk before the answer. One uvicorn worker each on one core, the load on another; the two are
loaded in turns. PostgreSQL runs wherever the system puts it.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.bodies import bodies
from benchmarks.installation import Installed, databases, install
from benchmarks.load import Job, Load, load, message
from benchmarks.machine import available_cores, pin
from benchmarks.measure import Spread, shown, spread, table
from benchmarks.serving import served
from data.law.catalogue import law_packs

ADDRESS = "BARE_STORE_URL"
BARE, OURS = "bare FastAPI, one row", "ours: a stored, audited assessment"
CONNECTIONS, ROUNDS, SECONDS, BODIES, SUSPECTS = (1, 16, 64), 5, 2.0, 200, 100
_CREATED = 201
_KEPT = ("on", "findings", "answers")

Found = dict[tuple[str, int], list[Load]]


def measured(addresses: tuple[str, str], *, rounds: int, seconds: float, count: int) -> Found:
    """Return the loads of every round, by application and number of connections."""
    found: Found = {}
    ours_address, bare_address = addresses
    with TemporaryDirectory(prefix="nansha-bench-") as folder:
        installed = install(ours_address, Path(folder), suspects=SUSPECTS)
        jobs = {BARE: bare_job(count), OURS: our_job(installed, count)}
        with (
            served(("benchmarks.bare_store:app",), {ADDRESS: bare_address}) as bare,
            served(("api.app:served_app", "--factory"), installed.environment()) as ours,
        ):
            ports = {BARE: bare, OURS: ours}
            for name, port in ports.items():
                load(port, jobs[name], connections=1, seconds=seconds)
            for _ in range(rounds):
                for connections in CONNECTIONS:
                    for name, port in ports.items():
                        taken = load(port, jobs[name], connections=connections, seconds=seconds)
                        found.setdefault((name, connections), []).append(taken)
    return found


def bare_job(count: int) -> Job:
    """Return the requests of the peer: the same bodies."""
    return Job([message("/rows", body) for body in _bodies(count)], _CREATED)


def our_job(installed: Installed, count: int) -> Job:
    """Return our requests: bodies and suspects in turn."""
    headers = {"Authorization": f"Bearer {installed.secret}"}
    people = installed.suspects
    messages = [
        message(f"/v1/suspects/{people[place % len(people)]}/assessments", body, headers)
        for place, body in enumerate(_bodies(count))
    ]
    return Job(messages, _CREATED)


def report(*, rounds: int, seconds: float, count: int) -> str:
    """Measure and return the section of the report."""
    pin(0, available_cores()[-1])
    with databases() as known:
        sections = [
            f"### {name}\n\n{_table(measured(both, rounds=rounds, seconds=seconds, count=count))}"
            for name, both in known.items()
        ]
    return (
        f"## Stored assessments over HTTP\n\n{count} distinct synthetic bodies with an answer with "
        f"evidence to every factor, {SUSPECTS} suspects; every request is answered after its "
        "commit is on disk. The peer inserts the same body as one row and commits; ours checks "
        "permission, assesses, stores request and result, and extends the audit chain. "
        f"{rounds} rounds of {shown(seconds)} s for each line.\n\n" + "\n\n".join(sections) + "\n"
    )


def _table(found: Found) -> str:
    rates = {key: spread([each.per_second for each in loads]) for key, loads in found.items()}
    heads = ["", "connections", "requests/s: median (range)", "× bare", "median ms", "p99 ms"]
    return table(heads, [_line(key, loads, rates) for key, loads in sorted(found.items(), key=_by)])


def _by(item: tuple[tuple[str, int], list[Load]]) -> tuple[int, str]:
    (name, connections), _ = item
    return connections, name


def _line(
    key: tuple[str, int], loads: list[Load], rates: dict[tuple[str, int], Spread]
) -> list[str]:
    name, connections = key
    share = rates[key].middle / rates[BARE, connections].middle
    latencies = spread([each.middle for each in loads]), spread([each.p99 for each in loads])
    times = [shown(each.middle) for each in latencies]
    return [name, str(connections), str(rates[key]), shown(share), *times]


def _bodies(count: int) -> list[bytes]:
    documents = (json.loads(body) for body in bodies(law_packs()[-1], count))
    return [
        json.dumps({name: each[name] for name in _KEPT}, ensure_ascii=False).encode()
        for each in documents
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it runs")
    if parser.parse_args().quick:
        print(report(rounds=1, seconds=0.1, count=5))
    else:
        print(report(rounds=ROUNDS, seconds=SECONDS, count=BODIES))
