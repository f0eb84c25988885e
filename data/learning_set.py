"""Closed, discretionary cases as arrays: what the learner and the evaluation read.

Only numpy, so that rooms without data frames can use it. `data.cohort` builds it from a table of
case records, `data.synthetic` from an invented world.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

NOT_OBSERVED = -1
_BY_ROW = (
    "codes", "misconduct", "imprisonment", "detained", "year", "decider", "district", "weight",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class LearningSet:
    """Cases, one row each; n rows.

    Attributes:
        law_version: the law pack whose scale `codes` speak of.
        codes: n × factors in scale order, as `model.batch` reads them, levels as known and counted
            at the decision.
        misconduct: 1 or 0 for those released on bail, else `NOT_OBSERVED`.
        imprisonment: imprisonment or more imposed, suspended or not: 1, 0 or `NOT_OBSERVED`.
        detained: arrested at the review.
        year: of the decision.
        decider, district: places in `deciders` and `districts`, which are pseudonyms and codes.
        groups: traits for the audit only, never scored: places in `group_names`, by trait;
            `NOT_OBSERVED` where not held.
        weight: case weights, 1 where all count alike.
        synthetic: whether any row is invented.
        digest: ``sha256:`` of the file that was read.
        cohort: one sentence: which cases of which years.
    """

    law_version: str
    codes: NDArray[np.int8]
    misconduct: NDArray[np.int8]
    imprisonment: NDArray[np.int8]
    detained: NDArray[np.bool_]
    year: NDArray[np.int16]
    decider: NDArray[np.int32]
    deciders: tuple[str, ...]
    district: NDArray[np.int32]
    districts: tuple[str, ...]
    groups: Mapping[str, NDArray[np.int16]]
    group_names: Mapping[str, tuple[str, ...]]
    weight: NDArray[np.float64]
    synthetic: bool
    digest: str
    cohort: str

    def __post_init__(self) -> None:
        lengths = {name: len(getattr(self, name)) for name in _BY_ROW}
        lengths |= {f"groups.{name}": len(places) for name, places in self.groups.items()}
        if len(set(lengths.values())) > 1:
            raise ValueError(f"arrays of one learning set differ in length: {lengths}")
        object.__setattr__(self, "groups", MappingProxyType(dict(self.groups)))

    def __len__(self) -> int:
        return len(self.codes)

    def rows(self, chosen: NDArray[Any]) -> LearningSet:
        """Return some rows, by mask or by place, in that order."""
        by_row = {name: getattr(self, name)[chosen] for name in _BY_ROW}
        by_row["codes"] = np.asfortranarray(by_row["codes"])
        groups = {name: places[chosen] for name, places in self.groups.items()}
        return replace(self, groups=groups, **by_row)

    @property
    def released(self) -> NDArray[np.bool_]:
        """Mark the rows whose misconduct was observed: head M learns from them."""
        return np.not_equal(self.misconduct, NOT_OBSERVED)

    @property
    def judged(self) -> NDArray[np.bool_]:
        """Mark the rows whose outcome was observed: head S learns from them."""
        return np.not_equal(self.imprisonment, NOT_OBSERVED)
