"""The trail over HTTP: one's own chain, page by page, in codes."""

from __future__ import annotations

from api.security.principal import Role
from tests.api.house import OTHER, PROCURATORATE, House


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
