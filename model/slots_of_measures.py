"""Slots about bail: conditions, what they cannot prevent, guarantor and bond."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from model.prose import yuan_zh

if TYPE_CHECKING:
    from model.slots import Answer, Slots


def _measures(slots: Slots) -> str:
    orders = [m.order_zh for plan in slots.assessment.conditions for m in plan.measures]
    return "，".join(dict.fromkeys(orders))


def _gaps(slots: Slots) -> str:
    gaps = [gap for plan in slots.assessment.conditions for gap in plan.gaps]
    return "".join(dict.fromkeys(gaps))


def _guarantor(slots: Slots) -> str | None:
    advice = slots.assessment.bond
    if advice is None or advice.guarantor is None:
        return None
    # The floor comes first among the reasons, the preferences for a guarantor after it.
    return "".join(reason.text_zh for reason in advice.reasons[1:])


def _bond(field: str) -> Callable[[Slots], str | None]:
    def answer(slots: Slots) -> str | None:
        advice = slots.assessment.bond
        fen = None if advice is None else getattr(advice, field)
        return None if fen is None else yuan_zh(fen, slots.wording)

    return answer


def _formula(field: str) -> Callable[[Slots], str | None]:
    """Return an answer that is silent while the amount of the crime is not known."""
    amount = _bond(field)
    return lambda slots: None if _amount(slots) is None else amount(slots)


def _amount(slots: Slots) -> Any:
    return slots.finding("amounts", "crime_amount")


def _bond_unknown(slots: Slots) -> str | None:
    if slots.assessment.bond is None or _amount(slots) is not None:
        return None
    return slots.wording.piece("bond_unknown")


def _bond_cap(slots: Slots) -> str | None:
    return None if slots.assessment.bond is None else slots.assessment.bond.cap_reason_zh


def _bond_criteria(slots: Slots) -> str | None:
    advice = slots.assessment.bond
    return None if advice is None else "，".join(text.text_zh for text in advice.criteria)


MEASURE_SLOTS: Mapping[str, Answer] = {
    "measures": _measures,
    "gaps": _gaps,
    "guarantor": _guarantor,
    "bond_low": _bond("low_fen"),
    "bond_alternative": _formula("alternative_fen"),
    "bond_high": _formula("high_fen"),
    "bond_unknown": _bond_unknown,
    "bond_cap": _bond_cap,
    "bond_criteria": _bond_criteria,
}
