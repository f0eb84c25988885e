"""The demonstration: every course is played, on both databases, and says that it is invented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, select

from api.demo.cast import Cast
from api.demo.filling import courses, fill, is_empty
from api.demo.script import script
from api.security.principal import Role
from data.store.audit.verification import faults, verify
from data.store.database import Store
from data.store.identity.identities import identity_of
from data.store.identity.keyring import Keyring, create_key_file
from data.store.states import State
from data.store.tables.cases import cases, suspects
from data.store.tables.people import organisations, users
from data.store.tables.records import decisions
from data.synthetic.requests import MARK
from model.law import Stage

COUNT = len(script().courses)

pytestmark = pytest.mark.slow


@pytest.fixture
def keys(tmp_path: Path) -> Keyring:
    """Return new keys."""
    return create_key_file(tmp_path / "keys.json")


@pytest.fixture
def cast(store: Store, keys: Keyring) -> Cast:
    """Return the cast of a small demonstration."""
    return fill(store, keys, cases=COUNT)


def column(store: Store, wanted: Column[Any]) -> set[Any]:
    """Return what stands in a column."""
    with store.read() as connection:
        return set(connection.execute(select(wanted)).scalars())


def test_a_small_demonstration_shows_everything(cast: Cast, keys: Keyring) -> None:
    """Every state and stage occurs, whatever is named is marked, and the chain verifies."""
    store = cast.store
    assert column(store, suspects.c.state) == {state.value for state in State}
    assert column(store, suspects.c.stage) == {stage.value for stage in Stage}
    assert column(store, decisions.c.deviates) == {True, False}
    for name in (cases.c.case_number, organisations.c.name, users.c.name):
        assert all(text.startswith(MARK) for text in column(store, name))
    with store.read() as connection:
        for suspect_id in connection.execute(select(suspects.c.id)).scalars().all():
            assert str(identity_of(connection, keys, suspect_id).name).startswith(MARK)
        assert not faults(verify(connection))


def test_the_cast_has_every_role_and_a_password_each(store: Store, keys: Keyring) -> None:
    """Whoever looks at the demonstration can be anyone in it; a filled database is not empty."""
    assert is_empty(store)
    cast = fill(store, keys, cases=0)
    assert not is_empty(store)
    assert {role for login in cast.logins for role in login.account.roles} == set(Role)
    assert len({login.password for login in cast.logins}) == len(cast.logins)


def test_two_hundred_cases_keep_the_shares_of_the_script() -> None:
    """Of 200 cases each course has its share, within one."""
    found = [course.id for course in courses(200)]
    assert len(found) == 200
    for course in script().courses:
        whole = sum(each.share for each in script().courses)
        assert abs(found.count(course.id) - 200 * course.share / whole) <= 2
