"""False alarms of drift where nothing drifts, and how soon the cumulative sums see a change.

Cases are those of the invented world without drift, drawn anew for each comparison.
"""

from __future__ import annotations

import argparse
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import table
from data.law.catalogue import law_packs
from data.scorecards.catalogue import default_scorecard
from data.settings.evaluation import evaluation_settings
from data.synthetic.options import Options
from data.synthetic.simulation import simulate
from evaluation.drift.cusum import false_alarm_rate, sums
from evaluation.drift.shift import Shift, shift_of_factors, shift_of_totals
from model.batch import score_totals

REPEATS, QUICK_REPEATS = 2_000, 50
SIZES = ((50, 50), (100, 100), (200, 200), (1_000, 100), (1_000, 1_000))
LIMITS = (5.0, 7.0, 9.0)
CUSTOMARY = 0.1
_ROWS, _SEED, _CASES = 30_000, 31, 3_000
_BEFORE, _AFTER = 0.05, 0.10
_FACTORS_EVERY = 20


def report(repeats: int) -> str:
    """Measure and return the section of the report."""
    started = perf_counter()
    law = law_packs()[-1]
    card = default_scorecard(law)
    made = simulate(law, card, _ROWS, seed=_SEED, options=Options(drift=False))
    codes = made.learning_set(every=True).codes
    total = score_totals(codes, law, card).astype(np.int64)
    generator = np.random.default_rng(_SEED)
    lines = []
    for before, now in SIZES:
        rung = customary = families = looked = 0
        for number in range(repeats):
            drawn = generator.permutation(len(total))[: before + now]
            first, second = drawn[:before], drawn[before:]
            found = shift_of_totals(total[first], total[second])
            if isinstance(found, Shift):
                rung += found.alarm
                customary += found.index > CUSTOMARY
            if number % _FACTORS_EVERY == 0:
                looked += 1
                shifts = shift_of_factors(codes[first], codes[second], law)
                families += any(isinstance(s, Shift) and s.q < s.false_alarm for s in shifts)
        lines.append(
            [
                f"{before} / {now}",
                f"{rung / repeats:.3f}",
                f"{customary / repeats:.3f}",
                f"{families / looked:.2f}",
            ]
        )
    heads = ["cases before / now", "calibrated cut", f"PSI > {CUSTOMARY}", "any of 43 factors (q)"]
    rate = evaluation_settings().drift.alarm
    return (
        "## Drift alarms where nothing drifts\n\nSynthetic cases without drift; share of "
        f"{repeats:,} comparisons that ring (the last column: of {repeats // _FACTORS_EVERY}). "
        f"Aimed at: {rate:.2f}.\n\n{table(heads, lines)}\n\n"
        f"Cumulative sums for an odds ratio of 2 on {_CASES:,} cases at {_BEFORE:.0%}; the delay "
        f"is the median number of cases after {_BEFORE:.0%} becomes {_AFTER:.0%}.\n\n"
        f"{_sums(generator, repeats)}\n\n{perf_counter() - started:.0f} s in all.\n"
    )


def _sums(generator: np.random.Generator, repeats: int) -> str:
    right = np.full(_CASES, _BEFORE)
    outcome: NDArray[np.float64] = (generator.random((_CASES, 400)) < _AFTER).astype(np.float64)
    path = sums(outcome, right, 2.0)
    lines = [
        [
            f"{limit:g}",
            f"{false_alarm_rate(right, 2.0, limit, draws=max(repeats, 200), seed=_SEED):.3f}",
            f"{np.median((path >= limit).argmax(axis=0)):.0f}",
        ]
        for limit in LIMITS
    ]
    return table(["limit", "false alarms", "delay"], lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it runs")
    print(report(QUICK_REPEATS if parser.parse_args().quick else REPEATS))
