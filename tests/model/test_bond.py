"""The bond calculator: range, cap by means, guarantor, notices."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.bond import advise_bond
from model.bond_advice import BondAdvice, BondInput
from model.bond_rules import (
    BondInputError,
    BondRules,
    CitedText,
    FineRange,
    FineRule,
    Floor,
    GuarantorPreference,
    Notice,
)

YUAN = 100
PARTS = ("floor", "crime_amount", "fine", "means")
CASES = (
    "always",
    "capped",
    "means_below_floor",
    "means_unknown",
    "upper_unknown",
    "amount_unknown",
    "fine_source_not_at_hand",
    "juvenile_without_priority",
)


def _text(name: str) -> CitedText:
    return CitedText(name, f"{name}。", ("CPL72-1",))


def _rule(
    name: str, *ranges: FineRange, at_hand: bool = True, doubt: str | None = None
) -> FineRule:
    default = name == "default"
    offences = frozenset() if default else frozenset({name})
    return FineRule(name, offences, default, "依据", at_hand, "source", doubt, ranges)


def _preference(group: str, organ: str, force: str) -> GuarantorPreference:
    return GuarantorPreference(group, frozenset({organ}), force, _text(group))  # type: ignore[arg-type]  # from a table


RULES = BondRules(
    stages=("pre_submission", "necessity_review"),
    deciders=(
        ("pre_submission", None, "police"),
        ("necessity_review", "prosecution", "procuratorate"),
    ),
    adult_floor=Floor(1000 * YUAN, _text("adult floor")),
    juvenile_floor=Floor(500 * YUAN, _text("juvenile floor")),
    criteria=(_text("means"),),
    fine_rules=(
        _rule(
            "theft",
            FineRange("crime_amount", "二倍以下", minimum_fen=1000 * YUAN, maximum_percent=200),
            FineRange("none", "十万以下", minimum_fen=1000 * YUAN, maximum_fen=100_000 * YUAN),
            at_hand=False,
        ),
        _rule(
            "copying",
            FineRange("illegal_income", "一至五倍", minimum_percent=100, maximum_percent=500),
            FineRange("turnover", "五成至一倍", minimum_percent=50, maximum_percent=100),
            doubt="已经修订。",
        ),
        _rule(
            "default",
            FineRange("none", "不少于", minimum_fen=1000 * YUAN, minimum_juvenile_fen=500 * YUAN),
        ),
    ),
    preferences=(
        _preference("juvenile", "police", "shall"),
        _preference("juvenile", "procuratorate", "may"),
        _preference("senior_75", "procuratorate", "may"),
        _preference("unable_to_pay", "police", "may"),
        _preference("bond_unsuitable", "police", "may"),
    ),
    notices=tuple(Notice(case, _text(case)) for case in CASES),
    labels=tuple((part, f"{part} label") for part in PARTS),
)


def _advise(person: BondInput) -> BondAdvice:
    advice = advise_bond(person, RULES)
    assert advice is not None
    return advice


def _police(offence: str = "theft", **facts: int | bool | None) -> BondInput:
    return BondInput(offence, "pre_submission", **facts)  # type: ignore[arg-type]  # from a table


def _warned(advice: BondAdvice) -> set[str]:
    return {warning.id for warning in advice.warnings}


def test_no_advice_at_a_stage_the_pack_does_not_list() -> None:
    """Where the pack lists no stage, such as the review of an arrest, nothing is proposed."""
    assert advise_bond(BondInput("theft", "arrest_review"), RULES) is None


def test_range_is_floor_to_amount_plus_highest_fine() -> None:
    """Theft of 5,000 yuan: fine 1,000 to 10,000, formula 6,000 to 15,000."""
    advice = _advise(_police(crime_amount_fen=5000 * YUAN))

    assert (advice.low_fen, advice.alternative_fen, advice.high_fen) == (
        1000 * YUAN,
        6000 * YUAN,
        15_000 * YUAN,
    )


def test_means_hold_down_the_upper_end_and_say_so() -> None:
    """What exceeds the means of the person would break CPL 72."""
    advice = _advise(_police(crime_amount_fen=5000 * YUAN, means_fen=12_000 * YUAN))

    assert advice.high_fen == 12_000 * YUAN
    assert advice.capped
    assert advice.cap_reason_zh == "capped。"
    assert "capped" in _warned(advice)


def test_means_that_suffice_cap_nothing() -> None:
    """No cap is reported where nothing was held down."""
    advice = _advise(_police(crime_amount_fen=5000 * YUAN, means_fen=15_000 * YUAN))

    assert not advice.capped
    assert advice.cap_reason_zh is None
    assert not _warned(advice) & {"capped", "means_below_floor", "means_unknown"}


def test_means_below_the_floor_leave_the_floor_and_suggest_a_guarantor() -> None:
    """The law knows no bond below the floor; a guarantor takes its place."""
    advice = _advise(_police(crime_amount_fen=5000 * YUAN, means_fen=300 * YUAN))

    assert advice.low_fen == advice.alternative_fen == advice.high_fen == 1000 * YUAN
    assert advice.guarantor == "may"
    assert advice.cap_reason_zh == "means_below_floor。"
    assert "capped" not in _warned(advice)


def test_juveniles_have_their_own_floor() -> None:
    """The floor of a juvenile is lower."""
    assert _advise(_police(juvenile=True)).low_fen == 500 * YUAN


def test_without_amount_the_fine_range_alone_is_used() -> None:
    """A rule with a range for no amount still gives an upper end, and says what is missing."""
    advice = _advise(_police())

    assert (advice.alternative_fen, advice.high_fen) == (1000 * YUAN, 100_000 * YUAN)
    assert "amount_unknown" in _warned(advice)
    assert [part.id for part in advice.parts] == ["floor", "fine"]


def test_neither_amount_nor_fine_rule_leaves_the_floor_and_the_criteria() -> None:
    """No upper figure is invented."""
    advice = _advise(_police("affray"))

    assert (advice.low_fen, advice.alternative_fen, advice.high_fen) == (1000 * YUAN, None, None)
    assert "upper_unknown" in _warned(advice)
    assert advice.criteria == RULES.criteria
    assert [part.id for part in advice.parts] == ["floor"]


def test_default_rule_with_amount_has_a_lower_alternative_only() -> None:
    """The general minimum of a fine has no upper end."""
    advice = _advise(_police("fraud", crime_amount_fen=9000 * YUAN))

    assert (advice.alternative_fen, advice.high_fen) == (10_000 * YUAN, None)
    assert "upper_unknown" in _warned(advice)


def test_default_fine_of_a_juvenile_is_lower() -> None:
    """The least fine of a juvenile is 500 yuan."""
    advice = _advise(_police("fraud", crime_amount_fen=9000 * YUAN, juvenile=True))

    assert advice.alternative_fen == 9500 * YUAN


def test_means_cap_the_alternative_where_there_is_no_upper_end() -> None:
    """The lower alternative too stays within the means."""
    advice = _advise(_police("fraud", crime_amount_fen=9000 * YUAN, means_fen=2000 * YUAN))

    assert (advice.alternative_fen, advice.high_fen) == (2000 * YUAN, None)
    assert advice.capped


@pytest.mark.parametrize(
    ("sums", "expected"),
    [
        ({"illegal_income_fen": 200 * YUAN, "turnover_fen": 900 * YUAN}, (200, 1000)),
        ({"turnover_fen": 3000 * YUAN}, (1500, 3000)),
    ],
)
def test_first_known_measure_decides_the_fine(
    sums: dict[str, int], expected: tuple[int, int]
) -> None:
    """Income goes before turnover where both are known."""
    advice = _advise(_police("copying", **sums))
    [fine] = [part for part in advice.parts if part.id == "fine"]

    assert (fine.low_fen, fine.high_fen) == (expected[0] * YUAN, expected[1] * YUAN)


def test_a_rule_without_a_known_measure_gives_no_formula() -> None:
    """An amount alone says nothing about a fine that is measured by income."""
    advice = _advise(_police("copying", crime_amount_fen=5000 * YUAN))

    assert (advice.alternative_fen, advice.high_fen) == (None, None)


def test_doubt_about_a_fine_rule_is_printed_with_its_figures() -> None:
    """A figure from a doubtful rule never goes without the doubt."""
    assert "已经修订。" in {
        warning.text_zh for warning in _advise(_police("copying", turnover_fen=1)).warnings
    }


def test_a_source_not_at_hand_is_said() -> None:
    """Only rules whose text was not compared carry the notice."""
    assert "fine_source_not_at_hand" in _warned(_advise(_police("theft")))
    assert "fine_source_not_at_hand" not in _warned(_advise(_police("copying", turnover_fen=1)))


def test_parts_let_a_person_recompute() -> None:
    """Floor, amount, means and fine are all given."""
    advice = _advise(_police(crime_amount_fen=5000 * YUAN, means_fen=2000 * YUAN))
    parts = {part.id: part for part in advice.parts}

    assert set(parts) == set(PARTS)
    fine = parts["fine"]
    assert fine.high_fen is not None
    assert parts["crime_amount"].low_fen + fine.low_fen == 6000 * YUAN
    assert parts["crime_amount"].low_fen + fine.high_fen == 15_000 * YUAN
    assert fine.label_zh == "fine label"
    assert fine.note_zh == "二倍以下"


def test_police_shall_prefer_a_guarantor_for_juveniles() -> None:
    """The preference of the police rules is a duty."""
    advice = _advise(_police(juvenile=True, unable_to_pay=True))

    assert advice.guarantor == "shall"
    assert [reason.id for reason in advice.reasons] == [
        "juvenile floor",
        "juvenile",
        "unable_to_pay",
    ]
    assert "juvenile_without_priority" not in _warned(advice)


def test_the_procuratorate_may_prefer_a_guarantor() -> None:
    """Rule 89 III leaves it free, and the notice points to the doubt about juveniles."""
    person = BondInput("theft", "necessity_review", juvenile=True, phase="prosecution")
    advice = _advise(person)

    assert advice.guarantor == "may"
    assert "juvenile_without_priority" in _warned(advice)


def test_without_a_group_there_is_no_preference() -> None:
    """Nobody else is pushed to a guarantor."""
    assert _advise(_police(senior_75=True)).guarantor is None


def test_one_unsuitable_for_a_bond_may_give_a_guarantor() -> None:
    """The third group of Rule 89 III is read as well."""
    assert _advise(_police(bond_unsuitable=True)).guarantor == "may"


@pytest.mark.parametrize(("unable", "asked"), [(False, True), (True, False)])
def test_unknown_means_are_asked_for(unable: bool, asked: bool) -> None:
    """Whoever is found unable to pay has no means to look for."""
    assert ("means_unknown" in _warned(_advise(_police(unable_to_pay=unable)))) is asked


def test_a_missing_phase_is_refused() -> None:
    """Who decides depends on the phase, so it must be known."""
    with pytest.raises(BondInputError, match=r"phase is None .*allowed: prosecution"):
        advise_bond(BondInput("theft", "necessity_review"), RULES)


def test_negative_money_is_refused() -> None:
    """No sum is below zero."""
    with pytest.raises(BondInputError, match="means_fen is -1"):
        _police(means_fen=-1)


def test_tiny_amount_gives_the_minimum_fine_twice() -> None:
    """Where twice the amount is below the least fine, the least fine is the range."""
    theft = FineRange("crime_amount", "", minimum_fen=100_000, maximum_percent=200)

    assert theft.bounds(1, juvenile=False) == (100_000, 100_000)


def test_percentages_round_into_the_range() -> None:
    """Half of three fen is at least two and at most one, so the minimum holds."""
    half = FineRange("turnover", "", minimum_percent=50, maximum_percent=50)

    assert half.bounds(3, juvenile=False) == (2, 2)


_sums = st.none() | st.integers(0, 10**12)


@st.composite
def _people(draw: st.DrawFn) -> BondInput:
    return BondInput(
        offence=draw(st.sampled_from(["theft", "copying", "fraud"])),
        stage="pre_submission",
        crime_amount_fen=draw(_sums),
        illegal_income_fen=draw(_sums),
        turnover_fen=draw(_sums),
        means_fen=draw(_sums),
        juvenile=draw(st.booleans()),
        senior_75=draw(st.booleans()),
        unable_to_pay=draw(st.booleans()),
    )


@given(person=_people())
def test_floor_low_alternative_high_ascend(person: BondInput) -> None:
    """Floor, low, alternative and high never change places."""
    advice = _advise(person)
    known = [
        fen
        for fen in (
            RULES.floor(juvenile=person.juvenile).fen,
            advice.low_fen,
            advice.alternative_fen,
            advice.high_fen,
        )
        if fen is not None
    ]

    assert known == sorted(known)


@given(person=_people())
def test_nothing_exceeds_the_means_but_the_floor(person: BondInput) -> None:
    """A figure above the means can only be the floor of the law."""
    advice = _advise(person)

    for fen in (advice.low_fen, advice.alternative_fen, advice.high_fen):
        if fen is not None and person.means_fen is not None and fen > person.means_fen:
            assert fen == advice.low_fen


@given(person=_people())
def test_means_below_a_figure_are_reported(person: BondInput) -> None:
    """Whenever means changed a figure or fell short of the floor, the advice says so."""
    advice = _advise(person)
    free = _advise(
        BondInput(
            offence=person.offence,
            stage=person.stage,
            crime_amount_fen=person.crime_amount_fen,
            illegal_income_fen=person.illegal_income_fen,
            turnover_fen=person.turnover_fen,
            juvenile=person.juvenile,
        )
    )
    changed = (advice.alternative_fen, advice.high_fen) != (free.alternative_fen, free.high_fen)
    short = person.means_fen is not None and person.means_fen < advice.low_fen

    assert advice.capped == (changed or short)
