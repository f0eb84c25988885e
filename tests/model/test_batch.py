"""Arrays of codes score exactly as single requests do, and wrong arrays are refused by place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from data.law.catalogue import law_pack
from data.scorecards.catalogue import default_scorecard
from model import batch_blocks
from model.answers import Answer
from model.assessment import Assessment, assess
from model.batch import PARTS, BatchScores, score_batch, score_totals
from model.batch_counting import counting_marks
from model.evidence import count
from model.factors import NOT_APPLICABLE, UNKNOWN, Direction, Factor, Level, Order, Star
from model.law import LawPack, Term
from model.predicates import AllOf, AnswerIn, AnyOf, FindingIn, Not
from model.probability import Calibration, Head
from model.request import Request, validate
from model.scale import NOT_APPLICABLE_CODE, UNKNOWN_CODE, Scale
from model.scorecard import BANDS, Bands, Scorecard
from model.scoring import score

LAW = law_pack("cn-2026.1")
CARD = default_scorecard(LAW)
HEAD = Head(intercept=-1.5, slope=0.05, covariance=((0.02, 0.0), (0.0, 1e-5)), widening=1.5)
CALIBRATED = replace(CARD, bands=None, threshold=0.3, calibration=Calibration(HEAD, HEAD))


def answer_sets(scale: Scale, *, elements: bool = True) -> st.SearchStrategy[dict[str, Answer]]:
    """Answers of every kind to the factors of a scale, each drawn as one number."""
    numbers = st.lists(st.integers(0, 1023), min_size=len(scale), max_size=len(scale))
    return numbers.map(
        lambda drawn: {
            factor.id: answer
            for factor, number in zip(scale, drawn, strict=True)
            if (answer := answer_of(factor, number, elements=elements)) is not None
        }
    )


def answer_of(factor: Factor, number: int, *, elements: bool) -> Answer | None:
    """Return the answer that a number stands for: level, evidence, element; or no answer."""
    special = (UNKNOWN, NOT_APPLICABLE) if factor.not_applicable else (UNKNOWN,)
    rest, place = divmod(number, len(factor.levels) + 3)
    levels = (*factor.level_ids, *special)
    if place >= len(levels):
        return None
    evidence = () if rest % 3 == 0 else ("证据卷第1页",)
    return Answer(levels[place], evidence, element_of_offence=elements and rest % 5 == 0)


def request_with(answers: Mapping[str, Answer], *, age_doubt: bool = False) -> Request:
    """Return a request with some answers."""
    findings = {"crime_evidence": "sufficient", "penalty": "imprisonment"}
    if age_doubt:
        findings |= {"age_doubt_eighteen": True}  # type: ignore[dict-item]  # values differ
    document = {"stage": "arrest_review", "on": "2026-11-22", "findings": findings, "answers": {}}
    request = validate(document, LAW)
    assert isinstance(request, Request), request
    return replace(request, answers=answers)


def coded(answers: Mapping[str, Answer], scale: Scale) -> tuple[list[int], list[bool]]:
    """Return codes and marks as a keeper of records writes them: unproven is unknown."""
    codes, marks = [], []
    for factor in scale:
        answer = answers.get(factor.id, Answer(UNKNOWN))
        level = scale.levels.get((factor.id, answer.level))
        unproven = level is not None and level.needs_evidence and not answer.evidence
        codes.append(UNKNOWN_CODE if unproven else scale.code(factor.id, answer.level))
        marks.append(answer.known and not unproven and answer.element_of_offence)
    return codes, marks


def arrays(
    rows: Sequence[Mapping[str, Answer]], scale: Scale
) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    """Return the matrices of codes and marks of some rows."""
    pairs = [coded(row, scale) for row in rows]
    codes = np.asfortranarray(np.array([codes for codes, _ in pairs], np.int8))
    return codes, np.asfortranarray(np.array([marks for _, marks in pairs], np.bool_))


def as_table(scores: BatchScores) -> list[tuple[Any, ...]]:
    """Return one plain row of values for each row of scores."""
    return list(zip(*(getattr(scores, part).tolist() for part in PARTS), strict=True))


def as_row(found: Assessment) -> tuple[Any, ...]:
    """Return what an assessment says, in the order of the parts."""
    return (
        found.score.total,
        found.score.minimum,
        found.score.maximum,
        list(found.score.by_class.values()),
        list(found.score.by_danger.values()),
        found.facts.completeness,
        BANDS.index(found.facts.band),
    )


def codes_at_random(rows: int, *, seed: int = 1) -> NDArray[np.int8]:
    """Return allowed codes, by column."""
    random = np.random.default_rng(seed)
    codes = np.empty((rows, len(LAW.scale)), np.int8, order="F")
    for column, factor in enumerate(LAW.scale):
        lowest = NOT_APPLICABLE_CODE if factor.not_applicable else UNKNOWN_CODE
        codes[:, column] = random.integers(lowest, len(factor.levels), rows)
    return codes


@pytest.mark.slow
@pytest.mark.parametrize("card", [CARD, CALIBRATED], ids=["expert", "calibrated"])
@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.tuples(answer_sets(LAW.scale), st.booleans()), min_size=1, max_size=4),
)
def test_every_part_equals_the_assessment_of_each_row(
    card: Scorecard, rows: list[tuple[dict[str, Answer], bool]]
) -> None:
    """Whatever the answers, the evidence and the age, arrays say what single requests say."""
    requests = [request_with(answers, age_doubt=doubt) for answers, doubt in rows]
    codes, marks = arrays([request.answers for request in requests], LAW.scale)
    holding = {"juvenile": np.array([doubt for _, doubt in rows])}
    found = counting_marks(codes, LAW, holding=holding)
    marks |= found.not_counted

    scores = score_batch(codes, LAW, card, not_counted=marks, undecided=found.undecided)

    assert as_table(scores) == [as_row(assess(request, LAW, card)) for request in requests]


def test_only_what_was_asked_for_is_computed() -> None:
    """A part that nobody asked for stays None."""
    scores = score_batch(codes_at_random(3), LAW, CARD, parts=("minimum", "band"))
    given_parts = [part for part in PARTS if getattr(scores, part) is not None]
    assert given_parts == ["minimum", "band"]


def test_blocks_join_without_seams(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows in the last, shorter block score as they do in one block."""
    codes = codes_at_random(101)
    whole = score_totals(codes, LAW, CARD)
    monkeypatch.setattr(batch_blocks, "BLOCK_ROWS", 7)
    assert score_totals(codes, LAW, CARD).tolist() == whole.tolist()


@pytest.mark.parametrize("marked", [False, True])
def test_layout_in_memory_changes_nothing(marked: bool) -> None:
    """Row by row, column by column or every other row: the same totals."""
    codes = codes_at_random(40)
    marks = codes % 3 == 0 if marked else None
    by_column = score_totals(codes, LAW, CARD, not_counted=marks)
    by_row = score_totals(
        np.ascontiguousarray(codes),
        LAW,
        CARD,
        not_counted=None if marks is None else np.ascontiguousarray(marks).view(np.uint8),
    )
    every_other = score_totals(
        codes[::2], LAW, CARD, not_counted=None if marks is None else marks[::2]
    )
    assert by_row.tolist() == by_column.tolist()
    assert every_other.tolist() == by_column[::2].tolist()


def test_scoring_leaves_its_arrays_alone() -> None:
    """Codes and marks may be read-only, such as a memory-mapped file."""
    codes, marks = codes_at_random(5), np.ones((5, len(LAW.scale)), np.bool_, order="F")
    codes.flags.writeable = marks.flags.writeable = False
    assert score_totals(codes, LAW, CARD, not_counted=marks).tolist() == [0] * 5


def test_totals_of_the_shipped_card_fit_into_16_bits() -> None:
    """No sum of this card can overflow 16 bits, so totals take two bytes a row."""
    assert score_totals(codes_at_random(1), LAW, CARD).dtype == np.int16


def level(name: str, star: Star | None = None) -> Level:
    """Return a level that needs no evidence."""
    return Level(name, name, name, needs_evidence=False, gate=False, cross_checked=False, star=star)


def factor(name: str, levels: tuple[Level, ...], *, not_applicable: bool = False) -> Factor:
    """Return a factor of a small instrument, whose first level is neutral."""
    return Factor(
        id=name,
        group=f"class of {name}",
        name_zh=name,
        name_en=name,
        direction=Direction.BOTH,
        order=Order.DANGER,
        dangers=(9,),
        levels=levels,
        neutral=levels[0].id,
        not_applicable=not_applicable,
        citations=(),
    )


def small_instrument(points: int) -> tuple[LawPack, Scorecard]:
    """Return a law pack of three factors, one of many levels, and a card of some size of points."""
    star = Star((), (8,), grave=False, floor_medium=True, juvenile_grave=False)
    factors = (
        factor("many", tuple(level(f"level{number}") for number in range(100))),
        factor("few", (level("no"), level("yes", star)), not_applicable=True),
        factor("more", tuple(level(name) for name in "abcdefg")),
    )
    law = replace(
        LAW,
        version="small",
        scale=Scale(factors),
        counting=(),
        overlaps=(),
        terms={"class": {f.group: Term(f.group, "", "") for f in factors}},
        dangers=dict.fromkeys((8, 9), LAW.dangers[1]),
    )
    worth = {
        f.id: {name: points * (place - 1) for place, name in enumerate(f.level_ids)}
        for f in factors
    }
    card = replace(CARD, law_version="small", points=worth, bands=Bands(0, 2 * points))
    return law, card


@pytest.mark.parametrize(("points", "width"), [(1, np.int16), (400, np.int32), (9**9, np.int64)])
@given(data=st.data())
def test_another_instrument_scores_alike(points: int, width: type, data: st.DataObject) -> None:
    """Nothing counts to 43, to ten levels or to points of two bytes."""
    law, card = small_instrument(points)
    rows = data.draw(st.lists(answer_sets(law.scale, elements=False), min_size=1, max_size=5))
    base = request_with({})
    expected = [score(count(replace(base, answers=row), law), law, card) for row in rows]
    codes, _ = arrays(rows, law.scale)
    marks = np.zeros(codes.shape, np.bool_) if data.draw(st.booleans()) else None

    parts = ("total", "minimum", "maximum", "by_class", "by_danger")
    scores = score_batch(codes, law, card, parts=parts, not_counted=marks)

    assert scores.total is not None
    assert scores.total.dtype == width
    assert scores.total.tolist() == [item.total for item in expected]
    assert scores.minimum is not None
    assert scores.minimum.tolist() == [item.minimum for item in expected]
    assert scores.maximum is not None
    assert scores.maximum.tolist() == [item.maximum for item in expected]
    assert scores.by_class is not None
    assert scores.by_class.tolist() == [list(item.by_class.values()) for item in expected]
    assert scores.by_danger is not None
    assert scores.by_danger.tolist() == [list(item.by_danger.values()) for item in expected]


def test_factor_with_too_many_levels_is_refused() -> None:
    """A byte cannot hold the codes of 128 levels beside unknown and their marks."""
    law, card = small_instrument(1)
    wide = factor("wide", tuple(level(f"level{number}") for number in range(128)))
    law = replace(law, version="wide", scale=Scale((wide,)))
    card = replace(card, law_version="wide", points={"wide": dict.fromkeys(wide.level_ids, 0)})
    with pytest.raises(ValueError, match=r"wide has 128 levels.*at most 128 codes"):
        score_totals(np.zeros((1, 1), np.int8), law, card)


def changed(row: int, column: int, value: int) -> NDArray[np.int8]:
    """Return codes with one of them changed."""
    codes = codes_at_random(20)
    codes[row, column] = value
    return codes


@pytest.mark.parametrize(
    ("codes", "message"),
    [
        (changed(12, 3, 9), r"criminal_record: row 12 is 9; allowed: -1 to 4"),
        (changed(0, 3, -2), r"criminal_record: row 0 is -2; allowed: -1 to 4"),
        (changed(19, 0, -128), r"row 19 is -128"),
        (np.zeros((0, 43), np.int8), r"form \(0, 43\); allowed: at least one row and 43 columns"),
        (np.zeros((5, 42), np.int8), r"form \(5, 42\)"),
        (np.zeros(43, np.int8), r"form \(43,\)"),
    ],
    ids=["too high", "not applicable refused", "too low", "empty", "narrow", "flat"],
)
def test_wrong_codes_are_refused(codes: NDArray[np.int8], message: str) -> None:
    """The error names factor, row, value and what is allowed."""
    with pytest.raises(ValueError, match=message):
        score_totals(codes, LAW, CARD)


def test_wrong_code_in_a_later_block_is_named_by_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are counted from the start of the matrix, not of a block."""
    monkeypatch.setattr(batch_blocks, "BLOCK_ROWS", 5)
    with pytest.raises(ValueError, match="row 12 is 9"):
        score_totals(changed(12, 3, 9), LAW, CARD)


@pytest.mark.parametrize("codes", [np.zeros((2, 43), np.int64), [[0] * 43]], ids=["int64", "list"])
def test_wrong_type_of_codes_is_refused(codes: Any) -> None:
    """Codes of another type are refused, not converted."""
    with pytest.raises(
        TypeError, match=r"codes: found (int64|list); allowed: a numpy array of int8"
    ):
        score_totals(codes, LAW, CARD)


@pytest.mark.parametrize(
    ("marks", "error", "message"),
    [
        (np.zeros((2, 43), np.float64), TypeError, "not_counted: found float64; allowed:"),
        (np.zeros((3, 43), np.bool_), ValueError, r"form \(3, 43\); allowed: that of the codes"),
        (np.full((2, 43), 2, np.uint8), ValueError, "age_stage: row 0 is 2; allowed: 0 to 1"),
    ],
    ids=["type", "form", "value"],
)
def test_wrong_marks_are_refused(marks: NDArray[Any], error: type[Exception], message: str) -> None:
    """Marks have the form of the codes and say yes or no."""
    with pytest.raises(error, match=message):
        score_totals(codes_at_random(2), LAW, CARD, not_counted=marks)


@pytest.mark.parametrize(
    ("marks", "error", "message"),
    [
        (np.zeros((2, 43), np.float64), TypeError, "undecided: found float64; allowed:"),
        (np.zeros((3, 43), np.bool_), ValueError, r"undecided has the form \(3, 43\)"),
        (np.full((2, 43), 2, np.uint8), ValueError, "undecided of age_stage: row 0 is 2; allowed"),
    ],
    ids=["type", "form", "value"],
)
def test_wrong_marks_of_the_undecided_are_refused(
    marks: NDArray[Any], error: type[Exception], message: str
) -> None:
    """They have the form of the codes, say yes or no, and are named."""
    with pytest.raises(error, match=message):
        score_batch(codes_at_random(2), LAW, CARD, undecided=marks)


def test_what_does_not_count_cannot_fall_away() -> None:
    """An answer marked twice, as not counted and as undecided, widens no range."""
    codes = codes_at_random(20)
    marks = np.ones(codes.shape, np.uint8)

    plain, marked = (
        score_batch(codes, LAW, CARD, not_counted=marks, undecided=undecided)
        for undecided in (None, marks)
    )

    assert as_table(marked) == as_table(plain)


def test_unknown_part_is_refused() -> None:
    """A misspelt part is an error, not a missing column."""
    with pytest.raises(ValueError, match="'totals' is unknown; allowed: total, minimum"):
        score_batch(codes_at_random(1), LAW, CARD, parts=("totals",))


def test_card_of_another_pack_is_refused() -> None:
    """Points of one scale are never read with the codes of another."""
    with pytest.raises(ValueError, match=r"belongs to law pack other, not to cn-2026\.1"):
        score_totals(codes_at_random(1), LAW, replace(CARD, law_version="other"))


@pytest.mark.parametrize(
    ("holding", "message"),
    [
        ({"no_evidence": np.zeros(2, np.bool_)}, "'no_evidence'; allowed: juvenile, joint_role"),
        ({"juvenile": np.zeros(3, np.bool_)}, r"form \(3,\); allowed: bool of the form \(2,\)"),
        ({"juvenile": np.zeros(2, np.int8)}, "is int8"),
    ],
    ids=["rule", "length", "type"],
)
def test_wrong_rows_of_a_counting_rule_are_refused(
    holding: dict[str, NDArray[Any]], message: str
) -> None:
    """Only rules that codes can show may be said to hold, one value a row."""
    with pytest.raises(ValueError, match=message):
        counting_marks(codes_at_random(2), LAW, holding=holding)


def test_counting_refuses_codes_out_of_range() -> None:
    """A code that means no level is named here too."""
    with pytest.raises(ValueError, match="criminal_record: row 3 is 9"):
        counting_marks(changed(3, 3, 9), LAW)


@settings(max_examples=50, deadline=None)
@given(answers=answer_sets(LAW.scale, elements=False))
def test_open_conditions_exclude_nothing(answers: dict[str, Answer]) -> None:
    """Conjunction, negation and what is no answer have the three values of single requests.

    So has what unknown answers may yet exclude.
    """
    recidivist = AnswerIn("criminal_record", frozenset({"recidivist"}))
    impulsive = AnswerIn("premeditation", frozenset({"impulsive"}))
    not_made = FindingIn(("age_doubt_eighteen",), (True,))
    when = AnyOf((AllOf((Not(recidivist), impulsive)), Not(not_made)))
    by_evidence = LAW.counting[:1]
    rule = replace(LAW.counting[-1], when=when, factors=frozenset({"joint_role", "fault_form"}))
    law = replace(LAW, counting=(*by_evidence, rule))
    expected = count(request_with(answers), law)
    codes, _ = arrays([answers], law.scale)

    found = counting_marks(codes, law)

    def named(marks: NDArray[np.bool_]) -> set[str]:
        return {law.scale.factors[column].id for column in np.flatnonzero(marks)}

    excluded = {item.factor for item in expected.not_counted if item.reason == rule.reason}
    assert named(found.not_counted & (codes >= 0)) == excluded
    assert named(found.undecided) == expected.undecided
