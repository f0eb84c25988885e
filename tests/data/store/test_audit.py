"""The chain shows every later change, and says which."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from data.store.audit.anchors import Anchor, export, make_anchor, read_anchors
from data.store.audit.events import OPERATOR, AuditEvent
from data.store.audit.kinds import KIND_WORDS, AuditKind
from data.store.audit.verification import Finding, faults, verify
from data.store.database import Store, open_store
from data.store.errors import AuditError
from data.store.identifiers import INSTALLATION
from data.store.unit import UnitOfWork
from tests.data.store.audited import add_settings
from tests.data.store.tampering import tamper

CHANGE = "UPDATE audit_entries SET kind = 'user:created' WHERE sequence = 3"
REMOVE = "DELETE FROM audit_entries WHERE sequence IN (3, 4)"
SWAP = (
    "UPDATE audit_entries SET sequence = 100 WHERE sequence = 3",
    "UPDATE audit_entries SET sequence = 3 WHERE sequence = 5",
    "UPDATE audit_entries SET sequence = 5 WHERE sequence = 100",
)
TRUNCATE = "DELETE FROM audit_entries WHERE sequence >= 5"
SHIFT = (
    "DELETE FROM audit_entries WHERE sequence = 3",
    "UPDATE audit_entries SET sequence = sequence + 99 WHERE sequence > 3",
    "UPDATE audit_entries SET sequence = sequence - 100 WHERE sequence > 99",
)


def test_untouched_chain_has_no_findings(store: Store) -> None:
    """The ordinary case."""
    add_settings(store, 6)
    with store.read() as connection:
        assert verify(connection) == []


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ((CHANGE,), [("changed", 3, None)]),
        ((REMOVE,), [("removed", 3, 4)]),
        (SWAP, [("reordered", 3, 5), ("reordered", 5, 3)]),
        (SHIFT, [("reordered", 3, 4), ("reordered", 4, 5), ("reordered", 5, 6)]),
    ],
    ids=["changed", "removed", "reordered", "closed up"],
)
def test_tampering_is_found(
    statements: tuple[str, ...],
    expected: list[tuple[str, int, int | None]],
    store: Store,
    raw: Engine,
) -> None:
    """Kind and number of each entry concerned."""
    add_settings(store, 6)
    with raw.begin() as connection:
        tamper(connection, "audit_entries", *statements)
    with store.read() as connection:
        findings = faults(verify(connection, INSTALLATION))
    wanted = [Finding(code, INSTALLATION, number, until) for code, number, until in expected]
    assert findings == wanted


def anchor_of(store: Store) -> Anchor:
    """Return the installation's anchor."""

    def work(unit: UnitOfWork) -> Anchor:
        return make_anchor(unit, INSTALLATION)

    return store.write(work, actor=OPERATOR)


def test_truncation_is_found_with_an_anchor(store: Store, raw: Engine) -> None:
    """A chain cut at its end is whole in itself; the exported anchor knows better."""
    add_settings(store, 6)
    anchor = anchor_of(store)
    with raw.begin() as connection:
        tamper(connection, "audit_entries", TRUNCATE)
        tamper(connection, "audit_anchors", "DELETE FROM audit_anchors")
    with store.read() as connection:
        assert verify(connection) == []
        assert verify(connection, anchors=[anchor]) == [Finding("truncated", INSTALLATION, 5, 6)]


def test_chain_made_anew_is_found_with_an_anchor(store: Store, raw: Engine) -> None:
    """Someone who can compute hashes still cannot change what was exported."""
    add_settings(store, 6)
    anchor = anchor_of(store)
    with raw.begin() as connection:
        tamper(connection, "audit_anchors", "DELETE FROM audit_anchors")
        tamper(connection, "audit_entries", "DELETE FROM audit_entries")
    add_settings(store, 6)
    with store.read() as connection:
        assert verify(connection, anchors=[anchor]) == [Finding("rewritten", INSTALLATION, 6)]


def test_vanished_chain_is_found_with_an_anchor(store: Store, raw: Engine) -> None:
    """An empty table is no excuse."""
    add_settings(store, 2)
    anchor = anchor_of(store)
    with raw.begin() as connection:
        tamper(connection, "audit_anchors", "DELETE FROM audit_anchors")
        tamper(connection, "audit_entries", "DELETE FROM audit_entries")
    with store.read() as connection:
        assert verify(connection, anchors=[anchor]) == [Finding("truncated", INSTALLATION, 1, 2)]


def test_clock_set_back_is_noted_but_no_fault(address: str) -> None:
    """Clocks are corrected; the order does not depend on them."""
    moments = iter([datetime(2026, 11, 22, hour, tzinfo=UTC) for hour in (9, 8, 10)])
    with open_store(address, clock=lambda: next(moments)) as store:
        add_settings(store, 3)
        with store.read() as connection:
            findings = verify(connection)
    assert (findings, faults(findings)) == ([Finding("clock_back", INSTALLATION, 2)], [])


def test_export_carries_entries_and_anchor(store: Store) -> None:
    """What is kept elsewhere suffices to verify later."""
    add_settings(store, 3)
    anchor = anchor_of(store)
    lines = b"".join(export(store.read, anchor)).splitlines(keepends=True)
    assert [json.loads(line).get("sequence") for line in lines] == [1, 2, 3, None]
    assert read_anchors(lines) == [anchor]


def test_long_export_comes_in_parts(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """No entry is left out or comes twice where a part ends; no reader stays open meanwhile."""
    monkeypatch.setattr("data.store.audit.anchors._ROWS_AT_ONCE", 2)
    add_settings(store, 5)
    parts = export(store.read, anchor_of(store))
    first = next(parts)
    add_settings(store, 1)
    lines = b"".join([first, *parts]).splitlines()
    assert [json.loads(line).get("sequence") for line in lines] == [1, 2, 3, 4, 5, None]


@pytest.mark.parametrize("line", [b"x", b'{"anchor": {}}', b"[1]", b'{"anchor": 1}', b"1"])
def test_unreadable_anchor_names_its_line(line: bytes) -> None:
    """A damaged anchor must not count as no anchor."""
    with pytest.raises(AuditError, match="line 2 of the anchors"):
        read_anchors([b"\n", line])


def test_every_kind_has_its_words() -> None:
    """Auditors read words, not codes."""
    assert KIND_WORDS.keys() == set(AuditKind)


@pytest.mark.parametrize("kind", AuditKind)
def test_kind_is_subject_and_action(kind: AuditKind) -> None:
    """The form that readers and filters rely on."""
    subject, action = kind.value.split(":")
    assert (subject.isidentifier(), action.isidentifier()) == (True, True)


@pytest.mark.parametrize(
    "value",
    [
        "张三",
        "two words",
        "440106199001011234",
        "44010619900101123x",
        "13800138000",
        "x" * 161,
        0.5,
    ],
)
def test_detail_takes_no_personal_data(value: object) -> None:
    """Codes and digests only; the message does not repeat what it refuses."""
    with pytest.raises(AuditError) as caught:
        AuditEvent(AuditKind.CASE_CREATED, None, {"a": [{"b": value}]})
    assert str(value) not in str(caught.value)


@pytest.mark.parametrize(
    "value", ["sha256:" + "0123456789" * 6 + "abcd", "cn-2026.1", INSTALLATION, 7, None, True]
)
def test_detail_takes_codes_and_digests(value: object) -> None:
    """What the chain is for."""
    assert AuditEvent(AuditKind.CASE_CREATED, None, {"a": value}).detail["a"] == value
