"""FasterRisk in the environment of its own: reads columns and outcomes, writes probabilities.

It pins libraries of 2023, so this file imports nothing else of the project and is run as a script::

    .venv-fasterrisk/bin/python benchmarks/fasterrisk_peer.py asked.npz answered.npy
"""

from __future__ import annotations

import sys

import numpy as np

TERMS, MOST_POINTS = 15, 10


def main(asked: str, answered: str) -> None:
    """Fit the training rows, and write the probability of each test row."""
    from fasterrisk.fasterrisk import RiskScoreClassifier, RiskScoreOptimizer  # type: ignore[import-not-found]  # lives in another environment

    given = np.load(asked)
    training = np.asarray(given["training"], np.float64)
    search = RiskScoreOptimizer(
        training, 2.0 * given["outcome"] - 1, k=TERMS, lb=-MOST_POINTS, ub=MOST_POINTS
    )
    search.optimize()
    multiplier, intercept, points = search.get_models(model_index=0)
    card = RiskScoreClassifier(multiplier, intercept, points, X_train=training)
    np.save(answered, card.predict_prob(np.asarray(given["test"], np.float64)))


if __name__ == "__main__":
    main(*sys.argv[1:])
