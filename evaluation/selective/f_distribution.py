"""The upper tail of the F distribution, without any further library."""

from __future__ import annotations

from math import exp, lgamma, log, log1p

_TINY = 1e-300
_EXACT = 1e-15


def f_tail(value: float, first: float, second: float) -> float:
    """Return P(F >= value) with `first` and `second` degrees of freedom, whole or not.

    Formula: I_x(second/2, first/2) at x = second / (second + first · value), the regularised
    incomplete beta function by its continued fraction.
    Reference: Abramowitz, Stegun (1964), 26.6.2 and 26.5.8; evaluated as Lentz (1976),
    Appl. Opt. 15, 668-671.

    Examples:
        >>> round(f_tail(4.351244, 1, 20), 6)
        0.05
    """
    if value <= 0:
        return 1.0
    share = second / (second + first * value)
    return _beta(share, second / 2, first / 2)


def _beta(x: float, a: float, b: float) -> float:
    """Return I_x(a, b); the fraction converges fast on the side of the mean that x is on."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta(1 - x, b, a)
    front = a * log(x) + b * log1p(-x) + lgamma(a + b) - lgamma(a) - lgamma(b) - log(a)
    return min(exp(front) * _fraction(x, a, b), 1.0)


def _fraction(x: float, a: float, b: float) -> float:
    """Return 1/(1 + d₁/(1 + d₂/(1 + …))) of 26.5.8."""
    result, above, below, place = 1.0, 1.0, 0.0, 0
    while place == 0 or abs(above * below - 1) > _EXACT:
        place += 1
        term = _term(place, x, a, b)
        below = 1 / _away_from_zero(1 + term * below)
        above = _away_from_zero(1 + term / above)
        result *= above * below
    return 1 / result


def _term(place: int, x: float, a: float, b: float) -> float:
    """Return d of a place, from 1."""
    m = place // 2
    if place % 2:
        return -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    return m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))


def _away_from_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
