"""What evaluation refuses before it computes anything."""

import pytest

from evaluation.errors import EvaluationError
from evaluation.outcomes import outcomes, probabilities, refuse_one_class

REFUSED = [
    ("evaluation_empty", [], [], None),
    ("evaluation_length", [0, 1], [0.5], None),
    ("evaluation_length", [[0, 1]], [[0.5, 0.5]], None),
    ("evaluation_outcome", [0, 2], [0.5, 0.5], None),
    ("evaluation_outcome", [0, float("nan")], [0.5, 0.5], None),
    ("evaluation_value", [0, 1], [0.5, float("nan")], None),
    ("evaluation_weight", [0, 1], [0.5, 0.5], [1, 0]),
    ("evaluation_weight", [0, 1], [0.5, 0.5], [1, float("inf")]),
    ("evaluation_probability", [0, 1], [0.5, 1.0], None),
    ("evaluation_probability", [0, 1], [0.0, 0.5], None),
]


@pytest.mark.parametrize(("code", "outcome", "value", "weight"), REFUSED)
def test_refuses(
    code: str, outcome: list[float], value: list[float], weight: list[float] | None
) -> None:
    """Each kind of bad array has a code of its own."""
    with pytest.raises(EvaluationError) as refused:
        probabilities(outcome, value, weight)

    assert refused.value.problem.code == code


@pytest.mark.parametrize("outcome", [[0, 0], [1, 1]])
def test_refuses_one_class(outcome: list[float]) -> None:
    """Without both outcomes there is nothing to tell apart."""
    with pytest.raises(EvaluationError, match="evaluation_one_class"):
        refuse_one_class(outcomes(outcome, [0.1, 0.2]))


def test_weights_have_mean_one_and_an_effective_number() -> None:
    """Kish: (1+1+2)² / (1+1+4) of three cases."""
    cases = outcomes([0, 1, 1], [0.1, 0.2, 0.3], [5, 5, 10])

    assert cases.weight.mean() == pytest.approx(1)
    assert cases.effective == pytest.approx(16 / 6)
    assert cases.weighted
    assert (len(cases), cases.events) == (3, 2)
