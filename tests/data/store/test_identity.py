"""Who a suspect is: sealed, found exactly, erased for good."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text

from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.audit.verification import verify
from data.store.database import Store
from data.store.errors import ErasedError, KeyringError, NotFoundError, VersionConflictError
from data.store.identifiers import uuid7
from data.store.identity.annotations import (
    NewAnnotation,
    annotate,
    annotations_about,
    change_annotation,
)
from data.store.identity.erasure import erase, scrub
from data.store.identity.identities import Identity, identity_of, record_identity
from data.store.identity.keyring import Keyring, add_wrapping_key, create_key_file, load_keys
from data.store.identity.search import find_suspects
from data.store.identity.suspect_keys import key_of, rewrap, wrapping_keys_in_use
from data.store.tables import METADATA
from data.store.tables.personal import identities, suspect_keys
from tests.data.store.people_and_cases import Office, add_office, add_suspect

KNOWN = Identity("阿不都·热合曼", "11010119900307123X", date(1990, 3, 7))
RECORDED = AuditEvent(AuditKind.IDENTITY_RECORDED)
ERASED = AuditEvent(AuditKind.SUSPECT_ERASED)


@pytest.fixture
def keys(tmp_path: Path) -> Keyring:
    """Fresh keys."""
    return create_key_file(tmp_path / "keys")


@pytest.fixture
def office(store: Store) -> Office:
    """A procuratorate."""
    return add_office(store)


@pytest.fixture
def suspect_id(store: Store, office: Office, keys: Keyring) -> str:
    """A suspect whose identity is known."""
    identifier = add_suspect(store, office, keys)
    record(store, office, keys, identifier)
    return identifier


def record(
    store: Store, office: Office, keys: Keyring, suspect_id: str, identity: Identity = KNOWN
) -> None:
    """Store an identity."""
    store.write(
        lambda unit: record_identity(unit, keys, suspect_id, identity, audit=RECORDED),
        actor=office.actor,
    )


def note(store: Store, office: Office, keys: Keyring, suspect_id: str, body: str) -> str:
    """Store a text about the suspect."""
    new = NewAnnotation(suspect_id, "note", body, "restitution")
    return store.write(
        lambda unit: annotate(unit, keys, suspect_id, new, audit=RECORDED), actor=office.actor
    )


def test_identity_is_read_as_recorded(store: Store, keys: Keyring, suspect_id: str) -> None:
    """Name, number and birth date come back."""
    with store.read() as connection:
        assert identity_of(connection, keys, suspect_id) == KNOWN


def test_identity_may_be_corrected(
    store: Store, office: Office, keys: Keyring, suspect_id: str
) -> None:
    """The new one replaces the old one, and is found instead of it."""
    record(store, office, keys, suspect_id, Identity("李四"))
    with store.read() as connection:
        assert identity_of(connection, keys, suspect_id) == Identity("李四")
        found = find_suspects(
            connection, keys, organisation_id=office.organisation_id, name=KNOWN.name
        )
    assert found == []


def test_database_file_holds_no_name(
    store: Store, office: Office, keys: Keyring, suspect_id: str, raw: Engine
) -> None:
    """Whoever reads every row of every table reads no name, number or note."""
    note(store, office, keys, suspect_id, "住在某街某号")
    with raw.connect() as connection:
        tables = ("identities", "annotations", "suspect_keys", "audit_entries")
        shown = [
            str(tuple(row))
            for table in tables
            for row in connection.execute(select(METADATA.tables[table]))
        ]
    secrets = (str(KNOWN.name), str(KNOWN.id_number), "1990-03-07", "某街")
    hidden = [repr(secret.encode())[2:-1] for secret in secrets]
    assert [s for s in (*secrets, *hidden) if any(s in row for row in shown)] == []


@pytest.mark.parametrize(
    "name", ["阿不都·热合曼", "阿不都•热合曼", "阿不都・ 热合曼", " 阿不都・热合曼　"]
)
def test_name_is_found_however_it_is_typed(
    name: str, store: Store, office: Office, keys: Keyring, suspect_id: str
) -> None:
    """Dots, widths and spaces differ from keyboard to keyboard."""
    with store.read() as connection:
        found = find_suspects(connection, keys, organisation_id=office.organisation_id, name=name)
    assert found == [suspect_id]


def test_id_number_is_found_exactly(
    store: Store, office: Office, keys: Keyring, suspect_id: str
) -> None:
    """A small x is the same number; another number is nobody."""
    with store.read() as connection:
        own = office.organisation_id
        found = find_suspects(connection, keys, organisation_id=own, id_number="11010119900307123x")
        other = find_suspects(connection, keys, organisation_id=own, id_number="110101199003071230")
    assert (found, other) == ([suspect_id], [])


@pytest.mark.usefixtures("suspect_id")
def test_search_stays_within_the_organisation(store: Store, keys: Keyring) -> None:
    """Others' suspects are not found."""
    other = add_office(store, "440105")
    with store.read() as connection:
        found = find_suspects(
            connection, keys, organisation_id=other.organisation_id, name=KNOWN.name
        )
    assert found == []


def test_search_for_nothing_is_refused(store: Store, keys: Keyring) -> None:
    """It would list everyone."""
    with store.read() as connection, pytest.raises(ValueError, match="at least one"):
        find_suspects(connection, keys, organisation_id=uuid7())


def test_search_needs_the_key(
    store: Store, office: Office, suspect_id: str, tmp_path: Path
) -> None:
    """Without it nobody can try names against the database."""
    others = create_key_file(tmp_path / "others")
    with store.read() as connection:
        found = find_suspects(
            connection, others, organisation_id=office.organisation_id, name=KNOWN.name
        )
        assert found == []
        with pytest.raises(KeyringError, match="lacks wrapping key"):
            identity_of(connection, others, suspect_id)


def test_sealed_text_opens_in_its_own_place_only(
    store: Store, keys: Keyring, suspect_id: str, raw: Engine
) -> None:
    """Someone who swaps columns does not make a number a name."""
    with raw.begin() as connection:
        connection.execute(text("UPDATE identities SET sealed_name = sealed_id_number"))
    with store.read() as connection, pytest.raises(KeyringError, match="does not open"):
        identity_of(connection, keys, suspect_id)


def test_wrapped_key_fits_its_own_suspect_only(
    store: Store, office: Office, keys: Keyring, suspect_id: str, raw: Engine
) -> None:
    """Keys cannot be exchanged between suspects."""
    other = add_suspect(store, office, keys)
    with raw.begin() as connection:
        connection.execute(
            text(
                "UPDATE suspect_keys SET wrapped_key = (SELECT wrapped_key FROM suspect_keys "
                "WHERE suspect_id = :one) WHERE suspect_id = :other"
            ),
            {"one": suspect_id, "other": other},
        )
    with store.read() as connection, pytest.raises(KeyringError, match="does not open"):
        key_of(connection, keys, other)


def test_note_is_read_and_changed(
    store: Store, office: Office, keys: Keyring, suspect_id: str
) -> None:
    """Texts may be corrected."""
    note(store, office, keys, suspect_id, "old")
    with store.read() as connection:
        (old,) = annotations_about(connection, keys, suspect_id, suspect_id)
    store.write(
        lambda unit: change_annotation(unit, keys, old, "new", audit=RECORDED), actor=office.actor
    )
    with store.read() as connection:
        (new,) = annotations_about(connection, keys, suspect_id, suspect_id)
    assert (old.text, new.text, new.version, new.factor) == ("old", "new", 2, "restitution")


def test_note_changed_by_someone_else_is_refused(
    store: Store, office: Office, keys: Keyring, suspect_id: str
) -> None:
    """Nothing is overwritten unseen."""
    note(store, office, keys, suspect_id, "old")
    with store.read() as connection:
        (old,) = annotations_about(connection, keys, suspect_id, suspect_id)
    store.write(
        lambda unit: change_annotation(unit, keys, old, "new", audit=RECORDED), actor=office.actor
    )
    with pytest.raises(VersionConflictError):
        store.write(
            lambda unit: change_annotation(unit, keys, old, "mine", audit=RECORDED),
            actor=office.actor,
        )


def test_rotation_rewraps_every_key(
    store: Store, office: Office, keys: Keyring, suspect_id: str, tmp_path: Path
) -> None:
    """Afterwards the old wrapping key is no longer needed, and everything still opens."""
    add_suspect(store, office, keys)
    rotated = add_wrapping_key(tmp_path / "keys")
    assert store.write(lambda unit: rewrap(unit, rotated), actor=office.actor) == 2
    assert store.write(lambda unit: rewrap(unit, rotated), actor=office.actor) == 0
    with store.read() as connection:
        assert wrapping_keys_in_use(connection) == {rotated.newest.id: 2}
        newest_only = Keyring((rotated.newest,), rotated.search)
        assert identity_of(connection, newest_only, suspect_id) == KNOWN


def test_erased_person_is_gone(
    store: Store, office: Office, keys: Keyring, suspect_id: str
) -> None:
    """Neither read nor found; record and chain stay and verify."""
    note(store, office, keys, suspect_id, "text")
    store.write(lambda unit: erase(unit, suspect_id, audit=ERASED), actor=office.actor)
    with store.read() as connection:
        with pytest.raises(ErasedError):
            identity_of(connection, keys, suspect_id)
        with pytest.raises(ErasedError):
            annotations_about(connection, keys, suspect_id, suspect_id)
        found = find_suspects(
            connection, keys, organisation_id=office.organisation_id, name=KNOWN.name
        )
        kept = connection.execute(text("SELECT count(*) FROM suspects")).scalar()
        assert (found, kept, verify(connection)) == ([], 1, [])


def test_erasure_leaves_nothing_to_open_copies_with(
    store: Store, office: Office, suspect_id: str
) -> None:
    """Bytes that were copied before open for nobody who has only key file and database."""
    with store.read() as connection:
        sealed = connection.execute(select(identities.c.sealed_name)).scalar_one()
    store.write(lambda unit: erase(unit, suspect_id, audit=ERASED), actor=office.actor)
    with store.read() as connection:
        row = connection.execute(select(suspect_keys)).one()
        left = connection.execute(select(identities)).one()
    assert sealed
    assert (row.wrapped_key, row.destroyed_at is not None) == (None, True)
    assert {left.sealed_name, left.name_digest, left.id_number_digest} == {None}


def test_erasing_nobody_is_refused(store: Store, office: Office) -> None:
    """A wrong id must not look like success."""
    with pytest.raises(NotFoundError):
        store.write(lambda unit: erase(unit, uuid7(), audit=ERASED), actor=office.actor)


def test_erased_bytes_leave_the_files(store: Store, office: Office, suspect_id: str) -> None:
    """After scrubbing, not even the database's files hold the wrapped key or the sealed name."""
    with store.read() as connection:
        wrapped = connection.execute(select(suspect_keys.c.wrapped_key)).scalar_one()
        sealed = connection.execute(select(identities.c.sealed_name)).scalar_one()
    store.write(lambda unit: erase(unit, suspect_id, audit=ERASED), actor=office.actor)
    scrub(store.url.render_as_string(hide_password=False))
    if store.url.get_backend_name() == "postgresql":
        with store.read() as connection:
            size = connection.execute(text("SELECT pg_relation_size('suspect_keys')")).scalar()
            dead = connection.execute(
                text("SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'suspect_keys'")
            ).scalar()
        assert (size, dead) == (8192, 0)
        return
    path = Path(str(store.url.database))
    bytes_on_disk = b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))
    assert (wrapped in bytes_on_disk, sealed in bytes_on_disk) == (False, False)


def test_identity_shows_nothing() -> None:
    """No log can hold it by accident."""
    assert repr(KNOWN) == "Identity(…)"


def test_key_file_is_the_one_in_use(keys: Keyring, tmp_path: Path) -> None:
    """What was created is what is loaded later."""
    assert load_keys(tmp_path / "keys") == keys
