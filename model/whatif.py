"""What would change the recommendation: one answer at a time.

Tried are, for an unknown factor, each of its levels; for a factor that may still change during the
proceedings, each other level; and for every counted answer, that it falls away. A tried answer is
taken to have the evidence that it needs. What the law pack calls a contradiction is not proposed.

Rules read only a few levels, so most trials differ from one another in nothing that a rule can see.
Each distinct sight of the facts is ruled on once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial

from model.answers import Answer
from model.bands import lifted_band
from model.circumstances import Circumstance, Circumstances, gather
from model.evidence import Counted, applies, count, undecided
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
        self.shifts: dict[tuple[str, object], int | None] = {}
        # Most trials ask for the band of the same few totals.
        self.band_as_is = cache(partial(lifted_band, card, floor=facts.circumstances.floor))
        self.is_high = cache(lambda total: card.band(total) == "high")

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
            base = self._steered(factor, option, rest) if steers else rest
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
                established=self._established(factor, option.level),
                circumstances=circumstances,
                band=band,
                completeness=known / len(self.law.scale),
                min_in_high_band=min_in_high_band,
                card_kind=as_is.card_kind,
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
            items.append(Circumstance(factor, level, star, TRIED_EVIDENCE))
        found = gather(
            items,
            overlaps=self.overlaps,
            other_danger=current.other_danger,
            floor_dangers=self.law.floor_dangers,
        )
        return found, self.sight.of_circumstances(found)

    def _steered(
        self, factor: str, option: Option, rest: tuple[int, int, int]
    ) -> tuple[int, int, int] | None:
        """Return the sums without a factor on which it depends whether other answers count.

        None where a change would take answers out or bring them back; where it only leaves them
        undecided, or decides that they stay, the least possible total alone is another.
        """
        steering = self.sight.steering[factor]
        places = steering.places
        if option.level == UNKNOWN:
            places = tuple(place for place in places if self._shows_undecided(place, rest[0]))
        if not places:
            return rest
        seen = factor, steering.of_level(option.level)
        if seen not in self.shifts:
            self.shifts[seen] = self._shift(factor, option.level, places)
        shift = self.shifts[seen]
        return None if shift is None else (rest[0], rest[1] + shift, rest[2])

    def _shift(self, factor: str, level: str, places: tuple[int, ...]) -> int | None:
        """Return by how much the least total changes, or None where other answers count."""
        counted, rules = self.position.counted, list(self.position.counted.rules)
        as_is, established = self.position.facts, self._established(factor, level)
        facts = Facts(as_is.stage, as_is.on, as_is.findings, as_is.reported, established)
        unknown = self.unknown | {factor} if level == UNKNOWN else self.unknown - {factor}
        for place in places:
            counting_rule, before = self.law.counting[place], rules[place]
            rules[place] = after = applies(counting_rule, facts, unknown)
            own = not counting_rule.factors or factor in counting_rule.factors
            if after is not before and (after or before or own):
                return None
        if tuple(rules) == counted.rules:
            return 0
        left = undecided(tuple(rules), counted.counted, self.law)
        return self._at_stake(counted.undecided) - self._at_stake(left)

    def _shows_undecided(self, place: int, total: int) -> bool:
        """Tell whether it may show that a counting rule does otherwise once less is known.

        No rule begins to apply for knowing less, and what it leaves undecided lowers only the least
        total, which shows where the total itself is high.
        """
        if self.position.counted.rules[place] is True:
            return True
        answers = self.position.counted.counted
        return self.is_high(total) and any(
            answers[name].level in levels
            for name, levels in taken_out(self.law, (place,)).items()
            if name in answers
        )

    def _at_stake(self, factors: frozenset[str]) -> int:
        """Return by how much the total falls if the counted answers to some factors fall away."""
        answers = self.position.counted.counted
        return sum(max(0, self.card.points[name][answers[name].level]) for name in factors)

    def _afresh(self, factor: str, option: Option) -> str:
        """Rule on the whole request again."""
        answers = {**self.position.request.answers, factor: Answer(option.level, TRIED_EVIDENCE)}
        counted = count(replace(self.position.request, answers=answers), self.law)
        _, facts = facts_of(counted, self.law, self.card)
        return rule(facts, self.law, self.gates).outcome.recommendation
