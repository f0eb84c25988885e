"""Backups are whole, come back whole, and are refused where something is known to be missing."""

from __future__ import annotations

import json
import os
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text

from data.store.audit.anchors import Anchor, make_anchor
from data.store.audit.events import OPERATOR
from data.store.audit.verification import verify
from data.store.backup.making import make_backup
from data.store.backup.restoring import restore
from data.store.database import Store, open_store
from data.store.errors import BackupError, SchemaError
from data.store.identifiers import INSTALLATION
from data.store.identity.identities import Identity, identity_of, record_identity
from data.store.identity.keyring import create_key_file
from data.store.tables import METADATA
from tests.data.store.audited import EVENT, add_settings, names
from tests.data.store.people_and_cases import add_office, add_suspect
from tests.data.store.tampering import tamper


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Where the backup goes."""
    return tmp_path / "nansha.backup"


@pytest.fixture
def source(store: Store) -> str:
    """Address of a database with a few settings, still open."""
    add_settings(store, 3)
    return store.url.render_as_string(hide_password=False)


def anchored(store: Store) -> Anchor:
    """Return the installation's anchor."""
    return store.write(lambda unit: make_anchor(unit, INSTALLATION), actor=OPERATOR)


def rows_of(store: Store) -> dict[str, list[str]]:
    """Return every row of every table but the trail, which restoring extends."""
    with store.read() as connection:
        return {
            table.name: sorted(str(row) for row in connection.execute(select(table)))
            for table in METADATA.sorted_tables
            if table.name != "audit_entries"
        }


def test_everything_comes_back(
    store: Store, archive: Path, empty_address: str, tmp_path: Path
) -> None:
    """Every row, readable with the same key file; the trail says that it was restored."""
    keys = create_key_file(tmp_path / "keys")
    office = add_office(store)
    suspect_id = add_suspect(store, office, keys)
    known = Identity("阿不都·热合曼\t\\N\n", "11010119900307123X")
    store.write(
        lambda unit: record_identity(unit, keys, suspect_id, known, audit=EVENT),
        actor=office.actor,
    )
    make_backup(store.url.render_as_string(hide_password=False), archive)
    assert restore(archive, empty_address) == []
    with open_store(empty_address) as restored, restored.read() as connection:
        assert rows_of(restored) == rows_of(store)
        assert identity_of(connection, keys, suspect_id) == known
        last = connection.execute(
            text("SELECT kind FROM audit_entries WHERE kind LIKE 'backup%'")
        ).scalar()
        assert (last, verify(connection)) == ("backup:restored", [])


def test_backup_while_people_work_is_of_one_moment(
    store: Store, archive: Path, empty_address: str
) -> None:
    """Rows and trail agree, and nobody's write failed."""
    done = threading.Event()

    def work() -> int:
        count = 0
        while not done.is_set() or not count:
            add_settings(store, 1)
            count += 1
        return count

    with ThreadPoolExecutor(4) as pool:
        workers = [pool.submit(work) for _ in range(4)]
        try:
            make_backup(store.url.render_as_string(hide_password=False), archive)
        finally:
            done.set()
        written = sum(worker.result() for worker in workers)
    restore(archive, empty_address)
    with open_store(empty_address) as restored, restored.read() as connection:
        assert verify(connection) == []
        trail = connection.execute(text("SELECT max(sequence) FROM audit_entries")).scalar_one()
        assert trail == len(names(restored)) + 1
        assert len(names(restored)) <= written


def test_archive_is_private(source: str, archive: Path) -> None:
    """Its owner alone may read it."""
    make_backup(source, archive)
    assert archive.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in archive.parent.glob("*backup*")) == [archive.name]


def test_existing_archive_is_not_overwritten(source: str, archive: Path) -> None:
    """The last good backup is worth more than the next."""
    archive.write_bytes(b"precious")
    with pytest.raises(BackupError, match="exists already"):
        make_backup(source, archive)
    assert archive.read_bytes() == b"precious"


def test_failed_backup_leaves_nothing(empty_address: str, archive: Path) -> None:
    """Half a backup looks like one."""
    if empty_address.startswith("sqlite"):
        Path(empty_address.removeprefix("sqlite:///")).touch()
    with pytest.raises(SchemaError):
        make_backup(empty_address, archive)
    assert list(archive.parent.glob("*backup*")) == []


def test_backup_older_than_an_anchor_is_refused(
    store: Store, source: str, archive: Path, empty_address: str
) -> None:
    """What was exported afterwards is known to be missing; nothing is left in the database."""
    make_backup(source, archive)
    add_settings(store, 2)
    anchor = anchored(store)
    with pytest.raises(BackupError, match="truncated 4 to 5"):
        restore(archive, empty_address, anchors=[anchor])
    with pytest.raises(SchemaError, match="revision None"):
        open_store(empty_address)


def test_backup_that_reaches_its_anchors_is_taken(
    store: Store, source: str, archive: Path, empty_address: str
) -> None:
    """The ordinary case."""
    anchor = anchored(store)
    make_backup(source, archive)
    assert restore(archive, empty_address, anchors=[anchor]) == []


def test_faults_may_be_accepted(
    source: str, raw: Engine, archive: Path, empty_address: str, database: str
) -> None:
    """A damaged trail is better than none, and the trail says so."""
    with raw.begin() as connection:
        if database == "postgresql":
            connection.execute(text("ALTER TABLE audit_entries DISABLE TRIGGER USER"))
            connection.execute(text("UPDATE audit_entries SET kind = 'x' WHERE sequence = 2"))
            connection.execute(text("ALTER TABLE audit_entries ENABLE TRIGGER USER"))
        else:
            query = "SELECT sql FROM sqlite_master WHERE name = 'audit_entries_no_%s'"
            again = [connection.execute(text(query % e)).scalar() for e in ("update", "delete")]
            change = "UPDATE audit_entries SET kind = 'x' WHERE sequence = 2"
            tamper(connection, "audit_entries", change, *map(str, again))
    make_backup(source, archive)
    with pytest.raises(BackupError, match="changed 2"):
        restore(archive, empty_address)
    findings = restore(archive, empty_address, accept_faults=True)
    assert [finding.code for finding in findings] == ["changed"]


def test_database_with_rows_is_not_overwritten(source: str, archive: Path) -> None:
    """Restoring goes into an empty database only."""
    make_backup(source, archive)
    with pytest.raises(BackupError, match="is not empty"):
        restore(archive, source)


def test_damaged_archive_is_refused(source: str, archive: Path, empty_address: str) -> None:
    """A bit that fell over in storage."""
    make_backup(source, archive)
    with zipfile.ZipFile(archive) as opened:
        largest = max(opened.infolist(), key=lambda member: member.compress_size)
    content = bytearray(archive.read_bytes())
    header = 30 + len(largest.filename)
    content[largest.header_offset + header + largest.compress_size // 2] ^= 0x10
    archive.write_bytes(content)
    with pytest.raises(BackupError, match=r"damaged|no whole backup"):
        restore(archive, empty_address)


def test_cut_archive_is_refused(source: str, archive: Path, empty_address: str) -> None:
    """A disk that was full while the backup was copied."""
    make_backup(source, archive)
    archive.write_bytes(archive.read_bytes()[:-100])
    with pytest.raises(BackupError, match="no whole backup"):
        restore(archive, empty_address)


def test_changed_member_is_refused(source: str, archive: Path, empty_address: str) -> None:
    """The container's own sums are easily made anew; the manifest's are compared too."""
    make_backup(source, archive)
    with zipfile.ZipFile(archive) as old:
        members = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(archive, "w") as new:
        for name, content in members.items():
            new.writestr(name, content if name == "manifest.json" else content + b"x")
    with pytest.raises(BackupError, match="another checksum"):
        restore(archive, empty_address)


@pytest.mark.parametrize(
    "content", [b"", b"PK", os.urandom(100)], ids=["empty", "cut off", "noise"]
)
def test_foreign_file_is_refused(content: bytes, archive: Path, empty_address: str) -> None:
    """It is no backup."""
    archive.write_bytes(content)
    with pytest.raises(BackupError, match="no whole backup"):
        restore(archive, empty_address)


def test_backup_of_the_other_kind_is_refused(
    source: str, archive: Path, empty_address: str, database: str
) -> None:
    """Each kind goes back into its own."""
    make_backup(source, archive)
    other = "postgresql" if database == "sqlite" else "sqlite"
    with zipfile.ZipFile(archive) as old:
        manifest = json.loads(old.read("manifest.json"))
        members = {name: old.read(name) for name in manifest["members"] and old.namelist()}
    members["manifest.json"] = json.dumps({**manifest, "database": other}).encode()
    with zipfile.ZipFile(archive, "w") as new:
        for name, content in members.items():
            new.writestr(name, content)
    with pytest.raises(BackupError, match=f"the backup is of {other}"):
        restore(archive, empty_address)
