"""Group audit on real outcomes: whole points learnt on parole records, asked of race and gender.

Both are never inputs. Every outcome is seen here, so that error rates need no weights. Re-arrest is
a product of policing: a group that is watched more is re-arrested more, and calibration against
re-arrest then hides what it should show.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import table
from benchmarks.parole import CUTS, place, read
from benchmarks.rearrest import QUICK_ROWS, ours
from data.settings.evaluation import evaluation_settings
from evaluation.assessable import Lacking
from evaluation.backtest.shares import share
from evaluation.discrimination import auc
from evaluation.estimate import Estimate
from evaluation.groups.calibration import calibration_by_group
from evaluation.groups.grouping import Grouping, cross
from evaluation.groups.multiplicity import false_discovery
from evaluation.groups.rates import rates_by_group

TRAITS = ("Race", "Gender")
FLAGGED = 1 / 3
_LEAST_P = 0.001
_HEADS = (
    "group", "n (events)", "flagged", "ratio to others", "q", "observed/expected", "q", "AUC",
    "missed of those re-arrested", "flagged of the others",
)  # fmt: skip


def groupings(rows: int | None) -> tuple[Grouping, ...]:
    """Return race, gender and both at once, of the test rows."""
    import pandas as pd

    frame = pd.read_csv(place(), nrows=rows, usecols=[*TRAITS, "Training_Sample"])
    tested = frame[frame["Training_Sample"] != 1]
    found = []
    for trait in TRAITS:
        names, codes = np.unique(tested[trait].astype(str), return_inverse=True)
        found.append(Grouping(trait, tuple(map(str, names)), codes.astype(np.int16)))
    return (*found, cross(*found))


def report(rows: int | None) -> str:
    """Measure and return the section."""
    title = "## Groups on parole (real data; re-arrest is a product of policing)"
    if not place().exists():
        return f"{title}\n\nNot measured: the file is not there. Set NANSHA_NIJ_CSV to its path."
    data = read(CUTS, rows)
    outcome = data.outcome[~data.training]
    probability = np.clip(ours(data).probability, 1e-6, 1 - 1e-6)
    flagged = probability >= np.quantile(probability, 1 - FLAGGED)
    lines = list(_lines(groupings(rows), outcome, probability, flagged))
    return (
        f"{title}\n\n{len(outcome):,} test rows, {int(outcome.sum()):,} re-arrested; race and "
        "gender are no inputs. Flagged: the third with the highest probability. 95 % intervals; q "
        "by Benjamini and Hochberg over the column. Every outcome is seen.\n\n"
        f"{table(_HEADS, lines)}\n"
    )


def _lines(
    found: tuple[Grouping, ...],
    outcome: NDArray[np.float64],
    probability: NDArray[np.float64],
    flagged: NDArray[np.bool_],
) -> Iterator[list[str]]:
    least = evaluation_settings().groups
    rates = [r for g in found for r in rates_by_group(flagged, g, least=least.rate_cases)]
    fits = [
        c
        for g in found
        for c in calibration_by_group(outcome, probability, g, least=least.calibration_events)
    ]
    members = [g.place == place for g in found for place in range(len(g.names))]
    first, second = (false_discovery([each.p for each in column]) for column in (rates, fits))
    for rate, fit, member, p, q in zip(rates, fits, members, first, second, strict=True):
        yield [
            f"{rate.trait}: {rate.group}", f"{rate.n:,} ({fit.events:,})", _shown(rate.rate),
            _shown(rate.ratio), _p(p), _shown(fit.ratio), _p(q),
            _shown(auc(outcome[member], probability[member])),
            _shown(share(~flagged, member & (outcome == 1), least.error_events)),
            _shown(share(flagged, member & (outcome == 0), least.error_events)),
        ]  # fmt: skip


def _shown(figure: Estimate | Lacking) -> str:
    if isinstance(figure, Lacking):
        return f"not assessable ({figure.got:g} of {figure.needed:g})"
    return f"{figure.value:.3f} ({figure.low:.3f} – {figure.high:.3f})"


def _p(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if value >= _LEAST_P else f"< {_LEAST_P}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it runs")
    print(report(QUICK_ROWS if parser.parse_args().quick else None))
