"""The checks of a law pack: silent on the released pack, and loud on every planted fault."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from api.messages.dictionary import Language, explain
from data.law.catalogue import LAW_FOLDER
from data.law.checks import check_documents
from data.law.pack import read_documents
from data.law.place import Place
from model.errors import Problem

CODE = Path(__file__).parents[3] / "data" / "law"
REAL = read_documents(LAW_FOLDER / "cn-2026.1")
Documents = dict[str, Any]
Fault = Callable[[Documents], object]


def entry(documents: Documents, file: str, table: str, identity: object) -> dict[str, Any]:
    """Return the entry of a list of tables by its id, code or factor."""
    entries: list[dict[str, Any]] = documents[f"{file}.toml"][table]
    return next(e for e in entries if identity in (e.get("id"), e.get("code"), e.get("factor")))


def gate(documents: Documents, identity: str) -> dict[str, Any]:
    """Return a gate by its id."""
    return entry(documents, "gates", "gate", identity)


def factor(documents: Documents, identity: str) -> dict[str, Any]:
    """Return a factor of the scale by its id."""
    return entry(documents, "scale", "factor", identity)


def level(documents: Documents, factor_id: str, level_id: str) -> dict[str, Any]:
    """Return a level of the scale."""
    levels: list[dict[str, Any]] = factor(documents, factor_id)["level"]
    return next(level for level in levels if level["id"] == level_id)


def warning(documents: Documents) -> dict[str, Any]:
    """Return one warning whose condition asks for an answer."""
    return entry(documents, "warnings", "warning", "self_harm_care")


def table(documents: Documents) -> list[dict[str, Any]]:
    """Return the rows of the first danger table."""
    rows: list[dict[str, Any]] = documents["recommendation.toml"]["table"][0]["rows"]
    return rows


def ask(documents: Documents, condition: dict[str, Any]) -> None:
    """Let a warning ask something else."""
    warning(documents)["when"] = condition


def without(entries: list[dict[str, Any]], **keys: object) -> None:
    """Remove the entries that have these values."""
    entries[:] = [e for e in entries if any(e.get(k) != v for k, v in keys.items())]


FAULTS: dict[str, tuple[str, Fault]] = {
    # Texts
    "Chinese sentence without its end": (
        "pack_sentence_end",
        lambda d: warning(d).update(text_zh="有自杀、自残情况"),
    ),
    "English sentence without its end": (
        "pack_sentence_end",
        lambda d: warning(d).update(text_en="Arrange help"),
    ),
    "ground without its end": (
        "pack_sentence_end",
        lambda d: gate(d, "age_doubt")["grounds"][0].update(text="应当不批准逮捕"),
    ),
    "label with an end": (
        "pack_label_end",
        lambda d: level(d, "age_stage", "a75").update(label_zh="已满75周岁。"),
    ),
    "half-width comma in Chinese": (
        "pack_half_width",
        lambda d: warning(d).update(text_zh="有自杀,自残情况。"),
    ),
    "Chinese mark in English": (
        "pack_chinese_in_english",
        lambda d: warning(d).update(text_en="Self-harm，arrange help."),
    ),
    "two stops": ("pack_doubled_mark", lambda d: warning(d).update(text_zh="有自残情况。。")),
    "English missing": ("pack_translation_missing", lambda d: d["pack.toml"].pop("title_en")),
    "Chinese missing": (
        "pack_translation_missing",
        lambda d: entry(d, "findings", "finding", "exemption").pop("help_zh"),
    ),
    "list half translated": (
        "pack_translation_length",
        lambda d: d["handbook.toml"]["entry"][0]["coding_en"].pop(),
    ),
    # Ids and citations
    "id twice": (
        "pack_duplicate_id",
        lambda d: d["gates.toml"]["gate"][1].update(id=d["gates.toml"]["gate"][0]["id"]),
    ),
    "field id twice": (
        "pack_duplicate_id",
        lambda d: entry(d, "findings", "finding", "custody")["field"][1].update(id="days_held"),
    ),
    "warning code twice": (
        "pack_duplicate_id",
        lambda d: warning(d).update(code="serious_illness"),
    ),
    "citation of a factor": (
        "pack_unknown_citation",
        lambda d: factor(d, "age_stage")["citations"].append("R9999"),
    ),
    "citation of a warning": (
        "pack_unknown_citation",
        lambda d: warning(d).update(citations=["CPL81-9"]),
    ),
    "citation of a bail condition": (
        "pack_unknown_citation",
        lambda d: d["conditions.toml"]["condition"][0].update(citations=["CPL71-1-99"]),
    ),
    "finding named by a missing provision": (
        "pack_unknown_citation",
        lambda d: entry(d, "findings", "finding", "exemption")["values"].append(
            {"id": "CPL16-7", "label_zh": "其他", "label_en": "Other"}
        ),
    ),
    "unknown event of a task": (
        "pack_unknown_event",
        lambda d: d["tasks.toml"]["task"][0].update(raised_by=["plea"]),
    ),
    # Scale and handbook
    "wrong number of factors": ("pack_factor_count", lambda d: d["pack.toml"].update(factors=42)),
    "unknown class": (
        "pack_unknown_value",
        lambda d: factor(d, "age_stage").update({"class": "persons"}),
    ),
    "unknown danger of a factor": (
        "pack_unknown_danger",
        lambda d: factor(d, "age_stage").update(dangers=[6]),
    ),
    "unknown danger that lifts the band": (
        "pack_unknown_danger",
        lambda d: d["recommendation.toml"]["other_circumstance"].update(floor_dangers=[9]),
    ),
    "circumstance without danger": (
        "pack_star_without_danger",
        lambda d: level(d, "new_crime_intent", "voiced")["star"].update(dangers=[]),
    ),
    "circumstance without items": (
        "pack_star_without_item",
        lambda d: level(d, "new_crime_intent", "voiced")["star"].update(items=[]),
    ),
    "danger without an item of its own": (
        "pack_star_without_item",
        lambda d: level(d, "new_crime_intent", "voiced")["star"].update(dangers=[1, 2]),
    ),
    "item of another danger": (
        "pack_star_wrong_item",
        lambda d: level(d, "new_crime_intent", "voiced")["star"]["items"].append("R131-1"),
    ),
    "circumstance below neutral": (
        "pack_star_below_neutral",
        lambda d: factor(d, "new_crime_intent").update(neutral="preparing"),
    ),
    "circumstance that needs no evidence": (
        "pack_mark_without_evidence",
        lambda d: level(d, "new_crime_intent", "voiced").update(needs_evidence=False),
    ),
    "gate level that needs no evidence": (
        "pack_mark_without_evidence",
        lambda d: level(d, "age_stage", "a16_17").update(needs_evidence=False),
    ),
    "gate mark that nothing reads": (
        "pack_mark_unread",
        lambda d: level(d, "drug_gambling_habit", "recent").update(gate=True, needs_evidence=True),
    ),
    "cross-check that nothing makes": (
        "pack_mark_unread",
        lambda d: level(d, "statement_attitude", "silent").update(cross_checked=True),
    ),
    "factor without handbook": (
        "pack_handbook_missing",
        lambda d: without(d["handbook.toml"]["entry"], factor="retaliation"),
    ),
    "handbook of no factor": (
        "pack_unknown_factor",
        lambda d: d["handbook.toml"]["entry"][3].update(factor="schooling"),
    ),
    "example that answers with no level": (
        "pack_example_answer",
        lambda d: d["handbook.toml"]["entry"][0].update(
            examples_zh=["某甲17岁，答“少年”。"] * 3, examples_en=["A is 17."] * 3
        ),
    ),
    # Names in rules
    "unknown factor in a condition": (
        "pack_unknown_factor",
        lambda d: ask(d, {"answer": {"factor": "habit", "in": ["active"]}}),
    ),
    "unknown factor that may change": (
        "pack_unknown_factor",
        lambda d: d["recommendation.toml"]["what_if"]["changeable"].append("habit"),
    ),
    "unknown factor in an overlap": (
        "pack_unknown_factor",
        lambda d: d["counting.toml"]["overlap"][0]["factors"].append("habit"),
    ),
    "unknown level in a condition": (
        "pack_unknown_level",
        lambda d: ask(d, {"answer": {"factor": "age_stage", "in": ["a99"]}}),
    ),
    "unknown level in a definition": (
        "pack_unknown_level",
        lambda d: d["gates.toml"]["define"]["care_conditions"]["answer"]["in"].append("best"),
    ),
    "unproven level that needs no evidence": (
        "pack_never_unproven",
        lambda d: ask(d, {"unproven": {"factor": "age_stage", "in": ["a75"]}}),
    ),
    "unknown finding": (
        "pack_unknown_finding",
        lambda d: ask(d, {"finding": {"path": "penalties", "in": ["imprisonment"]}}),
    ),
    "unknown field of a finding": (
        "pack_unknown_finding",
        lambda d: ask(d, {"finding": {"path": "custody.place", "in": ["here"]}}),
    ),
    "unknown field of a list": (
        "pack_unknown_finding",
        lambda d: ask(d, {"finding": {"path": "breaches", "any": {"place": ["here"]}}}),
    ),
    "unknown closing finding": (
        "pack_unknown_finding",
        lambda d: d["recommendation.toml"]["other_circumstance"].update(finding="others"),
    ),
    "unknown value of a finding": (
        "pack_unknown_value",
        lambda d: ask(d, {"finding": {"path": "penalty", "in": ["prison"]}}),
    ),
    "text where yes or no is found": (
        "pack_unknown_value",
        lambda d: ask(d, {"finding": {"path": "remorse", "in": ["true"]}}),
    ),
    "one where true is found": (
        "pack_unknown_value",
        lambda d: ask(d, {"finding": {"path": "remorse", "in": [1]}}),
    ),
    "unknown value of a field": (
        "pack_unknown_value",
        lambda d: ask(d, {"finding": {"path": "breaches", "any": {"measure": ["fine"]}}}),
    ),
    "unknown band": ("pack_unknown_value", lambda d: ask(d, {"band": {"in": ["huge"]}})),
    "unknown stage": ("pack_unknown_value", lambda d: ask(d, {"stage": {"in": ["appeal"]}})),
    "unknown recommendation": (
        "pack_unknown_value",
        lambda d: ask(d, {"recommendation": {"in": ["release"]}}),
    ),
    "unknown basis": ("pack_unknown_value", lambda d: ask(d, {"basis": {"in": ["whim"]}})),
    "date asked for a value": (
        "pack_wrong_question",
        lambda d: ask(d, {"finding": {"path": "decision_due", "in": ["2026-01-01"]}}),
    ),
    "choice asked for its days": (
        "pack_wrong_question",
        lambda d: ask(d, {"finding": {"path": "penalty", "days_left": {"max": 3}}}),
    ),
    "field asked for its days": (
        "pack_wrong_question",
        lambda d: ask(
            d, {"finding": {"path": "breaches", "any": {"item": {"days_left": {"max": 3}}}}}
        ),
    ),
    "condition without values": (
        "pack_empty_condition",
        lambda d: ask(d, {"answer": {"factor": "age_stage", "in": []}}),
    ),
    "definition that nothing uses": (
        "pack_unused_definition",
        lambda d: d["gates.toml"]["define"].update(idle={"starred": {"min": 1}}),
    ),
    "contradiction that points nowhere": (
        "pack_wrong_pointer",
        lambda d: entry(d, "findings", "contradiction", "fixed_but_open").update(
            pointer="/findings/custody/place"
        ),
    ),
    "contradiction that points to no factor": (
        "pack_wrong_pointer",
        lambda d: entry(d, "findings", "contradiction", "fixed_but_open").update(
            pointer="/answers/habit"
        ),
    ),
    "gate that asks for the recommendation": (
        "pack_condition_too_early",
        lambda d: gate(d, "juvenile_463").update(when={"recommendation": {"in": ["bail"]}}),
    ),
    "contradiction that asks for the band": (
        "pack_condition_too_early",
        lambda d: entry(d, "findings", "contradiction", "fixed_but_open").update(
            when={"band": {"in": ["high"]}}
        ),
    ),
    "counting rule that asks for circumstances": (
        "pack_condition_too_early",
        lambda d: d["counting.toml"]["rule"][2].update(when={"starred": {"min": 1}}),
    ),
    "adjustment that asks for the basis": (
        "pack_condition_too_early",
        lambda d: entry(d, "recommendation", "adjustment", "thin_file").update(
            unless={"basis": {"in": ["mandatory"]}}
        ),
    ),
    # Rules
    "stage without gates": (
        "pack_stage_without_gate",
        lambda d: d["gates.toml"].update(
            gate=[
                {**g, "stages": ["pre_submission", "arrest_review"]}
                for g in d["gates.toml"]["gate"]
                if "arrest_review" in g["stages"]
            ]
        ),
    ),
    "last gate that does not always hold": (
        "pack_last_gate",
        lambda d: gate(d, "danger_assessment").update(when={"band": {"in": ["high"]}}),
    ),
    "two gates of one order": ("pack_gate_order", lambda d: gate(d, "not_liable").update(order=10)),
    "gate behind one that always holds": (
        "pack_gate_unreachable",
        lambda d: gate(d, "mandatory_arrest").update(when={"all": []}),
    ),
    "gate behind its own condition": (
        "pack_gate_unreachable",
        lambda d: gate(d, "mandatory_panel").update(when={"defined": "mandatory_ground"}),
    ),
    "basis without recommendation": (
        "pack_gate_incomplete",
        lambda d: gate(d, "danger_assessment").update(basis="borderline"),
    ),
    "unknown route": ("pack_unknown_value", lambda d: gate(d, "age_doubt").update(route="age")),
    "label of an unknown route": (
        "pack_unknown_value",
        lambda d: d["labels.toml"]["label"][0].update(routes=["nowhere"]),
    ),
    "label of an unknown basis": (
        "pack_unknown_value",
        lambda d: d["labels.toml"]["label"][3].update(bases=["whim"]),
    ),
    "adjustment from an unknown basis": (
        "pack_unknown_value",
        lambda d: entry(d, "recommendation", "adjustment", "bail_barred").update(
            {"from": {"basis": "whim"}}
        ),
    ),
    "reasons of an unknown basis": (
        "pack_unknown_value",
        lambda d: entry(d, "recommendation", "basis", "borderline").update(id="whim"),
    ),
    "counting rule of an unknown reason": (
        "pack_unknown_value",
        lambda d: d["counting.toml"]["rule"][0].update(reason="whim"),
    ),
    "stage that is not named": (
        "pack_unknown_value",
        lambda d: without(d["labels.toml"]["stage"], id="necessity_review"),
    ),
    "cell of an unknown row": ("pack_unknown_value", lambda d: table(d)[0].update(starred="few")),
    "cell of an unknown band": ("pack_unknown_value", lambda d: table(d)[0].update(band="huge")),
    "missing cell": ("pack_cell_missing", lambda d: table(d).pop()),
    "cell given by two tables": (
        "pack_cell_twice",
        lambda d: d["recommendation.toml"]["table"][1].update(
            stages=["arrest_review", "necessity_review"]
        ),
    ),
    "gate of no stage": ("pack_rule_without_stage", lambda d: gate(d, "age_doubt").pop("stages")),
    "label of no stage": (
        "pack_rule_without_stage",
        lambda d: d["labels.toml"]["label"][0].pop("stages"),
    ),
    # Words for every ruling
    "no label for a panel": (
        "pack_no_label",
        lambda d: without(
            d["labels.toml"]["label"], stages=["arrest_review"], recommendations=["panel"]
        ),
    ),
    "label only in one phase": (
        "pack_no_label",
        lambda d: d["labels.toml"]["label"].pop(),
    ),
    "gate without reasons": ("pack_no_ground", lambda d: gate(d, "age_doubt").pop("grounds")),
    "gate whose reason a case may miss": (
        "pack_no_ground",
        lambda d: gate(d, "mandatory_arrest")["grounds"].pop(2),
    ),
    "basis without reasons": (
        "pack_no_ground",
        lambda d: entry(d, "recommendation", "basis", "danger_proven").pop("grounds"),
    ),
    "basis whose reason a case may miss": (
        "pack_no_ground",
        lambda d: entry(d, "recommendation", "basis", "borderline").update(
            grounds=[
                {"when": {"band": {"in": ["medium"]}}, "text": "得分处于中区间。", "citations": []}
            ]
        ),
    ),
    "reasons that leave out one stage": (
        "pack_no_ground",
        lambda d: entry(d, "recommendation", "basis", "danger_unproven")["grounds"].pop(),
    ),
    "reason of grave crime only": (
        "pack_no_ground",
        lambda d: without(
            entry(d, "recommendation", "basis", "bail_suffices")["grounds"],
            unless={"defined": "r140"},
        ),
    ),
    # Bail conditions
    "circumstance without gap sentence": (
        "pack_gap_missing",
        lambda d: without(d["conditions.toml"]["circumstance"], level="self_harm_conduct.voiced"),
    ),
    "closing item without gap sentence": (
        "pack_gap_missing",
        lambda d: without(d["conditions.toml"]["circumstance"], level="self_harm_conduct.evade"),
    ),
    "gap sentence of no circumstance": (
        "pack_gap_of_nothing",
        lambda d: d["conditions.toml"]["circumstance"].append(
            {"level": "age_stage.a75", "danger": 1, "gap_zh": "年龄不能改变。"}
        ),
    ),
    # Entries that a reader refuses
    "factor without levels": (
        "pack_wrong_entry",
        lambda d: factor(d, "age_stage").update(level=[]),
    ),
    "neutral level that is none": (
        "pack_wrong_entry",
        lambda d: factor(d, "age_stage").update(neutral="a99"),
    ),
    "unknown direction": (
        "pack_wrong_entry",
        lambda d: factor(d, "age_stage").update(direction="sideways"),
    ),
    "unknown definition": ("pack_wrong_entry", lambda d: ask(d, {"defined": "nothing"})),
}


def test_the_released_pack_is_sound() -> None:
    """The pack that ships has no problem."""
    assert check_documents(REAL) == ()


@cache
def found_for(name: str) -> tuple[Problem, ...]:
    """Return the problems of the expected code that one planted fault gives."""
    code, plant = FAULTS[name]
    documents = deepcopy(dict(REAL))
    plant(documents)
    return tuple(problem for problem in check_documents(documents) if problem.code == code)


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(name: str) -> None:
    """Each planted fault is found under its code, with file and key, and nothing raises."""
    found = found_for(name)
    assert found
    assert all(problem.pointer.startswith("/") for problem in found)
    assert all(problem.parameters["file"] in REAL for problem in found)


def test_every_check_is_proven_by_a_planted_fault() -> None:
    """No code of a check stands in the source without a fault that produces it."""
    source = "".join(path.read_text("utf-8") for path in CODE.glob("*.py"))
    assert set(re.findall(r'"(pack_\w+)"', source)) == {code for code, _ in FAULTS.values()}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", {code: name for name, (code, _) in FAULTS.items()}.values())
def test_every_problem_can_be_said(name: str, language: Language) -> None:
    """A problem is explained with its file, its key and a cure, in both languages."""
    problem = found_for(name)[0]
    words = explain(problem, language, None)
    assert problem.parameters["file"] in words.text
    assert problem.parameters["key"] in words.text
    assert words.cure


def test_one_fault_gives_one_problem() -> None:
    """A misspelt factor is named once, at its place, with what is allowed."""
    documents = deepcopy(dict(REAL))
    ask(documents, {"answer": {"factor": "habit", "in": ["active"]}})

    [problem] = check_documents(documents)
    assert problem.value == "habit"
    assert "drug_gambling_habit" in problem.allowed
    assert problem.parameters["file"] == "warnings.toml"
    assert problem.parameters["key"].endswith("].when.answer.factor")


def test_a_place_counts_as_people_do() -> None:
    """A key names positions from 1, a pointer from 0."""
    problem = Place("gates.toml", ("gate", 2, "when")).problem("pack_last_gate", "arrest_review")
    assert problem.pointer == "/gates.toml/gate/2/when"
    assert problem.parameters["key"] == "gate[3].when"
