"""A report of invented figures on the real scale, with every part present."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from data.law.catalogue import law_pack
from data.scorecards.catalogue import default_scorecard
from evaluation.calibration import log_loss_difference
from evaluation.decision_curve import decision_curve
from evaluation.estimate import Estimate, wilson
from evaluation.learning_curve import LearningPoint
from evaluation.performance import measure
from tests.evaluation.cases_with_risk import right
from training.replay import GroupReplay, Move, Replay
from training.report.contents import (
    Cohort,
    Contest,
    CostLine,
    FactorTests,
    FlowStep,
    HeadLine,
    LevelPoints,
    PowerLine,
    PriorStrength,
    Provenance,
    ReportContents,
    Share,
    TestLine,
    Threshold,
    UnknownCost,
    Validation,
    YearRow,
)
from training.thresholds import ThresholdPoint

LAW = law_pack("cn-2026.1")
CARD = default_scorecard(LAW)
SCALE = tuple(LAW.scale)
NAMES = {factor.id: factor.name_zh for factor in SCALE} | {
    f"{factor.id}.{level.id}": level.label_zh for factor in SCALE for level in factor.levels
}
GROUPS = {factor.id: factor.group for factor in SCALE}
PROVENANCE = Provenance(
    version="calibrated-2026.1",
    prior_version=CARD.version,
    law_version=LAW.version,
    synthetic=True,
    digest="sha256:" + "ab" * 32,
    extracted_on="2026-11-22",
    seed=1,
    code_version="0.1.0",
    packages={"numpy": "2.4.6"},
)
COHORT = Cohort(
    sentence="2023年至2024年决定的裁量案件，截至2026-11-22已办结满12个月，共16000件",
    flow=(
        FlowStep("读入的记录", 20_000),
        FlowStep("公安机关自行取保", 4_000, leaves=True),
        FlowStep("裁量案件", 16_000),
    ),
    years=(
        YearRow(2023, 8_000, 4_900, 3_000, 150, 7_000, 3_500),
        YearRow(2024, 8_000, 4_700, 3_200, 170, 7_100, 3_400),
    ),
    unknown={factor.id: place / 100 for place, factor in enumerate(SCALE)},
    deciders=40,
    districts=3,
)
MINIMAL = ReportContents(
    provenance=replace(PROVENANCE, synthetic=False, fallback="few_events"),
    cohort=COHORT,
    names=NAMES,
    groups=GROUPS,
    points=tuple(
        LevelPoints(factor.id, level.id, points, points)
        for factor in SCALE
        for level in factor.levels
        for points in [CARD.points[factor.id][level.id]]
    ),
    assumptions=("a1", "a2"),
)


def _points() -> tuple[LevelPoints, ...]:
    moved = {factor.id for factor in SCALE[::4]}
    return tuple(
        replace(each, new=new, full=new, low=new - 2.3, high=new + 1.8)
        for each in MINIMAL.points
        for new in [each.old + (1 if each.old > 0 and each.factor in moved else 0)]
    )


def _tests() -> FactorTests:
    verdicts = ("keep", "keep", "may_move", "insufficient_data", "needs_reweighting")
    lines = []
    for place, factor in enumerate(SCALE):
        verdict, p = verdicts[place % 5], 0.001 * (place + 1)
        ratio = 1 + (place % 7 - 3) / 2
        none = verdict == "insufficient_data"
        lines.append(
            TestLine(
                factor.id, verdict, ratio, ratio - 0.9, ratio + 1.1, None if none else p,
                None if none else p * 4, None if none else p * 2, 500, 25, by_points=place != 7,
            )
        )  # fmt: skip
    power = tuple(PowerLine(e, e / 5_000, 0.02, e / 340) for e in (100, 300, 1_000, 5_000))
    return FactorTests(
        tuple(lines), 6_200, 320, 0.10, 0.25, Estimate(0.0012, -0.001, 0.003, 6_200, 320),
        power=power, needed=4_000,
    )  # fmt: skip


def replayed() -> Replay:
    """Return a replay with a hidden group."""

    def share(events: int, n: int) -> Estimate:
        return Estimate(events / n, *wilson(events, n), n, events)

    shown = (("all", "", 16_000), ("resident", "other", 6_000), ("resident", "local", 10_000))
    groups = [
        GroupReplay(kind, name, n, share(n // 20, n), share(n // 16, n), share(n // 12, n), None)
        for kind, name, n in shown
    ]
    groups[1] = replace(groups[1], more_than_others=Estimate(0.01, -0.01, 0.03, 6_000, 500))
    groups.append(GroupReplay("sex", "female", None, None, None, None, None))
    return Replay(
        CARD.version, "calibrated-2026.1", COHORT.sentence, PROVENANCE.digest, (2023, 2024),
        synthetic=True, groups=tuple(groups),
        moves=(Move("arrest", "panel", 700), Move("panel", "bail", None)),
    )  # fmt: skip


@lru_cache(maxsize=1)
def full() -> ReportContents:
    """Return a report with every part."""
    outcome, new = right(3_000, seed=1)
    old = right(3_000, seed=1, shift=0.2, slope=0.8)[1]
    other = right(3_000, seed=1, slope=1.2)[1]
    thresholds = np.arange(0.02, 0.5, 0.02)
    bands = (0.62, 0.3, 0.08)
    learning = [
        LearningPoint(method, n, n / 18, base + 1 / n, base, base + 2 / n, 5)
        for method, base in (("new", 0.3), ("old", 0.31))
        for n in (200, 500, 2_000)
    ]
    return replace(
        MINIMAL,
        provenance=PROVENANCE,
        points=_points(),
        assumptions=("a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "most_factors_right"),
        validation=Validation("temporal", year=2024),
        prior=PriorStrength(
            tau=0.2, scale=0.113, enough=True, taus=(0.05, 0.1, 0.2, 0.45),
            evidence=(-3.0, -1.0, 0.0, -2.0), cases=2290, events=126, rate=0.055, prevalence=0.3,
        ),
        unknown=UnknownCost(Estimate(0.0003, -0.0001, 0.0007, 3_000, 600), nats=1.9),
        contests=(
            Contest("new", measure(outcome, new)),
            Contest("old", measure(outcome, old), log_loss_difference(outcome, new, old)),
            Contest(
                "challenger", measure(outcome, other), log_loss_difference(outcome, new, other)
            ),
        ),
        learning=tuple(learning),
        decision={
            "new": decision_curve(outcome, new, thresholds, draws=50),
            "old": decision_curve(outcome, old, thresholds, draws=50),
        },
        threshold=Threshold(0.2, 1, 4, {"old": (0.5, 0.3, 0.2), "new": bands}, 16_000),
        costs=(CostLine(4.0, 1.0, ThresholdPoint(0.2, 0.6, 0.3, 0.1, 0.05)),),
        tests=_tests(),
        replay=replayed(),
        heads=(
            HeadLine("misconduct", 6_200, 320, -2.5, 0.11, 0.1, 0.01, 1.25),
            HeadLine("imprisonment", 14_000, 6_900, 0.1, 0.05, 0.08, 0.005, 1.25),
        ),
        shares=tuple(Share(each.id, 1 / (p + 1), 0.8 / (p + 1)) for p, each in enumerate(SCALE)),
    )  # fmt: skip
