"""How good points are that few cases taught: ours and its peers, judged where the truth is known.

As in real life the learners see the outcomes of the released only. They are judged on all submitted
cases without a mandatory ground, the arrested among them too, by what each would have done on bail:
only an invented world knows that.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from benchmarks.learners import GATED, LEARNERS, OURS, Learner, NotInstalled
from benchmarks.measure import table
from benchmarks.worlds import World
from data.law.catalogue import law_packs
from data.learning_set import LearningSet
from data.scorecards.catalogue import default_scorecard
from data.synthetic.effects import draw_truth, expert_agreement
from evaluation.discrimination import auc

Floats = NDArray[np.float64]
FEW, MANY = (200, 500, 2_000), 20_000
BEHIND = 0.001
_CLIP = 1e-6
METRICS = ("log-loss", "AUC", "Brier")
PANELS = {
    "medium": "A panel that is wrong about 15 of 43 factors",
    "bad": "A panel that may be wrong about every factor by chance",
}


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured.

    Attributes:
        draws: of training cases in each world, by their number.
        worlds: each with a truth of its own.
        test_rows: suspects of the police in the cases that are judged on, about half submitted.
        slow: whether slow learners run.
        expert: how good the panel is whose points are the centre.
    """

    draws: Mapping[int, int]
    worlds: int
    test_rows: int
    slow: bool = True
    expert: str = "medium"


WHOLE = (
    Size({200: 3, 500: 3, 2_000: 2, 20_000: 1}, worlds=4, test_rows=20_000),
    Size({200: 2, 500: 2, 2_000: 1}, worlds=4, test_rows=20_000, slow=False, expert="bad"),
)
QUICK = (Size({200: 1}, worlds=2, test_rows=2_000, slow=False),)


# By (name, rows, world): the metrics of each draw.
Found = dict[tuple[str, int, int], list[Floats]]


def judged(outcome: NDArray[np.int8], probability: Floats) -> Floats:
    """Return log-loss, AUC and Brier score."""
    chance = np.clip(probability, _CLIP, 1 - _CLIP)
    loss = -np.where(outcome == 1, np.log(chance), np.log1p(-chance)).mean()
    return np.array([loss, auc(outcome, chance).value, ((chance - outcome) ** 2).mean()])


def measure(size: Size) -> tuple[Found, dict[str, str], list[tuple[int, float]]]:
    """Return what each learner reached, which could not run, and the events learnt from."""
    found: Found = {}
    absent: dict[str, str] = {}
    events = []
    for number in range(size.worlds):
        world = World.of(number, max(size.draws), size.test_rows, size.expert)
        for rows, draws in size.draws.items():
            for draw in range(draws):
                cases = world.draw(rows, draw)
                events.append((rows, float(cases.misconduct.sum())))
                for learner in _asked(rows, draw, size, absent):
                    reached = _reached(learner, cases, world.test, absent)
                    if reached is not None:
                        found.setdefault((learner.name, rows, number), []).append(reached)
                        print(number, rows, draw, learner.name, *reached, file=sys.stderr)
    return found, absent, events


def _asked(rows: int, draw: int, size: Size, absent: Mapping[str, str]) -> Iterator[Learner]:
    for learner in LEARNERS:
        slow = learner.slow and (draw > 0 or rows > max(FEW) or not size.slow)
        if learner.name not in absent and not slow:
            yield learner


def _reached(
    learner: Learner, cases: LearningSet, test: LearningSet, absent: dict[str, str]
) -> Floats | None:
    try:
        probability = learner.learn(cases, test.codes, law_packs()[-1])
    except (ModuleNotFoundError, NotInstalled) as error:
        absent[learner.name] = getattr(error, "name", None) or str(error)
        return None
    return judged(test.misconduct, probability)


def gains(found: Found, name: str, rows: int) -> Floats:
    """Return, by world, how much less log-loss ours has than another on the same draws."""
    worlds = sorted(number for held, count, number in found if (held, count) == (name, rows))
    return np.array(
        [
            np.mean([other[0] - own[0] for other, own in _paired(found, name, rows, number)])
            for number in worlds
        ]
    )


def _paired(found: Found, name: str, rows: int, number: int) -> Iterator[tuple[Floats, Floats]]:
    """Yield what another and ours reached on the same draws; slow ones have the first only."""
    yield from zip(found[name, rows, number], found[OURS, rows, number], strict=False)


def verdict(found: Found, draws: Mapping[int, int]) -> list[str]:
    """Return whether the claims hold, in words."""
    return [
        *(_few(found, rows) for rows in draws if rows in FEW),
        *([_many(found)] if MANY in draws else []),
    ]


def _few(found: Found, rows: int) -> str:
    peers = [each.name for each in LEARNERS if each.name not in {OURS, GATED}]
    measured = {name: gains(found, name, rows) for name in peers}
    ahead = {name: float(gain.mean()) for name, gain in measured.items() if len(gain)}
    behind = [f"{name} ({-gain:+.4f})" for name, gain in ahead.items() if gain <= 0]
    said = f"does not hold: behind {', '.join(behind)}" if behind else "holds"
    return f"- {rows:,} released: ours has less log-loss than each of {len(ahead)} others: {said}."


def _many(found: Found) -> str:
    cards = [each.name for each in LEARNERS if each.whole and each.name != OURS]
    measured = {name: gains(found, name, MANY) for name in cards}
    least = {name: float(gain.mean()) for name, gain in measured.items() if len(gain)}
    best = min(least, key=lambda name: least[name])
    said = "holds" if least[best] >= -BEHIND else "does not hold"
    return (
        f"- {MANY:,} released: ours is at most {BEHIND} behind the best other card of whole "
        f"points ({best}, {-least[best]:+.4f} for ours): {said}."
    )


def _lines(found: Found, rows: int, absent: Mapping[str, str]) -> list[list[str]]:
    lines = []
    for learner in LEARNERS:
        if learner.name in absent:
            missing = f"{absent[learner.name]} is not installed here; `make bench` has it"
            lines.append([f"{rows:,}", learner.name, "", missing, "", "", ""])
            continue
        by_world = [
            np.mean(values, axis=0)
            for (name, count, _), values in found.items()
            if (name, count) == (learner.name, rows)
        ]
        if by_world:
            draws = sum(len(v) for (n, c, _), v in found.items() if (n, c) == (learner.name, rows))
            figures = [_with_error(column) for column in np.array(by_world).T]
            gain = "" if learner.name == OURS else _with_error(gains(found, learner.name, rows))
            lines.append([f"{rows:,}", learner.name, str(draws), *figures, gain])
    return lines


def _with_error(values: Floats) -> str:
    error = values.std(ddof=1) / sqrt(len(values)) if len(values) > 1 else float("nan")
    return f"{values.mean():.4f} ± {error:.4f}"


def section(size: Size) -> str:
    """Measure and return the table of one panel, and whether the claims hold under it."""
    found, absent, events = measure(size)
    lines = [line for rows in size.draws for line in _lines(found, rows, absent)]
    heads = ["released", "learner", "fits", *METRICS, "log-loss above ours, same draws"]
    learnt = ", ".join(
        f"{rows:,} released ({np.mean([e for r, e in events if r == rows]):.0f} misconducts)"
        for rows in size.draws
    )
    return (
        f"### {PANELS[size.expert]}\n\n{size.worlds} worlds; learnt from {learnt}; judged on the "
        f"submitted cases without a mandatory ground among {size.test_rows:,} suspects of the same "
        f"world. Steps from level to level on the card and in truth correlate at "
        f"{_agreement(size):.2f} on average.\n\n{table(heads, lines)}\n\n"
        + "\n".join(verdict(found, size.draws))
    )


def _agreement(size: Size) -> float:
    law = law_packs()[-1]
    card = default_scorecard(law)
    truths = (
        draw_truth(law, card, seed=number, expert=size.expert) for number in range(size.worlds)
    )
    return float(np.mean([expert_agreement(truth, law, card) for truth in truths]))


def report(sizes: Sequence[Size]) -> str:
    """Measure and return the section of the report."""
    started = perf_counter()
    sections = "\n\n".join(section(size) for size in sizes)
    return (
        "## What few cases teach\n\nSynthetic data with confounded release, missing answers, drift "
        "and districts. The learners see the outcomes of the released; they are judged by what "
        "each suspect would have done on bail, the arrested too. Mean ± standard error between "
        f"worlds; probabilities are cut to {_CLIP:g} from 0 and 1. Trees and FasterRisk run once "
        "in each world, up to 2,000 cases. What favours ours: true effects add up by level, as "
        "points do, and one expert point is on average worth what our prior of the scale expects. "
        f"{perf_counter() - started:.0f} s in all.\n\n{sections}\n"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it runs")
    print(report(QUICK if parser.parse_args().quick else WHOLE))
