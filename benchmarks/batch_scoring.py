"""Totals of many rows from codes, one thread: ours beside reading the bytes and beside peers.

All contenders get the same synthetic answers, each in the form that it reads best, prepared before
the clock starts. A peer that fits a model is fitted beforehand; only its scoring is timed.
"""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import Contender, shown, table, take_turns
from data.law.catalogue import law_packs
from data.scorecards.catalogue import default_scorecard
from model.batch import score_batch, score_totals
from model.batch_tables import codes_of
from model.law import LawPack
from model.scale import NOT_APPLICABLE_CODE, UNKNOWN_CODE
from model.scorecard import Scorecard

ROWS, REPEATS, SLOW_REPEATS, FITTED_ROWS = 1_000_000, 15, 3, 20_000
READING, OURS = "X.max(), reading the bytes once", "ours: totals, codes by column"
NOT_INSTALLED = "not installed here; `make bench` has it"


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """The rows to be scored, by column, and what makes points of them."""

    codes: NDArray[np.int8]
    law: LawPack
    card: Scorecard

    def names(self) -> list[str]:
        """Return the ids of the columns."""
        return [factor.id for factor in self.law.scale]

    def points(self) -> list[dict[int, int]]:
        """Return per column the points of each code."""
        none = {UNKNOWN_CODE: 0, NOT_APPLICABLE_CODE: 0}
        return [
            dict(enumerate(self.card.points[factor.id][name] for name in factor.level_ids)) | none
            for factor in self.law.scale
        ]


def sample(rows: int) -> Sample:
    """Return synthetic rows in which every allowed code of a factor is equally frequent."""
    law, random = law_packs()[-1], np.random.default_rng(1)
    codes = np.empty((rows, len(law.scale)), np.int8, order="F")
    for column, factor in enumerate(law.scale):
        allowed = codes_of(factor)
        codes[:, column] = random.integers(allowed[0], allowed[-1] + 1, rows)
    return Sample(codes, law, default_scorecard(law))


def ours(found: Sample) -> list[Contender]:
    """Return reading the bytes, and our ways to score."""
    codes, law, card = found.codes, found.law, found.card
    by_row = np.ascontiguousarray(codes)
    return [
        Contender(READING, codes.max, REPEATS),
        Contender(OURS, lambda: score_totals(codes, law, card), REPEATS),
        Contender("ours: totals, codes by row", lambda: score_totals(by_row, law, card), REPEATS),
        Contender(
            "ours: totals, range, classes, dangers, completeness, band",
            lambda: score_batch(codes, law, card),
            SLOW_REPEATS,
        ),
    ]


def pandas_map(found: Sample) -> Callable[[], object]:
    """Return scoring by `Series.map` column by column."""
    import pandas as pd

    frame, points = pd.DataFrame(found.codes, columns=found.names()), found.points()

    def score() -> Any:
        return sum(frame[name].map(each) for name, each in zip(found.names(), points, strict=True))

    wanted = score_totals(found.codes, found.law, found.card)
    if not np.array_equal(np.asarray(score()), wanted):
        raise AssertionError("pandas and ours disagree on the totals")
    return score


def sklearn_pipeline(found: Sample) -> Callable[[], object]:
    """Return scoring by a fitted pipeline of OneHotEncoder and LogisticRegression."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder

    pipeline = make_pipeline(
        OneHotEncoder(handle_unknown="ignore"), LogisticRegression(solver="newton-cholesky")
    )
    pipeline.fit(found.codes[:FITTED_ROWS], outcomes(found))
    return lambda: pipeline.predict_proba(found.codes)


def optbinning_scorecard(found: Sample) -> Callable[[], object]:
    """Return scoring by a fitted `optbinning.Scorecard` with points."""
    import pandas as pd

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from optbinning import BinningProcess, Scorecard  # type: ignore[import-not-found]  # a peer, optional
    from sklearn.linear_model import LogisticRegression

    frame = pd.DataFrame(found.codes, columns=found.names())
    card = Scorecard(
        binning_process=BinningProcess(found.names()),
        estimator=LogisticRegression(),
        scaling_method="min_max",
        scaling_method_params={"min": -100, "max": 100},
        rounding=True,
    )
    card.fit(frame[:FITTED_ROWS], outcomes(found))
    return lambda: card.score(frame)


PEERS = {
    "pandas: Series.map of each column": pandas_map,
    "scikit-learn: OneHotEncoder + LogisticRegression": sklearn_pipeline,
    "optbinning: Scorecard.score": optbinning_scorecard,
}


def outcomes(found: Sample) -> NDArray[np.bool_]:
    """Return synthetic outcomes that follow the totals, for what has to be fitted."""
    totals = score_totals(found.codes[:FITTED_ROWS], found.law, found.card)
    noise = np.random.default_rng(2).normal(0, 10, len(totals))
    return np.asarray(totals + noise > np.median(totals))


def report(rows: int) -> str:
    """Measure and return the section of the report."""
    found, missing = sample(rows), []
    contenders = ours(found)
    for name, prepare in PEERS.items():
        try:
            contenders.append(Contender(name, prepare(found), SLOW_REPEATS))
        except ModuleNotFoundError:
            missing.append([name, NOT_INSTALLED, "", "", ""])
    seconds = take_turns(contenders)
    reading, own = seconds[READING].middle, seconds[OURS].middle
    lines = [
        [
            name,
            str(taken.scaled(1e3)),
            shown(rows / taken.middle / 1e6),
            shown(taken.middle / reading),
            shown(taken.middle / own),
        ]
        for name, taken in seconds.items()
    ]
    heads = ["", "ms: median (range)", "million rows/s", "× X.max()", "× ours"]
    return (
        f"## Batch scoring\n\n{rows:,} synthetic rows × {found.codes.shape[1]} int8 codes, one "
        f"thread; {REPEATS} timed runs, {SLOW_REPEATS} of the slower ones, in turns. Our times "
        "include the check of every code; pandas gives the same totals (checked), the other two "
        f"score a model of their own.\n\n{table(heads, lines + missing)}\n"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it runs")
    print(report(FITTED_ROWS if parser.parse_args().quick else ROWS))
