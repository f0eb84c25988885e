"""Sums over cases on the codes of their levels, without a matrix of columns.

Logistic regression needs, at some θ, the loss, the residuals summed by level and, for curvature,
their weights summed by pair of levels. A case is 43 bytes; as columns it would be ten times that or
more. Neighbouring factors whose codes fit into one byte are looked up and counted together
(`model.batch_tables`), so that a pass over a million cases costs some tenths of a second and the
memory of one chunk (method, part 8).

The terms of every sum are rounded so that adding them is exact (`training.exact`): the result is
the same to the last bit for any division into chunks and any number of processes, and equals that
of the matrix of columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from model.batch_tables import BYTE_VALUES, Group, codes_of, groups
from model.law import LawPack
from model.scale import Scale
from training import exact
from training.coding import SHIFT, Codes, Coding, Floats
from training.likelihood import CHUNK_ROWS, sigmoid, surprise


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """Some cases with one outcome; n rows.

    Attributes:
        codes: n × factors, as `model.batch` reads them.
        outcome: 1 or 0; n.
        weight: case weights; n.
    """

    codes: Codes
    outcome: Floats
    weight: Floats

    def __len__(self) -> int:
        return len(self.codes)

    def weights(self) -> Floats:
        """Return the sums of weights over all cases, and over those with the outcome; 2."""
        return np.array(
            [exact.terms(self.weight).sum(), exact.terms(self.weight * self.outcome).sum()]
        )

    def chunks(self) -> Iterator[Cases]:
        """Yield the cases in chunks of `CHUNK_ROWS`, in order."""
        for start in range(0, len(self), CHUNK_ROWS):
            rows = slice(start, start + CHUNK_ROWS)
            yield Cases(self.codes[rows], self.outcome[rows], self.weight[rows])


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """What a pass over cases leaves.

    Attributes:
        cases: how many there were.
        weight, events: sums of weights, over all cases and over those with the outcome.
        loss: weighted minus log-likelihood in nats, in two parts that are each exact.
        levels: weighted residuals P − y by factor and code, laid out as
            `training.coding.Coding.level_table`.
    """

    cases: int
    weight: float
    events: float
    loss: tuple[float, float]
    levels: Floats

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.cases + other.cases,
            self.weight + other.weight,
            self.events + other.events,
            (self.loss[0] + other.loss[0], self.loss[1] + other.loss[1]),
            self.levels + other.levels,
        )


@dataclass(frozen=True, slots=True, eq=False)
class LevelSpace:
    """How the codes of one scale are looked up and counted.

    Attributes:
        scale: the factors.
        width: of a table by factor and code.
        groups: neighbouring factors whose codes fit into one byte.
        cells: by group, the byte of each combination of codes, in the order of the codes.
        margins: by group, bytes × levels, 1 where the byte stands for the level: it turns sums by
            byte into sums by level.
        levels: by group, where these levels stand in a table by factor and code.
    """

    scale: Scale
    width: int
    groups: tuple[Group, ...]
    cells: tuple[NDArray[np.int64], ...]
    margins: tuple[Floats, ...]
    levels: tuple[NDArray[np.int64], ...]

    @classmethod
    def of(cls, law: LawPack, coding: Coding) -> LevelSpace:
        """Return the level space of a law pack's scale."""
        found = groups(law, masked=False)
        cells = tuple(_cells(group, law.scale) for group in found)
        margins = tuple(_margin(*pair) for pair in zip(found, cells, strict=True))
        levels = tuple(_levels(group, law.scale, coding.width) for group in found)
        return cls(law.scale, coding.width, found, cells, margins, levels)

    def sums(self, cases: Cases, table: Floats) -> Sums:
        """Return the sums over some cases, at most a chunk.

        Args:
            cases: what to sum over.
            table: what each answer adds to the linear predictor, factors × `width`; the intercept
                stands in every entry of the first factor.
        """
        indices = self._indices(cases.codes)
        predictor = self._predictor(indices, table)
        residual = exact.terms(cases.weight * (sigmoid(predictor) - cases.outcome))
        losses = surprise(predictor, cases.outcome)
        weight, events = cases.weights()
        return Sums(
            len(cases),
            float(weight),
            float(events),
            exact.loss_parts(cases.weight * losses),
            self._by_level(_by_byte(indices, residual)),
        )

    def curvature(self, cases: Cases, table: Floats | None) -> Floats:
        """Return weights summed by pair of levels, over at most a chunk.

        Args:
            cases: what to sum over.
            table: as in `sums`, for the weights v·P(1−P) of the second derivative of the loss; None
                to count cases, each once.

        Returns:
            (factors·width) × (factors·width), symmetric.
        """
        indices = self._indices(cases.codes)
        weight = np.ones(len(cases))
        if table is not None:
            probability = sigmoid(self._predictor(indices, table))
            weight = exact.terms(cases.weight * probability * (1 - probability))
        size = len(self.scale) * self.width
        result = np.zeros((size, size))
        for first, row in enumerate(indices):
            for second in range(first, len(indices)):
                pairs = _counted(_pair(row, indices[second]), weight, BYTE_VALUES**2)
                self._add_pairs(result, first, second, pairs.reshape(BYTE_VALUES, BYTE_VALUES))
        return result

    def _indices(self, codes: Codes) -> list[NDArray[np.uint8]]:
        """Return, by group, the byte that the codes of each row make up; bytes wrap around."""
        raw = codes.view(np.uint8)
        indices = []
        for group in self.groups:
            index = raw[:, group.columns[0]].copy()
            for column, width in zip(group.columns[1:], group.widths[1:], strict=True):
                index *= np.uint8(width)
                index += raw[:, column]
            indices.append(index)
        return indices

    def _predictor(self, indices: list[NDArray[np.uint8]], table: Floats) -> Floats:
        predictor, added = np.zeros(len(indices[0])), np.empty(len(indices[0]))
        for group, cells, index in zip(self.groups, self.cells, indices, strict=True):
            looked_up = np.zeros(BYTE_VALUES)
            looked_up[cells] = _combined(group, self.scale, table)
            # An index of one byte fits its table; "raise" would buffer for nothing.
            np.take(looked_up, index, out=added, mode="clip")
            predictor += added
        return predictor

    def _by_level(self, counted: Iterator[Floats]) -> Floats:
        table = np.zeros(len(self.scale) * self.width)
        for levels, margin, sums in zip(self.levels, self.margins, counted, strict=True):
            table[levels] = sums @ margin
        return table.reshape(len(self.scale), self.width)

    def _add_pairs(self, result: Floats, first: int, second: int, pairs: Floats) -> None:
        """Add the sums by pair of bytes of two groups to the sums by pair of levels."""
        block = self.margins[first].T @ pairs @ self.margins[second]
        here, there = self.levels[first], self.levels[second]
        result[here[:, None], there] = block
        result[there[:, None], here] = block.T


def _cells(group: Group, scale: Scale) -> NDArray[np.int64]:
    """Return the byte of each combination of codes of a group, the last factor running fastest."""
    strides = [*accumulate(group.widths[:0:-1], int.__mul__, initial=1)][::-1]
    numbers = np.zeros(1, np.int64)
    for column, stride in zip(group.columns, strides, strict=True):
        codes = np.array(codes_of(scale.factors[column]))
        numbers = np.add.outer(numbers, codes * stride).ravel()
    return numbers % BYTE_VALUES


def _levels(group: Group, scale: Scale, width: int) -> NDArray[np.int64]:
    """Return where the codes of a group's factors stand in a table by factor and code."""
    codes = [codes_of(scale.factors[column]) for column in group.columns]
    starts = [column * width + SHIFT for column in group.columns]
    return np.concatenate(
        [start + np.array(each) for start, each in zip(starts, codes, strict=True)]
    )


def _combined(group: Group, scale: Scale, table: Floats) -> Floats:
    """Return what each combination of codes of a group adds, in the order of its cells."""
    added = np.zeros(1)
    for column in group.columns:
        codes = codes_of(scale.factors[column])
        values = table[column, SHIFT + codes[0] : SHIFT + codes[-1] + 1]
        added = np.add.outer(added, values).ravel()
    return added


def _margin(group: Group, cells: NDArray[np.int64]) -> Floats:
    """Return bytes × levels of the factors of a group, 1 where the byte stands for the level."""
    found = np.zeros((BYTE_VALUES, sum(group.widths)))
    digits = np.indices(group.widths).reshape(len(group.widths), -1)
    for digit, before in zip(digits, accumulate(group.widths[:-1], initial=0), strict=True):
        found[cells, before + digit] = 1.0
    return found


def _by_byte(indices: list[NDArray[np.uint8]], weight: Floats) -> Iterator[Floats]:
    """Yield, group by group, the sums of weights by byte.

    Counting by the bytes of two groups at once takes as long as by those of one; where rows are
    few, adding up the many pairs would take longer.
    """
    paired = len(weight) >= BYTE_VALUES**2 // 4
    while paired and len(indices) > 1:
        first, second, *indices = indices
        pairs = _counted(_pair(first, second), weight, BYTE_VALUES**2)
        pairs = pairs.reshape(BYTE_VALUES, BYTE_VALUES)
        yield from (pairs.sum(axis=1), pairs.sum(axis=0))
    for index in indices:
        yield _counted(index, weight, BYTE_VALUES)


def _pair(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> NDArray[np.uint16]:
    """Return two bytes as one number, the first one high."""
    found = first.astype(np.uint16)
    found <<= np.uint16(8)
    found |= second
    return found


def _counted(index: NDArray[np.integer], weight: Floats, size: int) -> Floats:
    """Return the sum of weights by index."""
    found: Floats = np.bincount(index, weight, size)  # type: ignore[assignment]  # floats: weighted
    return found
