"""The recommendation: gates first, then the danger table and its adjustments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from model.facts import Facts
from model.law import Adjustment, Gate, Ground, LawPack, Outcome
from model.predicates import applies

ARREST = "arrest"
_MAY = "may"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the rules come to for one set of facts.

    Attributes:
        gate: the gate that was in force.
        outcome: the recommendation and its basis.
        adjustments: the adjustments that changed what the danger table gave, in order.
        gate_speaks: whether the grounds of the gate are among the reasons.
        table_speaks: whether the grounds of the basis are among the reasons.
    """

    gate: Gate
    outcome: Outcome
    adjustments: tuple[Adjustment, ...]
    gate_speaks: bool
    table_speaks: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence of reasons with the ids of its citations."""

    text: str
    citations: tuple[str, ...]


def rule(facts: Facts, law: LawPack, gates: Sequence[Gate] | None = None) -> Ruling:
    """Apply the rules of a law pack to some facts.

    Where the gate binds with *may*, the danger table is read too: an arrest there becomes an arrest
    with the gate as a further ground, anything else leaves the gate's own recommendation.

    Args:
        facts: what the rules read.
        law: the law pack.
        gates: those of its gates, in order, of which it is open whether they hold; all if None.
    """
    gate = next(gate for gate in gates or law.gates[facts.stage] if gate.when.holds(facts))
    if gate.recommendation is None or gate.basis is None:
        outcome, adjustments = _danger(facts, law)
        return Ruling(gate, outcome, adjustments, gate_speaks=bool(gate.grounds), table_speaks=True)
    if gate.binding == _MAY:
        outcome, adjustments = _danger(facts, law)
        if outcome.recommendation == ARREST:
            return Ruling(gate, outcome, adjustments, gate_speaks=True, table_speaks=True)
    own = Outcome(gate.recommendation, gate.basis)
    return Ruling(gate, own, (), gate_speaks=True, table_speaks=False)


def _danger(facts: Facts, law: LawPack) -> tuple[Outcome, tuple[Adjustment, ...]]:
    """Read the danger table and apply the adjustments in order."""
    spent = bool(law.request_spent.holds(facts))
    cell = law.tables[facts.stage][facts.circumstances.category, facts.band]
    outcome = cell.spent if spent else cell.outcome
    applied = []
    for adjustment in law.adjustments:
        if _applies(adjustment, outcome, facts):
            outcome = adjustment.spent if spent else adjustment.to
            applied.append(adjustment)
    return outcome, tuple(applied)


def _applies(adjustment: Adjustment, outcome: Outcome, facts: Facts) -> bool:
    if facts.stage not in adjustment.stages:
        return False
    if adjustment.recommendation not in {None, outcome.recommendation}:
        return False
    if adjustment.basis not in {None, outcome.basis}:
        return False
    return applies(adjustment.when, adjustment.unless, facts)


def reasons(ruling: Ruling, facts: Facts, law: LawPack) -> tuple[Reason, ...]:
    """Return the sentences that give the reasons of a ruling, each with its citations."""
    grounds: list[Ground] = list(ruling.gate.grounds) if ruling.gate_speaks else []
    if ruling.table_speaks:
        grounds += law.basis_grounds[ruling.outcome.basis]
    for adjustment in ruling.adjustments:
        grounds += adjustment.grounds
    return _said(grounds, facts)


def alternatives(ruling: Ruling, facts: Facts) -> tuple[Reason, ...]:
    """Return the lawful alternatives that go with a ruling."""
    grounds = list(ruling.gate.alternatives) if ruling.gate_speaks else []
    for adjustment in ruling.adjustments:
        grounds += adjustment.alternatives
    return _said(grounds, facts)


def label(ruling: Ruling, facts: Facts, law: LawPack) -> tuple[str, str]:
    """Return the words for a ruling at its stage, Chinese and English."""
    for words in law.labels:
        if (
            facts.stage in words.stages
            and _open_or_in(ruling.gate.route, words.routes)
            and _open_or_in(ruling.outcome.recommendation, words.recommendations)
            and _open_or_in(ruling.outcome.basis, words.bases)
            and applies(words.when, None, facts)
        ):
            return words.text_zh, words.text_en
    raise LookupError(f"no label for {facts.stage}, {ruling.gate.route}, {ruling.outcome}")


def concluded(facts: Facts, ruling: Ruling) -> Facts:
    """Return the facts with the recommendation reached, for warnings and wording."""
    outcome = ruling.outcome
    return replace(
        facts,
        recommendation=outcome.recommendation,
        basis=outcome.basis,
        route=ruling.gate.route,
    )


def _said(grounds: Iterable[Ground], facts: Facts) -> tuple[Reason, ...]:
    """Return the grounds that hold, each sentence once."""
    said: dict[str, Reason] = {}
    for ground in grounds:
        if _open_or_in(facts.stage, ground.stages) and applies(ground.when, ground.unless, facts):
            starred = _starred_items(facts) if ground.with_starred else ()
            citations = tuple(dict.fromkeys(ground.citations + starred))
            said.setdefault(ground.text, Reason(ground.text, citations))
    return tuple(said.values())


def _starred_items(facts: Facts) -> tuple[str, ...]:
    return tuple(item for found in facts.circumstances.items for item in found.star.items)


def _open_or_in(value: str, allowed: frozenset[str]) -> bool:
    return not allowed or value in allowed
