"""The paragraph reads well and stays lawful whatever the answers are."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from model.assessment import assess
from model.paragraph import SLOT_NAMES, write_departure
from model.prose import embedded, places, signed, yuan_zh
from model.request import Request
from model.wording import KEPT_SLOT, Wording, template
from tests.case_tables import CARD, LAW, assess_case, read_cases
from tests.strategies import always, requests

SITUATIONS = [
    case
    for table in ("golden.toml", "fourteen.toml", "situations.toml")
    for case in read_cases(table)
]
DOUBLED = re.compile(r"[。；，、：！？]{2}|[（“][。；，、：]|[，、；：][）”]|\(|\)|,|;")
PROPOSES_BAIL = re.compile(
    r"(建议|决定|拟|应当|予以|依法)(对其|对犯罪嫌疑人\{姓名\})?(采取|适用)?取保候审"
)


def _wording() -> Wording:
    assert LAW.wording is not None
    return LAW.wording


WORDING = _wording()


def paragraph(request: Request) -> str:
    """Return the paragraph of a request under the current pack and its default card."""
    return assess(request, LAW, CARD).paragraph


@always(requests())
def test_no_slot_but_the_name_stays_open(request: Request) -> None:
    """No brace is printed but that of the name."""
    assert set(re.findall(r"\{([^{}]*)\}", paragraph(request))) <= {KEPT_SLOT}


@always(requests())
def test_no_punctuation_is_doubled_or_half_width(request: Request) -> None:
    """Sentences join without doubled, dangling or half-width punctuation."""
    assert not DOUBLED.search(paragraph(request))


@always(requests())
def test_every_line_is_numbered_in_order_and_ends_in_a_full_stop(request: Request) -> None:
    """Lines are numbered （一） upwards without a gap, each ending with a full stop."""
    lines = paragraph(request).splitlines()

    assert lines
    numbers = [line[1 : line.index("）")] for line in lines]
    assert numbers == ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"][: len(lines)]
    assert all(line.endswith("。") for line in lines)


@always(requests())
def test_no_sentence_is_said_twice(request: Request) -> None:
    """No two neighbouring sentences are the same."""
    sentences = [s for line in paragraph(request).splitlines() for s in line.split("。")]

    assert all(first != second for first, second in pairwise(sentences) if first)


@always(requests())
def test_rule_135_ii_and_rule_140_are_never_cited_together(request: Request) -> None:
    """Refusal for unproven danger and refusal of a minor case exclude each other (row 39)."""
    text = paragraph(request)

    assert not ("第一百三十五条第二款、第一百三十九条" in text and "第一百四十条" in text)


@always(requests())
def test_arrest_review_never_proposes_bail(request: Request) -> None:
    """Rule 285 II: the procuratorate may not propose bail when it reviews an arrest."""
    text = paragraph(request)

    assert request.stage != "arrest_review" or not PROPOSES_BAIL.search(text)


@pytest.mark.parametrize("case", SITUATIONS, ids=lambda case: case["id"])
def test_every_situation_ends_in_a_conclusion(case: dict[str, object]) -> None:
    """The last line is the opinion, and it says what is to be done."""
    last = assess_case(case).paragraph.splitlines()[-1]

    assert re.match(r"（.）(审查意见|处理意见)：.*(拟|应当|可以).+。$", last)


def test_every_sentence_of_the_wording_is_said_in_some_situation() -> None:
    """The golden situations reach every block of the wording."""
    said = "".join(assess_case(case).paragraph for case in SITUATIONS)

    assert [block.id for block in WORDING.blocks if block.heading not in said] == []


def test_every_slot_of_the_wording_has_an_answer() -> None:
    """No sentence asks for a slot that nobody fills."""
    asked = {
        slot.partition(" ")[0]
        for block in WORDING.blocks
        for sentence in block.sentences
        for slot in sentence.template.slots
    }

    assert asked <= SLOT_NAMES


def test_a_departure_names_opinion_reason_and_approver() -> None:
    """An opinion that differs from the recommendation is said with its reason."""
    text = write_departure(
        WORDING,
        opinion="批准逮捕",
        label="不批准逮捕",
        reason="R4，另有未计分的事实。",
        approver="检察长",
    )

    assert text == (
        "承办意见为批准逮捕，与基准判断“不批准逮捕”不一致，理由：R4，另有未计分的事实。经检察长审批。"
    )


def test_a_departure_without_approver_stops_after_the_reason() -> None:
    """Nothing is said of an approval that was not given."""
    text = write_departure(WORDING, opinion="不批准逮捕", label="批准逮捕", reason="S1")

    assert text == "承办意见为不批准逮捕，与基准判断“批准逮捕”不一致，理由：S1。"


def test_an_instrument_without_wording_has_no_paragraph() -> None:
    """A law pack without wording gives the empty paragraph."""
    request = assess_case(SITUATIONS[0]).request

    assert assess(request, replace(LAW, wording=None), CARD).paragraph == ""


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("没有社会危险性。\n建议不批准逮捕。", "没有社会危险性；建议不批准逮捕"),
        ("  甲，\n\n乙；  ", "甲；乙"),
        ("。。", ""),
    ],
)
def test_text_of_a_person_fits_inside_a_sentence(written: str, expected: str) -> None:
    """Line breaks and closing punctuation never double what the sentence brings."""
    assert embedded(written) == expected


def test_items_of_one_article_name_it_once() -> None:
    """Two items of Rule 580 share the article; another article is named again."""
    cited = [LAW.citations[i] for i in ("R580-2", "R580-8", "R579-4")]

    assert places(cited) == "第五百八十条第二项、第八项、第五百七十九条第四项"


@pytest.mark.parametrize(("number", "text"), [(-44, "负44"), (0, "0"), (16, "16")])
def test_numbers_are_said_as_they_are_read(number: int, text: str) -> None:
    """A negative number is said in words."""
    assert signed(number, WORDING) == text


@pytest.mark.parametrize(("fen", "text"), [(100_000, "1000元"), (350_050, "3500.50元")])
def test_money_has_cents_only_where_there_are_some(fen: int, text: str) -> None:
    """Money is written in yuan."""
    assert yuan_zh(fen, WORDING) == text


@pytest.mark.parametrize("empty", [None, ""])
def test_a_sentence_with_an_unfilled_slot_is_left_out(empty: str | None) -> None:
    """No blank is ever printed."""
    assert template("期限于{due}届满。").fill({"due": empty}.get) is None


def test_a_piece_with_an_empty_slot_is_an_error() -> None:
    """A list must not be made of a piece that says nothing."""
    with pytest.raises(KeyError, match="empty slot"):
        WORDING.piece("minus", number="")
