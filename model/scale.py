"""A scale: factors in order, with the codes that stand for their levels in arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from model.factors import NOT_APPLICABLE, UNKNOWN, Factor, Level

UNKNOWN_CODE = -1
NOT_APPLICABLE_CODE = -2


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """The factors of one law pack, without points.

    In arrays a level is its place, 0 upwards; `UNKNOWN_CODE` and `NOT_APPLICABLE_CODE` stand for
    the two answers that are no level.
    """

    factors: tuple[Factor, ...]
    by_id: Mapping[str, Factor] = field(init=False)
    levels: Mapping[tuple[str, str], Level] = field(init=False)

    def __post_init__(self) -> None:
        by_id = {factor.id: factor for factor in self.factors}
        levels = {
            (factor.id, level.id): level for factor in self.factors for level in factor.levels
        }
        object.__setattr__(self, "by_id", MappingProxyType(by_id))
        object.__setattr__(self, "levels", MappingProxyType(levels))

    def __len__(self) -> int:
        return len(self.factors)

    def __iter__(self) -> Iterator[Factor]:
        return iter(self.factors)

    def code(self, factor_id: str, level_id: str) -> int:
        """Return the array code of an answer.

        Raises:
            KeyError: if the scale has no such factor or the factor no such level.
        """
        factor = self.by_id[factor_id]
        special = {UNKNOWN: UNKNOWN_CODE, NOT_APPLICABLE: NOT_APPLICABLE_CODE}
        return special[level_id] if level_id in special else factor.position(level_id)
