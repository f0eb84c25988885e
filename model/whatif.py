"""What would change the recommendation: one answer at a time.

Tried are, for an unknown factor, each of its levels; for a factor that may still change during the
proceedings, each other level; and for every counted answer, that it falls away. A tried answer is
taken to have the evidence that it needs. What the law pack calls a contradiction is not proposed.

Rules read only a few levels, so most trials differ from one another in nothing that a rule can see.
Each distinct sight of the facts is ruled on once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, partial

from model.answers import Answer
from model.bands import lifted_band
from model.circumstances import Circumstance, Circumstances, gather
from model.evidence import Counted, count
from model.exclusions import Exclusions, with_level
from model.factors import UNKNOWN, Star
from model.facts import Facts
from model.law import LawPack
from model.options import TRIED_EVIDENCE, Option, contradictions_of, options_of, taken_out
from model.recommendation import rule
from model.request import Request
from model.scorecard import Scorecard
from model.scoring import Score, spans
from model.sight import sight_of
from model.standing import facts_of


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
    options = options_of(law, card, position.facts.stage)
    return tuple(
        Change(factor, option.level, recommendation)
        for factor, offered in options.items()
        for option, recommendation in trials.of(factor, offered)
        if recommendation != position.recommendation
        and not _contradicts(position.facts, factor, option.level, law)
    )


def _contradicts(facts: Facts, factor: str, level: str, law: LawPack) -> bool:
    """Tell whether an answer contradicts another one or a finding, so that it would be refused."""
    conditions = contradictions_of(law).get((factor, level), ())
    if not conditions:
        return False
    reported = {**facts.reported, factor: level}
    tried = Facts(facts.stage, facts.on, facts.findings, reported, reported)
    return any(condition.holds(tried) for condition in conditions)


class _Trials:
    """Rules on one changed answer after another and remembers what it has seen."""

    def __init__(self, position: Position, law: LawPack, card: Scorecard) -> None:
        self.position, self.law, self.card = position, law, card
        facts, counted = position.facts, position.counted
        self.sight = sight_of(law, facts.stage)
        self.gates = self.sight.open_gates(law.gates[facts.stage], facts)
        self.overlaps = tuple(overlap.factors for overlap in law.overlaps)
        self.spans = spans(law, card, counted.excluded_above)
        self.in_doubt = taken_out(
            law, tuple(place for place, applied in enumerate(counted.rules) if applied is None)
        )
        self.bound = counted.excluded_above | self.in_doubt.keys()
        self.unknown = frozenset(counted.unknown)
        self.held = {item.factor for item in facts.circumstances.items}
        self.plain = self.sight.unread - law.changeable - self.held - self.bound
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
        self.exclusions = Exclusions(facts, counted, law, card, self.is_high)

    def of(self, factor: str, options: tuple[Option, ...]) -> Iterator[tuple[Option, str]]:
        """Yield options of a factor with the recommendation each would give.

        Left out are those that change nothing that a rule could see.
        """
        if factor in self.plain and self._falls_away_unseen(factor):
            return
        tried = self._tried(factor, options)
        if not tried:
            return
        before = self.sight.of_answer(factor, self.position.facts.established.get(factor, UNKNOWN))
        rest, steers = self._rest(factor), factor in self.sight.steering
        for option in tried:
            base = self.exclusions.sums(factor, option.level, rest) if steers else rest
            if base is None:
                yield option, self._afresh(factor, option)
                continue
            unseen = option.sight == before and option.star is None and factor not in self.held
            if unseen and self._as_is(factor, option, base):
                continue
            changed = None if option.sight == before else (factor, option.sight)
            yield option, self._ruled(factor, option, base, changed)

    def _falls_away_unseen(self, factor: str) -> bool:
        """Tell whether a counted answer that no rule reads can fall away without being missed.

        The short form of `_as_is` for the most frequent trial.
        """
        answer = self.position.counted.counted.get(factor)
        if answer is None:
            return False
        points, score, facts = (
            self.card.points[factor][answer.level],
            self.position.score,
            self.position.facts,
        )
        return (
            self.band_as_is(score.total - points) == facts.band
            and self.is_high(score.minimum - points + self.spans[factor][0])
            == facts.min_in_high_band
            and self.shares[self.known - 1] == self.shares[self.known]
        )

    def _as_is(self, factor: str, option: Option, rest: tuple[int, int, int]) -> bool:
        """Tell whether an unread answer leaves band, least band and completeness as they are."""
        total, least, known = self._sums(factor, option, rest)
        facts = self.position.facts
        return (
            self.band_as_is(total) == facts.band
            and self.is_high(least) == facts.min_in_high_band
            and self.shares[known] == self.shares[self.known]
        )

    def _sums(
        self, factor: str, option: Option, rest: tuple[int, int, int]
    ) -> tuple[int, int, int]:
        """Return total, least possible total and number of counted answers with an option."""
        total, least, known = rest
        if option.level == UNKNOWN:
            return total, least + self.spans[factor][0], known
        if factor in self.bound:
            if option.above_neutral and factor in self.position.counted.excluded_above:
                return total, least, known
            if option.level in self.in_doubt.get(factor, ()):
                return total + option.points, least + min(0, option.points), known + 1
        return total + option.points, least + option.points, known + 1

    def _tried(self, factor: str, options: tuple[Option, ...]) -> tuple[Option, ...]:
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
        undecided = factor in self.bound and factor in self.position.counted.undecided
        least = min(0, points) if undecided else points
        return score.total - points, score.minimum - least, self.known - 1

    def _ruled(
        self, factor: str, option: Option, rest: tuple[int, int, int], changed: object
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
            as_is = self.position.facts
            # Written out: `replace` looks at each field, which shows where thousands are tried.
            facts = Facts(
                stage=as_is.stage,
                on=as_is.on,
                findings=as_is.findings,
                reported=as_is.reported,
                established=with_level(self.position.facts.established, factor, option.level),
                circumstances=circumstances,
                band=band,
                completeness=known / len(self.law.scale),
                min_in_high_band=min_in_high_band,
                card_kind=as_is.card_kind,
            )
            self.seen[seen] = rule(facts, self.law, self.gates).outcome.recommendation
        return self.seen[seen]

    def _circumstances(
        self, factor: str, level: str, star: Star | None
    ) -> tuple[Circumstances, tuple[object, ...]]:
        """Return the circumstances with one answer changed, and what the rules see of them."""
        current = self.position.facts.circumstances
        if star is None and factor not in self.held:
            return current, self.starred_as_is
        items = [item for item in current.items if item.factor != factor]
        if star is not None:
            items.append(Circumstance(factor, level, star, TRIED_EVIDENCE))
        found = gather(
            items,
            overlaps=self.overlaps,
            other_danger=current.other_danger,
            floor_dangers=self.law.floor_dangers,
        )
        return found, self.sight.of_circumstances(found)

    def _afresh(self, factor: str, option: Option) -> str:
        """Rule on the whole request again."""
        answers = {**self.position.request.answers, factor: Answer(option.level, TRIED_EVIDENCE)}
        counted = count(replace(self.position.request, answers=answers), self.law)
        _, facts = facts_of(counted, self.law, self.card)
        return rule(facts, self.law, self.gates).outcome.recommendation
