"""A form becomes the request that every other way in sends too."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from api.pages.form_document import document_of, references
from data.law.catalogue import law_pack
from model.findings import FindingSpec
from model.request import Request, validate

LAW = law_pack("cn-2026.1")
PUBLISHED = sorted((Path(__file__).parents[3] / "examples" / "published").glob("*.json"))


def fields_of(document: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the fields that a person would fill for a request."""
    fields = {name: [value] for name, value in document.items() if isinstance(value, str)}
    for name, answer in document["answers"].items():
        full = {"level": answer} if isinstance(answer, str) else answer
        fields[f"a.{name}"] = [full["level"]]
        fields[f"e.{name}"] = ["；".join(full.get("evidence", ()))]
        fields[f"s.{name}"] = [full.get("source") or ""]
        if full.get("element_of_offence"):
            fields[f"o.{name}"] = ["true"]
    for name, value in document["findings"].items():
        fields |= _finding_fields(f"f.{name}", value)
    return fields


def _finding_fields(name: str, value: Any) -> dict[str, list[str]]:
    if value is None:
        return {name: [""]}
    if isinstance(value, dict):
        inner = [_finding_fields(f"{name}.{key}", item) for key, item in value.items()]
        return {key: item for part in inner for key, item in part.items()}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return _finding_fields(name, {str(i): item for i, item in enumerate(value)})
    if isinstance(value, list):
        joined = name.endswith(".evidence")
        return {name: ["；".join(value)] if joined else value}
    return {name: [str(value).lower() if isinstance(value, bool) else str(value)]}


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_a_published_request_can_be_filled_in(path: Path) -> None:
    """The form reaches everything that a published request says, notes apart."""
    document = json.loads(path.read_bytes())
    written = validate(document_of(fields_of(document), LAW), LAW)
    meant = validate(document, LAW)
    assert isinstance(meant, Request)
    assert isinstance(written, Request)
    assert (written.findings, written.stage) == (meant.findings, meant.stage)
    for name, answer in meant.answers.items():
        found = written.answers[name]
        assert (found.level, found.evidence) == (answer.level, answer.evidence)


def test_an_empty_form_says_nothing() -> None:
    """Nothing that was left empty becomes a statement."""
    assert document_of({}, LAW) == {"answers": {}, "findings": {}}


def test_several_records_are_read_by_their_number() -> None:
    """A breach that was left empty between two others is none."""
    fields = {"f.breaches.0.measure": ["bail"], "f.breaches.2.item": ["R101-2-1"]}
    assert document_of(fields, LAW)["findings"] == {
        "breaches": [{"measure": "bail"}, {"item": "R101-2-1"}]
    }


@pytest.mark.parametrize(
    ("name", "written", "meant"),
    [
        ("remorse", "true", True),
        ("remorse", "false", False),
        ("remorse", "perhaps", "perhaps"),
        ("bail_bars", "vile", ["vile"]),
        ("supplement_requested", "2026-11-20", "2026-11-20"),
    ],
)
def test_a_finding_has_the_type_that_requests_want(name: str, written: str, meant: object) -> None:
    """What has another type is handed on as written, for the validator to refuse."""
    assert document_of({f"f.{name}": [written]}, LAW)["findings"] == {name: meant}


def test_a_danger_is_a_number() -> None:
    """Values that are numbers in the law pack are numbers in the request."""
    fields = {"f.other_circumstance.danger": ["4"], "f.custody.days_held": ["36"]}
    findings = document_of(fields, LAW)["findings"]
    assert findings == {"other_circumstance": {"danger": 4}, "custody": {"days_held": 36}}


@pytest.mark.parametrize("spec", LAW.findings.values(), ids=lambda spec: spec.id)
def test_every_kind_of_finding_can_be_asked(spec: FindingSpec) -> None:
    """The form knows each kind that the law pack uses."""
    fields = {f"f.{spec.id}": ["1"], f"f.{spec.id}.{(spec.fields or (spec,))[0].id}": ["1"]}
    several = {f"f.{spec.id}.0.{(spec.fields or (spec,))[0].id}": ["1"]}
    assert spec.id in document_of(fields | several, LAW)["findings"]


def test_evidence_is_separated_by_semicolons_and_lines() -> None:
    """Both widths of the semicolon are typed."""
    assert references("前科查询证明；判决书; 释放证明\n  ") == [
        "前科查询证明",
        "判决书",
        "释放证明",
    ]
