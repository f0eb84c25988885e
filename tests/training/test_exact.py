"""Sums that are the same in any order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training import exact
from training.errors import LearningError


@given(st.integers(0, 2**32 - 1), st.integers(1, 400))
def test_rounded_terms_add_up_alike_in_any_order(seed: int, rows: int) -> None:
    """Forwards, shuffled, and in chunks that are added up apart."""
    draw = np.random.default_rng(seed)
    terms = exact.terms(draw.normal(size=rows))
    shuffled = draw.permutation(terms)
    forwards = 0.0
    for term in terms:
        forwards += term
    cut = rows // 3
    assert forwards == terms.sum() == shuffled.sum()
    assert forwards == shuffled[:cut].sum() + shuffled[cut:].sum()


def test_without_rounding_the_order_shows() -> None:
    """What the rounding is for: floats as they come give another sum backwards."""
    values = np.random.default_rng(1).normal(size=2000)
    assert np.add.accumulate(values)[-1] != np.add.accumulate(values[::-1])[-1]


@given(st.integers(0, 2**32 - 1))
def test_the_loss_is_exact_in_two_parts_and_close(seed: int) -> None:
    """Both parts are sums in any order; together they are the loss to eleven digits."""
    draw = np.random.default_rng(seed)
    losses = draw.exponential(3.0, 500)
    assert exact.loss_parts(losses) == exact.loss_parts(draw.permutation(losses))
    assert exact.total_loss(losses) == pytest.approx(float(losses.sum()), abs=1e-9)


def test_a_product_of_columns_of_0_and_1_does_not_depend_on_how_it_is_split() -> None:
    """The matrix product of exact terms equals the sum of the products of its halves."""
    draw = np.random.default_rng(3)
    columns = (draw.random((1000, 20)) < 0.3).astype(float)
    weighted = columns * exact.terms(draw.random(1000))[:, None]
    whole = weighted.T @ columns
    halves = weighted[:373].T @ columns[:373] + weighted[373:].T @ columns[373:]
    assert np.array_equal(whole, halves)


@pytest.mark.parametrize(
    ("weight", "message"),
    [
        ([1.0, -0.5], r"row 1 is -0\.5; allowed: 0 or more"),
        ([float("nan"), 1.0], "row 0 is nan"),
        ([1.0, float("inf")], "row 1 is inf"),
        ([2.0**26, 1.0], "add up to 67108865; allowed: at most 67108864"),
    ],
)
def test_weights_beyond_exactness_are_refused(weight: list[float], message: str) -> None:
    """With the row, the value and what is allowed."""
    with pytest.raises(LearningError, match=message):
        exact.refuse_weight(np.array(weight))


def test_a_weight_of_0_is_allowed() -> None:
    """A case that counts for nothing."""
    exact.refuse_weight(np.zeros(3))
