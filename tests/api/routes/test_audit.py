"""The trail over HTTP: one's own chain, page by page, in codes."""

from __future__ import annotations

import json

from sqlalchemy import create_engine

from api.security.principal import Role
from data.store.audit.anchors import read_anchors
from data.store.audit.verification import verify
from tests.api.house import OTHER, PROCURATORATE, House
from tests.data.store.tampering import tamper


def sequences(house: House, code: str, limit: int) -> list[int]:
    """Return the numbers of every entry of a chain as its auditor reads them."""
    client = house.signed_in(house.person(Role.AUDITOR, code))
    found: list[int] = []
    after: dict[str, str] = {}
    while True:
        shown = client.get("/v1/audit", params={"limit": limit, **after}).json()
        found += [entry["sequence"] for entry in shown["entries"]]
        if shown["next"] is None:
            return found
        after = {"after": shown["next"]}


def test_every_entry_is_on_one_page(house: House) -> None:
    """No entry is left out or shown twice."""
    for role in (Role.EXPERT, Role.PROSECUTOR, Role.SUPERVISOR):
        house.signed_in(house.person(role))
    found = sequences(house, PROCURATORATE, 2)
    assert found == list(range(len(found), 0, -1))
    assert len(found) == 4


def test_an_auditor_reads_the_own_chain_only(house: House) -> None:
    """Another organisation's events are not in it."""
    house.signed_in(house.person(Role.EXPERT))
    assert len(sequences(house, OTHER, 50)) == 1


def test_reading_writes_nothing(house: House) -> None:
    """Auditors change nothing, the trail least of all."""
    client = house.signed_in(house.person(Role.AUDITOR))
    first, second = client.get("/v1/audit").json(), client.get("/v1/audit").json()
    assert first == second


def test_intact_chain_is_verified(house: House) -> None:
    """For the auditor and the supervisor, in the language that is asked for."""
    for role in (Role.AUDITOR, Role.SUPERVISOR):
        shown = house.signed_in(house.person(role)).get("/v1/audit/verification").json()
        assert (shown["intact"], shown["findings"]) == (True, [])
        assert shown["entries"] == len(sequences(house, PROCURATORATE, 50)) - 1


def test_tampering_is_told(house: House) -> None:
    """Which entry, and how, in words; another organisation's chain is no concern of theirs."""
    auditor = house.signed_in(house.person(Role.AUDITOR))
    house.signed_in(house.person(Role.EXPERT))
    organisation = house.organisations[PROCURATORATE]
    engine = create_engine(house.state.settings.database_url)
    with engine.begin() as connection:
        change = "UPDATE audit_entries SET kind = 'case:closed' WHERE sequence = 1 AND"
        tamper(connection, "audit_entries", f"{change} organisation_id = '{organisation}'")
    engine.dispose()
    shown = auditor.get("/v1/audit/verification", headers={"accept-language": "en"}).json()
    (finding,) = shown["findings"]
    assert (shown["intact"], finding["code"], finding["sequence"]) == (False, "changed", 1)
    assert "entry 1" in finding["words"].lower()
    other = house.signed_in(house.person(Role.AUDITOR, OTHER))
    assert other.get("/v1/audit/verification").json()["intact"]


def test_export_is_the_chain_with_its_anchor(house: House) -> None:
    """Kept elsewhere it shows whether the chain was cut; the export is an event of its own."""
    auditor = house.signed_in(house.person(Role.AUDITOR))
    response = auditor.get("/v1/audit/export")
    assert response.headers["content-type"].startswith("application/x-ndjson")
    lines = response.content.splitlines()
    (anchor,) = read_anchors(lines)
    numbers = [json.loads(line)["sequence"] for line in lines[:-1]]
    assert numbers == list(range(1, anchor.sequence + 1))
    assert anchor.organisation_id == house.organisations[PROCURATORATE]
    assert auditor.get("/v1/audit").json()["entries"][0]["kind"] == "audit:exported"
    with house.store.read() as connection:
        assert verify(connection, anchor.organisation_id, [anchor]) == []


def test_supervisors_do_not_export(house: House) -> None:
    """The trail leaves the house through its auditor."""
    supervisor = house.signed_in(house.person(Role.SUPERVISOR))
    assert supervisor.get("/v1/audit/export").status_code == 403
