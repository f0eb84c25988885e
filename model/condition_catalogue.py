"""The catalogue of bail conditions of a law pack, as values.

Bail brings duties that always apply (CPL 71 I) and conditions that may be ordered as the case
needs (CPL 71 II, Rule 93 II, police rule 90 I). Which of them to order is worked out in
`model.conditions`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

OTHER_CIRCUMSTANCE = "other_circumstance"
DANGERS = (1, 2, 3, 4, 5)


class UnknownCircumstanceError(ValueError):
    """A circumstance is not in the catalogue; the message names it and the cure."""


class StarredDanger(NamedTuple):
    """A statutory circumstance (★) under one danger; one that shows two dangers is two of these."""

    factor: str
    level: str
    danger: int


class Risk(NamedTuple):
    """One way in which a circumstance brings its danger about, as the law pack names it."""

    circumstance: StarredDanger
    name: str


@dataclass(frozen=True, slots=True)
class Address:
    """How one condition answers one danger.

    Attributes:
        danger: 1 to 5, in the order of CPL 81 I.
        risk: what the condition removes; conditions that remove the same risk of the same
            circumstance replace one another. Empty for a statutory duty.
        levels: the circumstances it answers, as ``factor.level``. Empty for a statutory duty,
            which applies whatever the circumstances and is therefore never counted as an answer.
    """

    danger: int
    risk: str
    mechanism_zh: str
    mechanism_en: str
    levels: frozenset[str]

    def __post_init__(self) -> None:
        """Refuse a danger the law does not list."""
        if self.danger not in DANGERS:
            raise ValueError(f"danger {self.danger!r}: allowed are 1 to 5, as numbered in CPL 81 I")


@dataclass(frozen=True, slots=True)
class Condition:
    """A duty of every person on bail, or a condition that may be ordered.

    Attributes:
        text_zh: the obligation in the words of the statute.
        order_zh: the obligation as a decision would state it, with its scope in brackets.
        weight: how far it reaches into daily life, 1 (least) to 3: a design judgement, kept in
            the law pack. Always 0 for a statutory duty, which nobody chooses.
    """

    id: str
    kind: Literal["statutory", "optional"]
    text_zh: str
    order_zh: str
    text_en: str
    citations: tuple[str, ...]
    weight: int
    addresses: tuple[Address, ...]

    def __post_init__(self) -> None:
        """Refuse a free condition and a weighed duty: either would upset the least set."""
        if (self.kind == "optional") != (self.weight > 0):
            raise ValueError(
                f"condition {self.id}: weight {self.weight} with kind {self.kind}; "
                "allowed are 0 for statutory and 1 or more for optional"
            )

    def bears_on(self, danger: int) -> bool:
        """Whether the condition addresses this danger at all."""
        return any(address.danger == danger for address in self.addresses)

    def mechanisms(self, danger: int) -> tuple[Address, ...]:
        """Return how the condition works against this danger."""
        return tuple(address for address in self.addresses if address.danger == danger)

    def removes(self, circumstance: StarredDanger) -> frozenset[Risk]:
        """Return the risks of this circumstance that the condition removes."""
        key = f"{circumstance.factor}.{circumstance.level}"
        return frozenset(
            Risk(circumstance, address.risk)
            for address in self.mechanisms(circumstance.danger)
            if key in address.levels
        )


@dataclass(frozen=True, slots=True)
class ResidentialSurveillanceGround:
    """A ground of CPL 74 I on which residential surveillance may be named as the alternative.

    Attributes:
        grounds: the answers (``factor.level``) or findings (``finding:name``) that establish it.
        sentences_zh: the sentence to print, by stage.
    """

    id: str
    grounds: tuple[str, ...]
    citations: tuple[str, ...]
    sentences_zh: tuple[tuple[str, str], ...]

    def sentence(self, stage: str) -> str | None:
        """Return the sentence for a stage, or None where the law pack gives none."""
        return dict(self.sentences_zh).get(stage)


@dataclass(frozen=True, slots=True, eq=False)
class ConditionCatalogue:
    """All conditions of one law pack, in the order of the statute, and the gaps they leave.

    Attributes:
        gaps: for every circumstance the catalogue knows, what no condition can remove there.
    """

    conditions: tuple[Condition, ...]
    gaps: tuple[tuple[StarredDanger, str], ...]
    residential_surveillance: tuple[ResidentialSurveillanceGround, ...] = ()

    def duties(self, danger: int) -> tuple[Condition, ...]:
        """Return the statutory duties that bear on a danger already."""
        return tuple(
            condition
            for condition in self.conditions
            if condition.kind == "statutory" and condition.bears_on(danger)
        )

    def other_circumstance(self, danger: int) -> StarredDanger:
        """Return the unlisted circumstance ("other …") of a danger.

        Raises:
            UnknownCircumstanceError: where the catalogue has none for this danger.
        """
        for circumstance, _ in self.gaps:
            if circumstance.factor == OTHER_CIRCUMSTANCE and circumstance.danger == danger:
                return circumstance
        raise UnknownCircumstanceError(
            f"no other circumstance of danger {danger!r} in the catalogue of bail conditions; "
            "add it to conditions.toml"
        )

    def check(self, circumstance: StarredDanger) -> None:
        """Refuse a circumstance for which the catalogue has no gap sentence.

        Raises:
            UnknownCircumstanceError: names the circumstance and the cure.
        """
        if circumstance not in dict(self.gaps):
            raise UnknownCircumstanceError(
                f"{circumstance.factor}.{circumstance.level} (danger {circumstance.danger}) "
                "is not in the catalogue of bail conditions; add it to conditions.toml"
            )
