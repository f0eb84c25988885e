"""The audit of groups beside fairlearn and aequitas: the same rows, the same rates, in one run.

Both peers live in an environment of their own, for aequitas asks for a pandas of before 3. Our side
needs only numpy and is measured there too, in the same process.

Rates are those of everybody's label, which only a made-up world knows: neither peer does anything
about labels that are seen of the released only.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import subprocess
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from math import isclose
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import table
from data.law.catalogue import law_packs
from data.scorecards.catalogue import default_scorecard
from data.synthetic.simulation import simulate
from evaluation.groups.grouping import Grouping
from evaluation.groups.rates import rates_by_group
from model.batch import score_totals

PEERS = Path(".venv-fairness/bin/python")
ROWS, QUICK_ROWS = 24_000, 2_000
DRAWS, QUICK_DRAWS = 200, 10
TRAITS = ("resident", "sex", "age_band")
FLAGGED_SHARE = 0.2
_SEED, _SPARE, _WARMING = 7, 2.5, 500
RATES = ("flag rate", "false negative rate", "false positive rate")

Values = dict[tuple[str, str, str], float]
"""By rate, trait and group."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Cases, whether they are flagged, and what would have happened."""

    divisions: tuple[Grouping, ...]
    flagged: NDArray[np.bool_]
    outcome: NDArray[np.bool_]

    def columns(self) -> dict[str, NDArray[Any]]:
        """Return the groups by name, as both peers want them."""
        return {each.trait: np.array(each.names)[each.place] for each in self.divisions}


def draw(rows: int) -> Rows:
    """Return so many cases of the invented world; the fifth with the most points is flagged."""
    law = law_packs()[-1]
    card = default_scorecard(law)
    made = simulate(law, card, int(rows * _SPARE), seed=_SEED)
    cases = made.learning_set(labels="potential", every=True).rows(np.arange(rows))
    total = score_totals(cases.codes, law, card)
    divisions = tuple(
        Grouping(trait, cases.group_names[trait], cases.groups[trait]) for trait in TRAITS
    )
    cut = np.quantile(total, 1 - FLAGGED_SHARE)
    return Rows(divisions, total > cut, cases.misconduct == 1)


def ours(rows: Rows) -> Values:
    """Three rates by group with intervals, differences, ratios and tests; closed forms."""
    found: Values = {}
    everyone = np.ones(len(rows.outcome), np.bool_)
    chosen = (
        (RATES[0], everyone, rows.flagged),
        (RATES[1], rows.outcome, ~rows.flagged),
        (RATES[2], ~rows.outcome, rows.flagged),
    )
    for name, mask, event in chosen:
        for division in rows.divisions:
            for rate in rates_by_group(event[mask], division.rows(mask), least=1):
                found[name, rate.trait, rate.group] = rate.events / rate.n
    return found


def fairlearn_frame(rows: Rows, draws: int) -> Values:
    """MetricFrame of the same rates with bootstrap intervals, trait by trait."""
    from fairlearn.metrics import (  # type: ignore[import-not-found]  # lives in another environment
        MetricFrame,
        false_negative_rate,
        false_positive_rate,
        selection_rate,
    )

    metrics = dict(
        zip(RATES, (selection_rate, false_negative_rate, false_positive_rate), strict=True)
    )
    found: Values = {}
    for trait, groups in rows.columns().items():
        frame = MetricFrame(
            metrics=metrics,
            y_true=rows.outcome.astype(int),
            y_pred=rows.flagged.astype(int),
            sensitive_features={trait: groups},
            n_boot=draws,
            ci_quantiles=[0.025, 0.975],
            random_state=_SEED,
        )
        for group, values in frame.by_group.iterrows():
            found |= {(name, trait, str(group)): float(values[name]) for name in RATES}
    return found


def aequitas_groups(rows: Rows) -> Values:
    """Crosstabs and disparities to the largest group with their significance tests."""
    import pandas as pd
    from aequitas.bias import Bias  # type: ignore[import-not-found]  # lives in another environment
    from aequitas.group import Group  # type: ignore[import-not-found]  # as above

    frame = pd.DataFrame(rows.columns())
    frame["score"], frame["label_value"] = rows.flagged.astype(int), rows.outcome.astype(int)
    with contextlib.redirect_stdout(io.StringIO()):
        crossed, _ = Group().get_crosstabs(frame, attr_cols=list(TRAITS))
        Bias().get_disparity_major_group(
            crossed, original_df=frame, check_significance=True, mask_significance=True
        )
    found: Values = {}
    for _, line in crossed.iterrows():
        values = (line["pp"] / line["group_size"], line["fnr"], line["fpr"])
        for name, value in zip(RATES, values, strict=True):
            found[name, line["attribute_name"], line["attribute_value"]] = float(value)
    return found


def _timed(run: Callable[[], Values], times: int) -> tuple[float, Values]:
    """Return the median of some seconds, and what was found."""
    seconds, found = [], {}
    for _ in range(times):
        start = perf_counter()
        found = run()
        seconds.append(perf_counter() - start)
    return float(np.median(seconds)), found


def _line(name: str, seconds: float, own: float, found: Values, truth: Values) -> list[str]:
    apart = max(abs(found[key] - truth[key]) for key in truth)
    same = all(isclose(found[key], truth[key], abs_tol=1e-12) for key in truth)
    return [
        name,
        f"{1000 * seconds:,.1f}",
        f"{seconds / own:,.0f}",
        str(len(found)),
        f"{'same' if same else 'different'} (largest distance {apart:.1e})",
    ]


def report(rows: int, draws: int) -> str:
    """Measure and return the section of the report."""
    data = draw(rows)
    ours(data)
    own, truth = _timed(partial(ours, data), 5)
    small = draw(_WARMING)
    lines = [
        _line("**ours: closed intervals, differences, ratios, tests**", own, own, truth, truth)
    ]
    peers: tuple[tuple[str, Callable[[Rows], Values]], ...] = (
        (f"fairlearn MetricFrame(n_boot={draws})", partial(fairlearn_frame, draws=draws)),
        ("aequitas crosstabs and disparities", aequitas_groups),
    )
    for name, run in peers:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                # Importing is not measured.
                (partial(fairlearn_frame, draws=1) if "fairlearn" in name else run)(small)
                seconds, found = _timed(partial(run, data), 1)
            lines.append(_line(name, seconds, own, found, truth))
        except ModuleNotFoundError as error:
            lines.append([f"{name}: {error.name} is not installed here", "", "", "", ""])
    heads = ["", "milliseconds", "times ours", "rates", "point values"]
    return (
        f"## Audit of groups beside fairlearn and aequitas\n\n{rows:,} synthetic cases, groups by "
        f"{', '.join(TRAITS)}; {', '.join(RATES)}; everybody's label. Ours gives Wilson and "
        "Newcombe intervals in closed form and no bootstrap; fairlearn's intervals are its "
        f"bootstrap; aequitas tests differences.\n\n{table(heads, lines)}\n"
    )


def main(*, quick: bool) -> None:
    """Print the report, out of the environment of the peers where this one lacks them."""
    if find_spec("fairlearn") is None and PEERS.exists():
        command = [str(PEERS), "-m", "benchmarks.group_audit", *(["--quick"] if quick else [])]
        subprocess.run(command, check=True)
        return
    print(report(QUICK_ROWS if quick else ROWS, QUICK_DRAWS if quick else DRAWS))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it runs")
    main(quick=parser.parse_args().quick)
