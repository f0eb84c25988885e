"""From a table of case records to a candidate card with the report that defends it.

The same file, seed and code give the same bytes: nothing in it is taken from a clock, and where no
day of extraction is named it is the last day that the records hold.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from data.cohort.building import Cohort, build_cohort
from data.learning_set import LearningSet
from data.record_columns import record_columns
from data.records.reading import Records, read_records
from evaluation.decision_curve import threshold_of_costs
from model.law import LawPack
from model.scorecard import Scorecard
from training import contests
from training.card import learnt_scorecard, scorecard_document
from training.challenger.boosting import fit_challenger
from training.challenger.explanation import explain_card, explain_challenger
from training.errors import TooLittle
from training.events_needed import EventsNeeded, events_needed
from training.gating import examine
from training.heads import LearntHead
from training.learning import learn
from training.learnt import Learnt
from training.level_likelihood import LevelSpaceSolver
from training.multipliers import fit_multipliers
from training.options import Options
from training.reduction import Backend, OneProcess
from training.replay import replay
from training.report import filling
from training.report.contents import Provenance, ReportContents, Share, Validation
from training.reweighting import ASSUMPTIONS, Reweighting
from training.rivals import FULL, NEW, OLD, Bench, Probability
from training.validation import Division, divide

Tell = Callable[[str], None]
STEPS = ("read", "cohort", "test", "learn", "compare", "curve", "power", "replay")
"""Codes of the steps, in order; `Tell` is called with each as it begins."""
CHALLENGER = "challenger"
_ASSUMPTIONS = ("a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8")
_PACKAGES = ("numpy", "pandas", "scikit-learn", "shap")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a recalibration is told.

    Attributes:
        extracted_on: the day the records were drawn; None for the last day that they hold.
        seed: of folds, draws and starts.
        cost_miss, cost_detain: of a missed misconduct and a needless detention, in any one unit.
        version: of the candidate; None names it after the day of extraction.
        forgetting: ρ: a case of k years before the last counts ρ^k.
        backend: where sums over cases are computed; the result is the same anywhere.
    """

    extracted_on: date | None = None
    seed: int = 0
    cost_miss: float = 4.0
    cost_detain: float = 1.0
    version: str | None = None
    forgetting: float = 1.0
    backend: Backend = field(default_factory=OneProcess)

    def __post_init__(self) -> None:
        threshold_of_costs(self.cost_detain, self.cost_miss)


@dataclass(frozen=True, slots=True)
class Recalibration:
    """The outcome.

    Attributes:
        contents: the report.
        document: the candidate card; None where the card before is kept.
        records: what was read, with what was wrong.
    """

    contents: ReportContents
    document: Mapping[str, Any] | None
    records: Records


@dataclass(frozen=True, slots=True)
class _Learned:
    """What was learnt and tested, before it is compared."""

    cases: LearningSet
    released: LearningSet
    bench: Bench
    learnt: Learnt
    tests: Reweighting | None
    full: LearntHead | None


def recalibrate(
    path: Path, law: LawPack | None, card_of: Callable[[LawPack], Scorecard], wish: Wish, tell: Tell
) -> Recalibration:
    """Return a candidate card and its report.

    Where the cases do not carry a card, there is none, and the report says why.

    Args:
        path: the table of case records.
        law: the law pack of its levels; None for the one that the rows name.
        card_of: gives the card to start from, of a law pack.
        wish: how.
        tell: is told each step as it begins.

    Raises:
        TableError: the table cannot be read.
        LearningError: cases and card do not fit each other.
    """
    tell("read")
    records = read_records(path, law, extracted_on=wish.extracted_on)
    day = wish.extracted_on or last_day(records)
    tell("cohort")
    built = build_cohort(records, records.law, day)
    learned = _learn(built.learning, records.law, card_of(records.law), wish, tell)
    begun = _begun(records, built, learned, wish, day)
    if learned.learnt.fallback is not None:
        return Recalibration(begun, None, records)
    contents = _compared(begun, learned, wish, tell)
    document = scorecard_document(
        learned.learnt, version=contents.provenance.version, code_version=version("nansha")
    )
    return Recalibration(contents, document, records)


def last_day(records: Records) -> date:
    """Return the day on which records were drawn, as their file says, else the last they hold."""
    return records.drawn_on or date.min


def _learn(cases: LearningSet, law: LawPack, card: Scorecard, wish: Wish, tell: Tell) -> _Learned:
    options = Options(
        forgetting=wish.forgetting,
        cost_miss=wish.cost_miss,
        cost_detain=wish.cost_detain,
        seed=wish.seed,
        solver=LevelSpaceSolver(law, wish.backend),
    )
    released = cases.rows(cases.released)
    tell("test")
    tests = examine(cases, law, card) if len(released) else None
    tell("learn")
    gated = replace(options, movable=None if tests is None else tests.movable)
    learnt = learn(cases, law, card, gated)
    bench = Bench(law, card, options)
    full = bench.head(FULL, released) if learnt.fallback is None else None
    return _Learned(cases, released, bench, learnt, tests, full)


def _begun(
    records: Records, built: Cohort, learned: _Learned, wish: Wish, day: date
) -> ReportContents:
    """Return what a report says whether anything was learnt or not."""
    law, learnt = records.law, learned.learnt
    names = filling.names_of(law, record_columns(law))
    head = learnt.misconduct
    return ReportContents(
        provenance=_provenance(records, learnt, wish, day),
        cohort=filling.cohort_of(built, names),
        names=names,
        groups={factor.id: factor.group for factor in law.scale},
        points=filling.level_points(law, learned.bench.card.points, head, learned.full),
        assumptions=_ASSUMPTIONS + (ASSUMPTIONS if learned.tests else ()),
        resolution=1 if head is None else head.points.resolution,
        law_basis=filling.law_basis(law),
        tests=None if learned.tests is None else filling.factor_tests(learned.tests, None, None),
    )


def _provenance(records: Records, learnt: Learnt, wish: Wish, day: date) -> Provenance:
    return Provenance(
        version=wish.version or f"candidate-{day.isoformat()}",
        prior_version=learnt.prior_version,
        law_version=learnt.law_version,
        synthetic=records.synthetic or learnt.synthetic,
        digest=records.digest,
        extracted_on=day.isoformat(),
        seed=wish.seed,
        code_version=version("nansha"),
        packages={name: version(name) for name in _PACKAGES}
        | {"Python": platform.python_version()},
        fallback=learnt.fallback.reason if learnt.fallback else "",
    )


def _compared(begun: ReportContents, learned: _Learned, wish: Wish, tell: Tell) -> ReportContents:
    """Return the report with everything that rests on cases kept apart, and with the replay."""
    law, card, learnt = learned.bench.law, learned.bench.card, learned.learnt
    head, _ = learnt.heads()
    candidate = learnt_scorecard(learnt, law, begun.provenance.version)
    kept_apart = _kept_apart(begun, learned, wish, tell)
    tell("replay")
    return replace(
        kept_apart,
        prior=filling.prior_of_head(head, learned.released.codes),
        unknown=filling.unknown_cost(head),
        threshold=filling.threshold_of(learnt, learned.cases, law, card, candidate),
        costs=filling.cost_lines(learnt, learned.cases),
        heads=filling.heads_of(learnt),
        replay=replay(learned.cases, law, card, candidate),
        shares=_shares(learned, candidate, wish),
    )


def _kept_apart(begun: ReportContents, learned: _Learned, wish: Wish, tell: Tell) -> ReportContents:
    tests = learned.tests
    division = divide(learned.released, wish.seed)
    if division is None or tests is None:
        return begun
    tell("compare")
    trainers = {name: partial(learned.bench.rival, name) for name in (NEW, OLD, FULL)}
    trainers[CHALLENGER] = partial(challenger, learned.bench)
    asked = contests.ask(learned.released, division, trainers)
    tell("curve")
    points = contests.curve(learned.released, division, learned.bench, wish.seed)
    tell("power")
    needed = _power(learned, tests, wish)
    return replace(
        begun,
        validation=_validation(division),
        contests=contests.contests(asked, wish.seed),
        learning=points,
        decision=contests.decision_curves(asked, learned.learnt.threshold, wish.seed),
        tests=filling.factor_tests(tests, contests.price_of_gating(asked), needed),
    )


def challenger(bench: Bench, cases: LearningSet) -> Probability:
    """Return the challenger learnt from the released; with too few, the card before."""
    try:
        found = fit_challenger(
            cases.codes, cases.misconduct, bench.law, weight=cases.weight, seed=bench.options.seed
        )
    except TooLittle:
        return bench.rival(OLD, cases)
    return found.probability


def _shares(learned: _Learned, card: Scorecard, wish: Wish) -> tuple[Share, ...]:
    """Return what the card and the challenger rest on, both over the released."""
    released, law = learned.released, learned.bench.law
    head, _ = learned.learnt.heads()
    slope = head.calibration.head.slope
    ours = explain_card(card, law, released.codes, released.codes, slope=slope).shares()
    found = fit_challenger(
        released.codes, released.misconduct, law, weight=released.weight, seed=wish.seed
    )
    theirs = explain_challenger(found, released.codes, seed=wish.seed).shares()
    return tuple(Share(factor, ours[factor], theirs[factor]) for factor in ours)


def _validation(division: Division) -> Validation:
    return Validation(division.kind, division.since, len(division.parts))


def _power(learned: _Learned, tests: Reweighting, wish: Wish) -> EventsNeeded | None:
    """Return how many events a finding of 15 factors takes, where a scale was found at all."""
    if tests.scale <= 0:
        return None
    released, bench = learned.released, learned.bench
    found = fit_multipliers(
        released.codes, released.misconduct.astype(np.int64), bench.law, bench.card,
        weight=released.weight,
    )  # fmt: skip
    return events_needed(found, tests.scale, seed=wish.seed)
