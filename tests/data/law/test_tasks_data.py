"""The tasks of the law pack: read with errors that say where, and checked against the codebook."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from data.codebook import codebook
from data.law.checks import check_documents
from data.law.entries import LawEntryError
from data.law.pack import read_documents
from data.law.tasks import read_tasks

PACK = Path(__file__).parents[3] / "data" / "law" / "cn-2026.1"
TASKS: dict[str, Any] = tomllib.loads((PACK / "tasks.toml").read_text(encoding="utf-8"))
Change = Callable[[dict[str, Any]], Any]


def changed(change: Change) -> dict[str, Any]:
    """Return the file with one change."""
    document = deepcopy(TASKS)
    change(document)
    return document


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda d: d["task"][0].pop("raised_by"), "task[1].raised_by"),
        (lambda d: d["task"][0].update(custody_days=3), "task[1].raised_by"),
        (lambda d: d["task"][1].update(id=d["task"][0]["id"]), "task[2].id"),
        (lambda d: d["task"][0].pop("due_days"), "task[1].due_days"),
        (lambda d: d["task"][0].update(days=3), "task[1].days"),
        (lambda d: d["state"].update(ends=d["state"]["begins"]), "state.ends"),
        (lambda d: d.pop("closing"), "closing"),
    ],
)
def test_a_fault_names_its_place(change: Change, key: str) -> None:
    """A task that cannot be read is refused with file and key."""
    with pytest.raises(LawEntryError) as refusal:
        read_tasks(changed(change))
    assert (refusal.value.file, refusal.value.key) == ("tasks.toml", key)


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        (lambda d: d["task"][0].update(raised_by=["plea"]), "pack_unknown_event", "/task/0"),
        (lambda d: d["state"]["ends"].append("escaped"), "pack_unknown_event", "/state/ends"),
        (lambda d: d["closing"]["events"].append("done"), "pack_unknown_event", "/closing"),
        (lambda d: d["task"][0].update(citations=["R1"]), "pack_unknown_citation", "/task/0"),
        (lambda d: d["task"][0].update(reason_zh="应当审查"), "pack_sentence_end", "/task/0"),
        (lambda d: d["task"][0].pop("reason_en"), "pack_wrong_entry", ""),
        (
            lambda d: d["task"][0].update(unless={"field": "sum", "values": ["x"]}),
            "pack_unknown_value",
            "/task/0/unless/field",
        ),
        (
            lambda d: d["task"][5]["unless"].update(values=["worse"]),
            "pack_unknown_value",
            "/task/5/unless/values",
        ),
    ],
)
def test_the_check_finds_what_nobody_can_record(change: Change, code: str, pointer: str) -> None:
    """An event, field, value, citation or sentence that does not fit is found by the check."""
    documents = {**read_documents(PACK), "tasks.toml": changed(change)}
    found = [p for p in check_documents(documents) if p.pointer.startswith("/tasks.toml" + pointer)]
    assert code in {problem.code for problem in found}


def test_released_tasks_pass_the_check() -> None:
    """The pack that ships has no problem in its tasks."""
    documents = read_documents(PACK)
    assert [p for p in check_documents(documents) if p.pointer.startswith("/tasks.toml")] == []


def test_every_ending_of_custody_ends_the_tasks() -> None:
    """Whatever event ends an arrest as a measure also ends the state in which tasks stand."""
    ending = {spec.id for spec in codebook().events.values() if "arrest" in spec.ends}
    assert ending <= set(TASKS["state"]["ends"])
