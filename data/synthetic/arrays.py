"""Arrays of named choices, and the random streams that fill them."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.factors import NOT_APPLICABLE, UNKNOWN, Factor
from model.scale import NOT_APPLICABLE_CODE, UNKNOWN_CODE, Scale

Codes = NDArray[np.int8]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
Days = NDArray[np.datetime64]
EMPTY = -1
NO_DAY = np.datetime64("NaT", "D")
_ONE_DAY = np.timedelta64(1, "D")


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """One choice for each row: a place in `names`, or `EMPTY`."""

    places: NDArray[np.int8]
    names: tuple[str, ...]

    @classmethod
    def empty(cls, rows: int, names: Sequence[str]) -> Coded:
        """Return a choice that nobody has made yet."""
        return cls(np.full(rows, EMPTY, np.int8), tuple(names))

    def put(self, mask: Mask | NDArray[np.intp], name: str) -> None:
        """Set some rows to one name; "" empties them."""
        self.places[mask] = self.names.index(name) if name else EMPTY

    def among(self, *names: str) -> Mask:
        """Mark the rows that have one of some names; "" stands for none."""
        wanted = np.zeros(len(self.names) + 1, np.bool_)
        # The place of no name, -1, is the last of the table.
        wanted[[self.names.index(name) if name else EMPTY for name in names]] = True
        return np.asarray(wanted[self.places])

    def name(self, row: int) -> str:
        """Return the name in one row, "" where there is none."""
        place = int(self.places[row])
        return "" if place == EMPTY else self.names[place]


def stream(seed: int, *parts: str) -> np.random.Generator:
    """Return the random numbers of one part of a world.

    Each part has a stream of its own, so that what is switched off in one part leaves the draws of
    the others as they are.
    """
    keys = [zlib.crc32(part.encode()) for part in parts]
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence([seed, *keys])))


def uniform(random: np.random.Generator, rows: int) -> Floats:
    """Return numbers from 0 up to, not including, 1."""
    return random.random(rows, np.float32)


def normal(random: np.random.Generator, rows: int) -> Floats:
    """Return standard normal numbers."""
    return random.standard_normal(rows, np.float32)


def logistic(values: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    """Return 1 / (1 + exp(-x)), without overflow."""
    probability: NDArray[np.floating[Any]] = 0.5 * (1.0 + np.tanh(0.5 * values))
    return probability


def logistic_noise(random: np.random.Generator, rows: int) -> Floats:
    """Return standard logistic numbers."""
    drawn = np.clip(uniform(random, rows), 1e-7, 1 - 1e-7)
    noise: Floats = np.log(drawn / (1 - drawn))
    return noise


def choose(random: np.random.Generator, rows: int, shares: Mapping[str, float]) -> Coded:
    """Return one of some names for each row, by their shares."""
    cuts = np.cumsum(np.array(list(shares.values())))
    places = np.searchsorted(cuts[:-1] / cuts[-1], uniform(random, rows), side="right")
    return Coded(places.astype(np.int8), tuple(shares))


def days_between(random: np.random.Generator, rows: int, bounds: Sequence[int]) -> NDArray[Any]:
    """Return numbers of days, both bounds included, as time spans."""
    return random.integers(bounds[0], bounds[1] + 1, rows) * _ONE_DAY


def codes_of_levels(factor: Factor) -> Mapping[str, int]:
    """Return the code of every answer to a factor, by level."""
    special = {UNKNOWN: UNKNOWN_CODE, NOT_APPLICABLE: NOT_APPLICABLE_CODE}
    return {**factor.positions, **special}


def holding(codes: Codes, scale: Scale, levels: Mapping[str, Sequence[str]]) -> Mask:
    """Mark the rows that have one of some levels, by factor, in any of the factors."""
    marked = np.zeros(len(codes), np.bool_)
    for column, factor in enumerate(scale):
        if factor.id in levels:
            table = np.zeros(len(factor.levels) + 2, np.bool_)
            table[[factor.position(level) for level in levels[factor.id]]] = True
            marked |= table[codes[:, column]]
    return marked


def level_sums(codes: Codes, tables: Mapping[int, Floats]) -> Floats:
    """Return for each row the sum of one number for each answer.

    Args:
        codes: rows × factors.
        tables: by column the numbers of the levels and, last, 0 for not applicable and unknown.
    """
    sums = np.zeros(len(codes), np.float32)
    for column, table in tables.items():
        sums += table[codes[:, column]]
    return sums
