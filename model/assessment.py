"""One assessment: the one way from a request to a result."""

from __future__ import annotations

from dataclasses import dataclass, replace

from model.bond_advice import BondAdvice
from model.conditions import DangerPlan
from model.evidence import Counted, count
from model.facts import Facts
from model.law import LawPack
from model.measures import bond_advice, condition_plans
from model.paragraph import write_paragraph
from model.recommendation import Reason, Ruling, alternatives, concluded, label, reasons, rule
from model.request import Request
from model.scorecard import Scorecard
from model.scoring import Score
from model.standing import facts_of
from model.warnings import Notice, card_notices, notices
from model.whatif import Change, Position, changes


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything that the rules and the card say about one suspect at one stage.

    Attributes:
        request: what was asked.
        law, card: the law pack and the scorecard that answered.
        counted: which answers counted and which did not.
        score: the total and what it is made of.
        facts: what the rules read.
        ruling: the gate in force and the outcome.
        label_zh, label_en: the words for the outcome at this stage.
        grounds, alternatives: sentences with citations.
        what_if: single answers that would change the recommendation.
        notices: warnings.
        to_obtain: unknown factors, those that may move the total most first.
        conditions: for each proven danger, what bail could do and what remains.
        bond: a range for the bond where bail may be spoken of, else None.
        paragraph: draft text for the report.
    """

    request: Request
    law: LawPack
    card: Scorecard
    counted: Counted
    score: Score
    facts: Facts
    ruling: Ruling
    label_zh: str
    label_en: str
    grounds: tuple[Reason, ...]
    alternatives: tuple[Reason, ...]
    what_if: tuple[Change, ...]
    notices: tuple[Notice, ...]
    to_obtain: tuple[str, ...]
    conditions: tuple[DangerPlan, ...]
    bond: BondAdvice | None
    paragraph: str


def assess(request: Request, law: LawPack, card: Scorecard) -> Assessment:
    """Assess one request under a law pack with a scorecard of that pack.

    Raises:
        ValueError: if the card belongs to another law pack.
    """
    if card.law_version != law.version:
        raise ValueError(
            f"scorecard {card.version} belongs to law pack {card.law_version}, not to "
            f"{law.version}; choose a card of {law.version}"
        )
    counted = count(request, law)
    added_up, facts = facts_of(counted, law, card)
    ruling = rule(facts, law)
    facts = concluded(facts, ruling)
    label_zh, label_en = label(ruling, facts, law)
    position = Position(request, counted, added_up, facts, ruling.outcome.recommendation)
    assessment = Assessment(
        request=request,
        law=law,
        card=card,
        counted=counted,
        score=added_up,
        facts=facts,
        ruling=ruling,
        label_zh=label_zh,
        label_en=label_en,
        grounds=reasons(ruling, facts, law),
        alternatives=alternatives(ruling, facts),
        what_if=changes(position, law, card),
        notices=(*card_notices(card), *notices(counted, facts, law)),
        to_obtain=_to_obtain(counted, card),
        conditions=condition_plans(facts, law),
        bond=bond_advice(request, facts, law),
        paragraph="",
    )
    return replace(assessment, paragraph=write_paragraph(assessment))


def _to_obtain(counted: Counted, card: Scorecard) -> tuple[str, ...]:
    """Return the unknown factors by how far they may move the total, the farthest first."""
    reach = {name: tuple(card.points[name].values()) for name in counted.unknown}
    return tuple(
        sorted(counted.unknown, key=lambda name: min(0, *reach[name]) - max(0, *reach[name]))
    )
