"""What would change the recommendation: one answer at a time.

Tried are, for an unknown factor, each of its levels; for a factor that may still change during the
proceedings, each other level; and for every counted answer, that it falls away. A tried answer is
taken to have the evidence that it needs.

Rules read only a few levels, so most trials differ from one another in nothing that a rule can see.
Each distinct view of the facts is ruled on once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from model.answers import Answer
from model.bands import lifted_band
from model.circumstances import Circumstance, Circumstances, gather
from model.evidence import Counted, count
from model.factors import UNKNOWN, Factor
from model.facts import Facts
from model.law import LawPack
from model.predicates import AnswerIn, Predicate, walk
from model.recommendation import rule
from model.request import Request
from model.scorecard import Scorecard
from model.scoring import Score, span
from model.standing import facts_of

# No person can write this reference, so a tried circumstance is never merged by its evidence.
_TRIED_EVIDENCE = ("\0tried",)


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that would change the recommendation, and to what."""

    factor: str
    level: str
    recommendation: str


@dataclass(frozen=True, slots=True)
class Position:
    """Where a case stands before anything is tried."""

    request: Request
    counted: Counted
    score: Score
    facts: Facts
    recommendation: str


def changes(position: Position, law: LawPack, card: Scorecard) -> tuple[Change, ...]:
    """Return every single answer that would change the recommendation, in scale order."""
    trial = _Trial(position, law, card)
    found = []
    for factor in law.scale:
        for level in _levels_to_try(factor, position, law):
            recommendation = trial.recommendation(factor, level)
            if recommendation != position.recommendation:
                found.append(Change(factor.id, level, recommendation))
    return tuple(found)


def _levels_to_try(factor: Factor, position: Position, law: LawPack) -> Iterator[str]:
    current = position.counted.counted.get(factor.id)
    if current is None:
        if factor.id in position.counted.unknown:
            yield from factor.level_ids
        return
    if factor.id in law.changeable:
        yield from (level for level in factor.level_ids if level != current.level)
    yield UNKNOWN


class _Trial:
    """Rules on one changed answer after another and remembers what it has seen."""

    def __init__(self, position: Position, law: LawPack, card: Scorecard) -> None:
        self.position, self.law, self.card = position, law, card
        self.views = _views(law)
        self.steering = _steering(law)
        self.seen: dict[tuple[object, ...], str] = {}
        self.overlaps = tuple(overlap.factors for overlap in law.overlaps)

    def recommendation(self, factor: Factor, level: str) -> str:
        """Return the recommendation with one answer changed."""
        if factor.id in self.steering and self._counts_otherwise(factor, level):
            return self._afresh(factor, level)
        before = self._view(factor.id, self.position.facts.established.get(factor.id, UNKNOWN))
        after = self._view(factor.id, level)
        circumstances = self._circumstances(factor, level)
        band, min_in_high, completeness = self._sums(factor, level, circumstances)
        seen_as = (
            (factor.id, after) if before != after else None,
            band,
            min_in_high,
            completeness,
            circumstances.category,
            circumstances.total,
            tuple(
                circumstances.having((mark,))
                for mark in ("grave", "juvenile_grave", "floor_medium")
            ),
        )
        if seen_as not in self.seen:
            facts = replace(
                self.position.facts,
                established=self._established(factor, level),
                circumstances=circumstances,
                band=band,
                completeness=completeness,
                min_in_high_band=min_in_high,
            )
            self.seen[seen_as] = rule(facts, self.law).outcome.recommendation
        return self.seen[seen_as]

    def _view(self, factor: str, level: str) -> object:
        """Return what rules can see of a level; unread levels all look the same."""
        return self.views.get((factor, level), UNKNOWN if level == UNKNOWN else None)

    def _established(self, factor: Factor, level: str) -> Mapping[str, str]:
        established = dict(self.position.facts.established)
        established.pop(factor.id, None)
        return established if level == UNKNOWN else established | {factor.id: level}

    def _circumstances(self, factor: Factor, level: str) -> Circumstances:
        current = self.position.facts.circumstances
        star = None if level == UNKNOWN else self.law.scale.levels[factor.id, level].star
        held = any(item.factor == factor.id for item in current.items)
        counts = star is not None and factor.id not in self.position.counted.excluded_above
        if not held and not counts:
            return current
        items = [item for item in current.items if item.factor != factor.id]
        if star is not None and counts:
            items.append(Circumstance(factor.id, level, star, _TRIED_EVIDENCE))
        return gather(
            items,
            overlaps=self.overlaps,
            other_danger=current.other_danger,
            floor_dangers=self.law.floor_dangers,
        )

    def _sums(
        self, factor: Factor, level: str, circumstances: Circumstances
    ) -> tuple[str, bool, float]:
        """Return band, whether the least total lies in the high band, and completeness."""
        score, counted = self.position.score, self.position.counted
        points = self.card.points[factor.id]
        current = counted.counted.get(factor.id)
        low, _ = span(factor, self.card, counted.excluded_above)
        old = (points[current.level], points[current.level]) if current else (0, low)
        new = (0, low) if level == UNKNOWN else (points[level], points[level])
        if factor.id in counted.excluded_above and level != UNKNOWN and factor.above_neutral(level):
            new = (0, 0)
        total, least = score.total - old[0] + new[0], score.minimum - old[1] + new[1]
        step = (level != UNKNOWN) - (current is not None)
        completeness = counted.completeness + step / len(self.law.scale)
        band = lifted_band(self.card, total, floor=circumstances.floor)
        return band, self.card.band(least) == "high", completeness

    def _counts_otherwise(self, factor: Factor, level: str) -> bool:
        """Tell whether a change would change which other answers count."""
        facts = self.position.facts
        tried = replace(facts, established=self._established(factor, level))
        rules = [rule.when for rule in self.law.counting if rule.when is not None]
        return any(bool(when.holds(tried)) != bool(when.holds(facts)) for when in rules)

    def _afresh(self, factor: Factor, level: str) -> str:
        """Rule on the whole request again."""
        answers = {**self.position.request.answers, factor.id: Answer(level, _TRIED_EVIDENCE)}
        counted = count(replace(self.position.request, answers=answers), self.law)
        _, facts = facts_of(counted, self.law, self.card)
        return rule(facts, self.law).outcome.recommendation


@lru_cache(maxsize=8)
def _views(law: LawPack) -> Mapping[tuple[str, str], frozenset[int]]:
    """Return, for each level that rules read, which of their conditions it fulfils."""
    leaves = {
        leaf for part in _read_by_rules(law) for leaf in walk(part) if isinstance(leaf, AnswerIn)
    }
    views: dict[tuple[str, str], set[int]] = {}
    for number, leaf in enumerate(
        sorted(leaves, key=lambda leaf: (leaf.factor, sorted(leaf.levels)))
    ):
        for level in leaf.levels:
            views.setdefault((leaf.factor, level), set()).add(number)
    return {key: frozenset(numbers) for key, numbers in views.items()}


@lru_cache(maxsize=8)
def _steering(law: LawPack) -> frozenset[str]:
    """Return the factors on which it depends whether other answers count."""
    conditions = [rule.when for rule in law.counting if rule.when is not None]
    leaves = [leaf for condition in conditions for leaf in walk(condition)]
    return frozenset(leaf.factor for leaf in leaves if isinstance(leaf, AnswerIn))


def _read_by_rules(law: LawPack) -> Iterator[Predicate]:
    for gates in law.gates.values():
        yield from (gate.when for gate in gates)
    for adjustment in law.adjustments:
        yield from (part for part in (adjustment.when, adjustment.unless) if part is not None)
    yield law.request_spent
