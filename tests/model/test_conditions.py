"""The condition solver: least cover, duties, gaps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.condition_catalogue import (
    Address,
    Condition,
    ConditionCatalogue,
    ResidentialSurveillanceGround,
    Risk,
    StarredDanger,
    UnknownCircumstanceError,
)
from model.conditions import DangerPlan, least_cover, plan_conditions

FACTORS = "abcdef"
ALL_LEVELS = tuple(f"{factor}.yes" for factor in FACTORS)


def _address(*levels: str, danger: int = 1, risk: str = "risk") -> Address:
    return Address(danger, risk, "机制", "mechanism", frozenset(levels))


def _optional(name: str, weight: int, *addresses: Address) -> Condition:
    return Condition(name, "optional", "文", "文", "text", ("CPL71-2",), weight, addresses)


def _duty(name: str, *addresses: Address) -> Condition:
    return Condition(name, "statutory", "文", "文", "text", ("CPL71-1",), 0, addresses)


def _catalogue(*conditions: Condition, gaps: dict[StarredDanger, str]) -> ConditionCatalogue:
    return ConditionCatalogue(conditions, tuple(gaps.items()))


def _ids(conditions: tuple[Condition, ...]) -> list[str]:
    return [condition.id for condition in conditions]


def _removed(conditions: tuple[Condition, ...], stars: frozenset[StarredDanger]) -> set[Risk]:
    return {risk for condition in conditions for star in stars for risk in condition.removes(star)}


A = StarredDanger("a", "yes", 1)
B = StarredDanger("b", "yes", 1)
C = StarredDanger("c", "yes", 2)
GAPS = {A: "甲仍在。", B: "乙仍在。", C: "丙仍在。"}


def test_no_circumstance_gives_no_plan() -> None:
    """Where no danger is proven there is nothing to cover."""
    assert plan_conditions(_catalogue(gaps=GAPS), []) == ()


def test_one_wide_condition_beats_two_that_weigh_more() -> None:
    """The sum of weights decides first."""
    narrow = (_optional("x", 2, _address("a.yes")), _optional("y", 2, _address("b.yes")))
    wide = _optional("z", 3, _address("a.yes", "b.yes"))

    [plan] = plan_conditions(_catalogue(*narrow, wide, gaps=GAPS), [A, B])

    assert _ids(plan.measures) == ["z"]


def test_equal_weight_prefers_fewer_conditions() -> None:
    """At equal weight one condition is less than two."""
    narrow = (_optional("x", 1, _address("a.yes")), _optional("y", 1, _address("b.yes")))
    wide = _optional("z", 2, _address("a.yes", "b.yes"))

    assert _ids(least_cover((*narrow, wide), frozenset({A, B}))) == ["z"]


def test_equal_weight_and_number_prefer_the_order_of_the_catalogue() -> None:
    """The last tie is broken by the statute's order."""
    first, second = (_optional(name, 1, _address("a.yes")) for name in "xy")

    assert _ids(least_cover((first, second), frozenset({A}))) == ["x"]
    assert _ids(least_cover((second, first), frozenset({A}))) == ["y"]


def test_two_risks_of_one_circumstance_need_two_conditions() -> None:
    """Conditions replace one another only where they remove the same risk."""
    near = _optional("places", 1, _address("a.yes", risk="presence"))
    touch = _optional("persons", 1, _address("a.yes", risk="contact"))

    assert _ids(least_cover((near, touch), frozenset({A}))) == ["places", "persons"]


def test_dangers_are_planned_apart_and_in_order() -> None:
    """Each proven danger has its own plan, those not proven have none."""
    for_both = _optional("x", 1, _address("a.yes"), _address("c.yes", danger=2))

    plans = plan_conditions(_catalogue(for_both, gaps=GAPS), [C, A])

    assert [(plan.danger, _ids(plan.measures)) for plan in plans] == [(1, ["x"]), (2, ["x"])]


def test_a_condition_for_another_danger_does_not_answer() -> None:
    """An address counts only under its own danger."""
    elsewhere = _optional("x", 1, _address("a.yes", danger=2))

    [plan] = plan_conditions(_catalogue(elsewhere, gaps=GAPS), [A])

    assert plan.measures == ()
    assert plan.unanswered == (A,)


def test_duties_bear_on_the_danger_without_answering_it() -> None:
    """A duty that binds everyone on bail is named, and the circumstance stays unanswered."""
    duty = _duty("d", _address())

    [plan] = plan_conditions(_catalogue(duty, gaps=GAPS), [A])

    assert _ids(plan.duties) == ["d"]
    assert plan.unanswered == (A,)


def test_duties_of_another_danger_are_left_out() -> None:
    """Only the duties that bear on the danger are named."""
    [plan] = plan_conditions(_catalogue(_duty("d", _address(danger=5)), gaps=GAPS), [A])

    assert plan.duties == ()


def test_gaps_come_in_catalogue_order_and_once() -> None:
    """The same sentence is not printed twice, and the order of input is immaterial."""
    same = {A: "仍在。", B: "仍在。", StarredDanger("d", "yes", 1): "另有。"}
    catalogue = _catalogue(gaps=same)

    [plan] = plan_conditions(catalogue, [("d", "yes", 1), B, A])

    assert plan.gaps == ("仍在。", "另有。")
    assert plan.gap == "仍在。另有。"


def test_a_danger_not_listed_joins_the_others() -> None:
    """The other circumstance of a danger is planned like a listed one."""
    other = StarredDanger("other_circumstance", "R129-7", 1)
    ban = _optional("x", 1, _address("other_circumstance.R129-7"))

    [plan] = plan_conditions(
        _catalogue(ban, gaps={A: "甲。", other: "其他。"}), [A], other_danger=1
    )

    assert _ids(plan.measures) == ["x"]
    assert plan.gap == "甲。其他。"


def test_a_danger_without_other_circumstance_is_refused() -> None:
    """An other circumstance that the catalogue does not know is named with the cure."""
    with pytest.raises(UnknownCircumstanceError, match=r"danger 4.*conditions\.toml"):
        plan_conditions(_catalogue(gaps=GAPS), [], other_danger=4)


def test_an_unknown_circumstance_is_refused() -> None:
    """A ★ without a gap sentence would leave a silent gap."""
    with pytest.raises(UnknownCircumstanceError, match=r"z\.done \(danger 3\).*conditions\.toml"):
        plan_conditions(_catalogue(gaps=GAPS), [("z", "done", 3)])


def test_the_same_circumstance_twice_counts_once() -> None:
    """Repeating a ★ changes nothing."""
    catalogue = _catalogue(_optional("x", 1, _address("a.yes")), gaps=GAPS)

    assert plan_conditions(catalogue, [A, A]) == plan_conditions(catalogue, [A])


@pytest.mark.parametrize(("kind", "weight"), [("optional", 0), ("statutory", 1)])
def test_weight_must_fit_the_kind(kind: str, weight: int) -> None:
    """A free condition would always be ordered, a weighed duty never."""
    with pytest.raises(ValueError, match=f"weight {weight} with kind {kind}"):
        Condition("x", kind, "文", "文", "t", (), weight, ())  # type: ignore[arg-type]  # from a table


def test_an_address_needs_a_danger_of_the_law() -> None:
    """There are five dangers."""
    with pytest.raises(ValueError, match="danger 6"):
        _address(danger=6)


def test_residential_surveillance_speaks_per_stage() -> None:
    """A stage without a sentence gives none rather than another stage's."""
    ground = ResidentialSurveillanceGround("g", ("f.l",), (), (("arrest_review", "可以。"),))

    assert ground.sentence("arrest_review") == "可以。"
    assert ground.sentence("pre_submission") is None


_addresses = st.builds(
    lambda levels, risk: Address(1, risk, "机制", "mechanism", frozenset(levels)),
    st.sets(st.sampled_from(ALL_LEVELS), max_size=4),
    st.sampled_from(["r", "s"]),
)
_conditions = st.lists(
    st.tuples(st.integers(1, 3), st.lists(_addresses, min_size=1, max_size=2)), max_size=6
).map(
    lambda drawn: tuple(
        _optional(f"condition{number}", weight, *addresses)
        for number, (weight, addresses) in enumerate(drawn)
    )
)
_stars = st.sets(st.sampled_from(FACTORS), min_size=1).map(
    lambda names: frozenset(StarredDanger(name, "yes", 1) for name in names)
)


@given(conditions=_conditions, stars=_stars)
def test_the_cover_is_complete(
    conditions: tuple[Condition, ...], stars: frozenset[StarredDanger]
) -> None:
    """Whatever all conditions together remove, the chosen ones remove."""
    chosen = least_cover(conditions, stars)

    assert _removed(chosen, stars) == _removed(conditions, stars)


@given(conditions=_conditions, stars=_stars)
def test_no_chosen_condition_can_be_dropped(
    conditions: tuple[Condition, ...], stars: frozenset[StarredDanger]
) -> None:
    """Without any one of the chosen conditions some risk stays."""
    chosen = least_cover(conditions, stars)

    for dropped in chosen:
        rest = tuple(condition for condition in chosen if condition is not dropped)
        assert _removed(rest, stars) < _removed(chosen, stars)


@given(conditions=_conditions, stars=_stars)
def test_no_single_exchange_is_lighter(
    conditions: tuple[Condition, ...], stars: frozenset[StarredDanger]
) -> None:
    """Exchanging one chosen condition for a lighter one never covers as much."""
    chosen = least_cover(conditions, stars)

    for old in chosen:
        rest = tuple(condition for condition in chosen if condition is not old)
        for new in conditions:
            if new.weight < old.weight:
                assert _removed((*rest, new), stars) != _removed(chosen, stars)


@given(conditions=_conditions, stars=_stars, data=st.data())
def test_order_of_circumstances_is_immaterial(
    conditions: tuple[Condition, ...], stars: frozenset[StarredDanger], data: st.DataObject
) -> None:
    """The plan is the same in whatever order the circumstances come."""
    catalogue = _catalogue(
        *conditions,
        gaps={StarredDanger(name, "yes", 1): f"{name}。" for name in FACTORS},
    )
    shuffled = data.draw(st.permutations(sorted(stars)))

    plans: tuple[DangerPlan, ...] = plan_conditions(catalogue, sorted(stars))

    assert plans == plan_conditions(catalogue, shuffled)
