"""What is said of rivals on cases that none of them has seen."""

from collections.abc import Callable
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

from data.learning_set import LearningSet
from tests.training.test_validation import released
from training import contests
from training.rivals import Bench, Probability
from training.validation import divide

Trainer = Callable[[LearningSet], Probability]


def constant(value: float) -> Trainer:
    """Return a rival that foretells one figure, but for a trace of the first factor."""

    def train(_: LearningSet) -> Probability:
        def foretell(codes: NDArray[np.int8]) -> NDArray[np.float64]:
            return np.asarray(value + codes[:, 0] * 1e-3, np.float64)

        return foretell

    return train


def asked() -> contests.Asked:
    """Ask a good, a bad and a worse guess of the rate."""
    division = divide(released(), seed=0)
    assert division is not None
    trainers = {"new": constant(0.06), "old": constant(0.3), "full": constant(0.07)}
    return contests.ask(released(), division, trainers)


def test_every_case_is_foretold_by_a_fit_without_it() -> None:
    """The trainer never sees the case that it is asked about."""
    seen: list[tuple[int, int]] = []

    def train(cases: LearningSet) -> Probability:
        known = {row.tobytes() for row in cases.codes}

        def foretell(codes: NDArray[np.int8]) -> NDArray[np.float64]:
            seen.append((len(cases), sum(row.tobytes() in known for row in codes)))
            return np.full(len(codes), 0.1)

        return foretell

    division = divide(released(), seed=0)
    assert division is not None
    found = contests.ask(released(), division, {"new": train})

    assert all(among == 0 for _, among in seen)
    assert len(found.outcome) == len(division.asked) == len(found.foretold["new"])


def test_the_better_guess_gains() -> None:
    """Gain above 0: the candidate is better than the rival; the candidate has none."""
    found = {each.id: each for each in contests.contests(asked(), seed=0)}

    assert found["new"].gain is None
    gain = found["old"].gain
    assert gain is not None
    assert gain.low > 0
    assert gain.value == pytest.approx(
        found["old"].performance.log_loss.value - found["new"].performance.log_loss.value
    )


def test_price_of_gating_is_candidate_less_full() -> None:
    """Above 0 where the gate costs."""
    found = asked()
    losses = {each.id: each.performance.log_loss.value for each in contests.contests(found, 0)}

    assert contests.price_of_gating(found).value == pytest.approx(losses["new"] - losses["full"])


@pytest.mark.parametrize(("threshold", "most"), [(0.2, 0.4), (0.4, 0.5)])
def test_decision_curves_surround_the_threshold(threshold: float, most: float) -> None:
    """Forty steps up to twice the threshold, one half at most."""
    curves = contests.decision_curves(asked(), threshold, seed=0)
    cuts = [point.threshold for point in curves["new"].points]

    assert set(curves) == {"new", "old"}
    assert len(cuts) == 40
    assert cuts[-1] == most


def test_learning_curve_leaves_out_sizes_without_events() -> None:
    """Ten expected events at least; the whole is one fit."""

    class Guess:
        """Foretells the rate of what it learnt from."""

        def rival(self, name: str, cases: LearningSet) -> Probability:
            """Return a guess that is better the more cases there are."""
            rate = (cases.misconduct.sum() + 1) / (len(cases) + 20)
            return lambda codes: np.full(len(codes), rate if name == "full" else 0.3)

    division = divide(released(), seed=0)
    assert division is not None
    points = contests.curve(released(), division, cast("Bench", Guess()), seed=0)
    sizes = sorted({point.n for point in points})

    assert {point.method for point in points} == {"full", "old"}
    assert sizes[-1] == len(division.parts[0][0])
    assert all(point.events >= 5 for point in points)
