"""Our learner and its peers, each asked the same: from training cases to test probabilities.

Every peer gets the answers in the form that it reads best, and the options that its documentation
recommends; where it can hold a factor to the direction of the law, it is told to.
"""

from __future__ import annotations

import subprocess
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.learning_set import LearningSet
from data.scorecards.catalogue import default_scorecard
from model.batch import score_totals
from model.factors import Order
from model.law import LawPack
from training.calibration import profile_intercept
from training.coding import Codes, Coding
from training.heads import MISCONDUCT, fit_points, misconduct_sample
from training.likelihood import sigmoid
from training.options import Options
from training.rivals import FULL, NEW, OLD, Bench

Floats = NDArray[np.float64]
Learn = Callable[[LearningSet, Codes, LawPack], Floats]
FASTERRISK = Path(".venv-fasterrisk/bin/python")
_PEER = Path(__file__).with_name("fasterrisk_peer.py")
_FOLDS, _TERMS = 5, (5, 15, 43)
# The fit itself is measured, without the learner's refusal of fewer than ten events.
OPTIONS = Options(least_events=1, folds=0)
_UNCENTRED_TAU = 0.35


class NotInstalled(Exception):  # noqa: N818 - says what is the case
    """A peer that this environment lacks."""


@dataclass(frozen=True, slots=True)
class Learner:
    """A contender.

    Attributes:
        name: as shown.
        learn: from training cases and test codes to test probabilities.
        whole: whether it ends in whole points.
        slow: whether it is asked once in each world and only up to 2,000 cases.
    """

    name: str
    learn: Learn
    whole: bool = False
    slow: bool = False


def ours(cases: LearningSet, test: Codes, law: LawPack) -> Floats:
    """Whole points about the experts', intercept and scale included; every factor may move."""
    return _ours(FULL, cases, test, law)


def gated(cases: LearningSet, test: Codes, law: LawPack) -> Floats:
    """The same; only factors that the re-weighting test lets move leave the experts' points."""
    return _ours(NEW, cases, test, law)


def expert_line(cases: LearningSet, test: Codes, law: LawPack) -> Floats:
    """The experts' points; slope and intercept under the prior that ours has for them."""
    return _ours(OLD, cases, test, law)


def _ours(name: str, cases: LearningSet, test: Codes, law: LawPack) -> Floats:
    return Bench(law, default_scorecard(law), OPTIONS).rival(name, cases)(test)


def expert_platt(cases: LearningSet, test: Codes, law: LawPack) -> Floats:
    """The experts' points; slope and intercept by logistic regression without a penalty."""
    from sklearn.linear_model import LogisticRegression

    card = default_scorecard(law)
    totals, asked = (
        score_totals(np.asfortranarray(codes), law, card)[:, None] for codes in (cases.codes, test)
    )
    return _second(LogisticRegression(C=1e9), totals, cases.misconduct, asked)


def zero_centred(cases: LearningSet, test: Codes, law: LawPack) -> Floats:
    """Whole points under the signs of the law, centred on 0 instead of the experts' points."""
    hyper = replace(OPTIONS.hyper, tau=_UNCENTRED_TAU, tau_centre=_UNCENTRED_TAU)
    coding = Coding.of(law, default_scorecard(law)).uncentred()
    options = replace(OPTIONS, hyper=hyper)
    found = fit_points(MISCONDUCT, misconduct_sample(cases, 1.0), coding, options)
    unit, points = found.points.unit, found.points.increments
    offset = unit * coding.predictor(cases.codes, points)
    intercept = profile_intercept(offset, cases.misconduct, cases.weight, hyper)
    return sigmoid(intercept + unit * coding.predictor(test, points))


def logistic(cases: LearningSet, test: Codes, law: LawPack) -> Floats:
    """Logistic regression on one-hot columns, the L2 penalty by cross-validated log-loss."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GridSearchCV
    from sklearn.preprocessing import OneHotEncoder

    del law
    encoder = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    columns = encoder.fit_transform(cases.codes)
    search = GridSearchCV(
        LogisticRegression(solver="newton-cholesky"),
        {"C": np.logspace(-3, 1, 9)},
        scoring="neg_log_loss",
        cv=_FOLDS,
    )
    return _second(search, columns, cases.misconduct, encoder.transform(test))


def binned(cases: LearningSet, test: Codes, law: LawPack) -> Floats:
    """Optimal bins of each factor, then logistic regression on their weights of evidence."""
    import pandas as pd
    from optbinning import BinningProcess, Scorecard  # type: ignore[import-not-found]  # a peer, optional
    from sklearn.linear_model import LogisticRegression

    names = [factor.id for factor in law.scale]
    nominal = [factor.id for factor in law.scale if factor.order is Order.NOMINAL]
    process = BinningProcess(names, categorical_variables=nominal)
    card = Scorecard(binning_process=process, estimator=LogisticRegression())
    frame = pd.DataFrame(_known(cases.codes), columns=names)
    return _second(card, frame, cases.misconduct, pd.DataFrame(_known(test), columns=names))


def fast_risk_score(cases: LearningSet, test: Codes, law: LawPack) -> Floats:
    """The FasterRisk of imodels: at most ±10 points, the number of terms by cross-validation."""
    from imodels import FastRiskScoreClassifier  # type: ignore[import-not-found]  # a peer, optional
    from sklearn.model_selection import GridSearchCV

    coding = Coding.of(law, default_scorecard(law))
    model = GridSearchCV(
        FastRiskScoreClassifier(max_points=10), {"k": _TERMS}, scoring="neg_log_loss", cv=_FOLDS
    )
    return _second(model, coding.design(cases.codes), cases.misconduct, coding.design(test))


def faster_risk(cases: LearningSet, test: Codes, law: LawPack) -> Floats:
    """FasterRisk by its authors: 15 terms of at most ±10 points, in a process of its own."""
    if not FASTERRISK.exists():
        raise NotInstalled("fasterrisk")
    coding = Coding.of(law, default_scorecard(law))
    with tempfile.TemporaryDirectory() as folder:
        asked, answered = Path(folder, "asked.npz"), Path(folder, "answered.npy")
        columns = {"training": coding.design(cases.codes, np.int8), "test": coding.design(test)}
        np.savez(asked, outcome=cases.misconduct, **columns)
        command = [str(FASTERRISK), str(_PEER), str(asked), str(answered)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        found: Floats = np.load(answered)
    return found


def boosted_additive(cases: LearningSet, test: Codes, law: LawPack) -> Floats:
    """Explainable boosting machine without interactions, monotone as the law has it."""
    from interpret.glassbox import ExplainableBoostingClassifier  # type: ignore[import-not-found]  # a peer, optional

    model = ExplainableBoostingClassifier(
        interactions=0, monotone_constraints=_ascending(law), random_state=0, n_jobs=1
    )
    return _second(model, _known(cases.codes), cases.misconduct, _known(test))


def boosted_trees(cases: LearningSet, test: Codes, law: LawPack) -> Floats:
    """LightGBM, monotone as the law has it."""
    from lightgbm import LGBMClassifier  # type: ignore[import-not-found]  # a peer, optional

    model = LGBMClassifier(
        monotone_constraints=_ascending(law), random_state=0, n_jobs=1, verbose=-1
    )
    return _second(model, _known(cases.codes), cases.misconduct, _known(test))


def _ascending(law: LawPack) -> list[int]:
    """Return 1 for factors whose codes ascend in danger, 0 for nominal ones."""
    return [int(factor.order is not Order.NOMINAL) for factor in law.scale]


def _known(codes: Codes) -> Floats:
    """Return codes as numbers, missing where they say no level."""
    return np.where(codes < 0, np.nan, codes.astype(np.float64))


def _second(model: Any, rows: Any, outcome: NDArray[Any], asked: Any) -> Floats:
    """Fit a peer and return the probability of misconduct."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = model.fit(rows, outcome.astype(np.int64))
        return np.asarray(fitted.predict_proba(asked))[:, 1]


OURS, GATED = "**ours: whole points**", "ours, gated"
LEARNERS = (
    Learner(OURS, ours, whole=True),
    Learner(GATED, gated, whole=True),
    Learner("expert points, line under our prior", expert_line, whole=True),
    Learner("expert points + Platt", expert_platt, whole=True),
    Learner("MAP about zero, signs, whole points", zero_centred, whole=True),
    Learner("LR L2, one-hot, cross-validated", logistic),
    Learner("optbinning Scorecard", binned),
    Learner("imodels FastRiskScore ±10, cross-validated", fast_risk_score, whole=True),
    Learner("LightGBM, monotone", boosted_trees, slow=True),
    Learner("EBM, monotone", boosted_additive, slow=True),
    Learner("FasterRisk k=15 ±10", faster_risk, whole=True, slow=True),
)
