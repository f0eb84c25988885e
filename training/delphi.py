"""Two rounds of expert opinion on points: where they stand, how they moved, what is agreed.

What counts as agreement is data (`data.settings.delphi`). A factor on which the experts do not
agree keeps the points that it had, and says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from data.expert_opinions import Opinion
from data.settings.delphi import DelphiRule
from model.factors import Factor
from model.law import LawPack
from training.concordance import Concordance, ContentValidity, concordance, content_validity

# Why a factor is not agreed on, in the order in which it is asked.
REASONS = ("no_opinion", "few_experts", "spread", "no_vote", "not_essential")


@dataclass(frozen=True, slots=True)
class LevelView:
    """What the experts give to one level in one round.

    Attributes:
        median, first_quartile, third_quartile: of their points, linear between neighbours.
        experts: how many gave points.
    """

    median: float
    first_quartile: float
    third_quartile: float
    experts: int

    @property
    def spread(self) -> float:
        """Return the distance of the quartiles, in points."""
        return self.third_quartile - self.first_quartile


@dataclass(frozen=True, slots=True)
class FactorView:
    """What the experts say about one factor in one round.

    Attributes:
        levels: by level; those without points are absent.
        validity: whether it is essential; None where nobody said so or otherwise.
        complete: how many experts gave points to every level.
    """

    levels: Mapping[str, LevelView]
    validity: ContentValidity | None
    complete: int


@dataclass(frozen=True, slots=True)
class Change:
    """From one round to the next, over the levels that both rated.

    Attributes:
        levels: how many.
        median: mean absolute change of the medians, in points.
        spread: mean change of the distances of the quartiles; below 0 the experts moved together.
        opinions: share of an expert's points that differ from the same expert's in the round
            before; None where no expert rated a level in both.
    """

    levels: int
    median: float
    spread: float
    opinions: float | None


@dataclass(frozen=True, slots=True)
class Panel:
    """The opinions of all rounds.

    Attributes:
        rounds: by number of the round, then by factor.
        concordance: by round; None where it cannot be told.
        changes: by the later round.
        agreed: factors that the last round agrees on.
        open: the others, with the reason: one of `REASONS`.
        experts: pseudonyms of all.
    """

    rounds: Mapping[int, Mapping[str, FactorView]]
    concordance: Mapping[int, Concordance | None]
    changes: Mapping[int, Change]
    agreed: tuple[str, ...]
    open: Mapping[str, str]
    experts: tuple[str, ...]

    @property
    def last(self) -> Mapping[str, FactorView]:
        """Return the views of the last round."""
        return self.rounds[max(self.rounds)]


def summarise(opinions: Sequence[Opinion], law: LawPack, rule: DelphiRule) -> Panel:
    """Return what the experts say.

    Raises:
        ValueError: there is no opinion.
    """
    if not opinions:
        raise ValueError("there are 0 opinions; allowed: at least 1; ask the experts first")
    by_round = {
        number: [each for each in opinions if each.round == number]
        for number in sorted({each.round for each in opinions})
    }
    rounds = {
        number: {factor.id: _view(factor, said, rule) for factor in law.scale}
        for number, said in by_round.items()
    }
    later = [number for number in rounds if number - 1 in rounds]
    reasons = {name: _reason(view, rule) for name, view in rounds[max(rounds)].items()}
    return Panel(
        rounds=rounds,
        concordance={number: _agreement(said, law) for number, said in by_round.items()},
        changes={n: _change(rounds[n - 1], rounds[n], by_round[n - 1], by_round[n]) for n in later},
        agreed=tuple(name for name, reason in reasons.items() if reason is None),
        open={name: reason for name, reason in reasons.items() if reason is not None},
        experts=tuple(sorted({each.expert for each in opinions})),
    )


def _view(factor: Factor, said: Iterable[Opinion], rule: DelphiRule) -> FactorView:
    own = [each for each in said if each.factor == factor.id]
    points = {
        level: [each.points for each in own if each.level == level] for level in factor.level_ids
    }
    rated = {expert: {e.level for e in own if e.expert == expert} for expert in _experts(own)}
    votes = {each.expert: each.essential for each in own if each.essential is not None}
    return FactorView(
        levels={level: _level_view(given) for level, given in points.items() if given},
        validity=content_validity(sum(votes.values()), len(votes), level=rule.essential_level)
        if votes
        else None,
        complete=sum(levels == set(factor.level_ids) for levels in rated.values()),
    )


def _level_view(points: Sequence[int]) -> LevelView:
    first, median, third = np.quantile(points, (0.25, 0.5, 0.75))
    return LevelView(float(median), float(first), float(third), len(points))


def _reason(view: FactorView, rule: DelphiRule) -> str | None:
    """Return why a factor is not agreed on, or None."""
    checks = {
        "no_opinion": not view.levels,
        "few_experts": view.complete < rule.least_experts,
        "spread": any(level.spread > rule.most_spread for level in view.levels.values()),
        "no_vote": view.validity is None,
        "not_essential": view.validity is not None and view.validity.p > rule.essential_level,
    }
    return next((reason for reason in REASONS if checks[reason]), None)


def _agreement(said: Sequence[Opinion], law: LawPack) -> Concordance | None:
    """Return the concordance over the levels that every expert of a round rated.

    Neutral levels are left out: nearly everybody gives them nothing, which is no agreement on risk.
    """
    given = {(each.expert, each.factor, each.level): each.points for each in said}
    experts = _experts(said)
    items = [
        (factor.id, level)
        for factor in law.scale
        for level in factor.level_ids
        if level != factor.neutral and all((who, factor.id, level) in given for who in experts)
    ]
    table = [[given[who, *item] for item in items] for who in experts]
    return concordance(np.array(table, np.float64).reshape(len(experts), len(items)))


def _change(
    before: Mapping[str, FactorView],
    after: Mapping[str, FactorView],
    first: Sequence[Opinion],
    second: Sequence[Opinion],
) -> Change:
    pairs = [
        (before[name].levels[level], view)
        for name, factor in after.items()
        for level, view in factor.levels.items()
        if level in before[name].levels
    ]
    given = {(each.expert, each.factor, each.level): each.points for each in first}
    again = [
        given[each.expert, each.factor, each.level] != each.points
        for each in second
        if (each.expert, each.factor, each.level) in given
    ]
    count = max(len(pairs), 1)
    return Change(
        levels=len(pairs),
        median=sum(abs(new.median - old.median) for old, new in pairs) / count,
        spread=sum(new.spread - old.spread for old, new in pairs) / count,
        opinions=sum(again) / len(again) if again else None,
    )


def _experts(said: Iterable[Opinion]) -> list[str]:
    return sorted({each.expert for each in said})
