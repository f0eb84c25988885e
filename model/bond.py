"""The bond calculator: a range of amounts for bail with a bond, which a person can recompute.

The law fixes a floor and the criteria by which the deciding organ sets the amount (CPL 72,
Rule 92, police rule 87). Nansha's practice adds "amount of the crime plus expected fine". This
module gives floor and formula as a range, never more than the person can pay unless that is below
the floor. It fixes nothing: the range is advice, and a bond is neither fine nor restitution. All
money is in whole fen.

Examples:
    Theft of 5,000 yuan by an adult who can pay 12,000: the fine may run from 1,000 to 10,000, so
    the formula gives 6,000 to 15,000, and means hold the upper end at 12,000.

    >>> from model.bond_rules import Floor
    >>> floor = Floor(100_000, CitedText("floor", "", ()))
    >>> double = FineRange("crime_amount", "", minimum_fen=100_000, maximum_percent=200)
    >>> theft = FineRule("theft", frozenset(), True, "", True, "", None, (double,))
    >>> parts = tuple((part, part) for part in ("floor", "crime_amount", "fine", "means"))
    >>> rules = BondRules(
    ...     stages=("pre_submission",), deciders=(("pre_submission", None, "police"),),
    ...     adult_floor=floor, juvenile_floor=floor, criteria=(), fine_rules=(theft,),
    ...     preferences=(), notices=(), labels=parts,
    ... )
    >>> person = BondInput(
    ...     "theft", "pre_submission", crime_amount_fen=500_000, means_fen=1_200_000
    ... )
    >>> advice = advise_bond(person, rules)
    >>> advice.low_fen, advice.alternative_fen, advice.high_fen
    (100000, 600000, 1200000)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from model.bond_advice import BondAdvice, BondInput, FormulaPart
from model.bond_rules import (
    BondRules,
    CitedText,
    FineRange,
    FineRule,
    Force,
    GuarantorPreference,
)


@dataclass(frozen=True, slots=True)
class _Fine:
    """The fine to be expected by one range of one rule."""

    rule: FineRule
    basis: FineRange
    low_fen: int
    high_fen: int | None


def advise_bond(person: BondInput, rules: BondRules) -> BondAdvice | None:
    """Return the range for a bond, or None at a stage where the law pack allows no such advice.

    With A the amount of the crime (0 where unknown), F1 to F2 the range of the fine and C the
    larger of means and floor::

        low         = floor
        alternative = min(C, max(floor, A + F1))
        high        = min(C, max(floor, A + F2))

    A guarantor and a bond are never asked for together: the range is what a bond would be where
    the guarantor named first is not found or not chosen.

    Raises:
        BondInputError: where the deciding organ depends on a phase that is not given.
    """
    if person.stage not in rules.stages:
        return None
    floor = rules.floor(juvenile=person.juvenile)
    fine = _expected_fine(person, rules)
    alternative, high = _formula(person, fine)
    ceiling = None if person.means_fen is None else max(person.means_fen, floor.fen)
    cases = frozenset(_cases(person, fine, floor.fen, (alternative, high)))
    reason = _cap_reason(rules, cases)
    preferences = _preferences(person, rules, cases)
    return BondAdvice(
        low_fen=floor.fen,
        alternative_fen=_within(alternative, floor.fen, ceiling),
        high_fen=_within(high, floor.fen, ceiling),
        capped=reason is not None,
        cap_reason_zh=reason,
        guarantor=_strongest(preferences),
        reasons=(floor.text, *(preference.text for preference in preferences)),
        criteria=rules.criteria,
        warnings=_warnings(person, rules, fine, cases, preferences),
        parts=tuple(_parts(person, rules, fine, floor.fen)),
    )


def _expected_fine(person: BondInput, rules: BondRules) -> _Fine | None:
    """Return the fine by the first range whose measure is known, or None.

    Where neither the amount of the crime nor an upper end of the fine is known there is nothing to
    calculate with: the least fine alone says nothing about this case.
    """
    rule = rules.fine_rule(person.offence)
    sums = person.measures()
    for basis in rule.ranges:
        measured = sums[basis.basis]
        if measured is not None:
            low, high = basis.bounds(measured, juvenile=person.juvenile)
            usable = high is not None or person.crime_amount_fen is not None
            return _Fine(rule, basis, low, high) if usable else None
    return None


def _formula(person: BondInput, fine: _Fine | None) -> tuple[int | None, int | None]:
    """Return amount plus lowest fine and amount plus highest fine, None where not known."""
    if fine is None:
        return None, None
    amount = person.crime_amount_fen or 0
    return amount + fine.low_fen, None if fine.high_fen is None else amount + fine.high_fen


def _within(fen: int | None, floor_fen: int, ceiling_fen: int | None) -> int | None:
    """Return a figure held between floor and ceiling."""
    if fen is None:
        return None
    raised = max(fen, floor_fen)
    return raised if ceiling_fen is None else min(raised, ceiling_fen)


def _cases(
    person: BondInput, fine: _Fine | None, floor_fen: int, formula: tuple[int | None, int | None]
) -> Iterator[str]:
    """Name the cases that have arisen, as the notices of the law pack call them."""
    arisen = {
        "always": True,
        "upper_unknown": formula[1] is None,
        "amount_unknown": person.crime_amount_fen is None,
        "fine_source_not_at_hand": fine is not None and not fine.rule.text_at_hand,
        "means_unknown": person.means_fen is None and not person.unable_to_pay,
    }
    if person.means_fen is not None:
        known = [fen for fen in formula if fen is not None]
        below = person.means_fen < floor_fen
        arisen["means_below_floor"] = below
        arisen["capped"] = not below and any(fen > person.means_fen for fen in known)
    yield from (case for case, has_arisen in arisen.items() if has_arisen)


def _preferences(
    person: BondInput, rules: BondRules, cases: frozenset[str]
) -> tuple[GuarantorPreference, ...]:
    """Return the guarantor preferences that fit this person before the deciding organ."""
    organ = rules.organ(person.stage, person.phase)
    groups = {
        "juvenile": person.juvenile,
        "senior_75": person.senior_75,
        "unable_to_pay": person.unable_to_pay or "means_below_floor" in cases,
        "bond_unsuitable": person.bond_unsuitable,
    }
    return tuple(p for p in rules.preferences if organ in p.organs and groups[p.group])


def _strongest(preferences: tuple[GuarantorPreference, ...]) -> Force | None:
    """Return ``shall`` where any preference says so, else ``may``, else None."""
    forces = {preference.force for preference in preferences}
    if "shall" in forces:
        return "shall"
    return "may" if forces else None


def _cap_reason(rules: BondRules, cases: frozenset[str]) -> str | None:
    """Return the sentence that says why means held the figures down, or None."""
    reasons = cases & {"capped", "means_below_floor"}
    return next((n.text.text_zh for n in rules.notices if n.when in reasons), None)


def _warnings(
    person: BondInput,
    rules: BondRules,
    fine: _Fine | None,
    cases: frozenset[str],
    preferences: tuple[GuarantorPreference, ...],
) -> tuple[CitedText, ...]:
    """Return the notices whose case has arisen, then the doubt about the fine rule."""
    if person.juvenile and _strongest(preferences) != "shall":
        cases |= {"juvenile_without_priority"}
    printed = [notice.text for notice in rules.notices if notice.when in cases]
    if fine is not None and fine.rule.doubt_zh is not None:
        printed.append(CitedText(fine.rule.id, fine.rule.doubt_zh, ()))
    return tuple(printed)


def _parts(
    person: BondInput, rules: BondRules, fine: _Fine | None, floor_fen: int
) -> Iterator[FormulaPart]:
    """Give the figures used: those given first, then the fine worked out from them."""
    labels = dict(rules.labels)
    given = {
        "floor": floor_fen,
        "crime_amount": person.crime_amount_fen,
        "means": person.means_fen,
    }
    for name, fen in given.items():
        if fen is not None:
            yield FormulaPart(name, labels[name], fen, fen, "")
    if fine is not None:
        note = fine.basis.text_zh
        yield FormulaPart("fine", labels["fine"], fine.low_fen, fine.high_fen, note)
