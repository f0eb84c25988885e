"""The bond rules of a law pack as values: floor, fine ranges, guarantor, notices.

Nothing here calculates an amount for a person; that is `model.bond`. All money is in whole fen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Force = Literal["shall", "may"]


class BondInputError(ValueError):
    """The input of the bond calculator cannot be used; names the field, value and cure."""


@dataclass(frozen=True, slots=True)
class FineRange:
    """The range of the fine by one measure.

    A percentage is of the sum that `basis` names; the larger of fixed and proportional minimum
    counts. Without a fixed and a proportional maximum the upper end is not known.
    """

    basis: str
    text_zh: str
    minimum_fen: int | None = None
    minimum_juvenile_fen: int | None = None
    minimum_percent: int | None = None
    maximum_fen: int | None = None
    maximum_percent: int | None = None

    def bounds(self, measured_fen: int, *, juvenile: bool) -> tuple[int, int | None]:
        """Return lowest and highest fine in fen, the latter None where it is not known.

        Where the maximum falls below the minimum (a tiny amount), both are the minimum.

        Examples:
            >>> theft = FineRange("crime_amount", "", minimum_fen=100_000, maximum_percent=200)
            >>> theft.bounds(500_000, juvenile=False)
            (100000, 1000000)
            >>> theft.bounds(30_000, juvenile=False)
            (100000, 100000)
        """
        fixed = self.minimum_juvenile_fen if juvenile else None
        fixed = self.minimum_fen if fixed is None else fixed
        # A minimum is rounded up and a maximum down, so that both stay inside the law's range.
        share = -(-measured_fen * (self.minimum_percent or 0) // 100)
        low = max(fixed or 0, share)
        if self.maximum_fen is None and self.maximum_percent is None:
            return low, None
        high = measured_fen * (self.maximum_percent or 0) // 100
        return low, max(low, high, self.maximum_fen or 0)


@dataclass(frozen=True, slots=True)
class FineRule:
    """The range of the fine for some offences, and how well its source is verified.

    Attributes:
        ranges: tried in turn; the first whose measure is known applies.
        text_at_hand: whether its text was compared word for word.
        verified_in: the source by which it was checked.
        doubt_zh: a sentence to print with every figure from this rule, or None.
    """

    id: str
    offences: frozenset[str]
    is_default: bool
    basis_zh: str
    text_at_hand: bool
    verified_in: str
    doubt_zh: str | None
    ranges: tuple[FineRange, ...]


@dataclass(frozen=True, slots=True)
class CitedText:
    """A sentence with its citations; `id` says what it is about."""

    id: str
    text_zh: str
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Floor:
    """The least bond the law allows."""

    fen: int
    text: CitedText


@dataclass(frozen=True, slots=True)
class GuarantorPreference:
    """For whom, before which organs, a guarantor goes before a bond, and how strongly."""

    group: str
    organs: frozenset[str]
    force: Force
    text: CitedText


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence to print with the range when its case arises."""

    when: str
    text: CitedText


@dataclass(frozen=True, slots=True)
class BondRules:
    """The bond rules of one law pack.

    Attributes:
        stages: where advice on a bond may be given at all.
        deciders: the organ that decides on bail, by stage and phase.
        labels: names of the parts of the formula.
    """

    stages: tuple[str, ...]
    deciders: tuple[tuple[str, str | None, str], ...]
    adult_floor: Floor
    juvenile_floor: Floor
    criteria: tuple[CitedText, ...]
    fine_rules: tuple[FineRule, ...]
    preferences: tuple[GuarantorPreference, ...]
    notices: tuple[Notice, ...]
    labels: tuple[tuple[str, str], ...]

    def floor(self, *, juvenile: bool) -> Floor:
        """Return the floor for this person."""
        return self.juvenile_floor if juvenile else self.adult_floor

    def fine_rule(self, offence: str) -> FineRule:
        """Return the rule of an offence, or the default rule."""
        named = (rule for rule in self.fine_rules if offence in rule.offences)
        return next(named, next(rule for rule in self.fine_rules if rule.is_default))

    def organ(self, stage: str, phase: str | None) -> str:
        """Return the organ that decides on bail.

        Raises:
            BondInputError: where the stage runs through phases and the phase is not given.
        """
        organs = {p: organ for s, p, organ in self.deciders if s == stage}
        organ = organs.get(None, organs.get(phase))
        if organ is None:
            allowed = ", ".join(str(p) for p in organs)
            raise BondInputError(f"phase is {phase!r} at stage {stage}; allowed: {allowed}")
        return organ
