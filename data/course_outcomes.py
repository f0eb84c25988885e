"""The course of each case beside its levels: who decided where and when, and how it ended.

What a back-test reads and no learner does. Row for row with `data.learning_set.LearningSet`; only
numpy, so that rooms without data frames can use it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.learning_set import NOT_OBSERVED

ENDINGS = ("not_prosecuted", "acquitted", "light", "unsuspended")
"""How a case ends: no prosecution; acquittal; a light sentence, which a suspended one is;
imprisonment or more that is served."""
CHOICES = (
    "decision", "office", "team", "assignment_mode", "prosecution", "sentence",
    "scorecard_version", "recommendation", "deviation",
)  # fmt: skip
"""Columns of the table of case records that `CourseOutcomes.places` holds."""


@dataclass(frozen=True, slots=True, eq=False)
class CourseOutcomes:
    """The course of cases, one row each; n rows, in the order of the learning set.

    Attributes:
        record: pseudonymous id of each row.
        decided_on: day of the decision; NaT where it is not known.
        ending: places in `ENDINGS`; `NOT_OBSERVED` while the case is open.
        places: by column of `CHOICES`, places in `names` of that column; `NOT_OBSERVED` where the
            cell is empty.
        names: by column, the values that occur.
    """

    record: NDArray[np.str_]
    decided_on: NDArray[np.datetime64]
    ending: NDArray[np.int8]
    places: Mapping[str, NDArray[np.int32]]
    names: Mapping[str, tuple[str, ...]]

    def __post_init__(self) -> None:
        lengths = {"record": len(self.record), "decided_on": len(self.decided_on)}
        lengths |= {"ending": len(self.ending)}
        lengths |= {name: len(places) for name, places in self.places.items()}
        if len(set(lengths.values())) > 1:
            raise ValueError(f"arrays of one course of cases differ in length: {lengths}")
        object.__setattr__(self, "places", MappingProxyType(dict(self.places)))
        object.__setattr__(self, "names", MappingProxyType(dict(self.names)))

    def __len__(self) -> int:
        return len(self.record)

    def rows(self, chosen: NDArray[Any]) -> CourseOutcomes:
        """Return some rows, by mask or by place, in that order."""
        return replace(
            self,
            record=self.record[chosen],
            decided_on=self.decided_on[chosen],
            ending=self.ending[chosen],
            places={name: places[chosen] for name, places in self.places.items()},
        )

    def ended(self, *endings: str) -> NDArray[np.bool_]:
        """Mark the cases that ended in one of some ways; all that ended where none is named.

        Raises:
            ValueError: an ending that is not in `ENDINGS`.
        """
        if strange := set(endings) - set(ENDINGS):
            allowed = ", ".join(ENDINGS)
            raise ValueError(f"endings {sorted(strange)} are unknown; allowed: {allowed}")
        return np.isin(self.ending, [ENDINGS.index(name) for name in endings or ENDINGS])

    def was(self, column: str, *values: str) -> NDArray[np.bool_]:
        """Mark the cases whose column holds one of some values; one that never occurs marks none.

        Examples:
            >>> import numpy as np
            >>> course = CourseOutcomes(
            ...     np.array(["a", "b"]), np.array(["2024-01-01"] * 2, "datetime64[D]"),
            ...     np.array([2, -1], np.int8), {"decision": np.array([0, 1], np.int32)},
            ...     {"decision": ("arrest", "bail")},
            ... )
            >>> course.was("decision", "bail").tolist()
            [False, True]
        """
        known = self.names[column]
        return np.isin(self.places[column], [known.index(each) for each in values if each in known])

    @property
    def open(self) -> NDArray[np.bool_]:
        """Mark the cases whose ending is not known."""
        return np.equal(self.ending, NOT_OBSERVED)
