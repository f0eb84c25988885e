"""The gate sees those who were released, with their weights."""

from dataclasses import replace

import numpy as np
import pytest

from tests.case_tables import LAW
from tests.reweighting_worlds import CARD, learning_set, world
from training.errors import LearningError
from training.gating import examine
from training.reweighting import examine_factors

WORLD = world(1_200, 21, wrong=12)
CASES = learning_set(WORLD, detained=200)


def test_only_released_persons_are_examined() -> None:
    """Those in detention could not misbehave: they are left out."""
    expected = examine_factors(WORLD.codes[200:], WORLD.misconduct[200:], LAW, CARD)
    assert examine(CASES, LAW, CARD) == expected


def test_case_weights_count() -> None:
    """Forgotten years weigh less in the gate too."""
    random = np.random.default_rng(1)
    forgetting = replace(CASES, weight=random.uniform(0.3, 1.0, len(CASES)))
    assert examine(forgetting, LAW, CARD).scale != examine(CASES, LAW, CARD).scale


def test_nobody_released_is_refused() -> None:
    """Without a single case there is no test."""
    with pytest.raises(LearningError, match="at least one row"):
        examine(CASES.rows(np.arange(200)), LAW, CARD)
