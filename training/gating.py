"""Which points may move in a fit.

The published card keeps every factor at prior points times the common scale unless the test of
`training.reweighting` lets it move (`Reweighting.movable`, which the learner takes as
`Options.movable`). The full fit, in which all move, runs beside it as a shadow; the difference of
their log-losses on unseen cases is the price of a stable card (`training.contests`).
"""

from __future__ import annotations

from data.learning_set import LearningSet
from model.law import LawPack
from model.scorecard import Scorecard
from training.reweighting import Reweighting, examine_factors


def examine(learning: LearningSet, law: LawPack, card: Scorecard) -> Reweighting:
    """Return the tests of a card on the released persons of a learning set.

    Raises:
        LearningError: nobody was released.
    """
    released = learning.rows(learning.released)
    return examine_factors(released.codes, released.misconduct, law, card, weight=released.weight)
