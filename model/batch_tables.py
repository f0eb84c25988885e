"""Points as tables over several columns of codes at once.

A factor has few codes, so those of some neighbouring factors, read as the digits of one number, fit
into one byte. One look-up then adds up three or four factors. The digits wrap around at 256, which
is why codes below 0 need no shift. A digit that stands for an answer taken out lies above the codes
of its factor, in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from model.factors import Factor
from model.law import LawPack
from model.scale import NOT_APPLICABLE_CODE, UNKNOWN_CODE, Scale
from model.scorecard import BANDS, Scorecard
from model.scoring import spans

Integers = NDArray[np.signedinteger]
Sum = tuple[str, str | int]

TOTAL, MINIMUM, MAXIMUM = ("total", ""), ("minimum", ""), ("maximum", "")
COUNTED, FLOOR = ("counted", ""), ("floor", "")
BYTE_VALUES = 256
MOST_CODES = 128


@dataclass(frozen=True, slots=True)
class _Worth:
    """What the answers to one factor add to a sum.

    Attributes:
        levels: each level; 0 once it is taken out.
        unknown: an unknown answer.
        unknown_excluded: an unknown answer that could not count above neutral.
        not_applicable: 不适用.
    """

    levels: list[int]
    unknown: int = 0
    unknown_excluded: int = 0
    not_applicable: int = 0

    def by_digit(self, factor: Factor) -> NDArray[np.int64]:
        """Return what each code adds, from the lowest, then each code once it is marked."""
        first = [self.not_applicable] if factor.not_applicable else []
        marked = [*first, self.unknown_excluded, *(0 for _ in self.levels)]
        return np.array([*first, self.unknown, *self.levels, *marked])


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbouring columns that are looked up together.

    Attributes:
        columns: their places.
        widths: how many digits each has.
    """

    columns: tuple[int, ...]
    widths: tuple[int, ...]


def codes_of(factor: Factor) -> range:
    """Return the codes that a factor allows, from the lowest."""
    lowest = NOT_APPLICABLE_CODE if factor.not_applicable else UNKNOWN_CODE
    return range(lowest, len(factor.levels))


@lru_cache(maxsize=8)
def groups(law: LawPack, *, masked: bool) -> tuple[Group, ...]:
    """Return the columns of a scale in groups whose codes together fit into one byte.

    Args:
        law: the law pack.
        masked: leave room for answers that are taken out.

    Raises:
        ValueError: if a factor has more codes than a byte can hold twice.
    """
    found: list[Group] = []
    for column, factor in enumerate(law.scale):
        if len(codes_of(factor)) > MOST_CODES:
            raise ValueError(
                f"factor {factor.id} has {len(factor.levels)} levels; arrays of int8 codes hold "
                f"factors of at most {MOST_CODES} codes; merge levels or assess row by row"
            )
        width = len(codes_of(factor)) * (2 if masked else 1)
        last = found[-1] if found else Group((), (BYTE_VALUES,))
        if np.prod(last.widths) * width <= BYTE_VALUES:
            found[-1] = Group((*last.columns, column), (*last.widths, width))
        else:
            found.append(Group((column,), (width,)))
    return tuple(found)


@lru_cache(maxsize=256)
def tables(
    what: Sum, law: LawPack, card: Scorecard, *, masked: bool
) -> tuple[Integers | None, ...]:
    """Return what each group adds to a sum, by index; None where it adds nothing."""
    kind, detail = what
    worths = [_WORTHS[kind](factor, law, card, detail) for factor in law.scale]
    found = [_table(group, law.scale, worths) for group in groups(law, masked=masked)]
    return tuple(table.astype(dtype(card)) if table.any() else None for table in found)


def _table(group: Group, scale: Scale, worths: Sequence[_Worth]) -> NDArray[np.int64]:
    """Return a group's table: at the wrapped number of some digits stands what they add."""
    strides = [*accumulate(group.widths[:0:-1], int.__mul__, initial=1)][::-1]
    numbers, values = [], []
    for column, width, stride in zip(group.columns, group.widths, strides, strict=True):
        digits = np.arange(width) + codes_of(scale.factors[column])[0]
        numbers.append(digits * stride)
        values.append(worths[column].by_digit(scale.factors[column])[:width])
    table = np.zeros(BYTE_VALUES, np.int64)
    table[reduce(np.add.outer, numbers).ravel() % BYTE_VALUES] = reduce(
        np.add.outer, values
    ).ravel()
    return table


@lru_cache(maxsize=8)
def dtype(card: Scorecard) -> np.dtype[np.signedinteger]:
    """Return the smallest type in which no sum over a row of this card can overflow.

    No answer adds more to any sum than its factor's largest points, or than 1 where answers are
    counted; so neither does a sum of them, nor a part of one on the way.
    """
    most = sum(max(1, *map(abs, levels.values())) for levels in card.points.values())
    return np.dtype(next(t for t in (np.int16, np.int32, np.int64) if most <= np.iinfo(t).max))


@lru_cache(maxsize=8)
def bands(card: Scorecard) -> tuple[int, NDArray[np.int8]]:
    """Return the least possible total and the band code of each total from there on."""
    least = sum(min(0, *levels.values()) for levels in card.points.values())
    most = sum(max(0, *levels.values()) for levels in card.points.values())
    return least, np.array([BANDS.index(card.band(t)) for t in range(least, most + 1)], np.int8)


def _total(factor: Factor, _law: LawPack, card: Scorecard, _detail: str | int) -> _Worth:
    return _Worth([card.points[factor.id][level] for level in factor.level_ids])


def _end(place: int) -> Callable[[Factor, LawPack, Scorecard, str | int], _Worth]:
    """Return the worth of answers towards one end of the range that unknown answers leave."""

    def end(factor: Factor, law: LawPack, card: Scorecard, detail: str | int) -> _Worth:
        free = spans(law, card, frozenset())[factor.id][place]
        excluded = spans(law, card, frozenset(law.scale.by_id))[factor.id][place]
        return _Worth(_total(factor, law, card, detail).levels, free, excluded)

    return end


def _of_class(factor: Factor, law: LawPack, card: Scorecard, detail: str | int) -> _Worth:
    belongs = factor.group == detail
    return _Worth([belongs * points for points in _total(factor, law, card, detail).levels])


def _of_danger(factor: Factor, law: LawPack, card: Scorecard, detail: str | int) -> _Worth:
    points = _total(factor, law, card, detail).levels
    bears = [detail in factor.dangers_of(level) for level in factor.levels]
    return _Worth([max(0, p) * b for p, b in zip(points, bears, strict=True)])


def _counted(factor: Factor, _law: LawPack, _card: Scorecard, _detail: str | int) -> _Worth:
    return _Worth([1] * len(factor.levels), not_applicable=1)


def _floor(factor: Factor, _law: LawPack, _card: Scorecard, _detail: str | int) -> _Worth:
    return _Worth([int(bool(level.star and level.star.floor_medium)) for level in factor.levels])


_WORTHS: Mapping[str, Callable[[Factor, LawPack, Scorecard, str | int], _Worth]] = {
    "total": _total,
    "minimum": _end(0),
    "maximum": _end(1),
    "class": _of_class,
    "danger": _of_danger,
    "counted": _counted,
    "floor": _floor,
}
