"""The answers that may be tried: each level of each factor, and what it would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from model.answers import Answer
from model.evidence import concerns
from model.factors import UNKNOWN, Star
from model.law import LawPack
from model.predicates import AnswerIn, Not, Predicate, ReportedIn, walk
from model.scorecard import Scorecard
from model.sight import sight_of

# No person can write this reference, so a tried circumstance is never merged by its evidence.
TRIED_EVIDENCE = ("\0tried",)


@dataclass(frozen=True, slots=True)
class Option:
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
def options_of(law: LawPack, card: Scorecard, stage: str) -> Mapping[str, tuple[Option, ...]]:
    """Return, per factor, an option for each level and one, the last, for unknown."""
    sight = sight_of(law, stage)
    return {
        factor.id: (
            *(
                Option(
                    level.id,
                    card.points[factor.id][level.id],
                    level.star,
                    factor.above_neutral(level.id),
                    sight.of_answer(factor.id, level.id),
                )
                for level in factor.levels
            ),
            Option(
                UNKNOWN, 0, None, above_neutral=False, sight=sight.of_answer(factor.id, UNKNOWN)
            ),
        )
        for factor in law.scale
    }


@lru_cache(maxsize=32)
def taken_out(law: LawPack, places: tuple[int, ...]) -> Mapping[str, frozenset[str]]:
    """Return, per factor, the levels that the counting rules at some places take out.

    Rules on evidence and on elements of the offence take out no option.
    """
    rules = [law.counting[place] for place in places]
    found = {
        factor.id: frozenset(
            level
            for level in factor.level_ids
            if any(concerns(rule, factor, Answer(level, TRIED_EVIDENCE)) for rule in rules)
        )
        for factor in law.scale
    }
    return {factor: levels for factor, levels in found.items() if levels}


@lru_cache(maxsize=8)
def contradictions_of(law: LawPack) -> Mapping[tuple[str, str], tuple[Predicate, ...]]:
    """Return, per factor and level, the contradictions that may hold for that answer.

    Inside a negation every level may be the one that contradicts.
    """
    found: dict[tuple[str, str], dict[int, Predicate]] = {}
    for number, contradiction in enumerate(law.contradictions):
        parts = list(walk(contradiction.when))
        negated = any(isinstance(part, Not) for part in parts)
        for leaf in parts:
            if isinstance(leaf, AnswerIn | ReportedIn):
                every = law.scale.by_id[leaf.factor].level_ids
                for level in every if negated else leaf.levels:
                    found.setdefault((leaf.factor, level), {})[number] = contradiction.when
    return {answer: tuple(conditions.values()) for answer, conditions in found.items()}
