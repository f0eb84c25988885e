"""An axis: values to places, and round ticks."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, isclose, log10

from evaluation.report.numbers import decimal, percent

_MOST_PLACES = 6
# Values closer than this share one place: an axis between them would show rounding only.
_LEAST_SPAN = 1e-9
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Axis:
    """Values from `low` to `high` over the places from `start` to `end`.

    Attributes:
        logarithmic: equal ratios are equally far apart.
        form: of the tick labels, ``number`` or ``percent``.
        count: about how many ticks it has.
    """

    low: float
    high: float
    start: float
    end: float
    logarithmic: bool = False
    form: str = "number"
    count: int = 6

    def place(self, value: float) -> float:
        """Return where a value lies; values beyond the ends lie on them."""
        inside = min(max(value, self.low), self.high)
        share = (self._scaled(inside) - self._scaled(self.low)) / (
            self._scaled(self.high) - self._scaled(self.low)
        )
        return self.start + share * (self.end - self.start)

    def ticks(self) -> tuple[float, ...]:
        """Return about `count` round values between the ends."""
        if self.logarithmic:
            return self._decades()
        return round_ticks(self.low, self.high, self.count)

    def label(self, value: float) -> str:
        """Return a tick as text."""
        ticks = self.ticks()
        step = ticks[1] - ticks[0] if len(ticks) > 1 else 1.0
        if self.logarithmic:
            step = value
        scale = 100 if self.form == "percent" else 1
        places = _places(step * scale)
        return percent(value, places) if self.form == "percent" else decimal(value, places)

    def _scaled(self, value: float) -> float:
        return log10(value) if self.logarithmic else value

    def _decades(self) -> tuple[float, ...]:
        exponents = range(floor(log10(self.low)), ceil(log10(self.high)) + 1)
        every = (factor * 10.0**exponent for exponent in exponents for factor in (1, 2, 5))
        return tuple(value for value in every if self.low <= value <= self.high)


def round_ticks(low: float, high: float, count: int = 6) -> tuple[float, ...]:
    """Return round values from low to high.

    Examples:
        >>> round_ticks(0, 1)
        (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    """
    rough = (high - low) / max(count - 1, 1)
    magnitude = 10.0 ** floor(log10(rough))
    step = next(s * magnitude for s in _STEPS if s * magnitude >= rough * (1 - 1e-9))
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return tuple(round(place * step, 12) for place in range(first, last + 1))


def round_range(low: float, high: float) -> tuple[float, float]:
    """Return ends that hold both values and a little room, for an axis.

    Examples:
        >>> round_range(0.31, 0.39)
        (0.3, 0.4)
    """
    if high - low <= _LEAST_SPAN * max(abs(low), abs(high), 1.0):
        low, high = low - (abs(low) or 1.0) / 2, high + (abs(high) or 1.0) / 2
    ticks = round_ticks(low, high)
    step = ticks[1] - ticks[0] if len(ticks) > 1 else high - low
    return (
        round(floor(low / step + 1e-9) * step, 12),
        round(ceil(high / step - 1e-9) * step, 12),
    )


def _places(step: float) -> int:
    """Return the decimals that a step needs."""
    return next(
        (n for n in range(_MOST_PLACES) if isclose(step * 10**n, round(step * 10**n))), _MOST_PLACES
    )
