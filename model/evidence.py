"""What counts: which answers enter the score, by the counting rules of the law pack.

The total stays a plain sum because whatever must not count is taken out of the *answers* before
anything is added up (dossier, part 3.2).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from model.answers import Answer
from model.factors import NOT_APPLICABLE, Factor
from model.facts import Facts
from model.law import CountingRule, LawPack
from model.request import Request, bare_facts
from model.undecided import decided


@dataclass(frozen=True, slots=True)
class NotCounted:
    """An answer that does not count, with the reason code of its rule."""

    factor: str
    level: str
    reason: str


@dataclass(frozen=True, slots=True)
class Counted:
    """The answers of a request, sorted by what becomes of them.

    Attributes:
        counted: known answers that enter the score, in scale order.
        not_counted: answers taken out, with their reasons, in scale order.
        unknown: factors without an answer, or whose answer is treated as none, in scale order.
        not_applicable: how many factors do not apply.
        completeness: (counted + not applicable) / all factors.
        facts: the facts established so far, before score and band.
        excluded_above: factors whose levels above neutral cannot count in this case.
        rules: whether each counting rule applies; None where answers still unknown decide it.
        undecided: factors whose counted answers an undecided rule would take out.
    """

    counted: Mapping[str, Answer]
    not_counted: tuple[NotCounted, ...]
    unknown: tuple[str, ...]
    not_applicable: int
    completeness: float
    facts: Facts
    excluded_above: frozenset[str]
    rules: tuple[bool | None, ...]
    undecided: frozenset[str]


def count(request: Request, law: LawPack) -> Counted:
    """Apply the counting rules of a law pack; the first that concerns an answer wins."""
    facts = bare_facts(request)
    known = {name: request.answers[name] for name in facts.reported}
    taken: dict[str, NotCounted] = {}
    excluded: set[str] = set()
    for rule in law.counting:
        if rule.when is not None and not rule.when.holds(facts):
            continue
        if rule.factors and rule.levels == "above_neutral":
            excluded |= rule.factors
        out = concerned(rule, {n: a for n, a in known.items() if n not in taken}, law)
        taken.update(out)
        if out and not rule.established:
            facts = _without(facts, out)
    counted = {name: answer for name, answer in known.items() if name not in taken}
    not_applicable = sum(a.level == NOT_APPLICABLE for a in request.answers.values())
    unknown = _unknown(request, law, facts)
    rules = tuple([applies(rule, facts, unknown) for rule in law.counting])
    return Counted(
        counted=counted,
        not_counted=tuple(taken[name] for name in known if name in taken),
        unknown=unknown,
        not_applicable=not_applicable,
        completeness=(len(counted) + not_applicable) / len(law.scale),
        facts=facts,
        excluded_above=frozenset(excluded),
        rules=rules,
        undecided=undecided(rules, counted, law),
    )


def applies(rule: CountingRule, facts: Facts, unknown: Collection[str]) -> bool | None:
    """Return whether a counting rule applies; None where the unknown answers decide it."""
    return rule.when is None or decided(rule.when, facts, unknown)


def undecided(
    rules: tuple[bool | None, ...], counted: Mapping[str, Answer], law: LawPack
) -> frozenset[str]:
    """Return the factors whose counted answers an undecided rule would take out."""
    found: set[str] = set()
    for applied, rule in zip(rules, law.counting, strict=True):
        if applied is None:
            found.update(concerned(rule, counted, law))
    return frozenset(found)


def concerned(
    rule: CountingRule, answers: Mapping[str, Answer], law: LawPack
) -> dict[str, NotCounted]:
    """Return the answers that a counting rule, its case condition aside, takes out."""
    by_id = law.scale.by_id
    return {
        name: NotCounted(name, answers[name].level, rule.reason)
        for name in _candidates(rule, answers)
        if concerns(rule, by_id[name], answers[name])
    }


def _candidates(rule: CountingRule, answers: Mapping[str, Answer]) -> list[str]:
    """Return the answers that show at a glance that a rule may concern them."""
    if rule.factors:
        return [name for name in rule.factors if name in answers]
    if rule.lacks == "evidence":
        return [name for name, answer in answers.items() if not answer.evidence]
    if rule.flag == "element_of_offence":
        return [name for name, answer in answers.items() if answer.element_of_offence]
    return list(answers)


def concerns(rule: CountingRule, factor: Factor, answer: Answer) -> bool:
    """Tell whether a counting rule, its case condition aside, takes out one answer."""
    if rule.factors and factor.id not in rule.factors:
        return False
    if rule.lacks == "evidence" and answer.evidence:
        return False
    if rule.flag == "element_of_offence" and not answer.element_of_offence:
        return False
    if rule.levels == "needs_evidence":
        return factor.levels[factor.position(answer.level)].needs_evidence
    return rule.levels == "any" or factor.above_neutral(answer.level)


def _without(facts: Facts, out: Mapping[str, NotCounted]) -> Facts:
    """Return the facts without answers that no longer hold."""
    kept = {name: level for name, level in facts.established.items() if name not in out}
    return replace(facts, established=kept)


def _unknown(request: Request, law: LawPack, facts: Facts) -> tuple[str, ...]:
    """Return the factors that nothing is known of."""
    return tuple(
        factor.id
        for factor in law.scale
        if factor.id not in facts.established
        and (factor.id not in request.answers or request.answers[factor.id].level != NOT_APPLICABLE)
    )
