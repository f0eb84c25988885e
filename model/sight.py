"""What the rules of one stage can see of a case: the parts of its facts that may decide.

Rules read few levels, one or two thresholds and two or three counts. Facts that agree in all of
these get the same ruling, whatever else tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from model.circumstances import Circumstances
from model.factors import UNKNOWN
from model.facts import Facts
from model.law import Gate, LawPack
from model.predicates import (
    AllOf,
    AnswerIn,
    AnyOf,
    CompletenessAtLeast,
    DaysLeft,
    FindingAny,
    FindingIn,
    Not,
    Predicate,
    Starred,
    walk,
)

_OF_FINDINGS = (AllOf, AnyOf, Not, FindingIn, FindingAny, DaysLeft)


@dataclass(frozen=True, slots=True)
class Steering:
    """How the counting rules read one factor.

    Attributes:
        places: the places of the rules that read it.
        fulfilled: the numbers of the conditions that each level fulfils.
    """

    places: tuple[int, ...]
    fulfilled: Mapping[str, frozenset[int]]

    def of_level(self, level: str) -> object:
        """Return what the rules see of a level; those that none tells apart look the same."""
        return self.fulfilled.get(level, level == UNKNOWN)


@dataclass(frozen=True, slots=True)
class Sight:
    """What the rules of one stage read.

    Attributes:
        conditions: per factor that a rule reads, the numbers of the conditions each level fulfils.
        negated: the factors read under a negation. Only there an unknown answer differs from one
            that fulfils nothing: elsewhere neither makes a rule hold.
        starred: the conditions on statutory circumstances.
        thresholds: the shares of completeness that conditions ask for.
        steering: the factors on which it depends whether other answers count, and how.
        unread: the factors of which neither rules nor counting rules read anything.
        settled: the gates that read findings alone, so that no answer opens or closes them.
    """

    conditions: Mapping[str, Mapping[str, frozenset[int]]]
    negated: frozenset[str]
    starred: tuple[Starred, ...]
    thresholds: tuple[float, ...]
    steering: Mapping[str, Steering]
    unread: frozenset[str]
    settled: frozenset[str]

    def of_answer(self, factor: str, level: str) -> object:
        """Return what the rules see of an answer; levels that no rule tells apart look the same."""
        fulfilled = self.conditions.get(factor)
        if fulfilled is None:
            return None
        return fulfilled.get(level, level == UNKNOWN and factor in self.negated)

    def open_gates(self, gates: Iterable[Gate], facts: Facts) -> tuple[Gate, ...]:
        """Return the gates that may hold once one answer changes, up to the first that will."""
        found = []
        for gate in gates:
            if gate.id not in self.settled:
                found.append(gate)
            elif gate.when.holds(facts):
                return (*found, gate)
        return tuple(found)

    def of_circumstances(self, circumstances: Circumstances) -> tuple[object, ...]:
        """Return what the rules see of the counted statutory circumstances."""
        reached = (condition.reached(circumstances) for condition in self.starred)
        return (circumstances.category, *reached)

    def of_completeness(self, completeness: float) -> tuple[bool, ...]:
        """Return which thresholds a completeness reaches."""
        return tuple(completeness >= least for least in self.thresholds)


@lru_cache(maxsize=32)
def sight_of(law: LawPack, stage: str) -> Sight:
    """Return what the rules of a law pack read at one stage."""
    leaves = [leaf for part in _read_at(law, stage) for leaf in walk(part)]
    conditions = _conditions({leaf for leaf in leaves if isinstance(leaf, AnswerIn)})
    steering = _steering(law)
    return Sight(
        conditions=conditions,
        negated=frozenset(_negated(leaves)),
        starred=tuple(dict.fromkeys(leaf for leaf in leaves if isinstance(leaf, Starred))),
        thresholds=tuple({leaf.least for leaf in leaves if isinstance(leaf, CompletenessAtLeast)}),
        steering=steering,
        unread=frozenset(law.scale.by_id) - conditions.keys() - steering.keys(),
        settled=frozenset(gate.id for gate in law.gates[stage] if _reads_findings_alone(gate.when)),
    )


def _steering(law: LawPack) -> dict[str, Steering]:
    """Return how the counting rules read each factor that they read."""
    leaves = [
        (place, leaf)
        for place, rule in enumerate(law.counting)
        if rule.when
        for leaf in walk(rule.when)
        if isinstance(leaf, AnswerIn)
    ]
    return {
        factor: Steering(
            tuple(dict.fromkeys(place for place, leaf in leaves if leaf.factor == factor)),
            fulfilled,
        )
        for factor, fulfilled in _conditions({leaf for _, leaf in leaves}).items()
    }


def _negated(parts: Iterable[Predicate]) -> Iterator[str]:
    """Yield the factors that are read inside a negation."""
    for part in parts:
        if isinstance(part, Not):
            yield from (leaf.factor for leaf in walk(part) if isinstance(leaf, AnswerIn))


def _conditions(leaves: set[AnswerIn]) -> dict[str, dict[str, frozenset[int]]]:
    """Return, per factor and level, which of some conditions the level fulfils."""
    numbered = list(enumerate(leaves))
    return {
        factor: {
            level: frozenset(
                n for n, leaf in numbered if leaf.factor == factor and level in leaf.levels
            )
            for level in set().union(*(leaf.levels for leaf in leaves if leaf.factor == factor))
        }
        for factor in {leaf.factor for leaf in leaves}
    }


def _reads_findings_alone(condition: Predicate) -> bool:
    return all(isinstance(part, _OF_FINDINGS) for part in walk(condition))


def _read_at(law: LawPack, stage: str) -> Iterator[Predicate]:
    """Yield every condition on which a recommendation at a stage may depend."""
    yield from (gate.when for gate in law.gates[stage])
    for adjustment in law.adjustments:
        if stage in adjustment.stages:
            yield from (part for part in (adjustment.when, adjustment.unless) if part is not None)
    yield law.request_spent
