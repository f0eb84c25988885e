"""One assessment, stage by stage: microseconds for a body with an answer to every factor."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.bodies import bodies
from benchmarks.measure import Contender, table, take_turns
from data.encoding import result_bytes
from data.law.catalogue import law_packs
from data.scorecards.catalogue import default_scorecard
from model.assessment import Assessment, assess
from model.evidence import count
from model.recommendation import rule
from model.request import decode, parse, validate
from model.standing import facts_of
from model.whatif import Position, changes

BODIES, REPEATS = 200, 15
WHOLE = "whole: from bytes to bytes"


def stages(count_of_bodies: int) -> tuple[list[bytes], dict[str, Callable[[], object]]]:
    """Return the bodies, and the stages of their assessment, each as one run over all of them."""
    law = law_packs()[-1]
    card, sent = default_scorecard(law), bodies(law, count_of_bodies)
    documents: list[Any] = [decode(body) for body in sent]
    requests: list[Any] = [validate(document, law) for document in documents]
    counted = [count(request, law) for request in requests]
    assessed = [assess(request, law, card) for request in requests]

    def whole(body: bytes) -> bytes:
        request: Any = parse(body, law)
        return result_bytes(assess(request, law, card))

    return sent, {
        "decode": _over(decode, sent),
        "validate": _over(lambda document: validate(document, law), documents),
        "count": _over(lambda request: count(request, law), requests),
        "score": _over(lambda each: facts_of(each, law, card), counted),
        "rule": _over(lambda each: rule(each.facts, law), assessed),
        "what-if": _over(lambda each: changes(_position(each), law, card), assessed),
        "assess: count, score, rule, what-if and words": _over(
            lambda request: assess(request, law, card), requests
        ),
        "result as bytes": _over(result_bytes, assessed),
        WHOLE: _over(whole, sent),
    }


def report(count_of_bodies: int) -> str:
    """Measure and return the section of the report."""
    sent, runs = stages(count_of_bodies)
    seconds = take_turns([Contender(name, run, REPEATS) for name, run in runs.items()])
    lines = [
        [name, str(taken.scaled(1e6 / len(sent))), f"{taken.middle / seconds[WHOLE].middle:.0%}"]
        for name, taken in seconds.items()
    ]
    size = sum(map(len, sent)) / len(sent) / 1024
    return (
        f"## One assessment\n\n{len(sent)} synthetic bodies of {size:.1f} KiB, an answer with "
        f"evidence to every factor, no two alike; {REPEATS} timed runs over all of them, so what "
        "is kept between cases (tables of the pack, bail plans) is warm.\n\n"
        f"{table(['stage', 'µs: median (range)', 'share'], lines)}\n"
    )


def _over(work: Callable[[Any], object], items: Sequence[Any]) -> Callable[[], None]:
    def run() -> None:
        for item in items:
            work(item)

    return run


def _position(found: Assessment) -> Position:
    recommendation = found.ruling.outcome.recommendation
    return Position(found.request, found.counted, found.score, found.facts, recommendation)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it runs")
    print(report(3 if parser.parse_args().quick else BODIES))
