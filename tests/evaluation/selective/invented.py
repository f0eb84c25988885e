"""Invented cases whose hidden outcomes are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.selective.cases import SelectedCases, selected_cases


@dataclass(frozen=True, slots=True, eq=False)
class Invented:
    """Cases with a recorded risk x, and what each would do on bail."""

    cases: SelectedCases
    x: NDArray[np.float64]
    would: NDArray[np.bool_]
    probability: NDArray[np.float64]
    chance: NDArray[np.float64]


def invented(
    n: int, *, deciders: int = 20, seed: int = 0, unrecorded: float = 0.0, noise: float = 1.0
) -> Invented:
    """Return n cases; `unrecorded` moves decision and outcome, `noise` is chance in decisions.

    `probability` and `chance` are the true ones given x where nothing is unrecorded.
    """
    random = np.random.default_rng(seed)
    decider = random.integers(0, deciders, n)
    x, u = random.normal(size=(2, n))
    probability = 1 / (1 + np.exp(1.5 - x - unrecorded * u))
    would = random.random(n) < probability
    lenient = np.linspace(-1, 1, deciders)
    wish = x + unrecorded * u + noise * random.logistic(size=n)
    released = wish < lenient[decider]
    away = (x[:, None] - lenient) / max(noise, 1e-2)
    chance = (1 / (1 + np.exp(np.clip(away, -50, 50)))).mean(axis=1)
    cases = selected_cases(released, np.where(released, would, -1), decider)
    return Invented(cases, x, would, probability, chance)
