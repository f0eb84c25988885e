"""Cumulative sums: how soon a change of risk is seen, case by case in order of time.

Two sums run at once: one for risk that has become higher than foretold, one for lower. Every
alarm carries the probability that it rings within so many cases where nothing changed, found by
drawing outcomes from the probabilities themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from data.settings.evaluation import DriftSettings, evaluation_settings

HIGHER, LOWER = "higher", "lower"
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class CumulativeSum:
    """One sum over cases in order of time.

    Attributes:
        direction: `HIGHER` or `LOWER` risk than foretold.
        odds: odds ratio that it looks for.
        limit: its alarm line.
        n, events: cases and events.
        path: the sum after each case.
        alarm_at: place of the first case at which it reaches the line; None where it never does.
        false_alarm: probability that it does so within as many cases where nothing changed.
        draws: how often chance alone was drawn.
        seed: of the draws.
    """

    direction: str
    odds: float
    limit: float
    n: int
    events: int
    path: Floats
    alarm_at: int | None
    false_alarm: float
    draws: int
    seed: int

    @property
    def highest(self) -> float:
        """Return the highest value that was reached."""
        return float(self.path.max(initial=0.0))


def cumulative_sums(
    outcome: NDArray[np.generic],
    probability: Floats,
    settings: DriftSettings | None = None,
    *,
    seed: int = 0,
) -> tuple[CumulativeSum, CumulativeSum]:
    """Return the risk-adjusted sums for higher and for lower risk.

    Formula: S = max(0, S + w), w = y·ln R - ln(1 - p + R p), R the odds ratio looked for, R or 1/R;
    alarm where S reaches the limit. The false-alarm rate is that of as many cases with the same
    probabilities, by simulation.

    Reference: Steiner, Cook, Farewell, Treasure (2000), Biostatistics 1, 441-452.

    Args:
        outcome: 1 or 0, in order of time.
        probability: that was foretold, strictly between 0 and 1.
        settings: odds ratio, limit and number of draws; those that ship where None.
        seed: of the draws.
    """
    chosen = settings or evaluation_settings().drift
    higher = _sum(HIGHER, outcome, probability, chosen, seed)
    return higher, _sum(LOWER, outcome, probability, chosen, seed)


def _sum(
    direction: str,
    outcome: NDArray[np.generic],
    probability: Floats,
    settings: DriftSettings,
    seed: int,
) -> CumulativeSum:
    odds = settings.cusum_odds if direction == HIGHER else 1 / settings.cusum_odds
    path = sums(outcome.astype(np.float64)[:, None], probability, odds)[:, 0]
    reached = np.flatnonzero(path >= settings.cusum_limit)
    return CumulativeSum(
        direction=direction,
        odds=odds,
        limit=settings.cusum_limit,
        n=len(path),
        events=int(outcome.sum()),
        path=path,
        alarm_at=int(reached[0]) if len(reached) else None,
        false_alarm=false_alarm_rate(
            probability, odds, settings.cusum_limit, draws=settings.cusum_draws, seed=seed
        ),
        draws=settings.cusum_draws,
        seed=seed,
    )


def sums(outcome: Floats, probability: Floats, odds: float) -> Floats:
    """Return the sums after each case, for one or many columns of outcomes."""
    gain = outcome * log(odds) - np.log1p(probability * (odds - 1))[:, None]
    path, current = np.empty(outcome.shape), np.zeros(outcome.shape[1])
    for place, step in enumerate(gain):
        current = np.maximum(current + step, 0.0)
        path[place] = current
    return path


def false_alarm_rate(
    probability: Floats, odds: float, limit: float, *, draws: int, seed: int
) -> float:
    """Return how often a sum reaches its limit where every probability is exactly right."""
    generator = np.random.default_rng(seed)
    current, rung = np.zeros(draws), np.zeros(draws, np.bool_)
    event, gain = log(odds), -np.log1p(probability * (odds - 1))
    for chance, step in zip(probability, gain, strict=True):
        current += np.where(generator.random(draws) < chance, event, 0.0) + step
        np.maximum(current, 0.0, out=current)
        rung |= current >= limit
    return float(rung.mean())
