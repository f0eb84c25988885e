"""Whether the tool changes decisions: who departs from what it recommends, how often and whither.

A person or office outside the control limits is a reason to read files, never a verdict: cases
differ. Departing never is as much a finding as departing often, for then the tool may be deciding.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.settings.evaluation import DeviationSettings, evaluation_settings
from evaluation.assessable import FEW_CASES, FEW_DEVIATIONS, Figure, Lacking, lack_of
from evaluation.distributions import binomial_limits, binomial_tails
from evaluation.estimate import LEVEL, Estimate, wilson
from evaluation.groups.multiplicity import false_discovery

INSIDE, WARNING, ALARM = "inside", "warning", "alarm"
STRICTER, MILDER = "stricter", "milder"


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """Where each decision belongs; n decisions.

    Attributes:
        division: what the units are: ``band``, ``decider``, ``office``.
        names: of the units, pseudonyms or codes.
        place: of each decision in `names`; negative where it is not known.
    """

    division: str
    names: tuple[str, ...]
    place: NDArray[np.integer]

    def counts(self, marked: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return how many marked decisions each unit has."""
        return np.bincount(self.place[marked & (self.place >= 0)], minlength=len(self.names))


@dataclass(frozen=True, slots=True)
class DeviationRate:
    """One band, person or office.

    Attributes:
        division, unit: what it is, such as ``office``, and which.
        n, deviations: decisions with a recommendation, and those that depart from it.
        rate: their share.
        expected: share over all units.
        limits: counts within which chance keeps a unit, at the alarm probability; exact.
        warning_limits: the same at the warning probability.
        p, q: two-sided exact probability under the common share, and adjusted over the units.
        state: `INSIDE`, `WARNING` or `ALARM`; None where not assessable.
        false_alarm: probability of an alarm for one unit like the others; at most this.
    """

    division: str
    unit: str
    n: int
    deviations: int
    rate: Figure
    expected: float
    limits: tuple[int, int]
    warning_limits: tuple[int, int]
    p: float | None
    q: float | None
    state: str | None
    false_alarm: float


@dataclass(frozen=True, slots=True)
class OneSided:
    """Whether a unit departs from recommendations in one direction only.

    Attributes:
        division, unit: which.
        stricter: decided to arrest against the recommendation.
        milder: decided not to arrest against it.
        share: of the deviations that are stricter.
        expected: that share over all units.
        p: probability of a split so uneven, under the common share; None where not assessable.
        only: `STRICTER` or `MILDER` where every deviation goes that way, and chance would seldom
            have it so; else None.
        false_alarm: probability of such a finding for one unit like the others; at most this.
    """

    division: str
    unit: str
    stricter: int
    milder: int
    share: Figure
    expected: float
    p: float | None
    only: str | None
    false_alarm: float


def deviation_rates(
    units: Units,
    deviates: NDArray[np.bool_],
    settings: DeviationSettings | None = None,
    *,
    level: float = LEVEL,
) -> tuple[DeviationRate, ...]:
    """Return the deviation rate of each unit with exact control limits around the common share.

    Formula: binomial tails at the common share; the limits are counts, so that with few decisions
    they are as wide as they must be. p = twice the smaller tail, at most 1.

    References: funnel plots: Spiegelhalter (2005), Stat. Med. 24, 1185-1202, section 3; exact
    limits: Ryan (2011), Statistical Methods for Quality Improvement, section 6.1.

    Args:
        units: where each decision belongs; only decisions with a recommendation.
        deviates: whether the decision departs from the recommendation.
        settings: probabilities and least number; those that ship where None.
        level: nominal coverage of the intervals.
    """
    chosen = settings or evaluation_settings().deviation
    sizes, events = units.counts(np.ones(len(deviates), np.bool_)), units.counts(deviates)
    common = float(events.sum() / max(sizes.sum(), 1))
    probabilities = [
        _two_sided(int(e), int(n), common) if n >= chosen.cases else None
        for e, n in zip(events, sizes, strict=True)
    ]
    adjusted = false_discovery(probabilities)
    return tuple(
        _rate(
            (units.division, units.names[place]),
            (int(events[place]), int(sizes[place])),
            common,
            (probabilities[place], adjusted[place]),
            chosen,
            level,
        )
        for place in np.flatnonzero(sizes)
    )


def one_sided(
    units: Units,
    stricter: NDArray[np.bool_],
    milder: NDArray[np.bool_],
    settings: DeviationSettings | None = None,
    *,
    level: float = LEVEL,
) -> tuple[OneSided, ...]:
    """Return the direction of each unit's deviations.

    Formula: of d deviations s are stricter; two-sided exact binomial test against the share of
    stricter ones over all units. "Only" needs all d one way with probability below the alarm under
    that share, so that three deviations of a small office say nothing.

    Reference: Clopper, Pearson (1934), Biometrika 26, 404-413, for the exact tails; automation
    bias: Goddard, Roudsari, Wyatt (2012), J. Am. Med. Inform. Assoc. 19, 121-127.

    Args:
        units: where each decision belongs.
        stricter: decided to arrest where the recommendation was not to.
        milder: decided not to arrest where it was.
        settings: probabilities; those that ship where None.
        level: nominal coverage of the intervals.
    """
    chosen = settings or evaluation_settings().deviation
    everyone = units.counts(np.ones(len(stricter), np.bool_))
    harder, softer = units.counts(stricter), units.counts(milder)
    common = float(harder.sum() / max(harder.sum() + softer.sum(), 1))
    return tuple(
        _side(
            (units.division, units.names[k]),
            (int(harder[k]), int(softer[k])),
            common,
            chosen,
            level,
        )
        for k in np.flatnonzero(everyone)
    )


def _rate(  # noqa: PLR0913, PLR0917 - a unit, its counts and what they are held against
    unit: tuple[str, str],
    counts: tuple[int, int],
    common: float,
    tests: tuple[float | None, float | None],
    settings: DeviationSettings,
    level: float,
) -> DeviationRate:
    events, n = counts
    alarm = binomial_limits(n, common, settings.alarm / 2)
    warning = binomial_limits(n, common, settings.warning / 2)
    missing = lack_of(FEW_CASES, n, settings.cases)
    rate = missing or Estimate(events / n, *wilson(events, n, level), n, events, level)
    state = None if missing else _state(events, alarm, warning)
    return DeviationRate(
        *unit, n, events, rate, common, alarm, warning, *tests, state, settings.alarm
    )


def _state(events: int, alarm: tuple[int, int], warning: tuple[int, int]) -> str:
    for state, (least, most) in ((ALARM, alarm), (WARNING, warning)):
        if not least <= events <= most:
            return state
    return INSIDE


def _side(
    unit: tuple[str, str],
    counts: tuple[int, int],
    common: float,
    settings: DeviationSettings,
    level: float,
) -> OneSided:
    stricter, milder = counts
    n = stricter + milder
    missing: Lacking | None = lack_of(FEW_DEVIATIONS, n, 1)
    if missing:
        return OneSided(*unit, stricter, milder, missing, common, None, None, settings.alarm)
    share = Estimate(stricter / n, *wilson(stricter, n, level), n, stricter, level)
    p = _two_sided(stricter, n, common)
    alone = STRICTER if not milder else MILDER if not stricter else None
    seldom = (common if alone == STRICTER else 1 - common) ** n < settings.alarm
    only = alone if seldom else None
    return OneSided(*unit, stricter, milder, share, common, p, only, settings.alarm)


def _two_sided(events: int, n: int, share: float) -> float:
    """Return the exact two-sided probability: twice the smaller tail, at most 1."""
    return min(1.0, 2 * min(binomial_tails(events, n, share)))
