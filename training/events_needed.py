"""How many misconducts it takes to find wrong points: power by simulation.

The source says that 15 of 43 factors needed re-weighting. Whether that can be found depends on the
number of misconducts seen on bail, so this computes it for the data at hand: what n cases with e
misconducts know about the multipliers is scaled to E misconducts, estimates are drawn from what
would then be their distribution under a stated truth, and every draw goes through the same steps
as real data (`training.reweighting.judge`). The normal form of the estimates is an approximation;
with few misconducts the truth is somewhat worse.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, log, sqrt

import numpy as np
from numpy.typing import NDArray

from training.errors import LearningError
from training.multipliers import Multipliers, multiplier_prior
from training.reweighting import Reweighting, Verdict, judge

Floats = NDArray[np.float64]

SOURCE_CLAIM = 15
EVENTS = (100, 200, 400, 1_000, 2_000, 4_000, 10_000)


@dataclass(frozen=True, slots=True)
class Alternative:
    """A truth under which power is asked for.

    Attributes:
        wrong: how many factors have wrong points.
        ratios: what their points should be multiplied by, in turns; the default lets a third do
            nothing, a third count too little and a third too much (method, part 5).
    """

    wrong: int = SOURCE_CLAIM
    ratios: tuple[float, ...] = (0.0, 2.2, 0.4)


@dataclass(frozen=True, slots=True)
class PowerRow:
    """What a number of misconducts would show.

    Attributes:
        events: misconducts.
        power: expected share of the wrong factors that is declared.
        power_error: its standard error from the simulation.
        false_share: expected share of false ones among the declared; 0 where none is declared.
        false_share_error: its standard error.
        declared: expected number of declared factors.
    """

    events: int
    power: float
    power_error: float
    false_share: float
    false_share_error: float
    declared: float


@dataclass(frozen=True, slots=True)
class EventsNeeded:
    """The answer, and the table behind it.

    Attributes:
        power: what was asked for.
        events: how many misconducts it takes, between two rows of the table by their logarithms;
            None where no row reaches it.
        rows: the table.
        alternative: the truth that was assumed.
        scale: log-odds per point that was assumed.
        draws, seed: of the simulation.
    """

    power: float
    events: int | None
    rows: tuple[PowerRow, ...]
    alternative: Alternative
    scale: float
    draws: int
    seed: int


def events_needed(  # noqa: PLR0913 - what is known, what is asked, and how the answer is simulated
    found: Multipliers,
    scale: float,
    *,
    power: float = 0.8,
    alternative: Alternative | None = None,
    events: Sequence[int] = EVENTS,
    draws: int = 100,
    seed: int = 1,
) -> EventsNeeded:
    """Return how many misconducts it takes to declare a share of the wrong factors.

    Args:
        found: multipliers of the data at hand.
        scale: log-odds per point that hold for the right factors, above 0.
        power: the share.
        alternative: the truth to be found.
        events: the numbers of misconducts to try, in order.
        draws: simulated data sets for each.
        seed: of the simulation.

    Raises:
        LearningError: the data hold no misconduct, so that nothing is known to scale from; or the
            truth has more wrong factors than there are with points.
    """
    truth = alternative or Alternative()
    _refuse(found, truth)
    seeds = [(seed, draw) for draw in range(draws)]
    rows = tuple(_row(_scaled(found, each), scale, truth, seeds) for each in events)
    return EventsNeeded(power, _reached(rows, power), rows, truth, scale, draws, seed)


def _refuse(found: Multipliers, truth: Alternative) -> None:
    if found.events == 0:
        raise LearningError(
            f"{found.n} cases hold 0 misconducts; allowed: at least 1, or nothing can be said "
            "about more of them; use a cohort with misconducts, such as `nansha simulate` makes"
        )
    if truth.wrong > found.by_points.sum():
        raise LearningError(
            f"wrong factors: {truth.wrong}; allowed: at most {found.by_points.sum()}, which is "
            "how many have points"
        )


def _row(
    at_hand: Multipliers, scale: float, truth: Alternative, seeds: Sequence[tuple[int, int]]
) -> PowerRow:
    """Simulate one number of misconducts; the same seeds give every number the same truths."""
    root = _root(at_hand.information)
    results = []
    for seed in seeds:
        random = np.random.default_rng(seed)
        ratio, wrong = _truth(at_hand, truth, random)
        score_noise = root @ random.normal(size=len(root))
        drawn = _drawn(at_hand, ratio * np.where(at_hand.by_points, scale, 0.0), score_noise)
        results.append(_result(judge(drawn), wrong))
    power, false_share, declared = np.array(results).T
    return PowerRow(
        events=at_hand.events,
        power=float(power.mean()),
        power_error=float(power.std() / sqrt(len(seeds))),
        false_share=float(false_share.mean()),
        false_share_error=float(false_share.std() / sqrt(len(seeds))),
        declared=float(declared.mean()),
    )


def _scaled(found: Multipliers, events: int) -> Multipliers:
    """Return the multipliers as far as more or fewer cases of the same kind would know them."""
    more = events / found.events
    information = found.information * more
    _, precision = multiplier_prior(found.by_points)
    posterior = np.linalg.inv(information + np.diag(precision))
    covariance = posterior @ information @ posterior
    return replace(
        found,
        information=information,
        covariance=covariance,
        data_share=np.diag(covariance) / np.diag(posterior),
        cases=(found.cases * more).astype(np.int64),
        case_events=(found.case_events * more).astype(np.int64),
        n=round(found.n * more),
        events=events,
    )


def _truth(
    found: Multipliers, truth: Alternative, random: np.random.Generator
) -> tuple[Floats, NDArray[np.bool_]]:
    """Return what the points of each factor should be multiplied by, and which are wrong."""
    chosen = random.permutation(np.flatnonzero(found.by_points))[: truth.wrong]
    ratio, wrong = np.ones(len(found.factors)), np.zeros(len(found.factors), bool)
    ratio[chosen] = np.resize(truth.ratios, len(chosen))
    wrong[chosen] = True
    return ratio, wrong


def _root(information: Floats) -> Floats:
    """Return a root R of an information, R Rᵀ; rounding may have left it just below 0."""
    values, vectors = np.linalg.eigh(information)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0)))


def _drawn(at_hand: Multipliers, kappa: Floats, score_noise: Floats) -> Multipliers:
    """Return multipliers as one data set under a truth would show them."""
    centre, precision = multiplier_prior(at_hand.by_points)
    score = at_hand.information @ kappa + precision * centre + score_noise
    estimate = np.linalg.solve(at_hand.information + np.diag(precision), score)
    return replace(at_hand, estimate=estimate.astype(np.float64))


def _result(found: Reweighting, wrong: NDArray[np.bool_]) -> tuple[float, float, float]:
    """Return the share found of the wrong, the share of false ones, and how many were declared."""
    declared = np.array([test.verdict is Verdict.REWEIGHT for test in found.tests])
    right = float((declared & wrong).sum())
    power = right / wrong.sum() if wrong.any() else 0.0
    return power, (declared.sum() - right) / max(declared.sum(), 1), float(declared.sum())


def _reached(rows: Sequence[PowerRow], power: float) -> int | None:
    """Return where the power is first reached, between two rows on the logarithm of events."""
    place = next((number for number, row in enumerate(rows) if row.power >= power), None)
    if place is None or place == 0:
        return None if place is None else rows[0].events
    before, after = rows[place - 1], rows[place]
    share = (power - before.power) / (after.power - before.power)
    return round(exp(log(before.events) + share * log(after.events / before.events)))
