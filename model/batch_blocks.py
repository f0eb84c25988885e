"""Matrices of codes: what is refused, and how they are read block by block."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.batch_tables import Group, codes_of
from model.scale import Scale

Codes = NDArray[np.int8]
Mask = NDArray[np.bool_] | NDArray[np.uint8]

# Large enough that starting a numpy call does not show, small enough for the second-level cache.
BLOCK_ROWS = 131_072


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Some consecutive rows, checked, with contiguous columns.

    Attributes:
        start: the place of the first row.
        codes: rows × factors.
        marks: what must not count, in the form of `codes`, or None.
        scale: the scale of the codes.
    """

    start: int
    codes: Codes
    marks: NDArray[np.uint8] | None
    scale: Scale

    def __len__(self) -> int:
        return len(self.codes)

    def index(self, group: Group, *, into: NDArray[np.uint8]) -> None:
        """Write the places of the rows in the tables of a group of columns.

        Bytes wrap around, as the tables expect.
        """
        raw = self.codes.view(np.uint8)
        for number, (column, width) in enumerate(zip(group.columns, group.widths, strict=True)):
            if number == 0:
                np.copyto(into, raw[:, column])
            else:
                np.multiply(into, np.uint8(width), out=into)
                np.add(into, raw[:, column], out=into)
            if self.marks is not None and self.marks[:, column].any():
                taken_out = np.uint8(len(codes_of(self.scale.factors[column])))
                np.add(into, self.marks[:, column] * taken_out, out=into)


def blocks(codes: Codes, scale: Scale, not_counted: Mask | None) -> Iterator[Block]:
    """Yield a matrix block by block; only blocks whose columns are not contiguous are copied.

    Raises:
        ValueError: names row, column, value and what is allowed.
    """
    for start in range(0, len(codes), BLOCK_ROWS):
        rows = slice(start, start + BLOCK_ROWS)
        marks = None if not_counted is None else _by_column(not_counted[rows]).view(np.uint8)
        block = Block(start, _by_column(codes[rows]), marks, scale)
        _refuse_values(block)
        yield block


def refuse_form(
    codes: Codes, scale: Scale, marks: Mask | None, *, name: str = "not_counted"
) -> None:
    """Refuse matrices of another type or form than a scale asks for; `name` is that of the marks.

    Raises:
        TypeError: if codes are not int8, or marks neither bool nor uint8.
        ValueError: if there are no rows, or not one column for each factor.
    """
    _refuse_type("codes", codes, (np.int8,))
    if codes.ndim != 2 or codes.shape[1] != len(scale) or len(codes) == 0:  # noqa: PLR2004 - rows and columns
        raise ValueError(
            f"codes have the form {codes.shape}; allowed: at least one row and {len(scale)} "
            "columns, one for each factor in the order of the scale"
        )
    if marks is not None:
        _refuse_type(name, marks, (np.bool_, np.uint8))
        if marks.shape != codes.shape:
            raise ValueError(
                f"{name} has the form {marks.shape}; allowed: that of the codes, {codes.shape}"
            )


def _refuse_type(name: str, matrix: Any, allowed: tuple[type[np.generic], ...]) -> None:
    found = matrix.dtype if isinstance(matrix, np.ndarray) else type(matrix).__name__
    if found not in allowed:
        names = " or ".join(np.dtype(kind).name for kind in allowed)
        raise TypeError(f"{name}: found {found}; allowed: a numpy array of {names}")


def _refuse_values(block: Block) -> None:
    for column, factor in enumerate(block.scale):
        allowed = codes_of(factor)
        _refuse_outside(block.codes[:, column], allowed, f"codes of {factor.id}", block.start)
        if block.marks is not None:
            marks = block.marks[:, column]
            refuse_marks(marks, f"not_counted of {factor.id}", block.start)


def refuse_marks(marks: NDArray[Any], name: str, start: int = 0) -> None:
    """Refuse marks that say neither yes nor no.

    Args:
        marks: one column.
        name: what they mark.
        start: the row of the first.

    Raises:
        ValueError: names row, value and what is allowed.
    """
    _refuse_outside(marks, range(2), name, start)


def _refuse_outside(values: NDArray[Any], allowed: range, name: str, start: int) -> None:
    least, most = allowed[0], allowed[-1]
    if np.maximum.reduce(values) > most or np.minimum.reduce(values) < least:
        row = int(np.flatnonzero((values > most) | (values < least))[0])
        raise ValueError(
            f"{name}: row {start + row} is {values[row]}; allowed: {least} to {most}, as "
            "the places of its levels"
        )


def _by_column(block: NDArray[Any]) -> NDArray[Any]:
    return block if block.strides[0] == block.itemsize else np.asfortranarray(block)
