"""From codes of levels to columns of steps, and back: what the points are learnt on.

A factor whose levels ascend in danger is coded in steps away from its neutral level: one column for
each level above it, 1 from that level upwards, and one for each level below it, 1 from that level
downwards. "Graver never lowers" is then a sign for each column. A nominal factor has one column for
each level but the neutral one. A neutral level that carries points of its own has a column that is
1 wherever the factor is answered. Unknown and not applicable are 0 in every column, so they have 0
points on every card.

Each column is 1 on an unbroken run of codes, and that is all this module needs to know: the matrix
of columns (`design`), the sums over cases (`gradient`) and the points by level (`level_table`) are
three readings of the same runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from model.factors import Direction, Factor, Order
from model.law import LawPack
from model.scale import NOT_APPLICABLE_CODE, Scale
from model.scorecard import Scorecard

Codes = NDArray[np.int8]
Floats = NDArray[np.float64]
Points = Mapping[str, Mapping[str, int]]

# The lowest code; a table by code keeps it at place 0.
SHIFT = -NOT_APPLICABLE_CODE
_SIGNS = {Direction.RAISES: 1, Direction.LOWERS: -1, Direction.BOTH: 0}


@dataclass(frozen=True, slots=True)
class Column:
    """One step that is learnt.

    Attributes:
        factor: the factor it belongs to.
        place: the place of that factor in the scale.
        level: the level that takes the step; the neutral level for the column of an answer itself.
        first, last: the codes on which the column is 1, both included.
        sign: 1 where the step may not lower the total, -1 where it may not raise it, 0 for either.
        least: the fewest points of the step; 1 where a statutory circumstance begins.
        expert: the points of the step on the card that the fit is centred on.
    """

    factor: str
    place: int
    level: str
    first: int
    last: int
    sign: int
    least: int
    expert: int


@dataclass(frozen=True, eq=False)
class Coding:
    """The columns of one law pack's scale, in the order of the scale.

    Attributes:
        law_version: the law pack.
        scale: its factors.
        columns: every step that may differ from 0.
    """

    law_version: str
    scale: Scale
    columns: tuple[Column, ...]

    @classmethod
    def of(cls, law: LawPack, card: Scorecard) -> Coding:
        """Return the coding of a law pack, with the steps of a card as expert points.

        Raises:
            ValueError: if the card belongs to another law pack.
        """
        if card.law_version != law.version:
            raise ValueError(
                f"scorecard {card.version} belongs to law pack {card.law_version}, not to "
                f"{law.version}; choose a card of {law.version}"
            )
        columns = [
            column
            for place, factor in enumerate(law.scale)
            for column in _columns(place, factor, card.points[factor.id])
        ]
        return cls(law.version, law.scale, tuple(columns))

    def __len__(self) -> int:
        return len(self.columns)

    def uncentred(self) -> Coding:
        """Return the same columns without expert points and without a least step.

        For outcomes about which the experts said nothing.
        """
        columns = tuple(replace(column, expert=0, least=0) for column in self.columns)
        return replace(self, columns=columns)

    @cached_property
    def signs(self) -> NDArray[np.int64]:
        """Return the sign of each column."""
        return self._each("sign")

    @cached_property
    def least(self) -> NDArray[np.int64]:
        """Return the fewest points of each step."""
        return self._each("least")

    @cached_property
    def expert(self) -> NDArray[np.int64]:
        """Return the expert points of each step."""
        return self._each("expert")

    @cached_property
    def places(self) -> NDArray[np.int64]:
        """Return the place in the scale of each column's factor."""
        return self._each("place")

    @cached_property
    def siblings(self) -> NDArray[np.int64]:
        """Return, for each column, how many columns its factor has."""
        return np.bincount(self.places, minlength=len(self.scale))[self.places]

    @cached_property
    def width(self) -> int:
        """Return how many codes a row of a table by level holds; a code c stands at c + `SHIFT`."""
        return SHIFT + max(len(factor.levels) for factor in self.scale)

    @cached_property
    def runs(self) -> NDArray[np.bool_]:
        """Mark, columns × `width`, the codes on which each column is 1."""
        codes = np.arange(self.width) - SHIFT
        first, last = self._each("first")[:, None], self._each("last")[:, None]
        return (codes >= first) & (codes <= last)

    def design(self, codes: Codes, dtype: DTypeLike = np.float64) -> NDArray[Any]:
        """Return the matrix of columns.

        Args:
            codes: n × factors, as `model.batch` reads them.
            dtype: of the result.

        Returns:
            n × columns of 0 and 1, column by column in memory.
        """
        matrix = np.empty((len(codes), len(self)), dtype, order="F")
        for number, column in enumerate(self.columns):
            given = codes[:, column.place]
            matrix[:, number] = (given >= column.first) & (given <= column.last)
        return matrix

    def level_table(self, increments: NDArray[Any], intercept: float = 0.0) -> Floats:
        """Return what each answer adds to the linear predictor.

        Args:
            increments: by column.
            intercept: added to every entry of the first factor, of which each case has exactly one,
                so that the predictor is the plain sum of one entry for each factor.

        Returns:
            factors × `width`; the entry of factor f and code c is ``table[f, c + SHIFT]``.
        """
        table = np.zeros((len(self.scale), self.width))
        for number, column in enumerate(self.columns):
            table[column.place] += self.runs[number] * increments[number]
        table[0] += intercept
        return table

    def gradient(self, level_sums: Floats) -> Floats:
        """Return the sums over cases by column from the sums by level.

        The transpose of `level_table`: with r the residuals of the cases, it turns the sums of r by
        factor and code into (1, X)ᵀr without ever holding X.

        Args:
            level_sums: factors × `width`, laid out as in `level_table`.

        Returns:
            1 + columns: the sum over all cases, then one sum for each column.
        """
        sums = np.empty(1 + len(self))
        sums[0] = level_sums[0].sum()
        for number, column in enumerate(self.columns):
            sums[1 + number] = level_sums[column.place, self.runs[number]].sum()
        return sums

    def predictor(self, codes: Codes, increments: NDArray[Any], intercept: float = 0.0) -> Floats:
        """Return the sum of the entries of `level_table` for each row of codes; n."""
        table = self.level_table(increments, intercept)
        found = np.zeros(len(codes))
        for place, row in enumerate(table):
            # Turned round, so that codes below 0 find their entries from the end.
            found += np.roll(row, -SHIFT)[codes[:, place]]
        return found

    def totals(self, codes: Codes, increments: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
        """Return the total of each row of codes under whole increments; n."""
        return self.predictor(codes, increments).astype(np.int64)

    def points(self, increments: NDArray[np.integer[Any]]) -> dict[str, dict[str, int]]:
        """Return the points by factor and level that whole increments add up to."""
        table = np.zeros((len(self.scale), self.width), np.int64)
        for number, column in enumerate(self.columns):
            table[column.place] += self.runs[number] * int(increments[number])
        return {
            factor.id: {
                level: int(table[place, SHIFT + code])
                for code, level in enumerate(factor.level_ids)
            }
            for place, factor in enumerate(self.scale)
        }

    def increments(self, points: Points) -> NDArray[np.int64]:
        """Return the steps that add up to points: the inverse of `points`.

        Steps that the law forbids have no column and are dropped.
        """
        found = [
            _step(self.scale.factors[column.place], column, points[column.factor])
            for column in self.columns
        ]
        return np.array(found, np.int64)

    def _each(self, name: str) -> NDArray[np.int64]:
        return np.array([getattr(column, name) for column in self.columns], np.int64)


def _columns(place: int, factor: Factor, points: Mapping[str, int]) -> list[Column]:
    """Return the columns of one factor; steps that its direction forbids are left out."""
    answered = [_answered(place, factor, points)] if points[factor.neutral] else []
    steps = [
        _column(place, factor, code)
        for code, level in enumerate(factor.level_ids)
        if level != factor.neutral and not _forbidden(factor, level)
    ]
    return [replace(column, expert=_step(factor, column, points)) for column in (*answered, *steps)]


def _forbidden(factor: Factor, level: str) -> bool:
    """Tell whether the direction of an ordered factor keeps a level at its neutral points."""
    if factor.order is Order.NOMINAL:
        return False
    wrong = Direction.LOWERS if factor.above_neutral(level) else Direction.RAISES
    return factor.direction is wrong


def _answered(place: int, factor: Factor, points: Mapping[str, int]) -> Column:
    sign = 1 if points[factor.neutral] > 0 else -1
    return Column(factor.id, place, factor.neutral, 0, len(factor.levels) - 1, sign, 0, 0)


def _column(place: int, factor: Factor, code: int) -> Column:
    level = factor.level_ids[code]
    if factor.order is Order.NOMINAL:
        first, last, sign = code, code, _SIGNS[factor.direction]
    elif factor.above_neutral(level):
        first, last, sign = code, len(factor.levels) - 1, 1
    else:
        first, last, sign = 0, code, -1
    return Column(factor.id, place, level, first, last, sign, _least(factor, code), 0)


def _least(factor: Factor, code: int) -> int:
    """Return 1 where a statutory circumstance begins.

    The law asks that it weigh more than the neutral level; that it weigh more than the level just
    below it, which is none, is the plainest step that makes sure of it.
    """
    starred = [level.star is not None for level in factor.levels]
    if not starred[code]:
        return 0
    begins = factor.order is Order.NOMINAL or not any(starred[:code])
    return int(begins)


def _step(factor: Factor, column: Column, points: Mapping[str, int]) -> int:
    """Return the points that a column adds, on a card."""
    if column.level == factor.neutral:
        return points[factor.neutral]
    if factor.order is Order.NOMINAL:
        nearer = factor.neutral
    else:
        towards = -1 if column.first > 0 else 1
        nearer = factor.level_ids[factor.position(column.level) + towards]
    return points[column.level] - points[nearer]
