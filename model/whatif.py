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
from functools import cache, lru_cache, partial

from model.answers import Answer
from model.bands import lifted_band
from model.circumstances import Circumstance, Circumstances, gather
from model.evidence import Counted, count
from model.factors import UNKNOWN, Star
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


@dataclass(frozen=True, slots=True)
class _Option:
    """One answer to a factor that may be tried.

    Attributes:
        level: a level, or unknown: that the answer falls away.
        points: what the level adds.
        star: the statutory circumstance that it is, or None.
        above_neutral: whether it is more dangerous than the neutral level.
        sight: what the rules see of it.
    """

    level: str
    points: int
    star: Star | None
    above_neutral: bool
    sight: object


@lru_cache(maxsize=32)
def _options(law: LawPack, card: Scorecard, stage: str) -> Mapping[str, tuple[_Option, ...]]:
    """Return, per factor, an option for each level and one, the last, for unknown."""
    sight = sight_of(law, stage)
    return {
        factor.id: (
            *(
                _Option(
                    level.id,
                    card.points[factor.id][level.id],
                    level.star,
                    factor.above_neutral(level.id),
                    sight.of_answer(factor.id, level.id),
                )
                for level in factor.levels
            ),
            _Option(
                UNKNOWN, 0, None, above_neutral=False, sight=sight.of_answer(factor.id, UNKNOWN)
            ),
        )
        for factor in law.scale
    }


def changes(position: Position, law: LawPack, card: Scorecard) -> tuple[Change, ...]:
    """Return every single answer that would change the recommendation, in scale order."""
    trials = _Trials(position, law, card)
    return tuple(
        Change(factor, option.level, recommendation)
        for factor, options in _options(law, card, position.facts.stage).items()
        for option, recommendation in trials.of(factor, options)
        if recommendation != position.recommendation
    )


class _Trials:
    """Rules on one changed answer after another and remembers what it has seen."""

    def __init__(self, position: Position, law: LawPack, card: Scorecard) -> None:
        self.position, self.law, self.card = position, law, card
        facts, counted = position.facts, position.counted
        self.sight = sight_of(law, facts.stage)
        self.gates = self.sight.open_gates(law.gates[facts.stage], facts)
        self.overlaps = tuple(overlap.factors for overlap in law.overlaps)
        self.spans = spans(law, card, counted.excluded_above)
        self.unknown = frozenset(counted.unknown)
        self.held = {item.factor for item in facts.circumstances.items}
        self.starred_as_is = self.sight.of_circumstances(facts.circumstances)
        self.known = len(counted.counted) + counted.not_applicable
        self.shares = {
            known: self.sight.of_completeness(known / len(law.scale))
            for known in range(self.known - 1, self.known + 2)
        }
        self.seen: dict[tuple[object, ...], str] = {}
        # Most trials ask for the band of the same few totals.
        self.band_as_is = cache(partial(lifted_band, card, floor=facts.circumstances.floor))
        self.is_high = cache(lambda total: card.band(total) == "high")

    def of(self, factor: str, options: tuple[_Option, ...]) -> Iterator[tuple[_Option, str]]:
        """Yield options of a factor with the recommendation each would give.

        Left out are those that change nothing that a rule could see.
        """
        tried = self._tried(factor, options)
        if not tried:
            return
        before = self.sight.of_answer(factor, self.position.facts.established.get(factor, UNKNOWN))
        rest = self._rest(factor)
        for option in tried:
            unseen = option.sight == before and option.star is None and factor not in self.held
            if unseen and self._as_is(factor, option, rest):
                continue
            if factor in self.sight.steering and self._counts_otherwise(factor, option):
                yield option, self._afresh(factor, option)
            else:
                changed = None if option.sight == before else (factor, option.sight)
                yield option, self._ruled(factor, option, rest, changed)

    def _as_is(self, factor: str, option: _Option, rest: tuple[int, int, int]) -> bool:
        """Tell whether an unread answer leaves band, least band and completeness as they are."""
        total, least, known = self._sums(factor, option, rest)
        facts = self.position.facts
        return (
            self.band_as_is(total) == facts.band
            and self.is_high(least) == facts.min_in_high_band
            and self.shares[known] == self.shares[self.known]
        )

    def _sums(
        self, factor: str, option: _Option, rest: tuple[int, int, int]
    ) -> tuple[int, int, int]:
        """Return total, least possible total and number of counted answers with an option."""
        total, least, known = rest
        if option.level == UNKNOWN:
            return total, least + self.spans[factor][0], known
        if option.above_neutral and factor in self.position.counted.excluded_above:
            return total, least, known
        return total + option.points, least + option.points, known + 1

    def _tried(self, factor: str, options: tuple[_Option, ...]) -> tuple[_Option, ...]:
        current = self.position.counted.counted.get(factor)
        if current is None:
            return options[:-1] if factor in self.unknown else ()
        if factor not in self.law.changeable:
            return options[-1:]
        return tuple(option for option in options if option.level != current.level)

    def _rest(self, factor: str) -> tuple[int, int, int]:
        """Return total, least possible total and number of counted answers without a factor."""
        score, answer = self.position.score, self.position.counted.counted.get(factor)
        if answer is None:
            return score.total, score.minimum - self.spans[factor][0], self.known
        points = self.card.points[factor][answer.level]
        return score.total - points, score.minimum - points, self.known - 1

    def _ruled(
        self, factor: str, option: _Option, rest: tuple[int, int, int], changed: object
    ) -> str:
        """Return the recommendation for one changed answer."""
        total, least, known = self._sums(factor, option, rest)
        barred = option.above_neutral and factor in self.position.counted.excluded_above
        star = None if barred else option.star
        circumstances, starred = self._circumstances(factor, option.level, star)
        band = lifted_band(self.card, total, floor=circumstances.floor)
        min_in_high_band = self.is_high(least)
        seen = (changed, band, min_in_high_band, starred, self.shares[known])
        if seen not in self.seen:
            facts = replace(
                self.position.facts,
                established=self._established(factor, option.level),
                circumstances=circumstances,
                band=band,
                completeness=known / len(self.law.scale),
                min_in_high_band=min_in_high_band,
            )
            self.seen[seen] = rule(facts, self.law, self.gates).outcome.recommendation
        return self.seen[seen]

    def _established(self, factor: str, level: str) -> Mapping[str, str]:
        established = {**self.position.facts.established, factor: level}
        if level == UNKNOWN:
            del established[factor]
        return established

    def _circumstances(
        self, factor: str, level: str, star: Star | None
    ) -> tuple[Circumstances, tuple[object, ...]]:
        """Return the circumstances with one answer changed, and what the rules see of them."""
        current = self.position.facts.circumstances
        if star is None and factor not in self.held:
            return current, self.starred_as_is
        items = [item for item in current.items if item.factor != factor]
        if star is not None:
            items.append(Circumstance(factor, level, star, _TRIED_EVIDENCE))
        found = gather(
            items,
            overlaps=self.overlaps,
            other_danger=current.other_danger,
            floor_dangers=self.law.floor_dangers,
        )
        return found, self.sight.of_circumstances(found)

    def _counts_otherwise(self, factor: str, option: _Option) -> bool:
        """Tell whether a change would change which other answers count."""
        facts = self.position.facts
        tried = replace(facts, established=self._established(factor, option.level))
        rules = [rule.when for rule in self.law.counting if rule.when is not None]
        return any(bool(when.holds(tried)) != bool(when.holds(facts)) for when in rules)

    def _afresh(self, factor: str, option: _Option) -> str:
        """Rule on the whole request again."""
        answers = {**self.position.request.answers, factor: Answer(option.level, _TRIED_EVIDENCE)}
        counted = count(replace(self.position.request, answers=answers), self.law)
        _, facts = facts_of(counted, self.law, self.card)
        return rule(facts, self.law).outcome.recommendation
