"""What the documents say: structure, lawful limits, and what they keep to themselves."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from api.documents.content import Document, Heading, Paragraph, Table, texts
from api.documents.disclosure import disclosure
from api.documents.evidence_list import evidence_list, factors_to_prove
from api.documents.report import report
from model.assessment import Assessment, assess
from model.request import Request, parse
from tests.case_tables import CARD, LAW, assess_case, read_cases

CASES: dict[str, dict[str, Any]] = {case["id"]: case for case in read_cases("golden.toml")}
STAGES: dict[str, dict[str, Any]] = {
    "pre_submission": {},
    "arrest_review": {},
    "necessity_review": {"custody": {"phase": "investigation", "days_held": 30}},
}
WRITERS = (report, evidence_list, disclosure)


def at_stage(case: dict[str, Any], stage: str) -> Assessment:
    """Return the assessment of a case at another stage."""
    findings = case.get("findings", {}) | STAGES[stage]
    return assess_case(case | {"stage": stage, "findings": findings})


def assessed(**document: object) -> Assessment:
    """Return the assessment of a request written by hand."""
    whole = {"stage": "arrest_review", "on": "2026-11-22", "answers": {}, **document}
    whole.setdefault("findings", {"crime_evidence": "sufficient", "penalty": "imprisonment"})
    request = parse(json.dumps(whole).encode(), LAW)
    assert isinstance(request, Request), request
    return assess(request, LAW, CARD)


def said(document: Document) -> str:
    """Return a document as one text."""
    return "\n".join(texts(document))


def tables(document: Document) -> list[Table]:
    """Return the tables of a document."""
    return [block for block in document.blocks if isinstance(block, Table)]


@pytest.mark.parametrize(
    ("stage", "title"),
    [
        ("pre_submission", "社会危险性情况说明"),
        ("arrest_review", "社会危险性分析"),
        ("necessity_review", "羁押必要性审查评估意见"),
    ],
)
def test_the_title_of_the_report_follows_the_stage(stage: str, title: str) -> None:
    """Each stage has its own kind of report."""
    assert report(at_stage(CASES["V1"], stage)).title == title


def test_the_statement_before_submission_names_the_rule_that_demands_it() -> None:
    """Police rule 133 III demands reasons, and the statement says so."""
    document = report(at_stage(CASES["V1"], "pre_submission"))

    assert "《公安机关办理刑事案件程序规定》第一百三十三条第三款" in said(document)


@pytest.mark.parametrize("case", CASES.values(), ids=lambda case: case["id"])
def test_the_report_prints_the_paragraph_line_by_line(case: dict[str, Any]) -> None:
    """Every line of the draft text is a paragraph of the report, in order."""
    assessment = assess_case(case)

    bodies = [b.text for b in report(assessment).blocks if isinstance(b, Paragraph)]
    lines = assessment.paragraph.split("\n")
    assert bodies[: len(lines)] == lines


@pytest.mark.parametrize("write", [report, disclosure])
def test_every_counted_answer_is_printed_with_its_points(
    write: Callable[[Assessment], Document],
) -> None:
    """The tables by class hold each contribution once, points signed."""
    assessment = assess_case(CASES["V9"])

    rows = [
        row for table in tables(write(assessment)) if len(table.widths) == 5 for row in table.rows
    ]
    shown = [(row[0], row[2]) for row in rows]
    by_id = LAW.scale.by_id
    assert shown == [
        (by_id[item.factor].name_zh, f"{item.points:+d}" if item.points else "0")
        for item in assessment.score.contributions
    ]


@pytest.mark.parametrize("write", [report, disclosure])
def test_a_circumstance_is_printed_with_the_words_of_its_item(
    write: Callable[[Assessment], Document],
) -> None:
    """The words of Rule 133 item 2 stand beside the answer that fulfils it."""
    words = LAW.citations["R133-2"].text

    assert f"《人民检察院刑事诉讼规则》第一百三十三条第二项：“{words}”" in said(
        write(assess_case(CASES["V9"]))
    )


@pytest.mark.parametrize("write", [report, disclosure])
def test_what_did_not_count_is_printed_with_its_reason(
    write: Callable[[Assessment], Document],
) -> None:
    """An answer without the evidence it needs is named, with the reason."""
    assessment = assessed(answers={"criminal_record": "recidivist"})

    assert ("犯罪前科", "构成累犯", "未列明证据，按未查明处理") in [
        row for table in tables(write(assessment)) for row in table.rows
    ]


@pytest.mark.parametrize("write", [report, disclosure])
def test_versions_and_limits_are_printed(write: Callable[[Assessment], Document]) -> None:
    """Law pack, scorecard, their checksums and what the points rest on stand in the document."""
    document = said(write(assess_case(CASES["V1"])))

    expected = ("cn-2026.1", "expert-2026.1", LAW.checksum[7:19], CARD.checksum[7:19])
    assert all(text in document for text in (*expected, "专家先验", "仅供参考"))


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("stage", STAGES)
def test_nothing_but_the_name_is_left_open(
    write: Callable[[Assessment], Document], stage: str
) -> None:
    """No slot other than that of the name stays in a document, at any stage."""
    document = said(write(at_stage(CASES["V8"] | {"rest": "unknown"}, stage)))

    assert "{" not in document.replace("{姓名}", "")


@pytest.mark.parametrize("write", WRITERS)
def test_a_case_without_labels_is_told_without_blanks(
    write: Callable[[Assessment], Document],
) -> None:
    """Where offence, number and label are missing no sentence shows a gap or None."""
    document = said(write(assessed()))

    assert "None" not in document
    assert "涉嫌一案" not in document
    assert "（）" not in document


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("case", CASES.values(), ids=lambda case: case["id"])
def test_the_defence_is_not_told_what_is_discussed_inside(case: dict[str, Any], stage: str) -> None:
    """The disclosure sheet holds neither draft reasons nor what would change the outcome."""
    assessment = at_stage(case, stage)
    document = said(disclosure(assessment))

    drafts = assessment.paragraph.split("\n") + [ground.text for ground in assessment.grounds]
    assert not [draft for draft in drafts if draft in document]
    assert not [word for word in ("联席会议", "集体", "拟依照", "建议逮捕") if word in document]


def test_the_confirming_superior_is_not_named_to_the_defence() -> None:
    """Of a circumstance under a closing item the facts are told, not who confirmed them."""
    other = {"danger": 4, "item": "R132-4", "facts": "多次尾随", "confirmed_by": "某主任"}
    findings = {"crime_evidence": "sufficient", "penalty": "imprisonment"}
    document = said(disclosure(assessed(findings={**findings, "other_circumstance": other})))

    assert "多次尾随" in document
    assert "某主任" not in document


@pytest.mark.parametrize(
    ("stage", "places"),
    [
        ("pre_submission", ("第八十八条第二款", "第九十七条")),
        (
            "arrest_review",
            ("第二百六十一条第一款", "第二百六十一条第四款", "第八十八条第一款第二项"),
        ),
        ("necessity_review", ("第九十五条", "第九十七条", "第五百七十四条第二款")),
    ],
)
def test_the_ways_to_object_are_those_of_the_stage(stage: str, places: tuple[str, ...]) -> None:
    """The sheet names the provisions by which the defence may object at that stage."""
    document = said(disclosure(at_stage(CASES["V9"], stage)))

    assert all(place in document for place in places)


@pytest.mark.parametrize(
    ("stage", "place"),
    [
        ("pre_submission", "第一百三十三条第三款"),
        ("arrest_review", "第一百三十五条第二款"),
        ("necessity_review", "第五百七十七条第一款第四项"),
    ],
)
def test_the_list_of_evidence_rests_on_the_rule_of_its_stage(stage: str, place: str) -> None:
    """Only at arrest review may the police be asked under Rule 135 II."""
    assert place in said(evidence_list(at_stage(CASES["V9"] | {"rest": "unknown"}, stage)))


def test_the_list_of_evidence_goes_from_wide_to_narrow() -> None:
    """The unknown factors stand in the order in which they could move the total."""
    assessment = assessed()
    reach = [
        max(0, *CARD.points[name].values()) - min(0, *CARD.points[name].values())
        for name in factors_to_prove(assessment)
    ]

    assert reach == sorted(reach, reverse=True)


def test_the_list_of_evidence_keeps_scores_and_outcomes_to_itself() -> None:
    """Those who gather evidence see no points, no band and no recommendation."""
    assessment = assessed()
    document = said(evidence_list(assessment))

    assert not [word for word in ("得分", "区间", "评分") if word in document]
    assert assessment.label_zh not in document


def test_an_answer_without_evidence_is_marked_so_in_the_list() -> None:
    """The list tells an unanswered factor from one whose evidence is missing."""
    document = evidence_list(assessed(answers={"criminal_record": "recidivist"}))

    states = {row[1]: row[4] for row in tables(document)[0].rows}
    assert states["犯罪前科"] == "已作答，未列明证据"
    assert states["年龄阶段（犯罪时；已满75周岁以现时计）"] == "未查明"


def test_a_complete_file_needs_no_evidence() -> None:
    """Where nothing is unknown the list says so and asks for nothing."""
    document = evidence_list(assess_case(CASES["V1"]))

    assert not tables(document)
    assert "没有需要补充的事项" in said(document)


def test_the_annexes_begin_on_a_new_page_and_are_numbered() -> None:
    """The paragraph can be taken out alone: the annexes begin after it, 1 upwards."""
    headings = [
        block
        for block in report(assess_case(CASES["V9"])).blocks
        if isinstance(block, Heading) and block.text.startswith("附件")
    ]

    assert [heading.text[:3] for heading in headings] == [
        f"附件{number}" for number in range(1, len(headings) + 1)
    ]
    assert [heading.new_page for heading in headings] == [True] + [False] * (len(headings) - 1)


def test_a_table_that_does_not_fill_the_page_is_refused() -> None:
    """Widths must add up to the width of the text."""
    with pytest.raises(ValueError, match="155 mm; allowed: 156"):
        Table(("一", "二"), (), (100, 55))


def test_a_row_that_does_not_fit_the_columns_is_refused() -> None:
    """Each row has one cell for each column."""
    with pytest.raises(ValueError, match="a row of 1 cells; allowed: 2"):
        Table((), (("一",),), (100, 56))
