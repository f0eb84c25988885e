"""Guessing is slow, however many processes guess at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from data.store.audit.events import OPERATOR
from data.store.database import Store, open_store
from data.store.people.login import LoginRefusedError, log_in
from data.store.people.passwords import hash_password
from data.store.people.sessions import SessionLimits, session_of
from data.store.people.throttle import (
    BY_LOGIN,
    ThrottledError,
    ThrottlePolicy,
    admit,
    throttle_subject,
)
from data.store.tables.audit import audit_entries
from tests.data.store.people_and_cases import add_office

PASSWORD = "correct horse battery staple"  # noqa: S105 - an example
LIMITS = SessionLimits()
SUBJECT = throttle_subject("login", "someone")


def attempts(store: Store, count: int) -> int:
    """Return how many of some attempts are admitted."""
    admitted = 0
    for _ in range(count):
        try:
            store.write(lambda unit: admit(unit, SUBJECT, BY_LOGIN), actor=OPERATOR)
        except ThrottledError:
            continue
        admitted += 1
    return admitted


def test_attempts_are_admitted_up_to_the_limit(store: Store) -> None:
    """Five, then a pause."""
    assert attempts(store, 9) == 5


def test_attempts_are_admitted_again_after_the_pause(address: str) -> None:
    """Fifteen minutes later; but not a second before."""
    now = [datetime(2026, 11, 22, 9, tzinfo=UTC)]
    with open_store(address, clock=lambda: now[0]) as store:
        assert attempts(store, 6) == 5
        now[0] += timedelta(minutes=15) - timedelta(seconds=1)
        assert attempts(store, 1) == 0
        now[0] += timedelta(seconds=1)
        assert attempts(store, 9) == 5


def test_old_failures_are_forgotten(address: str) -> None:
    """Four yesterday and one today are no attack."""
    now = [datetime(2026, 11, 22, 9, tzinfo=UTC)]
    with open_store(address, clock=lambda: now[0]) as store:
        assert attempts(store, 4) == 4
        now[0] += timedelta(hours=1)
        assert attempts(store, 5) == 5


def test_processes_share_the_count(address: str) -> None:
    """Twenty attempts at once on two stores: five are admitted."""
    with open_store(address) as one, open_store(address) as other, ThreadPoolExecutor(20) as pool:
        stores = [one, other] * 10
        assert sum(pool.map(lambda store: attempts(store, 1), stores)) == 5


def test_right_password_opens_a_session(store: Store) -> None:
    """And forgets the failures before it."""
    add_office(store, "440106", hash_password(PASSWORD))
    for _ in range(4):
        with pytest.raises(LoginRefusedError):
            log_in(store, "440106", "wrong password", address="192.0.2.1", limits=LIMITS)
    login = log_in(store, " 440106 ", PASSWORD, address="192.0.2.1", limits=LIMITS)
    with store.read() as connection:
        found = session_of(connection, login.token, LIMITS, now=datetime.now(UTC))
    assert found == login.session
    assert log_in(store, "440106", PASSWORD, address="192.0.2.1", limits=LIMITS).user == login.user


def test_right_password_is_refused_during_the_pause(store: Store) -> None:
    """Otherwise guessing would go on."""
    add_office(store, "440106", hash_password(PASSWORD))
    for _ in range(5):
        with pytest.raises(LoginRefusedError):
            log_in(store, "440106", "wrong password", address="192.0.2.1", limits=LIMITS)
    with pytest.raises(ThrottledError) as caught:
        log_in(store, "440106", PASSWORD, address="192.0.2.2", limits=LIMITS)
    assert caught.value.until > datetime.now(UTC)


def test_unknown_name_is_refused_like_a_wrong_password(store: Store) -> None:
    """Nobody learns which names exist."""
    add_office(store, "440106", hash_password(PASSWORD))
    texts = set()
    for login in ("440106", "nobody"):
        with pytest.raises(LoginRefusedError) as caught:
            log_in(store, login, "wrong password", address="192.0.2.1", limits=LIMITS)
        texts.add(str(caught.value))
    assert len(texts) == 1


def test_attempts_are_in_the_trail_without_name_or_address(store: Store) -> None:
    """Auditors see that someone tried."""
    with pytest.raises(LoginRefusedError):
        log_in(store, "nobody", "wrong password", address="192.0.2.1", limits=LIMITS)
    with store.read() as connection:
        rows = connection.execute(select(audit_entries)).all()
    assert [row.kind for row in rows] == ["login:attempted", "login:attempted", "login:refused"]
    assert not any(word in str(row) for row in rows for word in ("nobody", "192.0.2.1"))


def test_an_office_behind_one_address_logs_in_all_day(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only failures count against an address, however many people share it."""
    monkeypatch.setattr("data.store.people.login.BY_ADDRESS", ThrottlePolicy(attempts=3))
    add_office(store, "440106", hash_password(PASSWORD))
    for _ in range(8):
        log_in(store, "440106", PASSWORD, address="192.0.2.1", limits=LIMITS)


def test_an_own_account_hides_no_guesses(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Logging in between two guesses takes back nothing but that login."""
    monkeypatch.setattr("data.store.people.login.BY_ADDRESS", ThrottlePolicy(attempts=3))
    add_office(store, "440106", hash_password(PASSWORD))
    for guess in ("a", "b"):
        with pytest.raises(LoginRefusedError):
            log_in(store, guess, PASSWORD, address="192.0.2.1", limits=LIMITS)
        log_in(store, "440106", PASSWORD, address="192.0.2.1", limits=LIMITS)
    with pytest.raises(LoginRefusedError):
        log_in(store, "c", PASSWORD, address="192.0.2.1", limits=LIMITS)
    with pytest.raises(ThrottledError):
        log_in(store, "440106", PASSWORD, address="192.0.2.1", limits=LIMITS)
