"""Two rounds of expert opinion: where they stand, how they moved, what is agreed."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from data.expert_opinions import Opinion
from data.settings.delphi import shipped_rule
from tests.case_tables import LAW
from tests.expert_opinions import POINTS, opinions
from training.delphi import REASONS, summarise

RULE = shipped_rule()
FACTOR = "flight_conduct"


def split(expert: str, _round: int, factor: str, _level: str, points: int) -> int:
    """Give the points of the card, but for one factor on which two camps are ten points apart."""
    return points + 10 * (factor == FACTOR and expert in {"E1", "E2", "E3"} and points > 0)


def test_median_and_quartiles_are_those_of_the_points() -> None:
    """Points 1 to 6: half way between 3 and 4, quartiles a quarter of the way."""

    def counted(expert: str, _round: int, factor: str, _level: str, points: int) -> int:
        return int(expert[1:]) if factor == FACTOR else points

    view = summarise(list(opinions(counted)), LAW, RULE).last[FACTOR].levels["escape"]
    assert (view.median, view.first_quartile, view.third_quartile) == (3.5, 2.25, 4.75)
    assert (view.spread, view.experts) == (2.5, 6)


def test_all_agree_on_everything() -> None:
    """Six experts of one mind agree on all factors, fully concordant in both rounds."""
    panel = summarise(list(opinions()), LAW, RULE)
    assert panel.agreed == tuple(factor.id for factor in LAW.scale)
    assert panel.open == {}
    found = panel.concordance[2]
    assert found is not None
    assert found.w == pytest.approx(1.0)
    assert found.items == sum(len(factor.levels) - 1 for factor in LAW.scale)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (opinions(split), "spread"),
        (opinions(experts=4), "few_experts"),
        (opinions(essential=lambda expert, _: expert != "E1"), "not_essential"),
        (opinions(essential=lambda _expert, _factor: None), "no_vote"),
        ((each for each in opinions() if each.factor != FACTOR), "no_opinion"),
        (
            (e for e in opinions() if (e.factor, e.level, e.expert) != (FACTOR, "none", "E1")),
            None,
        ),
        ((e for e in opinions() if (e.factor, e.level) != (FACTOR, "none")), "few_experts"),
    ],
)
def test_lack_of_agreement_has_a_reason(said: Iterable[Opinion], reason: str | None) -> None:
    """A factor on which the experts do not agree says why; five complete ones of six are enough."""
    panel = summarise(list(said), LAW, RULE)
    assert panel.open.get(FACTOR) == reason
    assert (FACTOR in panel.agreed) is (reason is None)
    assert reason in {*REASONS, None}


def test_rule_is_data() -> None:
    """With a wider rule the same opinions agree."""
    wide = replace(RULE, most_spread=10)
    assert FACTOR in summarise(list(opinions(split)), LAW, wide).agreed


def test_change_tells_how_opinions_came_together() -> None:
    """Two camps in the first round, one in the second: medians move, the spread falls."""

    def converging(expert: str, number: int, factor: str, level: str, points: int) -> int:
        return split(expert, number, factor, level, points) if number == 1 else points

    change = summarise(list(opinions(converging)), LAW, RULE).changes[2]
    moved = sum(points > 0 for points in POINTS[FACTOR].values())
    levels = sum(len(factor.levels) for factor in LAW.scale)
    assert change.levels == levels
    assert change.median == pytest.approx(5 * moved / levels)
    assert change.spread == pytest.approx(-10 * moved / levels)
    assert change.opinions == pytest.approx(3 * moved / (6 * levels))


def test_other_experts_have_no_opinion_to_change() -> None:
    """Where nobody was asked twice, medians are compared and opinions are not."""
    said = [replace(e, expert=f"{e.expert}-{e.round}") for e in opinions(rounds=2)]
    assert summarise(said, LAW, RULE).changes[2].opinions is None


def test_one_round_has_no_change() -> None:
    """There is nothing to compare with; the round counts as the last."""
    panel = summarise(list(opinions(rounds=1)), LAW, RULE)
    assert panel.changes == {}
    assert panel.last is panel.rounds[1]


def test_one_expert_has_no_concordance() -> None:
    """Nobody agrees or disagrees with one."""
    assert summarise(list(opinions(experts=1)), LAW, RULE).concordance == {1: None, 2: None}


def test_without_opinions_there_is_no_panel() -> None:
    """The error says what to do."""
    with pytest.raises(ValueError, match="ask the experts first"):
        summarise([], LAW, RULE)
