"""Which group each case belongs to: one trait, or two at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from data.learning_set import NOT_OBSERVED, LearningSet

TRAIT_SEPARATOR = "+"
"""Between two traits, and between the names of their groups."""


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """One division of the cases; n rows.

    Attributes:
        trait: what the groups are, such as ``sex`` or ``sex+resident``.
        names: of the groups.
        place: of each case in `names`; `NOT_OBSERVED` where the trait is not held.
    """

    trait: str
    names: tuple[str, ...]
    place: NDArray[np.int16]

    def sizes(self) -> NDArray[np.int64]:
        """Return how many cases each group has."""
        return self.sums(np.ones(len(self.place), np.int64))

    def sums(self, values: NDArray[np.generic]) -> NDArray[np.int64]:
        """Return the sum of whole numbers or truth values over each group."""
        held = self.place != NOT_OBSERVED
        found = np.bincount(self.place[held], values[held].astype(np.float64), len(self.names))
        return found.astype(np.int64)

    def rows(self, chosen: NDArray[np.generic]) -> Grouping:
        """Return the same division of some rows."""
        return Grouping(self.trait, self.names, self.place[chosen])


def groupings(cases: LearningSet, *, least: int) -> tuple[Grouping, ...]:
    """Return each trait that is held, and of every two traits those with groups large enough.

    Args:
        cases: closed, discretionary cases with their audit traits.
        least: cases that at least two groups of two traits at once must have; a single trait is
            kept however small, so that the report says what it lacks.
    """
    single = [
        Grouping(trait, cases.group_names[trait], place)
        for trait, place in cases.groups.items()
        if (place != NOT_OBSERVED).any()
    ]
    return (*single, *_intersections(single, least))


def cross(first: Grouping, second: Grouping) -> Grouping:
    """Return the groups of two traits at once; a case that lacks either is in none."""
    width = len(second.names)
    held = (first.place != NOT_OBSERVED) & (second.place != NOT_OBSERVED)
    place = np.where(held, first.place * width + second.place, NOT_OBSERVED).astype(np.int16)
    names = tuple(f"{a}{TRAIT_SEPARATOR}{b}" for a in first.names for b in second.names)
    return Grouping(f"{first.trait}{TRAIT_SEPARATOR}{second.trait}", names, place)


def _intersections(single: list[Grouping], least: int) -> Iterator[Grouping]:
    for first, second in combinations(single, 2):
        crossed = cross(first, second)
        if (crossed.sizes() >= least).sum() > 1:
            yield crossed
