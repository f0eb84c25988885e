"""The export of case records for learning: levels, versions and pseudonyms, no person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from api.actions.decisions import decide
from api.actions.exports import export_learning_rows
from api.security.principal import Principal, Role
from data.law.catalogue import law_packs
from data.record_columns import record_columns
from data.store.events import EventSource, NewEvent, add_event
from data.store.learning_rows import learning_columns, learning_rows
from data.tables import open_table
from model.errors import LawPackError
from model.law import LawPack
from tests.api.actions.offices import (
    LIGHT_PLEA,
    NAME,
    Offices,
    accepted,
    assessed,
    opened,
    ready_to_decide,
    refusal,
)

NEWER = replace(law_packs()[-1], version="cn-2030.1")


def rows_of(offices: Offices) -> list[dict[str, str]]:
    """Return the rows of the procuratorate."""
    with offices.store.read() as connection:
        rows = learning_rows(
            connection, offices.keys, offices.prosecutor.organisation_id, synthetic=True
        )
        return [dict(zip(learning_columns(), row, strict=True)) for row in rows]


def test_a_decided_suspect_is_a_row(offices: Offices) -> None:
    """With the levels that counted, what was shown, who decided, and the mark of invention."""
    suspect = ready_to_decide(offices)
    assert rows_of(offices) == []
    offices.as_(offices.prosecutor, lambda desk: decide(desk, suspect.id, refusal()))
    [row] = rows_of(offices)
    assert (row["decision"], row["refusal_ground"]) == ("no_measure", "no_danger")
    assert (row["plea_acceptance"], row["flight_conduct"]) == ("signed", "unknown")
    assert (row["recommendation"], row["scorecard_version"]) == ("bail", "expert-2026.1")
    assert (row["law_version"], row["synthetic"]) == ("cn-2026.1", "true")
    assert len(row["decider"]) == len(row["suspect"]) == len(row["record"]) == 16
    assert (row["district"], row["offence"]) == ("JCY", "盗窃罪")
    texts = " ".join(row.values())
    assert NAME not in texts
    assert suspect.id not in texts


def test_a_decision_that_came_from_a_table_is_a_row(offices: Offices) -> None:
    """Without assessment and decision of this program: levels unknown, decider empty."""
    suspect = accepted(offices).suspects[0]
    decided = NewEvent("arrest_approved", date(2026, 3, 8), {"arrest_ground": "CPL81-1"})
    offices.store.write(
        lambda unit: add_event(unit, suspect.id, decided, source=EventSource.IMPORTED),
        actor=offices.prosecutor.actor(),
    )
    [row] = rows_of(offices)
    assert (row["decision"], row["arrest_ground"], row["decider"]) == ("arrest", "CPL81-1", "")
    assert {row[factor] for factor in record_columns(law_packs()[-1]).factors} == {"unknown"}
    assert (row["recommendation"], row["offence_group"], row["age_band"]) == ("", "", "")
    assessed(offices, offices.prosecutor, suspect.id, LIGHT_PLEA)
    assert rows_of(offices)[0]["plea_acceptance"] == "unknown"  # made after the decision


def test_levels_of_a_pack_that_is_gone_are_unknown(
    offices: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are not read as if they were levels of another."""

    def gone(version: str) -> LawPack:
        raise LawPackError(version)

    suspect = ready_to_decide(offices)
    offices.as_(offices.prosecutor, lambda desk: decide(desk, suspect.id, refusal()))
    monkeypatch.setattr("data.store.learning_rows.law_pack", gone)
    monkeypatch.setattr("data.store.learning_rows.law_packs", lambda: (NEWER,))
    [row] = rows_of(offices)
    assert (row["law_version"], row["plea_acceptance"]) == ("cn-2030.1", "unknown")


def test_who_is_not_decided_on_is_no_row(offices: Offices) -> None:
    """A case of the police, and one that was accepted and waits."""
    opened(offices, "穗公捕〔2026〕2号")
    accepted(offices)
    assert rows_of(offices) == []


def test_an_export_is_written_and_noted(offices: Offices, tmp_path: Path) -> None:
    """The file has every column; the export is an event of the chain."""
    suspect = ready_to_decide(offices)
    offices.as_(offices.prosecutor, lambda desk: decide(desk, suspect.id, refusal()))
    person = offices.supervisor
    researcher = Principal(
        person.user_id,
        person.login,
        person.organisation_id,
        person.organisation_kind,
        frozenset({Role.RESEARCHER}),
    )
    path = tmp_path / "c.csv"
    written = export_learning_rows(
        offices.store, offices.keys, researcher, path, ending=".csv", synthetic=False
    )
    with open_table(path) as table:
        rows = list(table.rows)
    assert (written, table.header) == (1, learning_columns())
    assert rows[0].cells[table.header.index("synthetic")] == "false"
