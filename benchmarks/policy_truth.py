"""What simulated policies promise, beside what would have happened, on the generator that knows it.

`evaluation.policy` asks a line that was seen on the released. Deciders of the generator see a
circumstance that no record holds, so that those they arrest are riskier at equal total: the promise
must come out too good. This measures by how much, and whether the order would have gained at all.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import table
from data.law.catalogue import law_packs
from data.scorecards.catalogue import default_scorecard
from data.settings.evaluation import evaluation_settings
from data.synthetic.simulation import simulate
from evaluation.backtest.assessed import assess_cases
from evaluation.backtest.line import RiskLine
from evaluation.policy.cells import Cells
from evaluation.policy.questions import answers

CASES, SEEDS, FIRST_SEED = 40_000, 12, 100
QUICK_CASES, QUICK_SEEDS = 10_000, 2
DRAWS = 200
FIGURES = ("today", "today_true", "card", "card_true", "break_even", "odds_true")

Floats = NDArray[np.float64]


def measure(seeds: Sequence[int], rows: int = CASES, draws: int = DRAWS) -> dict[str, Floats]:
    """Return for each seed misconducts per 100 cases, promised and true, and both odds ratios."""
    found = [_seed(seed, rows, draws) for seed in seeds]
    return {name: np.array([each[name] for each in found]) for name in FIGURES}


def _seed(seed: int, rows: int, draws: int) -> dict[str, float]:
    law = law_packs()[-1]
    card = default_scorecard(law)
    world = simulate(law, card, rows, seed=seed)
    cases = world.learning_set()
    would = world.learning_set(labels="potential").misconduct == 1
    least = evaluation_settings().backtest.line_events
    assessed = assess_cases(cases, law, card, least_events=least, seed=seed)
    line = assessed.line
    if not isinstance(line, RiskLine):
        raise RuntimeError(f"seed {seed}: no line: {line}; take more cases")  # noqa: TRY004 - too few cases
    totals, place = np.unique(assessed.total, return_inverse=True)
    released, arrested = (
        np.bincount(place[marks], minlength=len(totals))
        for marks in (~cases.detained, cases.detained)
    )
    nothing = np.zeros_like(arrested)
    cells = Cells(totals, released, arrested, nothing, nothing, line.probability(totals))
    answer = answers(cells, line, draws=draws, seed=seed)[0]
    kept = np.where(assessed.total < answer.limit, 1.0, 0.0)
    kept[assessed.total == answer.limit] = answer.part
    return {
        "today": answer.misconducts_today.value,
        "today_true": 100 * float((would & ~cases.detained).mean()),
        "card": answer.misconducts.value,
        "card_true": 100 * float((kept * would).mean()),
        "break_even": answer.break_even or np.inf,
        "odds_true": _odds(place, cases.detained, would),
    }


def _odds(place: NDArray[np.intp], arrested: NDArray[np.bool_], would: NDArray[np.bool_]) -> float:
    """Return the common odds ratio of misconduct, arrested to released, at equal total.

    Reference: Mantel, Haenszel (1959), J. Natl. Cancer Inst. 22, 719-748.
    """
    a, b, c, d = (
        np.bincount(place[marks], minlength=place.max() + 1)
        for marks in (arrested & would, arrested & ~would, ~arrested & would, ~arrested & ~would)
    )
    n = a + b + c + d
    return float((a * d / n).sum() / (b * c / n).sum())


def report(seeds: Sequence[int], rows: int, draws: int) -> str:
    """Return the section for the results."""
    found = measure(seeds, rows, draws)
    gain = found["today"] - found["card"]
    true_gain = found["today_true"] - found["card_true"]
    lines = [
        _line("misconducts per 100 cases as decided", found["today"], found["today_true"]),
        _line("at the same release rate by total", found["card"], found["card_true"]),
        _line("gain", gain, true_gain),
        _line("odds at which the gain vanishes; true odds", found["break_even"],
              found["odds_true"]),
    ]  # fmt: skip
    head = ("figure", "promised, mean (SD)", "true, mean (SD)")
    return (
        f"## Simulated policies against the truth\n\nExpert card, {len(seeds)} seeds from "
        f"{seeds[0]}, {rows:,} cases each. The promise is the line's, fitted on the released; the "
        "odds are those of misconduct, arrested to released at equal total.\n\n"
        f"{table(head, lines)}\n\nThe promised gain is {gain.mean() / true_gain.mean():.2f} times "
        f"the true one; the true gain is above 0 in {(true_gain > 0).sum()} of {len(seeds)} seeds."
    )


def _line(name: str, promised: Floats, true: Floats) -> tuple[str, str, str]:
    return (name, *(f"{each.mean():.2f} ({each.std(ddof=1):.2f})" for each in (promised, true)))


def main() -> None:
    """Print the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    seeds = range(FIRST_SEED, FIRST_SEED + (QUICK_SEEDS if quick else SEEDS))
    print(report(seeds, QUICK_CASES if quick else CASES, DRAWS))


if __name__ == "__main__":
    main()
