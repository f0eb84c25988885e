"""Real outcomes, official split: whole points under stated signs, beside other learners.

Re-arrest on parole in Georgia (US) is a product of policing; it tests the method and is not the
danger to society of the law on arrest.
"""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import table
from benchmarks.parole import CUTS, DECILES, Parole, place, read
from evaluation.calibration import brier, calibration_line
from evaluation.discrimination import auc
from training.calibration import profile_intercept
from training.evidence import at_tau, choose_tau
from training.integers import whole_points
from training.likelihood import of_matrix, sigmoid
from training.newton import fit
from training.prior import Hyperparameters, steps_prior

Floats = NDArray[np.float64]
QUICK_ROWS = 1_000


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What a learner gives for the test rows.

    Attributes:
        probability: of each.
        note: what else is to be said.
    """

    probability: Floats
    note: str = ""


def ours(data: Parole) -> Answer:
    """Whole points: τ by evidence, signs as stated, the intercept fitted again."""
    hyper = replace(Hyperparameters(), intercept_mean=0.0)
    rows, outcome = data.columns[data.training], data.outcome[data.training]
    weight = np.ones(len(outcome))
    likelihood = of_matrix(rows, outcome, weight)
    none = np.zeros(len(data.signs))
    prior = steps_prior(none, data.signs, data.siblings, hyper)
    evidence = choose_tau(likelihood, prior, hyper)
    found = fit(likelihood, at_tau(prior, hyper, evidence.tau))
    points = whole_points(found, none.astype(np.int64), none, hyper)
    intercept = profile_intercept(points.unit * (rows @ points.increments), outcome, weight, hyper)
    wrong = int((data.signs * points.increments < 0).sum())
    test = data.columns[~data.training]
    note = (
        f"{np.count_nonzero(points.increments)} steps of {len(none)} other than 0, τ "
        f"{evidence.tau:g}, one point {points.unit:.3f} logit, gap {points.gap:.2f} nats, "
        f"{wrong} signs wrong"
    )
    return Answer(sigmoid(intercept + points.unit * (test @ points.increments)), note)


def logistic(data: Parole) -> Answer:
    """Logistic regression on indicators, C = 0.1."""
    return Answer(sigmoid(_logits(data, rounded_to=None)))


def rounded(data: Parole) -> Answer:
    """The same, coefficients rounded to ±20 points, slope and intercept fitted again."""
    return Answer(sigmoid(_logits(data, rounded_to=20)))


def _logits(data: Parole, rounded_to: int | None) -> Floats:
    from sklearn.linear_model import LogisticRegression

    rows, outcome = data.columns[data.training], data.outcome[data.training]
    model = LogisticRegression(C=0.1, max_iter=2_000).fit(rows, outcome)
    test = data.columns[~data.training]
    if rounded_to is None:
        return np.asarray(model.decision_function(test))
    points = np.rint(model.coef_[0] / np.abs(model.coef_).max() * rounded_to)
    line = LogisticRegression(C=1e6).fit((rows @ points)[:, None], outcome)
    return np.asarray(line.decision_function((test @ points)[:, None]))


def boosted_additive(data: Parole) -> Answer:
    """Explainable boosting machine without interactions; no whole points."""
    from interpret.glassbox import ExplainableBoostingClassifier  # type: ignore[import-not-found]  # a peer, optional

    model = ExplainableBoostingClassifier(interactions=0, random_state=0, n_jobs=1)
    return _by(model, data)


def boosted_trees(data: Parole) -> Answer:
    """Gradient boosted trees; no card at all."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    return _by(HistGradientBoostingClassifier(random_state=0), data)


def fast_risk_score(data: Parole) -> Answer:
    """The FasterRisk of imodels, 43 terms of ±10."""
    from imodels import FastRiskScoreClassifier  # type: ignore[import-not-found]  # a peer, optional

    return _by(FastRiskScoreClassifier(k=43, max_points=10), data)


def _by(model: object, data: Parole) -> Answer:
    """Fit a peer on the training rows and ask it about the others."""
    fitted = model.fit(data.columns[data.training], data.outcome[data.training])  # type: ignore[attr-defined]  # scikit-learn's interface
    return Answer(np.asarray(fitted.predict_proba(data.columns[~data.training]))[:, 1])


LEARNERS: tuple[tuple[str, int, Callable[[Parole], Answer]], ...] = (
    (f"**ours: whole points, {CUTS} cuts**", CUTS, ours),
    ("ours: whole points, deciles", DECILES, ours),
    ("LR L2 C=.1, deciles", DECILES, logistic),
    ("LR L2 C=.1, deciles, rounded to ±20", DECILES, rounded),
    ("imodels FastRiskScore k=43 ±10, deciles", DECILES, fast_risk_score),
    (f"EBM, no interactions, {CUTS} cuts (no points)", CUTS, boosted_additive),
    (f"HistGradientBoosting, {CUTS} cuts (no points)", CUTS, boosted_trees),
)


def report(rows: int | None) -> str:
    """Measure and return the section of the report."""
    title = "## Re-arrest on parole (real data, not the danger of the law on arrest)"
    if not place().exists():
        return f"{title}\n\nNot measured: the file is not there. Set NANSHA_NIJ_CSV to its path."
    data = {cuts: read(cuts, rows) for cuts in {cuts for _, cuts, _ in LEARNERS}}
    lines = [_line(name, learn, data[cuts]) for name, cuts, learn in LEARNERS]
    some = data[CUTS]
    heads = ["", "AUC (95 %)", "Brier (95 %)", "slope (95 %)", ""]
    return (
        f"{title}\n\n{int(some.training.sum()):,} training and {int((~some.training).sum()):,} "
        f"test rows ({int(some.outcome[~some.training].sum()):,} events), official split; race, "
        "gender and place of residence left out. Signs were stated before fitting; nothing was "
        f"chosen on the test rows.\n\n{table(heads, lines)}\n"
    )


def _line(name: str, learn: Callable[[Parole], Answer], data: Parole) -> list[str]:
    outcome = data.outcome[~data.training]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            answer = learn(data)
    except ModuleNotFoundError as error:
        return [name, f"{error.name} is not installed here; `make bench` has it", "", "", ""]
    chance = np.clip(answer.probability, 1e-6, 1 - 1e-6)
    line = calibration_line(outcome, chance)
    figures = (auc(outcome, chance), brier(outcome, chance), line.slope if line else None)
    shown = [f"{f.value:.4f} ({f.low:.4f} – {f.high:.4f})" if f else "none" for f in figures]
    return [name, *shown, answer.note]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it runs")
    print(report(QUICK_ROWS if parser.parse_args().quick else None))
