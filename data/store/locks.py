"""Who writes first, across the processes of one machine (SQLite) or of several (PostgreSQL).

PostgreSQL orders writers by an advisory lock for each organisation's chain
(`data.store.audit.chain.lock_chains`). For SQLite a lock file beside the database makes processes
wait in the kernel, in turn, instead of polling a busy database.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from sqlalchemy import URL

from data.store.engine import SQLITE, file_of


class FileLock:
    """Exclusive lock of a file beside the database; the kernel frees it when a process dies."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + ".lock")
        self._descriptor: int | None = None

    def __enter__(self) -> None:
        if self._descriptor is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._descriptor = os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)

    def __exit__(self, *_error: object) -> None:
        if self._descriptor is not None:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        """Give the lock file back."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


class NoLock:
    """PostgreSQL needs none here."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_error: object) -> None:
        return None

    def close(self) -> None:
        """Do nothing."""


def process_lock(url: URL) -> FileLock | NoLock:
    """Return what a process holds while it writes; close it after the last time."""
    return FileLock(file_of(url)) if url.get_backend_name() == SQLITE else NoLock()
