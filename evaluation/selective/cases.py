"""Cases whose outcome was seen only of those released: checked once, then used."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaluation.errors import EvaluationError, NotAssessable
from model.errors import Problem, printable

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class SelectedCases:
    """Cases that could lawfully have been decided either way; n rows.

    Attributes:
        released: whether the suspect was released, so that the outcome was seen.
        outcome: 1 where misconduct was seen, 0 where none was or nobody could see.
        decider: who decided, as places from 0 without gaps.
        stratum: office x period or whatever else decides which deciders can be compared, likewise.
    """

    released: Mask
    outcome: Floats
    decider: Places
    stratum: Places

    def __len__(self) -> int:
        return len(self.released)

    @property
    def deciders(self) -> int:
        """Return how many people decided."""
        return int(self.decider.max()) + 1

    @property
    def events(self) -> int:
        """Return how many misconducts were seen."""
        return int(self.outcome.sum())

    def rows(self, chosen: Mask) -> SelectedCases:
        """Return some of the cases, deciders and strata numbered anew."""
        return SelectedCases(
            self.released[chosen],
            self.outcome[chosen],
            strata(self.decider[chosen]),
            strata(self.stratum[chosen]),
        )


def selected_cases(
    released: ArrayLike, outcome: ArrayLike, decider: ArrayLike, stratum: ArrayLike | None = None
) -> SelectedCases:
    """Return checked arrays, one entry for each case.

    Args:
        released: 1 or true where the suspect was released.
        outcome: 1 or 0 for those released; anything, such as -1 or NaN, for the others.
        decider: who decided; numbers or words.
        stratum: within which deciders are compared, such as office x quarter (see `strata`); one
            for all where None.

    Raises:
        EvaluationError: ``evaluation_empty``, ``evaluation_length``, ``evaluation_released`` or
            ``evaluation_outcome``. An outcome that is missing for somebody released is refused:
            leave the case out only if you can defend that it is missing for no reason.
    """
    free, seen = np.asarray(released), np.asarray(outcome, np.float64)
    who = np.asarray(decider)
    where = np.zeros(free.shape, np.intp) if stratum is None else np.asarray(stratum)
    refuse_lengths(free, seen, who, where)
    if not np.isin(free, (0, 1)).all():
        raise refused("evaluation_released", free[~np.isin(free, (0, 1))][0], "0", "1")
    free = free.astype(np.bool_)
    if not np.isin(seen[free], (0.0, 1.0)).all():
        strange = seen[free][~np.isin(seen[free], (0.0, 1.0))][0]
        raise refused("evaluation_outcome", strange, "0", "1")
    return SelectedCases(free, np.where(free, seen, 0.0), strata(who), strata(where))


def strata(*keys: ArrayLike) -> Places:
    """Return the place of each case among the combinations that occur.

    Examples:
        >>> strata(["A", "A", "B", "B"], [1, 2, 1, 1]).tolist()
        [0, 1, 2, 2]
    """
    place = np.zeros(np.asarray(keys[0]).shape, np.intp)
    for key in keys:
        values, code = np.unique(np.asarray(key), return_inverse=True)
        _, place = np.unique(place * len(values) + code, return_inverse=True)
    return place.astype(np.intp)


def refuse_unselected(cases: SelectedCases) -> None:
    """Refuse cases of whom nobody or everybody was released.

    Raises:
        NotAssessable: ``selective_nobody_released``: no outcome was seen;
            ``selective_everybody_released``: nothing is hidden, a plain evaluation says it all.
    """
    count = int(cases.released.sum())
    for code, extreme in (
        ("selective_nobody_released", 0),
        ("selective_everybody_released", len(cases)),
    ):
        if count == extreme:
            raise NotAssessable(Problem(code, "", f"{count} / {len(cases)}"))


def refuse_lengths(*arrays: NDArray[np.generic]) -> None:
    """Refuse arrays that do not hold one entry for each case.

    Raises:
        EvaluationError: ``evaluation_length`` or ``evaluation_empty``.
    """
    if len({len(array) if array.ndim else -1 for array in arrays}) > 1 or not arrays[0].ndim:
        raise refused("evaluation_length", ", ".join(str(array.shape) for array in arrays))
    if not len(arrays[0]):
        raise refused("evaluation_empty", 0)


def chosen_rows(cases: SelectedCases, chosen: ArrayLike | None) -> Mask:
    """Return the mask of the cases that a figure speaks of; all where None.

    Raises:
        NotAssessable: ``selective_nobody_chosen``.
    """
    mask = np.ones(len(cases), np.bool_) if chosen is None else np.asarray(chosen, np.bool_)
    refuse_lengths(cases.released, mask)
    if not mask.any():
        raise NotAssessable(Problem("selective_nobody_chosen", "", "0"))
    return mask


def refused(code: str, value: object, *allowed: str) -> EvaluationError:
    """Return the error that tells of a wrong value."""
    return EvaluationError(Problem(code, "", printable(str(value)), allowed))
