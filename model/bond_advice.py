"""What the bond calculator is told and what it says. All money is in whole fen."""

from __future__ import annotations

from dataclasses import dataclass

from model.bond_rules import BondInputError, CitedText, Force


@dataclass(frozen=True, slots=True)
class BondInput:
    """What the calculator needs to know; None is always "not known".

    Attributes:
        offence: full name of the offence, such as 盗窃罪.
        crime_amount_fen: amount of the crime.
        illegal_income_fen: income from the crime, where the fine is measured by it.
        turnover_fen: turnover or sales, where the fine is measured by it.
        means_fen: what the person can pay.
        unable_to_pay: found to be unable to pay any bond (Rule 89 III (1)).
        bond_unsuitable: another reason not to take a bond (Rule 89 III (3)).
        stage: where in the procedure the question is asked.
        phase: phase of the procedure, where the stage runs through several.
    """

    offence: str
    stage: str
    crime_amount_fen: int | None = None
    illegal_income_fen: int | None = None
    turnover_fen: int | None = None
    means_fen: int | None = None
    juvenile: bool = False
    senior_75: bool = False
    unable_to_pay: bool = False
    bond_unsuitable: bool = False
    phase: str | None = None

    def __post_init__(self) -> None:
        """Refuse negative money."""
        for name in ("crime_amount_fen", "illegal_income_fen", "turnover_fen", "means_fen"):
            value = getattr(self, name)
            if value is not None and value < 0:
                raise BondInputError(f"{name} is {value}; allowed: 0 or more fen, None if unknown")

    def measures(self) -> dict[str, int | None]:
        """Return the sums by which a fine may be measured; ``none`` needs no sum."""
        return {
            "crime_amount": self.crime_amount_fen,
            "illegal_income": self.illegal_income_fen,
            "turnover": self.turnover_fen,
            "none": 0,
        }


@dataclass(frozen=True, slots=True)
class FormulaPart:
    """One figure of the calculation.

    Attributes:
        high_fen: None where the upper end is not known.
        note_zh: the rule the figure comes from; empty for a figure that was given.
    """

    id: str
    label_zh: str
    low_fen: int
    high_fen: int | None
    note_zh: str


@dataclass(frozen=True, slots=True)
class BondAdvice:
    """A range for the bond, with all that is needed to recompute and to weigh it.

    Attributes:
        low_fen: the floor of the law.
        alternative_fen: the formula with the lowest fine, the lower alternative to `high_fen`;
            None where it cannot be calculated.
        high_fen: the formula with the highest fine; None where it cannot be calculated.
        capped: whether means held a figure down.
        cap_reason_zh: the sentence that says why, or None.
        guarantor: whether a guarantor shall or may go first; None where the law has no preference.
        reasons: floor and guarantor preferences, with citations.
        criteria: what the deciding organ must weigh.
        warnings: sentences to print with the figures.
        parts: floor, amount, fine and means as used.
    """

    low_fen: int
    alternative_fen: int | None
    high_fen: int | None
    capped: bool
    cap_reason_zh: str | None
    guarantor: Force | None
    reasons: tuple[CitedText, ...]
    criteria: tuple[CitedText, ...]
    warnings: tuple[CitedText, ...]
    parts: tuple[FormulaPart, ...]
