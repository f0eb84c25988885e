"""Invented cases whose probabilities are right by construction."""

import numpy as np
from numpy.typing import NDArray


def right(
    n: int, seed: int = 0, shift: float = 0.0, slope: float = 1.0
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return outcomes and probabilities; `shift` and `slope` distort the probabilities' logits."""
    generator = np.random.default_rng(seed)
    logits = generator.normal(-1.5, 1.0, n)
    outcome = (generator.random(n) < 1 / (1 + np.exp(-logits))).astype(float)
    return outcome, 1 / (1 + np.exp(-(shift + slope * logits)))
