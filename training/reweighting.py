"""Which factors need re-weighting: one test per factor, of the points as a whole.

H0 of factor f: its points are right up to the one scale that all factors share, κ_f = s (where the
panel gave no points: κ_f = 0). s comes from the factors that are not themselves in question, and
its uncertainty counts. What is declared is bounded by Benjamini and Yekutieli, what may move in the
next fit by Benjamini and Hochberg; both bound the expected share of false ones among them. A factor
of which the data know too little is not tested, whatever it looks like.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import erfc, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from evaluation.multiplicity import benjamini_hochberg, benjamini_yekutieli
from model.law import LawPack
from model.scorecard import Scorecard
from training.mixture import find_groups
from training.multipliers import LEAST_CASES, SCALE_MEAN, Multipliers, fit_multipliers

Floats = NDArray[np.float64]

DECLARE_Q, GATE_Q = 0.10, 0.25
CONFIDENCE = 0.95
_NORMAL = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
LEAST_DATA_SHARE = 0.1
# Below this the reference group would be the tested factors themselves.
_LEAST_REFERENCE_SHARE, _REFERENCE_QUANTILE = 0.3, 0.4
_EVEN = 0.5
# Codes of what the test takes for granted; the words are in the message dictionary.
ASSUMPTIONS = (
    "released_only", "no_unrecorded_cause", "additive", "most_factors_right", "cases_independent",
    "outcomes_complete", "intervals_not_selected",
)  # fmt: skip


class Verdict(StrEnum):
    """What the data say about the points of a factor."""

    REWEIGHT = "needs_reweighting"
    MAY_MOVE = "may_move"
    KEEP = "keep"
    INSUFFICIENT = "insufficient_data"


@dataclass(frozen=True, slots=True)
class FactorTest:
    """The test of one factor.

    Attributes:
        factor: its id.
        verdict: what follows.
        by_points: whether the card gives it points; if not, `ratio` is points per level.
        estimate: κ, log-odds per point of the card.
        ratio: κ / s: 1 where the panel's points fit, 0 where the factor does nothing, 2 where it
            should count double.
        interval: of the ratio, at `CONFIDENCE`, not adjusted for the number of factors; leaves out
            1 (0 without points) where `p` is below 1 - `CONFIDENCE`.
        z, p: of H0, two-sided; not a number where the data are insufficient.
        q_declare, q_gate: adjusted p-values of Benjamini and Yekutieli, and Hochberg; not a number
            where the data are insufficient.
        cases, case_events: in how many cases the factor gives points, and how many of those had
            misconduct.
    """

    factor: str
    verdict: Verdict
    by_points: bool
    estimate: float
    ratio: float
    interval: tuple[float, float]
    z: float
    p: float
    q_declare: float
    q_gate: float
    cases: int
    case_events: int


@dataclass(frozen=True, slots=True)
class Reweighting:
    """The tests of all factors, in the order of the scale.

    Attributes:
        tests: one per factor.
        scale, scale_error: s with its standard error, log-odds per point.
        n, events: cases and misconducts.
        assumptions: codes of what is taken for granted.
    """

    tests: tuple[FactorTest, ...]
    scale: float
    scale_error: float
    n: int
    events: int
    assumptions: tuple[str, ...] = ASSUMPTIONS

    def factors(self, *verdicts: Verdict) -> tuple[str, ...]:
        """Return the factors with one of some verdicts."""
        return tuple(test.factor for test in self.tests if test.verdict in verdicts)

    @property
    def declared(self) -> tuple[str, ...]:
        """Return the factors that need re-weighting."""
        return self.factors(Verdict.REWEIGHT)

    @property
    def movable(self) -> frozenset[str]:
        """Return the factors whose points may move in the next fit; the others stay."""
        return frozenset(self.factors(Verdict.REWEIGHT, Verdict.MAY_MOVE))


@dataclass(frozen=True, slots=True, eq=False)
class _Comparison:
    """Each multiplier against its null, with the scale that was found for it."""

    scale: float
    scale_error: float
    error: Floats
    z: Floats
    p: Floats


def examine_factors(
    codes: NDArray[np.int8],
    misconduct: NDArray[np.integer],
    law: LawPack,
    card: Scorecard,
    *,
    weight: Floats | None = None,
) -> Reweighting:
    """Test every factor of a card.

    Args:
        codes: n × factors in scale order, of persons released on bail.
        misconduct: n values 0 or 1.
        law: the law pack of the codes.
        card: the card whose points are tested.
        weight: case weights; all 1 where None.

    Raises:
        LearningError: the arrays do not fit; says which.
    """
    return judge(fit_multipliers(codes, misconduct, law, card, weight=weight))


def judge(found: Multipliers) -> Reweighting:
    """Return the tests of fitted multipliers."""
    known = sufficient(found)
    compared = _compare(found, known)
    q_declare, q_gate = np.full(len(known), np.nan), np.full(len(known), np.nan)
    q_declare[known] = benjamini_yekutieli(compared.p[known])
    q_gate[known] = benjamini_hochberg(compared.p[known])
    ratio = found.estimate / compared.scale
    reach = _NORMAL * compared.error / compared.scale
    tests = tuple(
        FactorTest(
            factor=name,
            verdict=_verdict(q_declare[place], q_gate[place]),
            by_points=bool(found.by_points[place]),
            estimate=float(found.estimate[place]),
            ratio=float(ratio[place]),
            interval=(float(ratio[place] - reach[place]), float(ratio[place] + reach[place])),
            z=float(compared.z[place]),
            p=float(compared.p[place]),
            q_declare=float(q_declare[place]),
            q_gate=float(q_gate[place]),
            cases=int(found.cases[place]),
            case_events=int(found.case_events[place]),
        )
        for place, name in enumerate(found.factors)
    )
    return Reweighting(tests, compared.scale, compared.scale_error, found.n, found.events)


def sufficient(found: Multipliers) -> NDArray[np.bool_]:
    """Tell of which factors the data know enough for a test.

    What decides are counts and variances, which do not depend on whether H0 is true, so that to
    leave the others out does not bias the tests that remain (Bourgon, Gentleman and Huber 2010,
    PNAS 107, p. 9546).
    """
    both = (found.events > 0) & (found.events < found.n)
    return (found.cases >= LEAST_CASES) & (found.data_share >= LEAST_DATA_SHARE) & both


def _verdict(q_declare: float, q_gate: float) -> Verdict:
    if np.isnan(q_declare):
        return Verdict.INSUFFICIENT
    if q_declare <= DECLARE_Q:
        return Verdict.REWEIGHT
    return Verdict.MAY_MOVE if q_gate <= GATE_Q else Verdict.KEEP


def _compare(found: Multipliers, known: NDArray[np.bool_]) -> _Comparison:
    """Compare with the scale of the factors that are not themselves in question."""
    usable = known & found.by_points
    if not usable.any():
        return _against(found, known, np.zeros(len(known)), 0.0)
    variance = np.diag(found.covariance)
    groups = find_groups(found.estimate[known], variance[known], found.by_points[known])
    right = np.zeros(len(known))
    right[known] = groups.null_probability
    loads = _loads(found, _reference(usable, right))
    return _against(found, known, loads, groups.scale_variance)


def _reference(usable: NDArray[np.bool_], right: Floats) -> NDArray[np.bool_]:
    """Return the factors that the scale is taken from: those that more likely follow it than not.

    Not those that no test declares: while misconducts are few, most wrong factors are among them,
    and drag the scale.
    """
    reference = usable & (right >= _EVEN)
    if reference.sum() >= _LEAST_REFERENCE_SHARE * usable.sum():
        return reference
    return usable & (right >= np.quantile(right[usable], _REFERENCE_QUANTILE))


def _loads(found: Multipliers, reference: NDArray[np.bool_]) -> Floats:
    """Return how much each multiplier counts in the scale: generalised least squares."""
    places = np.flatnonzero(reference)
    inverse = np.linalg.inv(found.covariance[np.ix_(places, places)])
    loads = np.zeros(len(reference))
    loads[places] = inverse.sum(axis=0) / inverse.sum()
    return loads


def _against(
    found: Multipliers, known: NDArray[np.bool_], loads: Floats, group_variance: float
) -> _Comparison:
    """Compare each multiplier with the scale, whose own uncertainty and covariance count."""
    covariance, variance = found.covariance, np.diag(found.covariance)
    scale = float(loads @ found.estimate) if loads.any() else SCALE_MEAN
    own_variance = float(loads @ covariance @ loads)
    # Which factors give the scale is itself uncertain, and only the groups know how much.
    scale_variance = max(own_variance, group_variance)
    of_difference = variance - 2 * (covariance @ loads) + scale_variance
    difference_variance = np.where(found.by_points, of_difference, variance)
    error = np.sqrt(np.maximum(difference_variance, np.finfo(np.float64).tiny))
    z = (found.estimate - np.where(found.by_points, scale, 0.0)) / error
    z = np.where(known, z, np.nan)
    p = np.array([erfc(abs(each) / sqrt(2)) for each in z])
    return _Comparison(scale, sqrt(scale_variance), error, z, p)
