"""Arrays of the world as arrow arrays; pyarrow is imported only where something is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from data.synthetic.arrays import EMPTY, Coded, Mask

if TYPE_CHECKING:
    import pyarrow as pa


def arrow_choice(choice: Coded, mask: Mask | None = None) -> pa.Array:
    """Return a choice as arrow has it; empty outside the mask."""
    places = choice.places if mask is None else np.where(mask, choice.places, EMPTY)
    return arrow_places(places, choice.names)


def arrow_places(places: NDArray[Any], names: Sequence[str]) -> pa.Array:
    """Return the names at some places; one that stands twice is one value."""
    import pyarrow as pa

    distinct = list(dict.fromkeys(names))
    place_of = np.array([distinct.index(name) for name in names], np.int16)
    found = place_of[np.where(places == EMPTY, 0, places).astype(np.int64)]
    values = pa.array(found, pa.int16(), mask=np.asarray(places == EMPTY))
    return pa.DictionaryArray.from_arrays(values, pa.array(distinct, pa.string()))


def arrow_masked(values: NDArray[Any], known: Mask) -> pa.Array:
    """Return values that are empty where they are not known."""
    import pyarrow as pa

    return pa.array(values, mask=~known)


def arrow_same(value: str, rows: int) -> pa.Array:
    """Return one text for every row."""
    import pyarrow as pa

    return pa.repeat(value, rows)


def arrow_numbers(letter: str, rows: int) -> pa.Array:
    """Return a letter with eight digits, from 1: the bytes at once, for they are many."""
    import pyarrow as pa

    digits = (np.arange(1, rows + 1)[:, None] // 10 ** np.arange(7, -1, -1)) % 10
    cells = np.empty((rows, 9), np.uint8)
    cells[:, 0], cells[:, 1:] = ord(letter), digits + ord("0")
    ends = np.arange(0, 9 * (rows + 1), 9, dtype=np.int32)
    return pa.StringArray.from_buffers(rows, pa.py_buffer(ends), pa.py_buffer(cells))
