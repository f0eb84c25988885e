"""What a run of the learner found, with everything that its report has to defend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from training.errors import LearningError
from training.heads import LearntHead
from training.hierarchy import Hierarchy
from training.options import Options
from training.thresholds import ThresholdPoint


@dataclass(frozen=True, slots=True)
class Fallback:
    """Why the prior card stays as it is.

    Attributes:
        reason: a code, as `training.errors.TooLittle` has it.
        head: the outcome it was found in.
        message: one sentence with the figures.
    """

    reason: str
    head: str
    message: str


@dataclass(frozen=True, slots=True, eq=False)
class Learnt:
    """The outcome of `training.learning.learn`.

    Attributes:
        law_version: the law pack.
        prior_version, prior_checksum: the card that the fit was centred on.
        options: how it was learnt.
        digest, cohort, synthetic: of the learning set.
        rows: its cases.
        unknown: share of unknown answers by factor, over all cases.
        threshold: θ, from the stated costs.
        misconduct, imprisonment: the two heads; None with a fallback.
        hierarchy: the lines of districts; None where there is one district only, or a fallback.
        curve: the bands over a range of thresholds, over all cases.
        changed_by_unknown: share of all cases whose band the unknown answers could still change;
            None with a fallback.
        fallback: why nothing was learnt, or None.
    """

    law_version: str
    prior_version: str
    prior_checksum: str
    options: Options
    digest: str
    cohort: str
    synthetic: bool
    rows: int
    unknown: Mapping[str, float]
    threshold: float
    misconduct: LearntHead | None = None
    imprisonment: LearntHead | None = None
    hierarchy: Hierarchy | None = None
    curve: tuple[ThresholdPoint, ...] = ()
    changed_by_unknown: float | None = None
    fallback: Fallback | None = None

    def heads(self) -> tuple[LearntHead, LearntHead]:
        """Return both heads.

        Raises:
            LearningError: if the prior card was kept; says why.
        """
        if self.misconduct is None or self.imprisonment is None:
            why = self.fallback.message if self.fallback else "nothing was learnt"
            raise LearningError(f"no card was learnt: {why}; {self.prior_version} stays in use")
        return self.misconduct, self.imprisonment
