"""The columns of a table of requests: headings, cells, and the requests that rows become."""

from pathlib import Path
from typing import Any

import pytest

from data.cells import CONVERTERS
from data.columns import Columns, read_columns
from data.law.catalogue import law_packs
from data.rows import TableError
from model.errors import Problem
from model.findings import KINDS
from model.request import Request, validate

LAW = law_packs()[-1]
WORDS = {
    "案号": "case_number", "诉讼阶段": "stage", "证据": "evidence", "来源": "source",
    "是": "true", "否": "false", "未查明": "unknown", "不适用": "not_applicable",
}  # fmt: skip


def columns(*headings: str, kept: tuple[str, ...] = ()) -> Columns:
    """The columns of a header."""
    return read_columns(headings, LAW, kept=kept, words=WORDS)


def document(**cells: str) -> Any:
    """The document that a row of cells by heading becomes."""
    return columns(*cells).document(tuple(cells.values()))


def file_problems(*headings: str, kept: tuple[str, ...] = ()) -> list[Problem]:
    """Why a header is refused."""
    with pytest.raises(TableError) as raised:
        columns(*headings, kept=kept)
    return list(raised.value.problems)


def test_row_becomes_a_valid_request() -> None:
    """Keys, findings, records, lists and answers come out as the validator wants them."""
    cells = {
        "case_number": "一号",
        "stage": "necessity_review",
        "on": "2026/11/2",
        "finding.crime_evidence": "sufficient",
        "finding.penalty": "imprisonment",
        "finding.remorse": "TRUE",
        "finding.bail_bars": "vile；other_grave;",
        "finding.custody.phase": "prosecution",
        "finding.custody.days_held": "30",
        "finding.custody.facts_fixed": "0",
        "finding.breaches": '[{"measure": "bail", "item": "R101-2-1", "date": "2026-10-01"}]',
        "finding.other_circumstance.danger": "1",
        "finding.other_circumstance.item": "R129-7",
        "finding.other_circumstance.facts": "事实",
        "finding.other_circumstance.confirmed_by": "负责人",
        "criminal_record": "none",
        "criminal_record.evidence": "前科查询证明；讯问笔录",
        "criminal_record.source": "verified",
        "criminal_record.element_of_offence": "false",
    }
    request = validate(document(**cells), LAW)
    assert isinstance(request, Request)
    assert request.findings["bail_bars"] == ("vile", "other_grave")
    assert request.findings["custody"]["days_held"] == 30
    assert request.findings["custody"]["facts_fixed"] is False
    assert request.findings["other_circumstance"]["danger"] == 1
    assert request.answers["criminal_record"].evidence == ("前科查询证明", "讯问笔录")
    assert request.on.isoformat() == "2026-11-02"


def test_chinese_headings_and_values_mean_the_same() -> None:
    """A table may be filled in Chinese throughout."""
    chinese = document(
        案号="一号",
        诉讼阶段="审查逮捕",
        可能判处的刑罚="尚不能认定",
        有悔罪表现="是",
        共同犯罪地位="未查明",
        **{
            "犯罪前科": LAW.scale.by_id["criminal_record"].levels[0].label_zh,
            "犯罪前科.证据": "查询证明",
            "犯罪前科.来源": "检察核实",
        },
    )
    assert chinese == document(
        case_number="一号",
        stage="arrest_review",
        joint_role="unknown",
        criminal_record=LAW.scale.by_id["criminal_record"].levels[0].id,
        **{
            "finding.penalty": "not_found",
            "finding.remorse": "true",
            "criminal_record.evidence": "查询证明",
            "criminal_record.source": "verified",
        },
    )


def test_every_kind_of_finding_can_stand_in_a_cell() -> None:
    """A new kind of finding needs to be read from tables too."""
    assert CONVERTERS.keys() == KINDS


def test_level_names_are_unique_within_a_factor() -> None:
    """A Chinese name leads to one level only."""
    assert all(len({level.label_zh for level in f.levels}) == len(f.levels) for f in LAW.scale)


def test_empty_cell_is_not_given() -> None:
    """An empty cell is neither an answer nor an empty text."""
    assert document(stage="arrest_review", offence="", joint_role="") == {
        "stage": "arrest_review",
        "answers": {},
    }


@pytest.mark.parametrize(
    ("heading", "cell", "code"),
    [
        ("finding.remorse", "maybe", "wrong_type"),
        ("finding.decision_due", "soon", "wrong_date"),
        ("finding.penalty", "x", "unknown_value"),
        ("joint_role", "x", "unknown_level"),
        ("finding.breaches", '{"a": 1}', "wrong_type"),
    ],
)
def test_what_cannot_be_converted_goes_to_the_validator(heading: str, cell: str, code: str) -> None:
    """One validator judges, and it judges what was written."""
    judged = validate(
        {**document(stage="pre_submission", **{heading: cell}), "on": "2026-11-22"}, LAW
    )
    assert isinstance(judged, list)
    assert [
        (problem.code, cell in problem.value or code == "wrong_type") for problem in judged
    ] == [(code, True)]


def test_number_that_is_none_goes_to_the_validator() -> None:
    """Days held in words are refused, not guessed."""
    made = document(stage="necessity_review", **{"finding.custody.days_held": "三十"})
    assert made["findings"]["custody"]["days_held"] == "三十"


@pytest.mark.parametrize("cell", ["[", '1, "x": 2', '1, "value": 2', "NaN"])
def test_broken_json_is_a_problem_of_the_row(cell: str) -> None:
    """JSON in a cell is read as strictly as a request."""
    [problem] = document(stage="pre_submission", **{"finding.breaches": cell})
    assert (problem.code, problem.pointer) == ("row_not_json", "/findings/breaches")


def test_unknown_heading_is_refused_with_the_known_ones() -> None:
    """A misspelt factor is never read as absent."""
    [problem] = file_problems("stage", "criminal_recrd")
    assert (problem.code, problem.value) == ("table_unknown_column", "criminal_recrd")
    assert {"criminal_record", "犯罪前科"} <= set(problem.allowed)


def test_kept_column_is_passed_on_unread() -> None:
    """A column for the eye does not reach the request."""
    read = columns("stage", "承办人", kept=("承办人",))
    assert (read.kept, read.kept_cells(("arrest_review", "甲"))) == (("承办人",), ("甲",))
    assert read.document(("arrest_review", "甲")) == {"stage": "arrest_review", "answers": {}}


@pytest.mark.parametrize("headings", [("offence",), ("stage", "x", "x"), ("stage", "stage")])
def test_header_that_lacks_or_doubles_a_column_is_refused(headings: tuple[str, ...]) -> None:
    """Which of two columns counts would be a guess."""
    codes = {problem.code for problem in file_problems(*headings, kept=("x",))}
    assert codes & {"table_missing_column", "table_duplicate_column"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("criminal_record", "犯罪前科"),
        ("finding.custody", "finding.custody.phase"),
        ("案号", "case_number"),
    ],
)
def test_one_thing_under_two_headings_is_refused(first: str, second: str) -> None:
    """Also where the headings differ."""
    [problem] = file_problems("stage", first, second)
    assert problem.parameters == {"first": "2", "second": "3"}


def test_detail_without_its_answer_is_refused() -> None:
    """Evidence for an answer that has no column leads nowhere."""
    [problem] = file_problems("stage", "criminal_record.evidence")
    assert (problem.code, problem.parameters) == (
        "table_lone_detail",
        {"factor": "criminal_record"},
    )


def test_content_under_no_heading_is_a_problem_of_the_row() -> None:
    """A column without a heading may be empty, but nothing in it is dropped in silence."""
    read = columns("stage", "", "offence")
    assert read.document(("arrest_review", "", "盗窃罪")) == {
        "stage": "arrest_review",
        "offence": "盗窃罪",
        "answers": {},
    }
    [problem] = read.document(("arrest_review", "x", ""))
    assert isinstance(problem, Problem)
    assert problem.code == "table_no_heading"


@pytest.mark.parametrize(
    ("pointer", "heading"),
    [
        ("/answers/criminal_record", "criminal_record"),
        ("/answers/criminal_record/evidence/3", "criminal_record.evidence"),
        ("/findings/custody/phase", "finding.custody.phase"),
        ("/findings/breaches/0/item", "finding.breaches.0.item"),
        ("/answers/joint_role/level", "joint_role"),
        ("/on", "on"),
        ("", ""),
        ("/stage", "诉讼阶段"),
    ],
)
def test_pointer_leads_back_to_the_column(pointer: str, heading: str) -> None:
    """A person corrects a cell, not a pointer."""
    read = columns(
        "诉讼阶段", "criminal_record.evidence", "criminal_record", "finding.custody.phase"
    )
    assert read.heading_of(pointer) == heading


def test_documentation_shows_only_headings_that_exist() -> None:
    """Every heading of the example in the documentation is read."""
    text = (Path(__file__).parents[2] / "docs" / "batch.md").read_text(encoding="utf-8")
    header = next(line for line in text.splitlines() if line.startswith("case_number,"))
    assert columns(*header.split(",")).kept == ()
