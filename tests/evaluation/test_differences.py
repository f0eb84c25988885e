"""The difference of two shares against published figures."""

from __future__ import annotations

import pytest

from evaluation.differences import difference_of_shares

# Newcombe (1998), Stat. Med. 17, 873-890, table II, method 10.
PUBLISHED = [
    ((56, 70), (48, 80), (0.0524, 0.3339)),
    ((9, 10), (3, 10), (0.1705, 0.8090)),
    ((6, 7), (2, 7), (0.0582, 0.8062)),
    ((5, 56), (0, 29), (-0.0381, 0.1926)),
    ((0, 10), (0, 20), (-0.1611, 0.2775)),
    ((10, 10), (0, 20), (0.6791, 1.0)),
]


@pytest.mark.parametrize(("first", "second", "ends"), PUBLISHED)
def test_intervals_are_the_published_ones(
    first: tuple[int, int], second: tuple[int, int], ends: tuple[float, float]
) -> None:
    """Small and extreme shares included."""
    found = difference_of_shares(first, second)
    assert (found.low, found.high) == pytest.approx(ends, abs=5e-5)
    assert found.value == pytest.approx(first[0] / first[1] - second[0] / second[1])


def test_without_cases_nothing_is_known() -> None:
    """The interval holds every difference that the other side allows."""
    found = difference_of_shares((0, 0), (5, 10))
    assert found.low <= -0.5
    assert found.high >= 0.5
    assert found.n == 10
