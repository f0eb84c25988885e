"""`POST /v1/score` beside a bare FastAPI endpoint that validates the same body and adds up points.

One uvicorn worker each on one core, the load on another, over loopback only. The two are loaded in
turns, so that a slow minute of the machine falls on both.
"""

from __future__ import annotations

import argparse

from benchmarks.bodies import bodies
from benchmarks.load import Job, Load, load, message
from benchmarks.machine import available_cores, pin
from benchmarks.measure import Spread, shown, spread, table
from benchmarks.serving import served
from data.law.catalogue import law_packs

PATH = "/v1/score"
BARE, OURS = "bare FastAPI, pydantic body, adds up points", "ours: the whole assessment"
APPS = {BARE: ("benchmarks.bare:app",), OURS: ("api.app:served_app", "--factory")}
CONNECTIONS, ROUNDS, SECONDS, BODIES = (1, 16, 64), 5, 1.0, 500


def measured(*, rounds: int, seconds: float, count: int) -> dict[tuple[str, int], list[Load]]:
    """Return the loads of every round by application and number of connections."""
    job = Job([message(PATH, body) for body in bodies(law_packs()[-1], count)])
    found: dict[tuple[str, int], list[Load]] = {}
    with served(APPS[BARE]) as bare, served(APPS[OURS]) as ours:
        pin(0, available_cores()[-1])
        ports = {BARE: bare, OURS: ours}
        for port in ports.values():
            load(port, job, connections=1, seconds=seconds)
        for _ in range(rounds):
            for connections in CONNECTIONS:
                for name, port in ports.items():
                    taken = load(port, job, connections=connections, seconds=seconds)
                    found.setdefault((name, connections), []).append(taken)
    return found


def report(*, rounds: int, seconds: float, count: int) -> str:
    """Measure and return the section of the report."""
    found = measured(rounds=rounds, seconds=seconds, count=count)
    rates = {key: spread([each.per_second for each in loads]) for key, loads in found.items()}
    lines = [
        _line(name, connections, loads, rates, rates[BARE, connections])
        for (name, connections), loads in found.items()
    ]
    heads = ["", "connections", "requests/s: median (range)", "× bare", "median ms", "p99 ms"]
    return (
        f"## HTTP\n\n{count} distinct synthetic bodies with an answer with evidence to every "
        f"factor, in turn; one uvicorn worker on one core, the load on another; {rounds} rounds of "
        f"{shown(seconds)} s for each line. The bare endpoint answers with a total, ours with "
        f"gates, reasons, what-if and versions.\n\n{table(heads, lines)}\n"
    )


def _line(
    name: str,
    connections: int,
    loads: list[Load],
    rates: dict[tuple[str, int], Spread],
    bare: Spread,
) -> list[str]:
    rate = rates[name, connections]
    latencies = spread([each.middle for each in loads]), spread([each.p99 for each in loads])
    shares = shown(rate.middle / bare.middle)
    return [name, str(connections), str(rate), shares, *(shown(s.middle) for s in latencies)]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it runs")
    if parser.parse_args().quick:
        print(report(rounds=1, seconds=0.1, count=5))
    else:
        print(report(rounds=ROUNDS, seconds=SECONDS, count=BODIES))
