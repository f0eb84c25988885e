"""Months as whole numbers, and which of them are compared with which."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_MONTHS = 12
_SINCE_1970 = 1970 * _MONTHS


@dataclass(frozen=True, slots=True)
class Periods:
    """The months that are looked at, and those that they are compared with.

    Attributes:
        first, last: of those that are looked at.
        base_first, base_last: of those before, in the same count.
    """

    first: int
    last: int
    base_first: int
    base_last: int

    def now(self, month: NDArray[np.integer]) -> NDArray[np.bool_]:
        """Mark the cases that are looked at."""
        marks: NDArray[np.bool_] = (month >= self.first) & (month <= self.last)
        return marks

    def base(self, month: NDArray[np.integer]) -> NDArray[np.bool_]:
        """Mark the cases that they are compared with."""
        marks: NDArray[np.bool_] = (month >= self.base_first) & (month <= self.base_last)
        return marks


def months_of(day: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """Return year × 12 + month - 1 of each day.

    Examples:
        >>> months_of(np.array(["2026-11-22"], "datetime64[D]")).tolist()
        [24322]
    """
    return day.astype("datetime64[M]").astype(np.int64) + _SINCE_1970


def month_name(month: int) -> str:
    """Return a month as text.

    Examples:
        >>> month_name(24322)
        '2026-11'
    """
    year, rest = divmod(month, _MONTHS)
    return f"{year:04}-{rest + 1:02}"


def month_of(text: str) -> int:
    """Return the month that a text names.

    Raises:
        ValueError: it is no month such as 2026-11.

    Examples:
        >>> month_of("2026-11")
        24322
    """
    return int(months_of(np.array([f"{text}-01"], "datetime64[D]"))[0])


def latest(
    month: NDArray[np.integer], *, recent: int, base: int, last: int | None = None
) -> Periods:
    """Return the last months, and those before them.

    Args:
        month: of every case; at least one.
        recent: how many months are looked at.
        base: how many before them they are compared with.
        last: the last month that is looked at; the last that occurs where None.
    """
    end = int(month.max()) if last is None else last
    first = end - recent + 1
    return Periods(first, end, first - base, first - 1)
