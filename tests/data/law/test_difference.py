"""What changed between two law packs is said item by item, and nothing else is said."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from data.law.catalogue import LAW_FOLDER
from data.law.difference import Difference, difference
from data.law.pack import build_pack, read_documents

REAL = dict(read_documents(LAW_FOLDER / "cn-2026.1"))
OLD = build_pack(REAL, "sha256:old")
Change = Callable[[dict[str, Any]], object]


def changed(change: Change) -> tuple[Difference, ...]:
    """Return the differences between the pack and the pack after one change."""
    documents = deepcopy(REAL)
    change(documents)
    return difference(OLD, build_pack(documents, "sha256:new"))


def factor(documents: dict[str, Any], identity: str) -> dict[str, Any]:
    """Return a factor of the scale."""
    return next(f for f in documents["scale.toml"]["factor"] if f["id"] == identity)


def gate(documents: dict[str, Any], identity: str) -> dict[str, Any]:
    """Return a gate."""
    return next(g for g in documents["gates.toml"]["gate"] if g["id"] == identity)


def add_factor(documents: dict[str, Any]) -> None:
    """Add a factor with its handbook entry."""
    new = {**deepcopy(factor(documents, "fault_form")), "id": "weather", "name_zh": "天气"}
    documents["scale.toml"]["factor"].append(new)
    entry = {**deepcopy(documents["handbook.toml"]["entry"][0]), "factor": "weather"}
    documents["handbook.toml"]["entry"].append(entry)


def swap(entries: list[Any]) -> None:
    """Exchange the first two entries of a list."""
    entries[0], entries[1] = entries[1], entries[0]


def say(documents: dict[str, Any], text: str) -> None:
    """Change the one sentence of a gate."""
    gate(documents, "age_doubt")["grounds"][0]["text"] = text


AGE_DOUBT = OLD.gates["arrest_review"][
    [g.id for g in OLD.gates["arrest_review"]].index("age_doubt")
]

# change; expected kind, place, before, after
CASES: dict[str, tuple[Change, tuple[str, str, str, str]]] = {
    "factor added": (add_factor, ("factor.added", "weather", "", "天气")),
    "factor renamed": (
        lambda d: factor(d, "fault_form").update(name_zh="罪过"),
        ("factor.renamed", "fault_form: name_zh", "罪过形式", "罪过"),
    ),
    "factor moved": (
        lambda d: swap(d["scale.toml"]["factor"]),
        (
            "factor.reordered",
            "",
            ", ".join(OLD.scale.by_id),
            ", ".join(
                ("special_physical_condition", "age_stage", *tuple(OLD.scale.by_id)[2:]),
            ),
        ),
    ),
    "factor of another direction": (
        lambda d: factor(d, "fault_form").update(direction="both"),
        ("factor.changed", "fault_form: direction", "lowers", "both"),
    ),
    "evidence added": (
        lambda d: d["handbook.toml"]["entry"][0].update(evidence_zh=["骨龄鉴定"]),
        ("factor.changed", "age_stage: evidence_zh", "户籍底册, 出生证明, 骨龄鉴定", "骨龄鉴定"),
    ),
    "level added": (
        lambda d: factor(d, "fault_form")["level"].append(
            {"id": "mixed", "label_zh": "兼有", "label_en": "Both", "needs_evidence": False}
        ),
        ("level.added", "fault_form.mixed", "", "兼有"),
    ),
    "level removed": (
        lambda d: factor(d, "offence_category")["level"].pop(2),
        (
            "level.removed",
            "offence_category.violent",
            "一般暴力犯罪（轻伤害、使用暴力的寻衅滋事等）",
            "",
        ),
    ),
    "level renamed": (
        lambda d: factor(d, "fault_form")["level"][0].update(label_zh="过失犯罪"),
        ("level.renamed", "fault_form.negligent: label_zh", "过失", "过失犯罪"),
    ),
    "levels reordered": (
        lambda d: swap(factor(d, "fault_form")["level"]),
        ("level.reordered", "fault_form", "negligent, intent", "intent, negligent"),
    ),
    "gate mark removed": (
        lambda d: factor(d, "age_stage")["level"][0].update(gate=False),
        ("level.marked", "age_stage.a12_13: gate", "true", "false"),
    ),
    "citation removed": (
        lambda d: d["citations.toml"]["citation"].__delitem__(
            [c["id"] for c in d["citations.toml"]["citation"]].index("R129-7")
        ),
        (
            "citation.removed",
            "R129-7",
            "《人民检察院刑事诉讼规则》第一百二十九条第七项",
            "",
        ),
    ),
    "citation with other words": (
        lambda d: next(c for c in d["citations.toml"]["citation"] if c["id"] == "R129-2").update(
            text="扬言"
        ),
        ("citation.changed", "R129-2: text", OLD.citations["R129-2"].text, "扬言"),
    ),
    "value of a finding removed": (
        lambda d: d["findings.toml"]["finding"][0]["values"].pop(),
        ("finding_value.removed", "crime_evidence.no_crime", "没有犯罪事实或者不构成犯罪", ""),
    ),
    "definition changed": (
        lambda d: d["gates.toml"]["define"].update(remorse={"starred": {"min": 2}}),
        ("definition.changed", "remorse: when", "finding remorse in [true]", "starred ≥ 2"),
    ),
    "gate of another condition": (
        lambda d: gate(d, "age_doubt").update(when={"band": {"in": ["low"]}}),
        (
            "gate.changed",
            "age_doubt: when",
            "finding liability in [age_doubt_affects_liability]",
            "band in [low]",
        ),
    ),
    "gate that binds otherwise": (
        lambda d: gate(d, "age_doubt").update(binding="may"),
        ("gate.changed", "age_doubt: binding", "shall", "may"),
    ),
    "sentence added to a gate": (
        lambda d: gate(d, "age_doubt")["grounds"].append({"text": "另。", "citations": []}),
        ("ground.added", "age_doubt", "", "另。"),
    ),
    "citations of a sentence": (
        lambda d: gate(d, "age_doubt")["grounds"][0].update(citations=["R464-1"]),
        (
            "ground.changed",
            f"age_doubt.{AGE_DOUBT.grounds[0].text}: citations",
            "R464-2",
            "R464-1",
        ),
    ),
    "adjustment removed": (
        lambda d: d["recommendation.toml"]["adjustment"].pop(),
        ("adjustment.removed", "bail_barred", "", ""),
    ),
    "label of other words": (
        lambda d: d["labels.toml"]["label"][0].update(text_zh="撤销案件"),
        (
            "label.changed",
            "pre_submission / no_crime: text_zh",
            "撤销案件或者终止侦查",
            "撤销案件",
        ),
    ),
    "warning removed": (
        lambda d: d["warnings.toml"]["warning"].__delitem__(
            [w["code"] for w in d["warnings.toml"]["warning"]].index("npc_deputy")
        ),
        (
            "warning.removed",
            "npc_deputy",
            "系人民代表大会代表：逮捕须报请许可，许可之前不得执行。",
            "",
        ),
    ),
    "pack valid from another day": (
        lambda d: d["pack.toml"].update(valid_from=OLD.valid_from.replace(year=2027)),
        ("pack.changed", "pack: valid_from", "2026-01-01", "2027-01-01"),
    ),
    "gap sentence changed": (
        lambda d: d["conditions.toml"]["circumstance"][0].update(gap_zh="仍有危险。"),
        (
            "gap.changed",
            "administrative_record.within_1y_same, 1: gap_zh",
            OLD.conditions.gaps[0][1] if OLD.conditions else "",
            "仍有危险。",
        ),
    ),
    "fine rule removed": (
        lambda d: d["bond.toml"]["fine_rule"].pop(0),
        (
            "fine_rule.removed",
            "theft",
            "最高人民法院、最高人民检察院关于办理盗窃刑事案件的司法解释",
            "",
        ),
    ),
    "phrase changed": (
        lambda d: d["wording.toml"]["phrases"].update({"fault_form.negligent": "系过失"}),
        (
            "phrase.changed",
            "fault_form.negligent: text",
            OLD.wording.phrases["fault_form", "negligent"] if OLD.wording else "",
            "系过失",
        ),
    ),
}


def test_equal_packs_do_not_differ() -> None:
    """Two readings of the same files differ in nothing, whatever their checksums."""
    assert difference(OLD, build_pack(deepcopy(REAL), "sha256:other")) == ()


@pytest.mark.parametrize("name", CASES)
def test_one_change_is_one_difference(name: str) -> None:
    """A change is named by kind and place, with what stood there before and after."""
    change, expected = CASES[name]

    assert changed(change) == (Difference(*expected),)


def test_a_cell_changes_at_every_stage_that_reads_it() -> None:
    """A cell that two stages share differs at both, before and after the request is spent."""
    found = changed(
        lambda d: d["recommendation.toml"]["table"][0]["rows"][0].update(basis="borderline")
    )

    assert [(d.kind, d.place) for d in found] == [
        ("cell.changed", "pre_submission.none, low: outcome"),
        ("cell.changed", "pre_submission.none, low: spent"),
        ("cell.changed", "arrest_review.none, low: outcome"),
        ("cell.changed", "arrest_review.none, low: spent"),
    ]
    assert found[0].after == "recommendation: bail; basis: borderline"


def test_a_reworded_sentence_is_one_less_and_one_more() -> None:
    """A sentence is known by its words: other words are another sentence."""
    found = changed(lambda d: say(d, "年龄存疑，应当不批准逮捕。"))

    assert [(d.subject, d.action, d.place) for d in found] == [
        ("ground", "removed", "age_doubt"),
        ("ground", "added", "age_doubt"),
    ]


def test_what_belongs_to_a_new_factor_is_said_with_it() -> None:
    """The levels of a factor that came are not listed beside it, nor those of one that went."""
    documents = deepcopy(REAL)
    add_factor(documents)
    grown = build_pack(documents, "sha256:new")

    assert [d.kind for d in difference(OLD, grown)] == ["factor.added"]
    assert [d.kind for d in difference(grown, OLD)] == ["factor.removed"]


def test_a_pack_without_bail_conditions_lacks_them_one_by_one() -> None:
    """An instrument without conditions, bond and wording differs in each of their items."""
    left_out = {"conditions.toml", "bond.toml", "wording.toml"}
    documents = {name: parsed for name, parsed in REAL.items() if name not in left_out}
    found = difference(OLD, build_pack(documents, "sha256:new"))

    assert {d.kind for d in found} == {
        "wording.removed",
        "phrase.removed",
        "block.removed",
        "condition.removed",
        "gap.removed",
        "surveillance.removed",
        "fine_rule.removed",
        "bond.removed",
    }
