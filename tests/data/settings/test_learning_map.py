"""The map from events to case records: every code is one of either codebook, none is forgotten."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from data.codebook import codebook
from data.law.entries import LawEntryError
from data.record_columns import record_columns
from data.settings.learning import learning_map, read_learning_map
from tests.case_tables import LAW

FILE = Path(__file__).parents[3] / "data" / "settings" / "learning.toml"
DOCUMENT: dict[str, Any] = tomllib.loads(FILE.read_text("utf-8"))
CODES = learning_map(LAW)
BOOK = codebook()
Change = Callable[[dict[str, Any]], Any]


@pytest.mark.parametrize(
    ("table", "field"), [("breach", "bail_breach_item"), ("sentence", "sentence")]
)
def test_every_value_stands_for_something(table: str, field: str) -> None:
    """A breach or a sentence that could be recorded is not lost."""
    assert set(CODES.tables[table]) == {str(value.id) for value in BOOK.fields[field].values}


def test_every_verdict_but_guilty_is_a_sentence_of_its_own() -> None:
    """With guilty the principal sentence says which."""
    verdicts = {str(value.id) for value in BOOK.fields["verdict"].values}
    assert set(CODES.tables["verdict"]) == verdicts - {"guilty"}


def test_every_end_of_a_prosecution_is_an_outcome() -> None:
    """All final non-prosecutions of the codebook; conditional ones are not final."""
    ends = {name for name in BOOK.events if name.startswith("not_prosecuted")}
    assert ends <= set(CODES.tables["prosecution"])


def test_what_stands_for_nothing_is_empty() -> None:
    """An event that the table does not read, or no value at all."""
    assert CODES.of("violation", "hearing_held") == CODES.of("breach", None) == ""


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda d: d["breach"].update(x="minor"), "breach.x"),
        (lambda d: d["breach"].update(other="x"), "breach.other"),
        (lambda d: d["violation"].update(x="flight"), "violation.x"),
        (lambda d: d["measure"].update(arrest="x"), "measure.arrest"),
        (lambda d: d["decided"].update(arrest_approved="x"), "decided.arrest_approved"),
        (lambda d: d.update(submitted=["x"]), "submitted"),
        (lambda d: d.update(mandatory=["CPL81-1"]), "mandatory"),
        (lambda d: d.pop("sentence"), "sentence"),
        (lambda d: d.update(colour="red"), "colour"),
    ],
)
def test_a_fault_names_its_place(change: Change, key: str) -> None:
    """A map that cannot be read is refused with file and key."""
    document = deepcopy(DOCUMENT)
    change(document)
    with pytest.raises(LawEntryError) as refusal:
        read_learning_map(document, BOOK, record_columns(LAW))
    assert (refusal.value.file, refusal.value.key) == ("learning.toml", key)
