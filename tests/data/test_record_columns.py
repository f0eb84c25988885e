"""The columns of case records: named twice, cited, with conditions on what there is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from data.codebook import codebook
from data.law.entries import LawEntryError
from data.record_columns import LEVEL, ColumnSpec, read_record_columns, record_columns
from data.settings.decisions import decision_book
from tests.case_tables import LAW

DOCUMENT: dict[str, Any] = tomllib.loads(
    (Path(__file__).parents[2] / "data" / "codebook.toml").read_text(encoding="utf-8")
)
COLUMNS = record_columns(LAW)
OWN = [spec for spec in COLUMNS.columns.values() if spec.kind != LEVEL]
Change = Callable[[dict[str, Any]], Any]


def columns_of(change: Change) -> None:
    """Read the columns of a changed file."""
    document = deepcopy(DOCUMENT)
    change(document)
    read_record_columns(document, codebook(), LAW)


def column(document: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the table of one column."""
    found: dict[str, Any] = next(each for each in document["column"] if each["id"] == name)
    return found


def test_the_factors_follow_in_scale_order() -> None:
    """Every factor has a column with its levels, and what is no level behind them."""
    assert COLUMNS.factors == tuple(factor.id for factor in LAW.scale)
    assert list(COLUMNS.columns)[-len(COLUMNS.factors) :] == list(COLUMNS.factors)
    for factor in LAW.scale:
        beside = ("unknown", "not_applicable") if factor.not_applicable else ("unknown",)
        assert COLUMNS.columns[factor.id].value_ids == (*factor.level_ids, *beside)


@pytest.mark.parametrize("spec", OWN, ids=lambda spec: spec.id)
def test_names_and_help_stand_in_both_languages(spec: ColumnSpec) -> None:
    """Chinese for users, English beside it; what helps is a sentence in both."""
    assert re.search(r"[\u4e00-\u9fff]", spec.name_zh)
    assert re.fullmatch(r"[A-Z][A-Za-z ,'-]+", spec.name_en)
    assert bool(spec.help_zh) is bool(spec.help_en)
    assert not spec.help_zh or (spec.help_zh[-1], spec.help_en[-1]) == ("。", ".")


def test_no_two_columns_have_one_name() -> None:
    """A heading means one column, in either language."""
    for name in ("name_zh", "name_en"):
        names = [getattr(spec, name) for spec in COLUMNS.columns.values()]
        assert len(set(names)) == len(names)


def test_no_two_values_of_a_column_have_one_label() -> None:
    """A value written in words means one code."""
    for spec in COLUMNS.columns.values():
        for label in ("label_zh", "label_en"):
            labels = [getattr(value, label) for value in spec.values]
            assert len(set(labels)) == len(labels), spec.id


def test_every_citation_is_in_the_law_pack() -> None:
    """Columns cite what the pack holds."""
    assert {name for spec in OWN for name in spec.citations} <= set(LAW.citations)


def test_values_come_from_where_they_are_said_once() -> None:
    """Grounds are those of the events, reasons of deviation those of the decisions."""
    grounds = tuple(value.id for value in codebook().fields["arrest_ground"].values)
    assert COLUMNS.columns["arrest_ground"].value_ids == grounds
    assert set(COLUMNS.columns["mandatory_ground"].value_ids) < set(grounds)
    assert COLUMNS.columns["deviation"].value_ids == tuple(decision_book().deviations)


def test_no_trait_is_read_by_a_head() -> None:
    """Residence, sex, age and ethnicity are for the audit alone."""
    assert COLUMNS.traits == ("resident", "sex", "age_band", "ethnicity")
    assert all(COLUMNS.columns[name].used_by == ("groups",) for name in COLUMNS.traits)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda d: column(d, "team").update(kind="words"), "column[8].kind"),
        (lambda d: column(d, "team").update(group="x"), "column[8].group"),
        (lambda d: column(d, "team").update(used_by=["x"]), "column[8].used_by"),
        (lambda d: column(d, "team").update(filled_by="x"), "column[8].filled_by"),
        (lambda d: column(d, "team").update(id="office"), "column[8].id"),
        (lambda d: column(d, "team").update(id="criminal_record"), "column[8].id"),
        (lambda d: column(d, "team").update(colour="red"), "column[8].colour"),
        (lambda d: column(d, "team").update(not_before=["office"]), "column[8].not_before"),
        (lambda d: column(d, "team").update(only_when=[{"x": ["*"]}]), "column[8].only_when[1].x"),
        (
            lambda d: column(d, "team").update(needed_when=[{"decision": ["x"]}]),
            "column[8].needed_when[1].decision",
        ),
        (lambda d: column(d, "arrest_ground").update(values_of="x"), "column[17].values_of"),
        (lambda d: column(d, "arrest_ground").update(among=["x"]), "column[17].among"),
        (lambda d: d.pop("column_use"), "column_use"),
    ],
)
def test_a_fault_names_its_place(change: Change, key: str) -> None:
    """Columns that cannot be read are refused with file and key."""
    with pytest.raises(LawEntryError) as refusal:
        columns_of(change)
    assert (refusal.value.file, refusal.value.key) == ("codebook.toml", key)
