"""What the report says of bail: the conditions against each danger, and the bond."""

from __future__ import annotations

from api.documents.content import Block, Paragraph, Table
from api.documents.matter import Matter
from model.bond_advice import BondAdvice, FormulaPart
from model.bond_rules import CitedText
from model.condition_catalogue import Condition
from model.conditions import DangerPlan

FEN_IN_YUAN = 100
_CONDITION_WIDTHS = (28, 42, 42, 44)
_SUMS = frozenset({1})
_BOND_WIDTHS = (44, 44, 68)


def conditions_table(matter: Matter) -> Table | None:
    """Return, for each proven danger, what the conditions of bail do and what they cannot."""
    rows = tuple(_plan_row(matter, plan) for plan in matter.assessment.conditions)
    columns = matter.words.lines("report.conditions.columns")
    return Table(columns, rows, _CONDITION_WIDTHS) if rows else None


def _plan_row(matter: Matter, plan: DangerPlan) -> tuple[str, str, str, str]:
    none = matter.say("common.none")
    return (
        matter.law.dangers[plan.danger].name_zh,
        _obligations(plan.duties) or none,
        _obligations(plan.measures) or none,
        plan.gap or none,
    )


def _obligations(conditions: tuple[Condition, ...]) -> str:
    return "；".join(condition.order_zh for condition in conditions)


def bond_blocks(matter: Matter, bond: BondAdvice) -> list[Block]:
    """Return the range of the bond, how it was reckoned and what must be weighed."""
    text = matter.say(
        "report.bond.text",
        low=yuan(bond.low_fen),
        high=_sum(matter, bond.high_fen),
        alternative=_sum(matter, bond.alternative_fen),
    )
    rows = tuple(
        (part.label_zh, _range(matter, part), part.note_zh or matter.say("common.none"))
        for part in bond.parts
    )
    columns = matter.words.lines("report.bond.columns")
    sentences = [bond.cap_reason_zh] if bond.cap_reason_zh else []
    sentences += [cited(matter, text) for text in bond.reasons]
    sentences.append(_criteria(matter, bond))
    sentences += [cited(matter, text) for text in bond.warnings]
    return [
        Paragraph(text),
        Table(columns, rows, _BOND_WIDTHS, figures=_SUMS),
        *(Paragraph(sentence, "note") for sentence in sentences),
    ]


def _criteria(matter: Matter, bond: BondAdvice) -> str:
    """Return what must be weighed, with its provisions once."""
    places = dict.fromkeys(place for text in bond.criteria for place in text.citations)
    return matter.say(
        "report.bond.criteria",
        criteria="、".join(criterion.text_zh for criterion in bond.criteria),
        law=matter.places(places),
    )


def cited(matter: Matter, text: CitedText) -> str:
    """Return a sentence with the provisions it rests on."""
    if not text.citations:
        return text.text_zh
    places = matter.places(text.citations)
    return matter.say("report.annex.warning", text=text.text_zh, places=places)


def yuan(fen: int) -> str:
    """Return a sum of whole fen in yuan, with fen only where there are any."""
    whole, rest = divmod(fen, FEN_IN_YUAN)
    return f"{whole:,}.{rest:02d}" if rest else f"{whole:,}"


def _sum(matter: Matter, fen: int | None) -> str:
    return matter.say("report.bond.unknown_sum") if fen is None else yuan(fen)


def _range(matter: Matter, part: FormulaPart) -> str:
    low, high = yuan(part.low_fen), _sum(matter, part.high_fen)
    return low if low == high else matter.say("report.bond.range", low=low, high=high)
