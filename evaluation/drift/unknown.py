"""Whether more is left unknown than before: by factor and over all of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.settings.evaluation import DriftSettings, evaluation_settings
from evaluation.differences import difference_of_shares
from evaluation.estimate import LEVEL, Estimate, wilson
from evaluation.groups.multiplicity import false_discovery
from evaluation.groups.rates import score_test
from model.law import LawPack
from model.scale import UNKNOWN_CODE


@dataclass(frozen=True, slots=True)
class UnknownRate:
    """One factor in two periods.

    Attributes:
        factor: which.
        before, now: share left unknown.
        change: now less before.
        p, q: of no change, and adjusted over the factors.
        alarm: whether q is below the false-alarm rate: one alarm in so many false among them.
        false_alarm: share of false alarms among the alarms.
    """

    factor: str
    before: Estimate
    now: Estimate
    change: Estimate
    p: float
    q: float
    alarm: bool
    false_alarm: float


def unknown_rates(
    before: NDArray[np.int8],
    now: NDArray[np.int8],
    law: LawPack,
    settings: DriftSettings | None = None,
    *,
    level: float = LEVEL,
) -> tuple[UnknownRate, ...]:
    """Return the change of the unknown rate of every factor, in scale order.

    Formula: shares by Wilson, change by Newcombe's method 10, p of the pooled score test, q by
    Benjamini and Hochberg over the factors. Empty where either period has no case.

    References: Newcombe (1998), Stat. Med. 17, 873-890; Benjamini, Hochberg (1995), J. R. Stat.
    Soc. B 57, 289-300.

    Args:
        before: codes of the earlier cases, cases × factors.
        now: codes of the later ones.
        law: the law pack of the codes.
        settings: false-alarm rate; those that ship where None.
        level: nominal coverage of the intervals.
    """
    if not len(before) or not len(now):
        return ()
    alarm = (settings or evaluation_settings().drift).alarm
    counts = [((each == UNKNOWN_CODE).sum(axis=0), len(each)) for each in (before, now)]
    pairs = [
        ((int(counts[0][0][k]), counts[0][1]), (int(counts[1][0][k]), counts[1][1]))
        for k in range(len(law.scale))
    ]
    tests = [score_test(first, second) for first, second in pairs]
    adjusted = false_discovery(tests)
    return tuple(
        UnknownRate(
            factor=factor.id,
            before=_share(first, level),
            now=_share(second, level),
            change=difference_of_shares(second, first, level),
            p=p,
            q=q or 0.0,
            alarm=(q or 0.0) < alarm,
            false_alarm=alarm,
        )
        for factor, (first, second), p, q in zip(law.scale, pairs, tests, adjusted, strict=True)
    )


def _share(counts: tuple[int, int], level: float) -> Estimate:
    events, n = counts
    return Estimate(events / n, *wilson(events, n, level), n, events, level)
