"""The learning curve with a fit whose error is known."""

from collections.abc import Mapping

import numpy as np
import pytest
from numpy.typing import NDArray

from evaluation.learning_curve import learning_curve

OUTCOME = np.arange(1_000) % 10 == 0


def mean_error(rows: NDArray[np.intp]) -> Mapping[str, float]:
    """Estimate a share of one tenth by the mean of the rows."""
    return {"mean": abs(float(OUTCOME[rows].mean()) - 0.1), "constant": 0.4}


def test_more_cases_err_less() -> None:
    """The error of a mean falls with the number of cases, that of a constant does not."""
    points = learning_curve(mean_error, OUTCOME, [20, 100, 500], repeats=30)
    means = [point.value for point in points if point.method == "mean"]

    assert means == sorted(means, reverse=True)
    assert {point.value for point in points if point.method == "constant"} == {0.4}
    assert all(point.low <= point.value <= point.high for point in points)


def test_sizes_beyond_the_data_are_left_out_and_the_whole_is_one_fit() -> None:
    """There is one way to draw everything."""
    points = learning_curve(mean_error, OUTCOME, [1_000, 2_000, 0], repeats=3)

    assert [(p.n, p.repeats, p.events) for p in points if p.method == "mean"] == [(1_000, 1, 100)]
    assert points[0].low == points[0].value == points[0].high


def test_rows_are_drawn_without_replacement_from_the_seed() -> None:
    """Same seed, same draws; no row twice."""
    seen: list[NDArray[np.intp]] = []

    def keep(rows: NDArray[np.intp]) -> Mapping[str, float]:
        seen.append(rows)
        return {"n": float(len(set(rows.tolist())))}

    points = learning_curve(keep, OUTCOME, [50], repeats=2, seed=9)
    again = learning_curve(keep, OUTCOME, [50], repeats=2, seed=9)

    assert points == again
    assert points[0].value == 50
    assert not np.array_equal(seen[0], seen[1])
    assert np.array_equal(seen[0], seen[2])


def test_interval_is_that_of_the_mean_of_repeats() -> None:
    """Value ± 1.96 standard errors."""
    figures = iter([1.0, 2.0, 3.0])
    (point,) = learning_curve(lambda _: {"f": next(figures)}, OUTCOME, [10], repeats=3)

    assert point.value == 2.0
    assert point.high - point.value == pytest.approx(1.959963984540054 / np.sqrt(3))
