"""What one changed answer does to the others: whether they count, and whether that is undecided."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from model.evidence import Counted, applies, undecided
from model.factors import UNKNOWN
from model.facts import Facts
from model.law import LawPack
from model.options import taken_out
from model.scorecard import Scorecard
from model.sight import sight_of


class Exclusions:
    """Tries changed answers on the counting rules and remembers what came of them."""

    def __init__(
        self,
        facts: Facts,
        counted: Counted,
        law: LawPack,
        card: Scorecard,
        is_high: Callable[[int], bool],
    ) -> None:
        self.facts, self.counted, self.law, self.card = facts, counted, law, card
        self.is_high = is_high
        self.steering = sight_of(law, facts.stage).steering
        self.unknown = frozenset(counted.unknown)
        self.shifts: dict[tuple[str, object], int | None] = {}

    def sums(
        self, factor: str, level: str, rest: tuple[int, int, int]
    ) -> tuple[int, int, int] | None:
        """Return the sums without a factor on which it depends whether other answers count.

        None where a level would take answers out or bring them back; where it only leaves them
        undecided, or decides that they stay, the least possible total alone is another.

        Args:
            factor: the factor whose answer is changed.
            level: the level tried, or unknown.
            rest: total, least possible total and number of counted answers without the factor.
        """
        steering = self.steering[factor]
        places = steering.places
        if level == UNKNOWN:
            places = tuple(place for place in places if self._shows_undecided(place, rest[0]))
        if not places:
            return rest
        seen = factor, steering.of_level(level)
        if seen not in self.shifts:
            self.shifts[seen] = self._shift(factor, level, places)
        shift = self.shifts[seen]
        return None if shift is None else (rest[0], rest[1] + shift, rest[2])

    def _shift(self, factor: str, level: str, places: tuple[int, ...]) -> int | None:
        """Return by how much the least total changes, or None where other answers count."""
        counted, rules = self.counted, list(self.counted.rules)
        as_is, established = self.facts, with_level(self.facts.established, factor, level)
        facts = Facts(as_is.stage, as_is.on, as_is.findings, as_is.reported, established)
        unknown = self.unknown | {factor} if level == UNKNOWN else self.unknown - {factor}
        for place in places:
            rule, before = self.law.counting[place], rules[place]
            rules[place] = after = applies(rule, facts, unknown)
            own = not rule.factors or factor in rule.factors
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
        if self.counted.rules[place] is True:
            return True
        answers = self.counted.counted
        return self.is_high(total) and any(
            answers[name].level in levels
            for name, levels in taken_out(self.law, (place,)).items()
            if name in answers
        )

    def _at_stake(self, factors: frozenset[str]) -> int:
        """Return by how much the total falls if the counted answers to some factors fall away."""
        answers = self.counted.counted
        return sum(max(0, self.card.points[name][answers[name].level]) for name in factors)


def with_level(established: Mapping[str, str], factor: str, level: str) -> Mapping[str, str]:
    """Return established levels with that of one factor changed, or taken away for unknown."""
    changed = {**established, factor: level}
    if level == UNKNOWN:
        del changed[factor]
    return changed
