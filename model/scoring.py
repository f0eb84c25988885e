"""Adding up: the total, its sums by class and danger, and the range that unknown answers leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from model.answers import Answer
from model.evidence import Counted
from model.factors import Factor
from model.law import LawPack
from model.scorecard import Scorecard


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one counted answer adds to the total."""

    factor: str
    level: str
    points: int
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """An integer total and what it is made of.

    Attributes:
        total: the plain sum of the points of the contributions.
        minimum, maximum: the totals that the unknown answers still allow, by their own points and
            by the counted answers that they may yet take out; shown, and read by no rule but the
            completeness rule.
        by_class: sums by class of factors.
        by_danger: per danger the sum of the positive points of the levels that bear on it.
        contributions: one for each counted answer, in scale order.
    """

    total: int
    minimum: int
    maximum: int
    by_class: Mapping[str, int]
    by_danger: Mapping[int, int]
    contributions: tuple[Contribution, ...]


def score(counted: Counted, law: LawPack, card: Scorecard) -> Score:
    """Add up the points of the counted answers."""
    contributions = tuple(_contribution(n, a, card) for n, a in counted.counted.items())
    total = sum(item.points for item in contributions)
    every_span = spans(law, card, counted.excluded_above)
    left_open = [every_span[name] for name in counted.unknown]
    if counted.undecided:
        left_open += [
            _falling_away(item.points) for item in contributions if item.factor in counted.undecided
        ]
    return Score(
        total=total,
        minimum=total + sum(low for low, _ in left_open),
        maximum=total + sum(high for _, high in left_open),
        by_class=_by_class(contributions, law),
        by_danger=_by_danger(contributions, law),
        contributions=contributions,
    )


def imprisonment_total(found: Score, card: Scorecard) -> int:
    """Return the total that P(imprisonment) is read at.

    It is that of the same counted answers under the points of its own head, where the card carries
    such points, else the total of the card.
    """
    points = card.calibration.imprisonment_points if card.calibration else None
    if points is None:
        return found.total
    return sum(points[item.factor][item.level] for item in found.contributions)


@lru_cache(maxsize=128)
def spans(
    law: LawPack, card: Scorecard, excluded_above: frozenset[str]
) -> Mapping[str, tuple[int, int]]:
    """Return per factor the least and the most that an unknown answer could add.

    0 is always possible. Levels above neutral are left out where they could not count in this case.
    """
    return {factor.id: _span(factor, card, excluded_above) for factor in law.scale}


def _span(factor: Factor, card: Scorecard, excluded_above: frozenset[str]) -> tuple[int, int]:
    points = card.points[factor.id]
    possible = [
        points[level]
        for level in factor.level_ids
        if factor.id not in excluded_above or not factor.above_neutral(level)
    ]
    return min(0, *possible), max(0, *possible)


def _falling_away(points: int) -> tuple[int, int]:
    """Return the least and the most that a counted answer adds by falling away or by staying."""
    return min(0, -points), max(0, -points)


def _contribution(name: str, answer: Answer, card: Scorecard) -> Contribution:
    return Contribution(name, answer.level, card.points[name][answer.level], answer.evidence)


def _by_class(contributions: tuple[Contribution, ...], law: LawPack) -> dict[str, int]:
    sums = dict.fromkeys(law.terms["class"], 0)
    for item in contributions:
        sums[law.scale.by_id[item.factor].group] += item.points
    return sums


def _by_danger(contributions: tuple[Contribution, ...], law: LawPack) -> dict[int, int]:
    sums = dict.fromkeys(law.dangers, 0)
    for item in contributions:
        if item.points > 0:
            factor = law.scale.by_id[item.factor]
            for danger in factor.dangers_of(law.scale.levels[item.factor, item.level]):
                sums[danger] += item.points
    return sums
