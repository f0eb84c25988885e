"""What bail could do in a case: conditions against each proven danger, and a range for the bond."""

from __future__ import annotations

from typing import Any

from model.bond import advise_bond
from model.bond_advice import BondAdvice, BondInput
from model.conditions import DangerPlan, plan_conditions
from model.facts import Facts
from model.law import LawPack
from model.request import Request

BAIL = "bail"


def condition_plans(facts: Facts, law: LawPack) -> tuple[DangerPlan, ...]:
    """Return, for each proven danger, the least set of bail conditions and what remains."""
    if law.conditions is None or not facts.circumstances.total:
        return ()
    proven = [
        (item.factor, item.level, danger)
        for item in facts.circumstances.items
        for danger in item.star.dangers
    ]
    other = facts.circumstances.other_danger
    return plan_conditions(law.conditions, proven, other_danger=other)


def bond_advice(request: Request, facts: Facts, law: LawPack) -> BondAdvice | None:
    """Return a range for the bond where bail is recommended and the law pack allows the advice.

    None at stages where nothing may be said about bail, and where the offence is not named.
    """
    if law.bond_rules is None or facts.recommendation != BAIL or request.offence is None:
        return None
    sums: dict[str, Any] = request.findings.get("amounts") or {}
    person = BondInput(
        offence=request.offence,
        stage=request.stage,
        phase=facts.finding(("custody", "phase")),
        juvenile=_defined("juvenile", facts, law),
        senior_75=_defined("senior_75", facts, law),
        crime_amount_fen=sums.get("crime_amount"),
        illegal_income_fen=sums.get("illegal_income"),
        turnover_fen=sums.get("turnover"),
        means_fen=sums.get("means"),
        unable_to_pay=bool(sums.get("unable_to_pay")),
        bond_unsuitable=bool(sums.get("bond_unsuitable")),
    )
    return advise_bond(person, law.bond_rules)


def _defined(name: str, facts: Facts, law: LawPack) -> bool:
    """Tell whether a condition that the pack defines by this name holds."""
    condition = law.definitions.get(name)
    return condition is not None and bool(condition.holds(facts))
