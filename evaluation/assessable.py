"""What takes the place of a figure that the data cannot carry: a reason, never a silent number."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.estimate import Estimate

FEW_CASES, FEW_EVENTS, FEW_DECIDERS = "few_cases", "few_events", "few_deciders"
FEW_MONTHS, FEW_DEVIATIONS = "few_months", "few_deviations"
ONE_GROUP, NO_VARIATION, NOT_RECORDED = "one_group", "no_variation", "not_recorded"
REASONS = (
    FEW_CASES, FEW_EVENTS, FEW_DECIDERS, FEW_MONTHS, FEW_DEVIATIONS, ONE_GROUP, NO_VARIATION,
    NOT_RECORDED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lacking:
    """Why there is no figure.

    Attributes:
        reason: one of `REASONS`; a report has its words.
        got: how much there is of what is lacking.
        needed: how much the settings ask for.
    """

    reason: str
    got: float
    needed: float

    def __post_init__(self) -> None:
        if self.reason not in REASONS:
            raise ValueError(f"reason is {self.reason!r}; allowed: {', '.join(REASONS)}")


Figure = Estimate | Lacking
"""A figure with its interval, or why there is none."""


def lack_of(reason: str, got: float, needed: float) -> Lacking | None:
    """Return why there is no figure where less is there than is needed, else None.

    Examples:
        >>> lack_of(FEW_CASES, 40, 300)
        Lacking(reason='few_cases', got=40, needed=300)
        >>> lack_of(FEW_CASES, 300, 300)
    """
    return Lacking(reason, got, needed) if got < needed else None
