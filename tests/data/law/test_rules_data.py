"""Reading counting rules, gates, danger tables, adjustments and reasons."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from data.law.entries import LawEntryError
from data.law.predicates import PredicateReader
from data.law.rules import (
    read_adjustments,
    read_basis_grounds,
    read_counting,
    read_gates,
    read_tables,
)
from model.law import Outcome, Stage
from model.predicates import ALWAYS, Starred

READER = PredicateReader("gates.toml")
GROUND = {"text": "应当不批准逮捕。", "citations": ["R139-1"]}
COUNTING: dict[str, Any] = {
    "rule": [
        {
            "reason": "no_evidence",
            "levels": "needs_evidence",
            "lacks": "evidence",
            "established": False,
            "text_zh": "没有列明证据。",
            "text_en": "No evidence.",
            "citations": ["R135-1"],
        }
    ],
    "overlap": [{"id": "records", "factors": ["a", "b"]}],
}
GATES: dict[str, Any] = {
    "gate": [
        {
            "id": "last",
            "order": 9,
            "stages": ["arrest_review"],
            "route": "danger",
            "when": {"all": []},
        },
        {
            "id": "first",
            "order": 1,
            "stages": ["arrest_review", "pre_submission"],
            "route": "no_crime",
            "recommendation": "no_arrest",
            "basis": "no_crime",
            "binding": "shall",
            "when": {"starred": {"min": 1}},
            "grounds": [{**GROUND, "stages": ["arrest_review"], "with_starred": True}],
        },
    ]
}
RECOMMENDATION: dict[str, Any] = {
    "table": [
        {
            "stages": ["arrest_review", "pre_submission"],
            "rows": [
                {
                    "starred": "none",
                    "band": "high",
                    "recommendation": "supplement",
                    "basis": "unproven",
                    "spent": {"recommendation": "bail", "basis": "unproven"},
                },
                {"starred": "one", "band": "low", "recommendation": "bail", "basis": "suffices"},
            ],
        }
    ],
    "adjustment": [
        {
            "id": "strict",
            "stages": ["arrest_review"],
            "from": {"recommendation": "arrest"},
            "unless": {"starred": {"min": 1}},
            "to": {"recommendation": "panel", "basis": "borderline"},
            "grounds": [GROUND],
        }
    ],
    "basis": [{"id": "unproven", "grounds": [GROUND]}],
}
DOCUMENTS = {"counting.toml": COUNTING, "gates.toml": GATES, "recommendation.toml": RECOMMENDATION}
Change = Callable[[dict[str, Any]], object]


def read(documents: dict[str, Any]) -> None:
    """Read everything that the three files hold."""
    read_counting(documents["counting.toml"], READER)
    read_gates(documents["gates.toml"], READER)
    read_tables(documents["recommendation.toml"])
    read_adjustments(documents["recommendation.toml"], READER)


def test_counting_rules_are_read() -> None:
    """A rule says which answers it takes out, and whether they still hold for gates."""
    [rule], [overlap] = read_counting(COUNTING, READER)

    assert (rule.reason, rule.levels, rule.lacks, rule.flag) == (
        "no_evidence",
        "needs_evidence",
        "evidence",
        None,
    )
    assert (rule.factors, rule.when, rule.established) == (frozenset(), None, False)
    assert overlap.factors == {"a", "b"}


def test_an_instrument_may_count_every_answer() -> None:
    """An empty file has neither rules nor overlap groups; a pack may have no adjustments."""
    assert read_counting({}, READER) == ((), ())
    assert read_adjustments({}, READER) == ()


def test_gates_are_read_in_their_order_by_stage() -> None:
    """Each stage has its own gates, by order and not by place in the file."""
    gates = read_gates(GATES, READER)
    first, last = gates[Stage.ARREST_REVIEW]

    assert [gate.id for gate in gates[Stage.PRE_SUBMISSION]] == ["first"]
    assert gates[Stage.NECESSITY_REVIEW] == ()
    assert (first.recommendation, first.basis, first.binding) == ("no_arrest", "no_crime", "shall")
    [ground] = first.grounds
    assert (ground.text, ground.citations) == ("应当不批准逮捕。", ("R139-1",))
    assert (ground.when, ground.unless, ground.with_starred) == (None, None, True)
    assert ground.stages == {"arrest_review"}
    assert (last.id, last.recommendation, last.when, last.grounds) == ("last", None, ALWAYS, ())


def test_a_table_is_read_for_each_of_its_stages() -> None:
    """A cell without its own outcome for a spent request keeps the one it has."""
    tables = read_tables(RECOMMENDATION)
    cell = tables["arrest_review"]["none", "high"]

    assert list(tables) == ["pre_submission", "arrest_review"]
    assert (cell.outcome, cell.spent) == (
        Outcome("supplement", "unproven"),
        Outcome("bail", "unproven"),
    )
    assert tables["pre_submission"]["one", "low"].spent == Outcome("bail", "suffices")


def test_adjustments_are_read() -> None:
    """Without its own outcome for a spent request an adjustment has one outcome."""
    [rule] = read_adjustments(RECOMMENDATION, READER)

    assert (rule.recommendation, rule.basis) == ("arrest", None)
    assert (rule.when, rule.unless) == (None, Starred(1, ()))
    assert rule.to == rule.spent == Outcome("panel", "borderline")
    assert [ground.text for ground in rule.grounds] == ["应当不批准逮捕。"]


def test_reasons_are_read_by_basis() -> None:
    """Each basis has its sentences."""
    assert [g.citations for g in read_basis_grounds(RECOMMENDATION, READER)["unproven"]] == [
        ("R139-1",)
    ]


def table(documents: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of the table."""
    rows: list[dict[str, Any]] = documents["recommendation.toml"]["table"][0]["rows"]
    return rows


def adjustment(documents: dict[str, Any]) -> dict[str, Any]:
    """Return the adjustment."""
    rule: dict[str, Any] = documents["recommendation.toml"]["adjustment"][0]
    return rule


def gate(documents: dict[str, Any]) -> dict[str, Any]:
    """Return the gate that recommends."""
    found: dict[str, Any] = documents["gates.toml"]["gate"][1]
    return found


def rule(documents: dict[str, Any]) -> dict[str, Any]:
    """Return the counting rule."""
    found: dict[str, Any] = documents["counting.toml"]["rule"][0]
    return found


@pytest.mark.parametrize(
    ("change", "file", "key", "value", "allowed"),
    [
        (
            lambda d: rule(d).update(levels="all"),
            "counting",
            "rule[1].levels",
            "all",
            "above_neutral",
        ),
        (lambda d: rule(d).update(lacks="proof"), "counting", "rule[1].lacks", "proof", "evidence"),
        (lambda d: rule(d).update(flag="x"), "counting", "rule[1].flag", "x", "element_of_offence"),
        (
            lambda d: rule(d).pop("established"),
            "counting",
            "rule[1].established",
            None,
            "true | false",
        ),
        (lambda d: rule(d).update(points=0), "counting", "rule[1].points", 0, "no such key"),
        (
            lambda d: gate(d).update(recommendation="free"),
            "gates",
            "gate[2].recommendation",
            "free",
            "arrest",
        ),
        (
            lambda d: gate(d).update(binding="must"),
            "gates",
            "gate[2].binding",
            "must",
            "shall | may",
        ),
        (lambda d: gate(d).pop("basis"), "gates", "gate[2].basis", None, "a text"),
        (
            lambda d: gate(d).update(stages=["appeal"]),
            "gates",
            "gate[2].stages",
            ["appeal"],
            "arrest_review",
        ),
        (lambda d: gate(d).update(order="1"), "gates", "gate[2].order", "1", "whole number"),
        (lambda d: gate(d).update(grounds=[]), "gates", "gate[2].grounds", [], "not empty"),
        (
            lambda d: gate(d)["grounds"][0].pop("citations"),
            "gates",
            "gate[2].grounds[1].citations",
            None,
            "a list of texts",
        ),
        (
            lambda d: table(d)[1].update(starred="none", band="high"),
            "recommendation",
            "table[1].rows[2].band",
            "high",
            "not given before",
        ),
        (
            lambda d: table(d)[0]["spent"].pop("basis"),
            "recommendation",
            "table[1].rows[1].spent.basis",
            None,
            "a text",
        ),
        (
            lambda d: table(d)[0].update(points=5),
            "recommendation",
            "table[1].rows[1].points",
            5,
            "no such key",
        ),
        (
            lambda d: adjustment(d).update({"from": {"recommendation": "jail"}}),
            "recommendation",
            "adjustment[1].from.recommendation",
            "jail",
            "arrest | bail",
        ),
        (
            lambda d: adjustment(d).update({"from": {"band": "low"}}),
            "recommendation",
            "adjustment[1].from.band",
            "low",
            "no such key",
        ),
        (
            lambda d: adjustment(d).pop("to"),
            "recommendation",
            "adjustment[1].to",
            None,
            "a table",
        ),
    ],
)
def test_a_fault_is_named(change: Change, file: str, key: str, value: object, allowed: str) -> None:
    """Every fault is named by file, key, value and what is allowed."""
    documents = deepcopy(DOCUMENTS)
    change(documents)

    with pytest.raises(LawEntryError) as raised:
        read(documents)
    error = raised.value
    assert (error.file, error.key, error.value) == (f"{file}.toml", key, value)
    assert allowed in error.allowed
