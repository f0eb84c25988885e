"""The centre's part: from the answers of all districts to the next questions, or to a card.

The fit is the same as on pooled cases: it runs from its beginning each time, and whatever it wants
to know of the cases is looked up among the answers that have come in. The first thing that nobody
was asked yet becomes a question of the next round. As every sum is exact, the answers of districts
add up to those of their pooled cases to the last bit, and so the steps that are learnt are the
same (where nothing had to be suppressed).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

import numpy as np

from evaluation.decision_curve import threshold_of_costs
from model.canonical import canonical, digest
from model.law import LawPack
from model.scorecard import Scorecard
from training.calibration import calibrate
from training.coding import Coding, Floats
from training.errors import LearningError, TooLittle
from training.evidence import Evidence
from training.heads import IMPRISONMENT, MISCONDUCT, LearntHead, adjustment
from training.integers import whole_points
from training.learnt import Learnt
from training.level_likelihood import with_covariates
from training.likelihood import Derivatives
from training.newton import fit
from training.options import Options
from training.prior import held, prior_of, worth_in_cases
from training.projection import posterior_covariance
from training.sums.questions import Counts, Question, Round, Steps, Totals, key
from training.sums.rows import TotalRows, read_rows
from training.thresholds import threshold_curve

Answers = Sequence[Mapping[str, Any]]
_COHORT = "sums of districts that keep their cases"
_COVARIATES = {MISCONDUCT: 0, IMPRISONMENT: 1}


class Unanswered(LookupError):  # noqa: N818 - says what happened
    """A question that the districts have not answered yet.

    Attributes:
        question: to be asked in the next round.
    """

    def __init__(self, question: Question) -> None:
        super().__init__("not answered yet")
        self.question = question


@dataclass(frozen=True, slots=True)
class AnsweredLikelihood:
    """A likelihood of which only answers are known.

    Attributes:
        head: the outcome.
        answers: of every district, by question.
    """

    head: str
    answers: Answers

    @property
    def cases(self) -> float:
        """Return the sum of the case weights."""
        return float(sum(each["cases"] for each in given(self.answers, Counts(self.head))))

    @property
    def events(self) -> float:
        """Return the sum of the weights of the events."""
        return float(sum(each["events"] for each in given(self.answers, Counts(self.head))))

    def at(self, coefficients: Floats) -> Derivatives:
        """Return loss, gradient and curvature at (b, β, covariates).

        Raises:
            Unanswered: if nobody was asked about these coefficients.
        """
        arms = [
            arm
            for each in given(self.answers, Steps(self.head, coefficients))
            for arm in each["arms"]
        ]
        large, small = np.array([arm["loss"] for arm in arms]).sum(axis=0)
        return Derivatives(
            float(large + small),
            reduce(add, (_gradient(arm) for arm in arms)),
            reduce(add, (_curvature(arm) for arm in arms)),
        )


def given(answers: Answers, question: Question) -> list[Mapping[str, Any]]:
    """Return what each district answered to a question.

    Raises:
        Unanswered: if a district has not answered it.
    """
    filed = key(question)
    known = [each["answers"][filed] for each in answers if filed in each["answers"]]
    if not answers or len(known) < len(answers):
        raise Unanswered(question)
    return known


def _gradient(arm: Mapping[str, Any]) -> Floats:
    return with_covariates(np.array(arm["pattern"]), np.array(arm["gradient"]))


def _curvature(arm: Mapping[str, Any]) -> Floats:
    rows = with_covariates(np.array(arm["pattern"]), np.array(arm["curvature"]))
    return with_covariates(np.array(arm["pattern"]), rows.T)


def next_step(
    law: LawPack, card: Scorecard, answers: Answers, options: Options | None = None
) -> Round | Learnt:
    """Return the next questions, or what was learnt once none is left.

    Args:
        law: the law pack.
        card: the card that the fit is centred on.
        answers: one for each district, with its answers of all rounds so far.
        options: how to learn. τ is the default of the prior: its choice would take many rounds.

    Raises:
        LearningError: if answers do not belong together.
        TooLittle: if all districts together do not carry a card.
    """
    options = options or Options()
    _refuse(law, card, answers)
    heads, open_questions = list[_Found](), list[Question]()
    for name in (MISCONDUCT, IMPRISONMENT):
        try:
            heads.append(_head(name, law, card, answers, options))
        except Unanswered as missing:
            open_questions.append(missing.question)
    if open_questions:
        return Round(law.version, card.checksum, tuple(open_questions))
    return _learnt(law, card, answers, options, heads)


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """A head, and the cases by total that its line was drawn through."""

    head: LearntHead
    rows: TotalRows


def _head(name: str, law: LawPack, card: Scorecard, answers: Answers, options: Options) -> _Found:
    expert = Coding.of(law, card)
    coding = expert if name == MISCONDUCT else expert.uncentred()
    likelihood, hyper = AnsweredLikelihood(name, answers), options.hyper
    if likelihood.events < options.least_events:
        raise TooLittle(
            "few_events", name,
            f"{name}: {likelihood.events:g} events in all districts together; allowed: at least "
            f"{options.least_events}; {card.version} stays in use",
        )  # fmt: skip
    centre = coding.expert.astype(np.float64)
    prior = prior_of(coding, hyper, centre=centre, covariates=_COVARIATES[name])
    if _COVARIATES[name]:
        prior = held(prior, adjustment(likelihood, prior, options))
    fitted = fit(likelihood, prior)
    points = whole_points(fitted, coding.least, centre, hyper, options.seed)
    covariance = posterior_covariance(fitted, len(coding))
    rows = read_rows(given(answers, Totals(name, points.increments, covariance)))
    detention = float(fitted.increments[-1]) if _COVARIATES[name] else 0.0
    totals, variance = rows.by_case()
    counts = given(answers, Counts(name))
    head = LearntHead(
        name=name,
        coding=coding,
        centre=centre,
        evidence=Evidence(hyper.taus, (), hyper.tau, likelihood.events, enough=False),
        fit=fitted,
        deviation=np.sqrt(np.diagonal(covariance)[1:]),
        worth=_worth(coding, hyper.tau, likelihood, counts),
        points=points,
        exact_loss=points.loss,
        detention=detention,
        calibration=calibrate(
            rows.intercept(points.unit, detention, hyper),
            points.unit,
            totals=totals,
            variance=variance,
            cases=likelihood.cases,
        ),
        unknown=None,
        rows=sum(each["rows"] for each in counts),
        cases=likelihood.cases,
        events=likelihood.events,
        constant=(),
    )
    return _Found(head, rows)


def _worth(
    coding: Coding, tau: float, cases: AnsweredLikelihood, counts: Sequence[Mapping[str, Any]]
) -> Floats:
    rows = sum(each["rows"] for each in counts)
    shares = np.array([each["columns"] for each in counts]).sum(axis=0) / rows
    rate = cases.events / cases.cases
    return np.array(
        [
            worth_in_cases(tau / np.sqrt(of), rate, share) if 0 < share < 1 else np.inf
            for share, of in zip(shares, coding.siblings, strict=True)
        ]
    )


def _learnt(
    law: LawPack, card: Scorecard, answers: Answers, options: Options, found: Sequence[_Found]
) -> Learnt:
    misconduct, imprisonment = found
    totals = np.rint(misconduct.rows.by_case()[0]).astype(np.int64)
    return Learnt(
        law_version=law.version,
        prior_version=card.version,
        prior_checksum=card.checksum,
        options=options,
        digest=digest(canonical(sorted(answers, key=_district))),
        cohort=f"{_COHORT}: {', '.join(sorted(map(_district, answers)))}",
        synthetic=any(each["synthetic"] for each in answers),
        rows=imprisonment.head.rows,
        unknown={},
        threshold=threshold_of_costs(options.cost_detain, options.cost_miss),
        misconduct=misconduct.head,
        imprisonment=imprisonment.head,
        curve=threshold_curve(misconduct.head.calibration.head, totals),
    )


def _refuse(law: LawPack, card: Scorecard, answers: Answers) -> None:
    """Refuse answers to other questions, and two of one district."""
    names = [_district(each) for each in answers]
    for name in names:
        if names.count(name) > 1:
            raise LearningError(
                f"district {name} is there {names.count(name)} times; give each district once, "
                "with its answers of all rounds"
            )
    for each in answers:
        theirs = (each["law_version"], each["prior_checksum"])
        if theirs != (law.version, card.checksum):
            raise LearningError(
                f"district {_district(each)} answered under law pack {theirs[0]} and card "
                f"{theirs[1]}; allowed: {law.version} and {card.checksum}; ask it again"
            )


def _district(each: Mapping[str, Any]) -> str:
    return str(each["district"])
