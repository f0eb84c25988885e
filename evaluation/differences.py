"""The difference of two shares, with an interval that holds for small and for extreme shares."""

from __future__ import annotations

from math import sqrt

from evaluation.estimate import LEVEL, Estimate, wilson


def difference_of_shares(
    first: tuple[int, int], second: tuple[int, int], level: float = LEVEL
) -> Estimate:
    """Return how much larger the first share is than the second, of independent cases.

    Formula: d = p₁ - p₂ within d - √((p₁-l₁)² + (u₂-p₂)²) and d + √((u₁-p₁)² + (p₂-l₂)²), with the
    Wilson limits l, u of either share. Without cases on one side the interval is at its widest.

    Reference: Newcombe (1998), Stat. Med. 17, 873-890, method 10.

    Args:
        first: events and cases of the first group.
        second: events and cases of the second.
        level: nominal coverage.

    Examples:
        >>> found = difference_of_shares((56, 70), (48, 80))
        >>> tuple(round(each, 4) for each in (found.value, found.low, found.high))
        (0.2, 0.0524, 0.3339)
    """
    (share, low, high), (other, other_low, other_high) = (
        _limits(first, level),
        _limits(second, level),
    )
    value = share - other
    return Estimate(
        value=value,
        low=value - sqrt((share - low) ** 2 + (other_high - other) ** 2),
        high=value + sqrt((high - share) ** 2 + (other - other_low) ** 2),
        n=first[1] + second[1],
        events=first[0] + second[0],
        level=level,
    )


def _limits(counts: tuple[int, int], level: float) -> tuple[float, float, float]:
    events, n = counts
    return (events / n if n else 0.5, *wilson(events, n, level))
