"""From what was read, learnt and tested to the contents of the report; nothing is computed anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from data.cohort.building import Cohort as BuiltCohort
from data.cohort.flow import FlowRow
from data.learning_set import LearningSet
from data.record_columns import RecordColumns
from evaluation.decision_curve import threshold_of_costs
from evaluation.estimate import LEVEL, Estimate, normal_quantile
from model.batch import score_totals
from model.law import LawPack
from model.scale import UNKNOWN_CODE
from model.scorecard import BANDS, Scorecard
from training.events_needed import EventsNeeded
from training.heads import LearntHead
from training.learnt import Learnt
from training.prior import worth_in_cases
from training.projection import posterior_covariance
from training.report.contents import (
    Cohort,
    CostLine,
    FactorTests,
    FlowStep,
    HeadLine,
    LevelPoints,
    PowerLine,
    PriorStrength,
    TestLine,
    Threshold,
    UnknownCost,
    YearRow,
)
from training.report.prose import say
from training.reweighting import DECLARE_Q, GATE_Q, FactorTest, Reweighting
from training.thresholds import threshold_curve

Points = Mapping[str, Mapping[str, int]]
INTERVAL = 0.90
# A missed misconduct against one needless detention; round ratios around the default of 4.
_MISSED = (1.0, 2.0, 4.0, 9.0, 19.0)


def cohort_of(built: BuiltCohort, names: Mapping[str, str]) -> Cohort:
    """Return the cohort with its flow, years and shares of unknown answers."""
    cases = built.learning
    unknown = (cases.codes == UNKNOWN_CODE).mean(axis=0) if len(cases) else ()
    factors = [name for name in names if "." not in name]
    return Cohort(
        sentence=built.sentence_zh,
        flow=tuple(_flow(built)),
        years=tuple(_year(cases, int(year)) for year in np.unique(cases.year)),
        unknown={name: float(share) for name, share in zip(factors, unknown, strict=False)},
        deciders=len(cases.deciders),
        districts=len(cases.districts),
    )


def names_of(law: LawPack, columns: RecordColumns) -> dict[str, str]:
    """Return the Chinese names: factors in scale order, then levels and values of traits."""
    levels = {
        f"{factor.id}.{level.id}": level.label_zh for factor in law.scale for level in factor.levels
    }
    traits = {
        f"{trait}.{value.id}": value.label_zh
        for trait in columns.traits
        for value in columns.columns[trait].values
    }
    return {factor.id: factor.name_zh for factor in law.scale} | levels | traits


def law_basis(law: LawPack) -> tuple[str, ...]:
    """Return the texts of law that the factors cite, with the year of their version."""
    cited = (law.citations[name].instrument for factor in law.scale for name in factor.citations)
    return tuple(dict.fromkeys(f"《{each.name_zh}》（{each.version.year}年）" for each in cited))


def prior_of_head(head: LearntHead, codes: NDArray[np.int8]) -> PriorStrength:
    """Return what the prior is worth for a step that is met as often as the median one."""
    prevalence = float(np.median(head.coding.design(codes, np.float32).mean(axis=0)))
    rate = head.events / head.cases
    cases = worth_in_cases(head.evidence.tau, rate, prevalence)
    return PriorStrength(
        tau=head.evidence.tau,
        scale=head.fit.scale,
        enough=head.evidence.enough,
        taus=head.evidence.taus,
        evidence=head.evidence.values,
        cases=cases,
        events=cases * rate,
        rate=rate,
        prevalence=prevalence,
    )


def level_points(
    law: LawPack, old: Points, candidate: LearntHead | None, full: LearntHead | None
) -> tuple[LevelPoints, ...]:
    """Return the points of every level on both cards, with the interval of the full fit."""
    new = old if candidate is None else candidate.by_level()
    unit = 1 if candidate is None else candidate.points.resolution
    pairs = [(factor.id, level) for factor in law.scale for level in factor.level_ids]
    ends: list[tuple[float | None, float | None, float | None]] = [(None, None, None)] * len(pairs)
    if candidate is not None and full is not None:
        ends = list(_intervals(law, full, candidate.points.unit))
    return tuple(
        LevelPoints(factor, level, old[factor][level] * unit, new[factor][level], *end)
        for (factor, level), end in zip(pairs, ends, strict=True)
    )


def threshold_of(
    learnt: Learnt, cases: LearningSet, law: LawPack, old: Scorecard, new: Scorecard
) -> Threshold:
    """Return the threshold, and how both cards divide the cases."""
    return Threshold(
        value=learnt.threshold,
        needless=learnt.options.cost_detain,
        missed=learnt.options.cost_miss,
        bands={"old": _bands(cases, law, old), "new": _bands(cases, law, new)},
        n=len(cases),
    )


def cost_lines(learnt: Learnt, cases: LearningSet) -> tuple[CostLine, ...]:
    """Return the bands of the candidate under other weighings of the two mistakes."""
    head, _ = learnt.heads()
    thresholds = [threshold_of_costs(1.0, missed) for missed in _MISSED]
    points = threshold_curve(head.calibration.head, head.totals(cases.codes), thresholds)
    pairs = zip(_MISSED, points, strict=True)
    return tuple(CostLine(missed, 1.0, point) for missed, point in pairs)


def unknown_cost(head: LearntHead) -> UnknownCost | None:
    """Return what 0 points for unknown cost on unseen cases, or None where it was not asked."""
    if head.unknown is None:
        return None
    found, half = head.unknown, normal_quantile(LEVEL) * head.unknown.standard_error
    value, events = found.difference, round(head.events * found.cases / head.rows)
    return UnknownCost(Estimate(value, value - half, value + half, found.cases, events))


def heads_of(learnt: Learnt) -> tuple[HeadLine, ...]:
    """Return both heads as the card carries them."""
    return tuple(_head(head) for head in learnt.heads())


def factor_tests(
    found: Reweighting, price: Estimate | None, needed: EventsNeeded | None
) -> FactorTests:
    """Return the tests of all factors with the power of finding many wrong ones."""
    lines = tuple(map(_test, found.tests))
    if needed is None:
        return FactorTests(lines, found.n, found.events, DECLARE_Q, GATE_Q, price)
    rows = (PowerLine(r.events, r.power, r.power_error, r.declared) for r in needed.rows)
    return FactorTests(
        lines, found.n, found.events, DECLARE_Q, GATE_Q, price, tuple(rows),
        needed.alternative.wrong, needed.power, needed.events,
    )  # fmt: skip


def _flow(built: BuiltCohort) -> Iterator[FlowStep]:
    flow = built.flow
    yield FlowStep(say("flow.rows"), flow.rows)
    yield FlowStep(say("flow.rejected"), flow.rejected, leaves=True)
    for row in flow.shared:
        yield FlowStep(row.step.left_zh, row.left, leaves=True)
    yield FlowStep(say("flow.shared"), len(built.learning))
    for name, rows in flow.heads.items():
        yield from _head_flow(name, rows)


def _head_flow(name: str, rows: tuple[FlowRow, ...]) -> Iterator[FlowStep]:
    for row in rows:
        yield FlowStep(say(f"flow.{name}") + row.step.left_zh, row.left, leaves=True)
    learnt = say(f"flow.{name}") + say("flow.learnt", events=rows[-1].events)
    yield FlowStep(learnt, rows[-1].stayed)


def _year(cases: LearningSet, year: int) -> YearRow:
    chosen = cases.year == year
    counts = (
        chosen, cases.detained, cases.released, cases.misconduct == 1, cases.judged,
        cases.imprisonment == 1,
    )  # fmt: skip
    return YearRow(year, *(int((chosen & each).sum()) for each in counts))


def _intervals(law: LawPack, head: LearntHead, unit: float) -> Iterator[tuple[float, float, float]]:
    """Yield full fit, low and high of every level, in points of a unit in logits."""
    design = head.coding.design(_one_level_each(law), np.float64)
    covariance = posterior_covariance(head.fit, len(head.coding))[1:, 1:]
    values = design @ head.fit.increments[: len(head.coding)] / unit
    deviations = np.sqrt(((design @ covariance) * design).sum(axis=1)) / unit
    half = normal_quantile(INTERVAL) * deviations
    for value, reach in zip(values, half, strict=True):
        yield float(value), float(value - reach), float(value + reach)


def _one_level_each(law: LawPack) -> NDArray[np.int8]:
    """Return a row for every level, in which nothing else is known."""
    rows = [
        (place, code)
        for place, factor in enumerate(law.scale)
        for code in range(len(factor.level_ids))
    ]
    codes = np.full((len(rows), len(law.scale)), UNKNOWN_CODE, np.int8, order="F")
    for row, (place, code) in enumerate(rows):
        codes[row, place] = code
    return codes


def _bands(cases: LearningSet, law: LawPack, card: Scorecard) -> tuple[float, float, float]:
    totals, counts = np.unique(score_totals(cases.codes, law, card), return_counts=True)
    found = np.array([BANDS.index(card.band(int(total))) for total in totals])
    low, medium, high = (float(counts[found == place].sum() / len(cases)) for place in range(3))
    return low, medium, high


def _head(head: LearntHead) -> HeadLine:
    line = head.calibration.head
    (bb, _), (_, ss) = line.covariance
    return HeadLine(
        head.name, head.rows, round(head.events), line.intercept, line.slope, bb**0.5, ss**0.5,
        line.widening,
    )  # fmt: skip


def _test(test: FactorTest) -> TestLine:
    def known(value: float) -> float | None:
        return float(value) if np.isfinite(value) else None

    return TestLine(
        test.factor, test.verdict.value, known(test.ratio), known(test.interval[0]),
        known(test.interval[1]), known(test.p), known(test.q_declare), known(test.q_gate),
        test.cases, test.case_events, test.by_points,
    )  # fmt: skip
