"""Invented worlds to learn in and to be judged in, each with true effects of its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.law.catalogue import law_packs
from data.learning_set import LearningSet
from data.scorecards.catalogue import default_scorecard
from data.synthetic.effects import draw_truth
from data.synthetic.simulation import simulate

_SPARE, _LEAST_ROWS, _LEAST_EVENTS = 6, 3_000, 2
_TRAINING, _TESTING = 100, 200


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """What one truth gives to learn from and to be judged on."""

    number: int
    pool: LearningSet
    test: LearningSet

    @classmethod
    def of(cls, number: int, most: int, test_rows: int, expert: str) -> World:
        """Return a world with at least `most` released, and its test cases.

        Args:
            number: of the world; the same number gives the same world.
            most: released to choose from, at least.
            test_rows: suspects of the police among the cases that are judged on.
            expert: how good the panel is (`data.synthetic.effects.EXPERTS`).
        """
        law = law_packs()[-1]
        card = default_scorecard(law)
        truth = draw_truth(law, card, seed=number, expert=expert)
        rows, seed = max(_SPARE * most, _LEAST_ROWS), _TRAINING + number
        made = simulate(law, card, rows, seed=seed, truth=truth).learning_set()
        asked = simulate(law, card, test_rows, seed=_TESTING + number, truth=truth)
        return cls(
            number,
            made.rows(made.released),
            asked.learning_set(labels="potential", every=True),
        )

    def draw(self, rows: int, number: int) -> LearningSet:
        """Return some of the released; both outcomes among them."""
        random = np.random.default_rng([self.number, rows, number])
        while True:
            cases = self.pool.rows(random.permutation(len(self.pool))[:rows])
            if cases.misconduct.sum() >= _LEAST_EVENTS:
                return cases
