"""From past cases and one or two cards to the contents of the report: every part asked once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from data.course_outcomes import CourseOutcomes
from data.learning_set import LearningSet
from data.settings.evaluation import BacktestSettings, evaluation_settings
from evaluation.assessable import FEW_CASES, Lacking
from evaluation.backtest.assessed import Assessed, assess_cases
from evaluation.backtest.examination import back_test
from evaluation.calibration import log_loss_difference
from evaluation.committee.contents import (
    CardFindings,
    CommitteeContents,
    Contest,
    Counts,
    FlowStep,
    Policy,
    Provenance,
    SelectiveFindings,
    Unsaid,
)
from evaluation.committee.over_time import deviations, drift
from evaluation.committee.unseen import unseen
from evaluation.discrimination import auc_difference
from evaluation.groups.audit import GroupAudit, audit_groups
from evaluation.policy.cells import cells_of
from evaluation.policy.changes import changes
from evaluation.policy.questions import answers
from evaluation.policy.thresholds import policy_points
from model.law import LawPack
from model.scorecard import BANDS, Scorecard

Tell = Callable[[str], None]
STEPS = ("score", "backtest", "policy", "selective", "groups", "drift", "deviations")
"""Codes of the steps, in order; `Tell` is called with each as it begins."""
_HIGH = BANDS.index("high")


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What is examined.

    Attributes:
        cases, course: closed, discretionary cases; at least one.
        flow: how they were chosen.
        law: the law pack of their levels and of the cards.
        card, against: the card, and one to compare with.
        extracted_on: the day the data were drawn, ISO 8601.
        names: Chinese names of factors, traits and their values, by id.
        seed: of everything random.
        code_version: of this program.
    """

    cases: LearningSet
    course: CourseOutcomes
    flow: tuple[FlowStep, ...]
    law: LawPack
    card: Scorecard
    against: Scorecard | None
    extracted_on: str
    names: Mapping[str, str]
    seed: int
    code_version: str


def inquire(asked: Asked, tell: Tell) -> CommitteeContents:
    """Return the contents of the report; what the cases cannot carry says why.

    The same cases, cards, seed and code give the same contents.

    Raises:
        ValueError: cases or a card belong to another law pack.
    """
    settings = evaluation_settings().backtest
    cases, course = asked.cases, asked.course
    tell("score")
    main = _assessed(asked, asked.card, settings)
    other = None if asked.against is None else _assessed(asked, asked.against, settings)
    card = _findings(asked, asked.card, main, settings, tell)
    against = (
        None
        if asked.against is None or other is None
        else _findings(asked, asked.against, other, settings, tell)
    )
    tell("selective")
    selective = unseen(cases, course, main, asked.law, asked.seed)
    tell("groups")
    groups = _groups(asked, main)
    tell("drift")
    drifted = drift(cases, course, main, asked.law, asked.seed)
    tell("deviations")
    deviated = deviations(cases, course)
    return CommitteeContents(
        provenance=_provenance(asked),
        flow=asked.flow,
        counts=_counts(cases),
        card=card,
        against=against,
        selective=selective,
        groups=groups,
        drift=drifted,
        deviations=deviated,
        contest=None if other is None else _contest(cases, main, other, settings),
        names=asked.names,
        warnings=tuple(_warnings(card, selective, groups, drifted, deviated)),
    )


def _assessed(asked: Asked, card: Scorecard, settings: BacktestSettings) -> Assessed:
    return assess_cases(
        asked.cases, asked.law, card, least_events=settings.line_events, seed=asked.seed
    )


def _findings(
    asked: Asked, card: Scorecard, assessed: Assessed, settings: BacktestSettings, tell: Tell
) -> CardFindings:
    tell("backtest")
    dangers = {str(name): danger.short_zh for name, danger in asked.law.dangers.items()}
    test = back_test(asked.cases, asked.course, assessed, dangers, settings, seed=asked.seed)
    tell("policy")
    return CardFindings(
        version=assessed.version,
        kind=assessed.kind,
        source=assessed.source,
        learnt_here=assessed.learnt_here,
        test=test,
        policy=_policy(asked, card, assessed, settings),
    )


def _policy(
    asked: Asked, card: Scorecard, assessed: Assessed, settings: BacktestSettings
) -> Policy | Lacking:
    line = assessed.line
    if isinstance(line, Lacking):
        return line
    if isinstance(assessed.probability, Lacking):
        return assessed.probability
    cells = cells_of(asked.cases, asked.course, assessed.total, line)
    found = answers(cells, line, draws=settings.draws, seed=asked.seed)
    return Policy(
        points=policy_points(
            cells, line, card, settings.cases, draws=settings.draws, seed=asked.seed
        ),
        answers=found,
        changes=changes(asked.cases, asked.course, assessed, found[0]),
    )


def _groups(asked: Asked, assessed: Assessed) -> GroupAudit | Lacking:
    given = assessed.probability
    least = evaluation_settings().groups.rate_cases
    if len(asked.cases) < least:
        return Lacking(FEW_CASES, len(asked.cases), least)
    return audit_groups(
        asked.cases,
        asked.law,
        asked.card,
        assessed.band == _HIGH,
        None if isinstance(given, Lacking) else given,
    )


def _contest(
    cases: LearningSet, main: Assessed, other: Assessed, settings: BacktestSettings
) -> Contest | None:
    """Return the card less the one it is compared with, where outcomes suffice."""
    seen = cases.released
    outcome = cases.misconduct[seen]
    events = int(outcome.sum())
    pair = (other.probability, main.probability)
    if min(events, len(outcome) - events) < settings.line_events:
        return None
    if isinstance(pair[0], Lacking) or isinstance(pair[1], Lacking):
        return None
    before, after = pair[0][seen], pair[1][seen]
    return Contest(
        auc_difference(outcome, before, after), log_loss_difference(outcome, before, after)
    )


def _provenance(asked: Asked) -> Provenance:
    cards = [card for card in (asked.card, asked.against) if card is not None]
    return Provenance(
        version=asked.card.version,
        against="" if asked.against is None else asked.against.version,
        law_version=asked.law.version,
        synthetic=asked.cases.synthetic or any(card.synthetic for card in cards),
        digest=asked.cases.digest,
        extracted_on=asked.extracted_on,
        seed=asked.seed,
        code_version=asked.code_version,
        cohort=asked.cases.cohort,
    )


def _counts(cases: LearningSet) -> Counts:
    return Counts(
        n=len(cases),
        arrested=int(cases.detained.sum()),
        released=int(cases.released.sum()),
        events=int((cases.misconduct == 1).sum()),
        deciders=len(np.unique(cases.decider)),
        districts=len(np.unique(cases.district)),
        years=(int(cases.year.min()), int(cases.year.max())),
    )


def _warnings(card: CardFindings, selective: SelectiveFindings, *parts: object) -> Iterator[Unsaid]:
    """Yield what is not said: whole parts first, then what is missing within."""
    whole: dict[str, object] = {"performance": card.test.performance, "policy": card.policy}
    whole |= dict(zip(("groups", "drift", "deviations"), parts, strict=True))
    for name, part in whole.items():
        if isinstance(part, Lacking):
            yield Unsaid(name, part.reason)
    asked = {
        "balance": selective.balance,
        "contraction": selective.contraction,
        "risk": selective.risk,
        "flip": selective.flip,
    }
    for name, found in asked.items():
        if isinstance(found, Unsaid):
            yield Unsaid(name, found.code)
    if card.learnt_here:
        yield Unsaid("learnt_here", card.version)
