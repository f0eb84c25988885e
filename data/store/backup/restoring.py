"""Restoring into an empty database: check, load, upgrade, verify, and only then take it."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

import psycopg
from sqlalchemy import URL, Connection, inspect, text

from data.store.audit.anchors import Anchor
from data.store.audit.events import OPERATOR, AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.audit.verification import Finding, faults, verify
from data.store.backup.archive import Manifest, chunks_of, unpack
from data.store.backup.copying import copy_in
from data.store.database import open_store
from data.store.engine import SQLITE, administering_engine, database_url, file_of
from data.store.errors import BackupError
from data.store.failures import told_plainly
from data.store.migrations.check import check_schema
from data.store.migrations.running import upgrade, upgrade_on

_SHOWN = 5


def restore(
    archive: Path, address: str, *, anchors: Sequence[Anchor] = (), accept_faults: bool = False
) -> list[Finding]:
    """Load a backup into an empty database and bring it up to this program.

    Args:
        archive: what `make_backup` wrote.
        address: an empty database of the same kind.
        anchors: exported ones; a backup that does not reach them is refused.
        accept_faults: take it although its chain has faults; they go into the trail.

    Returns:
        What verification found; faults only where they were accepted.

    Raises:
        BackupError: damaged, of the other kind, not empty, older than an anchor, or tampered with.
    """
    url = database_url(address)
    with tempfile.TemporaryDirectory(prefix="nansha-restore-") as name, told_plainly():
        manifest = unpack(archive, Path(name))
        if manifest.database != url.get_backend_name():
            raise BackupError(
                f"the backup is of {manifest.database}, the database is {url.get_backend_name()}; "
                "restore it into its own kind",
                value=manifest.database,
            )
        judge = _Judge(anchors, accept_faults)
        if manifest.database == SQLITE:
            findings = _into_sqlite(url, Path(name), judge)
        else:
            findings = _into_postgresql(url, manifest, Path(name), judge)
    _note(address, archive, findings)
    return findings


class _Judge:
    """Verifies what was loaded before it is taken."""

    def __init__(self, anchors: Iterable[Anchor], accept_faults: bool) -> None:  # noqa: FBT001 - private
        self._anchors = tuple(anchors)
        self._accept_faults = accept_faults

    def findings(self, connection: Connection) -> list[Finding]:
        """Return what is wrong.

        Raises:
            BackupError: faults that were not accepted.
        """
        findings = verify(connection, anchors=self._anchors)
        wrong = faults(findings)
        if wrong and not self._accept_faults:
            shown = "; ".join(_words(finding) for finding in wrong[:_SHOWN])
            raise BackupError(
                f"the backup's audit trail has {len(wrong)} faults: {shown}; use a newer or an "
                "untouched backup, or accept the faults"
            )
        return findings


def _into_sqlite(url: URL, folder: Path, judge: _Judge) -> list[Finding]:
    """Prepare a copy beside the target, then move it there."""
    target = file_of(url)
    if target.exists() and target.stat().st_size:
        raise BackupError(f"{target.name} is not empty; name a new file")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".restore-") as name:
        prepared = Path(name) / target.name
        prepared.touch(0o600)
        shutil.copyfile(folder / "0", prepared)
        _check_pages(prepared)
        beside = url.set(database=str(prepared))
        upgrade(beside.render_as_string(hide_password=False))
        engine = administering_engine(beside)
        with engine.connect() as connection:
            findings = judge.findings(connection)
        engine.dispose()
        _empty_log(prepared)
        prepared.replace(target)
    return findings


def _check_pages(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        (result,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if result != "ok":
        raise BackupError(f"the backup's database is damaged: {result}; use another copy")


def _empty_log(path: Path) -> None:
    """Bring everything into the one file that is moved."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _into_postgresql(url: URL, manifest: Manifest, folder: Path, judge: _Judge) -> list[Finding]:
    """Do everything in one transaction."""
    engine = administering_engine(url)
    try:
        with engine.begin() as connection:
            if inspect(connection).get_table_names():
                raise BackupError("the database is not empty; create a new one and name that")
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            upgrade_on(connection, manifest.revision)
            _load_tables(connection, manifest, folder)
            upgrade_on(connection)
            check_schema(connection)
            return judge.findings(connection)
    except psycopg.Error as error:
        raise BackupError(
            f"the backup's rows were refused ({type(error).__name__}); use another copy"
        ) from None
    finally:
        engine.dispose()


def _load_tables(connection: Connection, manifest: Manifest, folder: Path) -> None:
    for number, (table, columns) in enumerate(manifest.columns):
        copy_in(connection, table, columns, folder / str(number))


def _note(address: str, archive: Path, findings: Sequence[Finding]) -> None:
    """Record the restoration in the installation's chain."""
    whole = hashlib.sha256()
    for chunk in chunks_of(archive):
        whole.update(chunk)
    detail = {"archive": f"sha256:{whole.hexdigest()}", "faults": len(faults(findings))}
    with open_store(address) as store:
        event = AuditEvent(AuditKind.BACKUP_RESTORED, None, detail)
        store.write(lambda unit: unit.note(event), actor=OPERATOR)


def _words(finding: Finding) -> str:
    until = f" to {finding.until}" if finding.until else ""
    return f"{finding.code} {finding.sequence}{until} of {finding.organisation_id}"
