"""The only validator: what is refused and in which words, and what comes through."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from api.messages.dictionary import Language, explain
from model.errors import Problem
from model.law import Stage
from model.request import (
    MAX_BYTES,
    MAX_PROBLEMS,
    Request,
    bare_facts,
    day_of,
    decode,
    parse,
    validate,
    with_day,
    without_notes,
)
from model.text import MAX_REFERENCE, MAX_REFERENCES, MAX_TEXT
from tests.case_tables import DAY, LAW, read_cases

BAD_REQUESTS = read_cases("bad_requests.toml")


def good_document(stage: str = "arrest_review") -> dict[str, Any]:
    """Return a request in which nothing is wrong."""
    findings: dict[str, Any] = {"crime_evidence": "sufficient", "penalty": "imprisonment"}
    if stage == Stage.NECESSITY_REVIEW:
        findings["custody"] = {"phase": "investigation", "days_held": 60}
    return {
        "case_number": "穗南检审捕〔2026〕128号",
        "stage": stage,
        "on": DAY.isoformat(),
        "suspect": "S1",
        "offence": "盗窃罪",
        "findings": findings,
        "answers": {
            "criminal_record": {
                "level": "none",
                "evidence": ["前科查询证明"],
                "source": "verified",
                "element_of_offence": False,
                "note": "",
            },
            "frequency_pattern": "single",
        },
    }


def changed(case: dict[str, Any]) -> bytes:
    """Return the body of a good request with the one change that a case describes."""
    document = good_document(case.get("stage", "arrest_review"))
    *path, last = case["at"].strip("/").split("/")
    place = document
    for key in path:
        place = place[key]
    if case.get("drop", False):
        del place[last]
        return json.dumps(document).encode()
    place[last] = "〔改〕"
    return json.dumps(document, ensure_ascii=False).replace('"〔改〕"', case["put"]).encode()


def problems_of(body: bytes) -> list[Problem]:
    """Return the problems of a body that must have some."""
    found = parse(body, LAW)
    assert isinstance(found, list), found
    return found


def with_evidence(evidence: list[str], note: str = "") -> bytes:
    """Return the body of a good request whose one answer has some evidence and a note."""
    document = good_document()
    document["answers"]["criminal_record"] |= {"evidence": evidence, "note": note}
    return json.dumps(document).encode()


@pytest.mark.parametrize("stage", list(Stage))
def test_a_good_request_is_read(stage: Stage) -> None:
    """Everything stated arrives; the answer not given is absent and the finding not made None."""
    request = parse(json.dumps(good_document(stage)).encode(), LAW)

    assert isinstance(request, Request)
    assert (request.stage, request.on, request.suspect) == (stage, DAY, "S1")
    assert list(request.answers) == ["criminal_record", "frequency_pattern"]
    assert request.answers["criminal_record"].evidence == ("前科查询证明",)
    assert request.findings["liability"] is None
    assert request.findings["bail_bars"] == ()


@pytest.mark.parametrize("case", BAD_REQUESTS, ids=lambda case: case["id"])
def test_a_bad_request_is_refused_with_place_value_and_what_is_allowed(
    case: dict[str, Any],
) -> None:
    """One change to a good request gives the problems of the table and no other."""
    problems = problems_of(changed(case))

    assert [(p.code, p.pointer) for p in problems] == [
        (expected["code"], expected["pointer"]) for expected in case["problems"]
    ]
    for problem, expected in zip(problems, case["problems"], strict=True):
        assert problem.value == expected.get("value", problem.value)
        assert list(problem.allowed) == expected.get("allowed", list(problem.allowed))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("case", BAD_REQUESTS, ids=lambda case: case["id"])
def test_every_problem_has_words_and_a_cure(case: dict[str, Any], language: Language) -> None:
    """The dictionary explains each problem of the table in both languages."""
    for problem in problems_of(changed(case)):
        explanation = explain(problem, language, LAW)

        assert explanation.text
        assert explanation.cure


BYTES = {
    "nothing": (b"", "not_json", None),
    "white space": (b" \n", "not_json", None),
    "no JSON": (b"{'stage': 1}", "not_json", None),
    "half a request": (b'{"stage": "arrest_review"', "not_json", None),
    "two requests": (b"{} {}", "not_json", None),
    "a comment": (b"{} // done", "not_json", None),
    "two byte order marks": ("\ufeff\ufeff{}".encode(), "not_json", None),
    "GB18030 after a byte order mark": (b'\xef\xbb\xbf{"a": "\xb5\xc1"}', "not_utf8", "10"),
    "GB18030": ('{"offence": "盗窃罪"}'.encode("gb18030"), "not_utf8", "13"),
    "UTF-16": ('{"offence": "盗窃罪"}'.encode("utf-16"), "not_utf8", "0"),
    "an encoded surrogate": (b'{"offence": "\xed\xa0\x80"}', "not_utf8", "13"),
    "a list": (b"[]", "wrong_type", "[]"),
    "a text": (b'"arrest"', "wrong_type", "arrest"),
    "null": (b"null", "wrong_type", "null"),
    "not a number": (b'{"answers": NaN}', "not_a_number", "NaN"),
    "infinity": (b'{"answers": Infinity}', "not_a_number", "Infinity"),
    "minus infinity": (b'{"answers": -Infinity}', "not_a_number", "-Infinity"),
    "a number of 5,000 digits": (b'{"answers": ' + b"9" * 5_000 + b"}", "beyond_measure", None),
    "100,000 lists in one another": (b"[" * 100_000 + b"]" * 100_000, "beyond_measure", None),
    "100,000 objects in one another": (
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        "beyond_measure",
        None,
    ),
    "a key twice": (b'{"stage": 1, "on": 2, "stage": 3}', "duplicate_key", "stage"),
    "a finding twice": (b'{"findings": {"penalty": 1, "penalty": 2}}', "duplicate_key", "penalty"),
    "a factor twice": (
        b'{"answers": {"age_stage": 1, "age_stage": 2}}',
        "duplicate_key",
        "age_stage",
    ),
    "a level twice": (
        b'{"answers": {"age_stage": {"level": 1, "level": 2}}}',
        "duplicate_key",
        "level",
    ),
    "one byte more than 1 MiB": (b" " * (MAX_BYTES + 1), "too_large", "1048577"),
    "10 MB": (b" " * 10_000_000, "too_large", "10000000"),
}


@pytest.mark.parametrize(("body", "code", "value"), BYTES.values(), ids=BYTES)
def test_bytes_that_are_no_request_are_refused(body: bytes, code: str, value: str | None) -> None:
    """What cannot be read at all is one problem of the whole document, never an exception."""
    (problem,) = problems_of(body)

    assert (problem.code, problem.pointer) == (code, "")
    assert value is None or problem.value == value
    assert explain(problem, Language.ZH, None).cure


def test_1_mib_is_still_read() -> None:
    """The limit is the last size that is read."""
    body = json.dumps(good_document()).encode()

    assert isinstance(parse(body.ljust(MAX_BYTES), LAW), Request)


def test_one_byte_order_mark_is_no_part_of_a_request() -> None:
    """Some editors put it before every text."""
    body = json.dumps(good_document(), ensure_ascii=False)

    assert parse(f"\ufeff{body}".encode(), LAW) == parse(body.encode(), LAW)


def test_null_for_all_answers_is_no_answers() -> None:
    """It counts as absent, as null does elsewhere: one problem, not two."""
    (problem,) = problems_of(json.dumps(good_document() | {"answers": None}).encode())

    assert (problem.code, problem.pointer) == ("missing_key", "/answers")


def test_null_for_all_findings_is_no_findings() -> None:
    """What must be found is missing one by one."""
    document = good_document()
    given_null = problems_of(json.dumps(document | {"findings": None}).encode())
    del document["findings"]
    absent = problems_of(json.dumps(document).encode())

    assert given_null == absent
    assert {problem.code for problem in given_null} == {"missing_key"}


def test_a_byte_that_is_no_json_is_named_by_line_and_column() -> None:
    """A person finds the misplaced bracket."""
    (problem,) = problems_of(b'{\n  "stage": arrest\n}')

    assert problem.parameters == {"line": "2", "column": "12"}


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
@pytest.mark.parametrize("depth", [*range(900, 1_010, 3), 3_000, 10_000])
def test_no_depth_of_nesting_raises(opening: bytes, depth: int) -> None:
    """Neither reading nor printing what was found exhausts the stack, whichever comes first."""
    nested = opening * depth + b"1" + (b"]" if opening == b"[" else b"}") * depth
    for body in (
        b'{"answers": {"age_stage": %s}}' % nested,
        b'{"stage": "arrest_review", "answers": {"age_stage": {"evidence": [%s]}}}' % nested,
        b'{"stage": "arrest_review", "findings": {"breaches": [{"item": %s}]}}' % nested,
    ):
        assert problems_of(body)


@pytest.mark.parametrize(
    ("evidence", "note", "expected"),
    [
        (["证" * (MAX_REFERENCE + 1)], "", ("wrong_length", "/evidence/0", ("1 – 80",))),
        (["卷"] * (MAX_REFERENCES + 1), "", ("too_many", "/evidence", ("0 – 20",))),
        ([], "记" * (MAX_TEXT + 1), ("wrong_length", "/note", ("1 – 2000",))),
    ],
    ids=["81 characters", "21 references", "a note of 2,001 characters"],
)
def test_more_than_the_longest_is_refused(
    evidence: list[str], note: str, expected: tuple[str, str, tuple[str, ...]]
) -> None:
    """Evidence is short labels, notes are a page; what is longer belongs into the file."""
    (problem,) = problems_of(with_evidence(evidence, note))

    code, place, allowed = expected
    assert (problem.code, problem.allowed) == (code, allowed)
    assert problem.pointer == f"/answers/criminal_record{place}"


def test_the_longest_is_accepted() -> None:
    """80 characters, 20 references and a note of 2,000 characters come through."""
    body = with_evidence(
        [f"{n:02d}" + "证" * (MAX_REFERENCE - 2) for n in range(MAX_REFERENCES)], "记" * MAX_TEXT
    )

    request = parse(body, LAW)

    assert isinstance(request, Request)
    assert len(request.answers["criminal_record"].evidence) == MAX_REFERENCES


@pytest.mark.parametrize("name", ["bail_bars", "procedure", "breaches"])
def test_a_hostile_list_is_refused_without_looking_at_its_items(name: str) -> None:
    """A megabyte of items costs no more than a count."""
    document = good_document()
    document["findings"][name] = list(range(100_000))

    (problem,) = problems_of(json.dumps(document).encode())

    assert (problem.code, problem.pointer) == ("too_many", f"/findings/{name}")


def test_a_hostile_request_gets_a_short_answer() -> None:
    """However much is wrong, only the first problems are returned."""
    document = good_document() | {"answers": {f"factor_{n}": "none" for n in range(40_000)}}

    assert len(problems_of(json.dumps(document).encode())) == MAX_PROBLEMS


def test_a_hostile_object_gets_a_short_answer() -> None:
    """Keys given twice are named up to the same number."""
    pairs = ",".join(f'"{n}":1' for n in range(5_000))

    assert len(problems_of(f"{{{pairs},{pairs}}}".encode())) == MAX_PROBLEMS


def test_all_problems_are_found_at_once() -> None:
    """Nothing has to be sent twice to learn what else is wrong."""
    document = good_document()
    document["on"] = "gestern"
    document["answers"] = {"gender": "male", "age_stage": "old"}
    document["findings"]["remorse"] = "yes"

    assert [p.code for p in problems_of(json.dumps(document).encode())] == [
        "wrong_date",
        "unknown_factor",
        "unknown_level",
        "wrong_type",
    ]


def test_a_day_after_the_pack_is_refused() -> None:
    """A pack that has been replaced says until when it holds."""
    ended = replace(LAW, valid_to=date(2027, 6, 30))
    found = validate(good_document() | {"on": "2500-01-01"}, ended)

    assert isinstance(found, list)
    assert found == [
        Problem("no_law_pack", "/on", "2500-01-01", ("cn-2026.1: 2026-01-01 – 2027-06-30",))
    ]


def test_the_open_end_of_a_pack_is_shown_as_open() -> None:
    """A pack in force has no last day."""
    (problem,) = problems_of(json.dumps(good_document() | {"on": "1970-01-01"}).encode())

    assert problem.allowed == ("cn-2026.1: 2026-01-01 – ",)


def test_an_edge_fills_in_the_day() -> None:
    """Where no day is given it is today; a given day stays."""
    document = good_document()

    assert with_day({}, DAY) == {"on": "2026-11-22"}
    assert with_day(document | {"on": None}, date(2027, 1, 1))["on"] == "2027-01-01"
    assert with_day(document, date(2027, 1, 1)) == document


def test_the_day_of_a_document_is_read_before_anything_else() -> None:
    """The law pack is chosen by it; an unreadable day chooses none."""
    assert day_of(good_document()) == DAY
    assert day_of({"on": 20261122}) is None


def test_decoding_gives_the_document_as_it_stands() -> None:
    """Reading the bytes adds nothing and leaves nothing out."""
    document = good_document()

    assert decode(json.dumps(document).encode()) == document


def test_validating_does_not_change_the_document() -> None:
    """The edge may still store what was sent."""
    document = good_document()
    kept = deepcopy(document)
    validate(document, LAW)

    assert document == kept


def test_bare_facts_are_the_answers_as_written() -> None:
    """Before anything is counted every answered level is both reported and established."""
    document = good_document()
    document["answers"] |= {"age_stage": "unknown", "restitution": "not_applicable"}
    request = validate(document, LAW)
    assert isinstance(request, Request)

    facts = bare_facts(request)

    assert facts.reported == {"criminal_record": "none", "frequency_pattern": "single"}
    assert facts.established == facts.reported


def test_without_notes_keeps_everything_else() -> None:
    """Notes go, levels and evidence stay."""
    document = good_document()
    document["answers"]["criminal_record"]["note"] = "与公安核对"
    request = validate(document, LAW)
    assert isinstance(request, Request)

    bare = without_notes(request)

    assert bare.answers["criminal_record"].note == ""
    assert bare.answers["criminal_record"].evidence == ("前科查询证明",)
