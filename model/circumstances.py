"""Statutory circumstances of danger (★) that count, and how many there are in law."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from model.factors import Star


@dataclass(frozen=True, slots=True)
class Circumstance:
    """A counted answer that is a statutory circumstance, with the evidence it rests on."""

    factor: str
    level: str
    star: Star
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """All counted circumstances of one suspect.

    Attributes:
        items: the counted ones, in scale order.
        other_danger: the danger of a circumstance found under a closing item of the rules, or None.
        independent: how many factors they come from, those of one overlap group that rest on the
            same evidence counted once; the closing item is not among them.
        floor: whether one of them lifts the band to medium.
    """

    items: tuple[Circumstance, ...]
    other_danger: int | None
    independent: int
    floor: bool

    @property
    def total(self) -> int:
        """Return how many circumstances there are, the closing item included."""
        return self.independent + (self.other_danger is not None)

    def having(self, marks: tuple[str, ...]) -> int:
        """Return how many counted circumstances have all of some marks, such as ``grave``."""
        return sum(all(getattr(item.star, mark) for mark in marks) for item in self.items)

    @property
    def category(self) -> str:
        """Return the row of the recommendation table: ``none``, ``one`` or ``many``.

        One grave circumstance counts as many. A closing item never makes one into many, so that it
        leads at most to the panel (gates, part 1).
        """
        if self.independent > 1 or any(item.star.grave for item in self.items):
            return "many"
        return "one" if self.total else "none"


NO_CIRCUMSTANCES = Circumstances(items=(), other_danger=None, independent=0, floor=False)


def gather(
    items: Iterable[Circumstance],
    *,
    overlaps: tuple[frozenset[str], ...],
    other_danger: int | None,
    floor_dangers: frozenset[int],
) -> Circumstances:
    """Sum up the counted circumstances.

    Args:
        items: the counted circumstances, in scale order.
        overlaps: groups of factors that may describe one fact.
        other_danger: danger of a circumstance under a closing item, or None.
        floor_dangers: the dangers for which a closing item lifts the band.
    """
    counted = tuple(items)
    if not counted and other_danger is None:
        return NO_CIRCUMSTANCES
    floor = any(item.star.floor_medium for item in counted) or other_danger in floor_dangers
    return Circumstances(counted, other_danger, _independent(counted, overlaps), floor)


def _independent(items: tuple[Circumstance, ...], overlaps: tuple[frozenset[str], ...]) -> int:
    """Return the largest number of circumstances no two of which are one fact told twice.

    So a further circumstance never lowers the number, even one that shares a piece of evidence with
    each of two that share none.
    """
    if not items:
        return 0
    first, rest = items[0], items[1:]
    apart = tuple(item for item in rest if not _same_fact(first, item, overlaps))
    with_first = 1 + _independent(apart, overlaps)
    return with_first if len(apart) == len(rest) else max(with_first, _independent(rest, overlaps))


def _same_fact(
    first: Circumstance, second: Circumstance, overlaps: tuple[frozenset[str], ...]
) -> bool:
    """Tell whether two circumstances share an overlap group and a piece of evidence."""
    if not set(first.evidence) & set(second.evidence):
        return False
    return any(first.factor in group and second.factor in group for group in overlaps)
