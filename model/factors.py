"""Factors, their levels and the statutory circumstances that some levels are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

UNKNOWN = "unknown"
NOT_APPLICABLE = "not_applicable"


class Order(StrEnum):
    """Whether the levels of a factor ascend in danger or only differ."""

    DANGER = "danger"
    NOMINAL = "nominal"


class Direction(StrEnum):
    """Which way a factor may move a total."""

    RAISES = "raises"
    LOWERS = "lowers"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Star:
    """A level that is itself a statutory circumstance of social danger (★).

    Attributes:
        items: citations of the rule items that the level fulfils.
        dangers: the dangers, 1 to 5, that it proves.
        grave: counts alone like two circumstances.
        floor_medium: lifts the band to medium at least.
        juvenile_grave: grave enough for the arrest of a juvenile.
    """

    items: tuple[str, ...]
    dangers: tuple[int, ...]
    grave: bool
    floor_medium: bool
    juvenile_grave: bool


@dataclass(frozen=True, slots=True)
class Level:
    """One possible answer to a factor.

    Attributes:
        needs_evidence: without an evidence reference the answer is treated as unknown.
        gate: read by a gate or an alternative (▲).
        cross_checked: compared with a finding (✓).
        star: the statutory circumstance (★), or None.
    """

    id: str
    label_zh: str
    label_en: str
    needs_evidence: bool
    gate: bool
    cross_checked: bool
    star: Star | None


@dataclass(frozen=True, slots=True)
class Factor:
    """One item of a scale.

    Attributes:
        group: the class it belongs to, such as ``personal``.
        dangers: the dangers it bears on where a level names none of its own.
        levels: in order of danger, or in the order of the text where nominal.
        neutral: the level that neither raises nor lowers danger beyond the ordinary.
        not_applicable: whether 不适用 is an allowed answer.
        citations: ids of the provisions it rests on.
        level_ids: the ids of the levels, in order.
        positions: the place of each level, from 0.
    """

    id: str
    group: str
    name_zh: str
    name_en: str
    direction: Direction
    order: Order
    dangers: tuple[int, ...]
    levels: tuple[Level, ...]
    neutral: str
    not_applicable: bool
    citations: tuple[str, ...]
    level_ids: tuple[str, ...] = field(init=False, repr=False, compare=False)
    positions: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        level_ids = tuple(level.id for level in self.levels)
        positions = {level_id: position for position, level_id in enumerate(level_ids)}
        object.__setattr__(self, "level_ids", level_ids)
        object.__setattr__(self, "positions", MappingProxyType(positions))

    def position(self, level_id: str) -> int:
        """Return the place of a level, from 0.

        Raises:
            KeyError: if the factor has no such level.
        """
        if level_id not in self.positions:
            raise KeyError(
                f"factor {self.id} has no level {level_id}; it has {', '.join(self.level_ids)}"
            )
        return self.positions[level_id]

    def above_neutral(self, level_id: str) -> bool:
        """Tell whether a level is more dangerous than the neutral one.

        In a nominal factor that raises every level but the neutral one is; in a nominal factor that
        lowers none is.
        """
        if self.order is Order.NOMINAL:
            return self.direction is not Direction.LOWERS and level_id != self.neutral
        return self.position(level_id) > self.position(self.neutral)

    def dangers_of(self, level: Level) -> tuple[int, ...]:
        """Return the dangers that a level bears on: its own, else its factor's."""
        return level.star.dangers if level.star else self.dangers
