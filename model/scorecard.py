"""A scorecard: points for every level of one scale, bands or a threshold, and their origin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from model.errors import Problem
from model.factors import Direction, Factor, Order
from model.probability import Calibration, Head, low_medium_high
from model.scale import Scale

BANDS = ("low", "medium", "high")


@dataclass(frozen=True, slots=True)
class Bands:
    """Ranges of the total on an uncalibrated card: low up to `low_max`, high from `high_min`."""

    low_max: int
    high_min: int


@dataclass(frozen=True, slots=True, eq=False)
class Scorecard:
    """Points for one scale, released under a version.

    Attributes:
        kind: ``expert`` (set by hand) or ``calibrated`` (learnt and calibrated).
        points: by factor and level; unknown and not applicable always have 0.
        bands: ranges of the total; None on a calibrated card.
        threshold: the probability of misconduct that separates the bands; None on an expert card.
        calibration: how totals become probabilities; None on an expert card.
        provenance: where the points come from, as released.
        checksum: ``sha256:`` over the canonical card without this field.
    """

    version: str
    law_version: str
    kind: str
    points: Mapping[str, Mapping[str, int]]
    bands: Bands | None
    threshold: float | None
    calibration: Calibration | None
    provenance: Mapping[str, Any]
    checksum: str

    def __post_init__(self) -> None:
        frozen = {name: MappingProxyType(dict(levels)) for name, levels in self.points.items()}
        object.__setattr__(self, "points", MappingProxyType(frozen))

    @property
    def synthetic(self) -> bool:
        """Whether it was made from invented data: never for a real case, and it says so."""
        return bool(self.provenance.get("synthetic"))

    def band(self, total: int) -> str:
        """Return the band of a total: ``low``, ``medium`` or ``high`` (design, part 4)."""
        if self.bands is not None:
            return BANDS[(total > self.bands.low_max) + (total >= self.bands.high_min)]
        head = self._misconduct()
        return BANDS[low_medium_high(head.interval(total), self._threshold())]

    def _misconduct(self) -> Head:
        if self.calibration is None:  # pragma: no cover - a card has bands or a calibration
            raise AssertionError("a card without bands has a calibration")
        return self.calibration.misconduct

    def _threshold(self) -> float:
        if self.threshold is None:  # pragma: no cover - a card has bands or a threshold
            raise AssertionError("a card without bands has a threshold")
        return self.threshold


def point_problems(points: Mapping[str, Mapping[str, int]], scale: Scale) -> list[Problem]:
    """Return every way in which points do not fit a scale.

    Checked are: points for every level and for nothing else; the order of danger (graver never
    fewer); the direction of a factor, as seen from its neutral level; that a level of fewer points
    than its neutral neighbour is never a statutory circumstance.
    """
    extra = [name for name in points if name not in scale.by_id]
    problems = [Problem("card_extra_factor", f"/points/{name}", name) for name in extra]
    for factor in scale:
        given = points.get(factor.id, {})
        problems += _coverage(factor, given)
        if set(given) == set(factor.level_ids):
            problems += _order(factor, given) + _direction(factor, given)
    return problems


def _coverage(factor: Factor, given: Mapping[str, int]) -> list[Problem]:
    missing = [name for name in factor.level_ids if name not in given]
    extra = [name for name in given if name not in factor.level_ids]
    return [Problem("card_missing_level", f"/points/{factor.id}/{name}") for name in missing] + [
        Problem("card_extra_level", f"/points/{factor.id}/{name}", name, factor.level_ids)
        for name in extra
    ]


def _order(factor: Factor, given: Mapping[str, int]) -> list[Problem]:
    if factor.order is Order.NOMINAL:
        return []
    pairs = zip(factor.level_ids, factor.level_ids[1:], strict=False)
    return [
        Problem(
            "card_wrong_order",
            f"/points/{factor.id}/{graver}",
            str(given[graver]),
            (f"≥ {given[milder]}",),
        )
        for milder, graver in pairs
        if given[graver] < given[milder]
    ]


def _direction(factor: Factor, given: Mapping[str, int]) -> list[Problem]:
    neutral = given[factor.neutral]
    problems = []
    for level in factor.levels:
        points = given[level.id]
        raises_wrongly = factor.direction is Direction.LOWERS and points > neutral
        lowers_wrongly = factor.direction is Direction.RAISES and points < neutral
        weak_star = level.star is not None and points <= neutral
        if raises_wrongly or lowers_wrongly or weak_star:
            pointer = f"/points/{factor.id}/{level.id}"
            allowed = (
                f"≤ {neutral}" if raises_wrongly else f"{'>' if weak_star else '≥'} {neutral}",
            )
            problems.append(Problem("card_wrong_sign", pointer, str(points), allowed))
    return problems
