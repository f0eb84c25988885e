"""What would change the recommendation: one answer at a time.

Tried are, for an unknown factor, each of its levels; for a factor that may still change during the
proceedings, each other level; and for every counted answer, that it falls away. A tried answer is
taken to have the evidence that it needs.

Rules read only a few levels, so most trials differ from one another in nothing that a rule can see.
Each distinct sight of the facts is ruled on once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from model.answers import Answer
from model.bands import lifted_band
from model.circumstances import Circumstance, Circumstances, gather
from model.evidence import Counted, count
from model.factors import UNKNOWN, Factor
from model.facts import Facts
from model.law import LawPack
from model.recommendation import rule
from model.request import Request
from model.scorecard import Scorecard
from model.scoring import Score, spans
from model.sight import sight_of
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
    trials = _Trials(position, law, card)
    return tuple(
        Change(factor.id, level, recommendation)
        for factor in law.scale
        for level, recommendation in trials.of(factor)
        if recommendation != position.recommendation
    )


def _levels_to_try(factor: Factor, counted: Counted, law: LawPack) -> tuple[str, ...]:
    current = counted.counted.get(factor.id)
    if current is None:
        return factor.level_ids if factor.id in counted.unknown else ()
    if factor.id not in law.changeable:
        return (UNKNOWN,)
    return (*(level for level in factor.level_ids if level != current.level), UNKNOWN)


class _Sums(NamedTuple):
    """What is added up over the answers: total, least possible total, number of counted answers."""

    total: int
    least: int
    counted: int


class _Trials:
    """Rules on one changed answer after another and remembers what it has seen."""

    def __init__(self, position: Position, law: LawPack, card: Scorecard) -> None:
        self.position, self.law, self.card = position, law, card
        self.sight = sight_of(law, position.facts.stage)
        self.overlaps = tuple(overlap.factors for overlap in law.overlaps)
        self.spans = spans(law, card, position.counted.excluded_above)
        self.known = len(position.counted.counted) + position.counted.not_applicable
        self.held = {item.factor for item in position.facts.circumstances.items}
        self.starred_as_is = self.sight.of_circumstances(position.facts.circumstances)
        self.seen: dict[tuple[object, ...], str] = {}

    def of(self, factor: Factor) -> Iterator[tuple[str, str]]:
        """Yield each level to try of a factor with the recommendation that it would give."""
        levels = _levels_to_try(factor, self.position.counted, self.law)
        if not levels:
            return
        before = self._seen_answer(factor, self.position.facts.established.get(factor.id, UNKNOWN))
        rest, lowest = self._rest(factor)
        for level in levels:
            if factor.id in self.sight.steering and self._counts_otherwise(factor, level):
                yield level, self._afresh(factor, level)
                continue
            after = self._seen_answer(factor, level)
            sums = self._with(rest, factor, level, lowest)
            yield level, self._ruled(factor, level, sums, None if after == before else after)

    def _seen_answer(self, factor: Factor, level: str) -> object:
        return factor.id, self.sight.of_answer(factor.id, level)

    def _rest(self, factor: Factor) -> tuple[_Sums, int]:
        """Return the sums without a factor, and the least that it adds while unknown."""
        score, counted = self.position.score, self.position.counted
        lowest, _ = self.spans[factor.id]
        answer = counted.counted.get(factor.id)
        if answer is None:
            return _Sums(score.total, score.minimum - lowest, self.known), lowest
        points = self.card.points[factor.id][answer.level]
        return _Sums(score.total - points, score.minimum - points, self.known - 1), lowest

    def _with(self, rest: _Sums, factor: Factor, level: str, lowest: int) -> _Sums:
        """Return the sums with one answer to a factor."""
        if level == UNKNOWN:
            return _Sums(rest.total, rest.least + lowest, rest.counted)
        if self._excluded(factor, level):
            return rest
        points = self.card.points[factor.id][level]
        return _Sums(rest.total + points, rest.least + points, rest.counted + 1)

    def _excluded(self, factor: Factor, level: str) -> bool:
        """Tell whether a level could not count in this case."""
        excluded = self.position.counted.excluded_above
        return factor.id in excluded and factor.above_neutral(level)

    def _ruled(self, factor: Factor, level: str, sums: _Sums, changed: object) -> str:
        """Return the recommendation for one changed answer."""
        circumstances = self._circumstances(factor, level)
        completeness = sums.counted / len(self.law.scale)
        band = lifted_band(self.card, sums.total, floor=circumstances.floor)
        min_in_high_band = self.card.band(sums.least) == "high"
        as_is = circumstances is self.position.facts.circumstances
        seen = (
            changed,
            band,
            min_in_high_band,
            self.starred_as_is if as_is else self.sight.of_circumstances(circumstances),
            self.sight.of_completeness(completeness),
        )
        if seen not in self.seen:
            facts = replace(
                self.position.facts,
                established=self._established(factor, level),
                circumstances=circumstances,
                band=band,
                completeness=completeness,
                min_in_high_band=min_in_high_band,
            )
            self.seen[seen] = rule(facts, self.law).outcome.recommendation
        return self.seen[seen]

    def _established(self, factor: Factor, level: str) -> Mapping[str, str]:
        established = dict(self.position.facts.established)
        established.pop(factor.id, None)
        return established if level == UNKNOWN else established | {factor.id: level}

    def _circumstances(self, factor: Factor, level: str) -> Circumstances:
        current = self.position.facts.circumstances
        star = None if level == UNKNOWN else self.law.scale.levels[factor.id, level].star
        if star is not None and self._excluded(factor, level):
            star = None
        if star is None and factor.id not in self.held:
            return current
        items = [item for item in current.items if item.factor != factor.id]
        if star is not None:
            items.append(Circumstance(factor.id, level, star, _TRIED_EVIDENCE))
        return gather(
            items,
            overlaps=self.overlaps,
            other_danger=current.other_danger,
            floor_dangers=self.law.floor_dangers,
        )

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
