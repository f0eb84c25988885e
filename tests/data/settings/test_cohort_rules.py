"""The rules by which cases are chosen: data that fit the columns, the law and the method."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from data.law.entries import LawEntryError
from data.record_columns import record_columns
from data.settings.cohort import HEADS, cohort_rules, read_cohort_rules
from tests.case_tables import LAW

FILE = Path(__file__).parents[3] / "data" / "settings" / "cohort.toml"
DOCUMENT: dict[str, Any] = tomllib.loads(FILE.read_text("utf-8"))
RULES = cohort_rules(LAW)
Change = Callable[[dict[str, Any]], Any]


def test_each_head_has_its_path() -> None:
    """Both begin with the shared steps; each asks for more."""
    for head in HEADS:
        path = RULES.path(head)
        assert path[: len(RULES.shared)] == RULES.shared
        assert len(path) > len(RULES.shared)


def test_a_minor_breach_is_no_misconduct() -> None:
    """Misconduct is all types of violations but that one."""
    types = set(record_columns(LAW).columns["violations"].value_ids)
    assert RULES.misconduct == types - {"minor"}


def test_every_final_non_prosecution_is_an_outcome() -> None:
    """Whoever is not prosecuted was not imprisoned: the outcome is known."""
    [judged] = [step for step in RULES.steps if step.id == "judged"]
    outcomes = set().union(*(each.get("prosecution", ()) for each in judged.when))
    known = set(record_columns(LAW).columns["prosecution"].value_ids)
    assert outcomes == known - {"prosecuted"}


def test_every_citation_is_in_the_law_pack() -> None:
    """Steps cite what the pack holds."""
    assert {name for step in RULES.steps for name in step.citations} <= set(LAW.citations)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda d: d.update(closed_months=0), "closed_months"),
        (lambda d: d.update(most_missing=1), "most_missing"),
        (lambda d: d.update(misconduct=["x"]), "misconduct"),
        (lambda d: d.update(imprisonment=["x"]), "imprisonment"),
        (lambda d: d.update(colour="red"), "colour"),
        (lambda d: d["step"][0].update({"for": ["x"]}), "step[1].for"),
        (lambda d: d["step"][0].update(when=[{"x": ["*"]}]), "step[1].when[1].x"),
        (lambda d: d["step"][0].pop("when"), "step[1].when"),
        (lambda d: d["step"][0].update(closed=True), "step[1].when"),
        (lambda d: d["step"][1].update(id="submitted"), "step[2].id"),
        (lambda d: d["step"][1].update(colour="red"), "step[2].colour"),
    ],
)
def test_a_fault_names_its_place(change: Change, key: str) -> None:
    """Rules that cannot be read are refused with file and key."""
    document = deepcopy(DOCUMENT)
    change(document)
    with pytest.raises(LawEntryError) as refusal:
        read_cohort_rules(document, record_columns(LAW))
    assert (refusal.value.file, refusal.value.key) == ("cohort.toml", key)
