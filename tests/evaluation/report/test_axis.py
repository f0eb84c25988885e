"""Axes: round ticks, places, labels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.report.axis import Axis, round_range, round_ticks

VALUES = st.floats(-1e4, 1e4).map(lambda value: round(value, 4))


@given(VALUES, st.floats(0.001, 1e4))
def test_ticks_are_few_ascending_and_inside(low: float, span: float) -> None:
    """About six ticks, none beyond the ends."""
    high = low + span
    ticks = round_ticks(low, high)

    assert list(ticks) == sorted(set(ticks))
    assert 2 <= len(ticks) <= 7
    assert low - span * 1e-6 <= ticks[0] <= ticks[-1] <= high + span * 1e-6


@given(VALUES, st.floats(0, 1e4))
def test_a_round_range_holds_both_ends(low: float, span: float) -> None:
    """Also where both ends are one value."""
    bottom, top = round_range(low, low + span)

    assert bottom <= low + 1e-6
    assert top >= low + span - 1e-6
    assert bottom < top


@given(VALUES, VALUES)
def test_places_keep_the_order_and_stay_on_the_axis(first: float, second: float) -> None:
    """Values beyond the ends lie on them."""
    axis = Axis(-10, 10, 100, 300)
    one, two = axis.place(min(first, second)), axis.place(max(first, second))

    assert 100 <= one <= two <= 300


def test_logarithmic_axis_has_equal_steps_for_equal_ratios() -> None:
    """200 to 2,000 is as far as 2,000 to 20,000."""
    axis = Axis(200, 20_000, 0, 100, logarithmic=True)

    assert axis.place(2_000) == pytest.approx(50)
    assert axis.ticks() == (200, 500, 1_000, 2_000, 5_000, 10_000, 20_000)
    assert axis.label(20_000) == "20,000"


@pytest.mark.parametrize(
    ("axis", "labels"),
    [
        (Axis(0, 1, 0, 1, form="percent"), ["0%", "20%", "40%", "60%", "80%", "100%"]),
        (Axis(-7.5, 5, 0, 1), ["−7.5", "−5.0", "−2.5", "0.0", "2.5", "5.0"]),
        (Axis(0.3, 0.31, 0, 1), ["0.300", "0.302", "0.304", "0.306", "0.308", "0.310"]),
    ],
)
def test_labels_have_the_decimals_of_the_step(axis: Axis, labels: list[str]) -> None:
    """No label is rounded to its neighbour."""
    assert [axis.label(tick) for tick in axis.ticks()] == labels
