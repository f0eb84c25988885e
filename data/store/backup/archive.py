"""One file for a backup: a ZIP of members and a manifest with their checksums, written last."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from data.store.errors import BackupError
from model.canonical import canonical

MANIFEST = "manifest.json"
FORMAT = 1
_CHUNK = 1 << 20
Columns = Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself.

    Attributes:
        database: ``sqlite`` or ``postgresql``.
        revision: the migration that the data fit.
        members: name and SHA-256 of each member, in the order of restoring.
        columns: of each table, in the order of the members; PostgreSQL only.
    """

    database: str
    revision: str
    created_at: str
    members: Mapping[str, str]
    columns: Columns


class ArchiveWriter:
    """Writes beside the target and moves there when whole; the owner alone may read it.

    Raises:
        BackupError: the target exists already.
    """

    def __init__(self, target: Path) -> None:
        if target.exists():
            raise BackupError(f"{target.name} exists already; name a new file")
        self._target = target
        self._partial = target.with_name(f"{target.name}.partial")
        descriptor = os.open(self._partial, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600)
        self._file = os.fdopen(descriptor, "w+b")
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self._members: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Leave nothing behind after an error."""
        with suppress(OSError, ValueError):
            self._zip.close()
        self._file.close()
        if error_type is not None:
            self._partial.unlink(missing_ok=True)

    def add(self, name: str, chunks: Iterable[bytes]) -> None:
        """Store one member."""
        whole = hashlib.sha256()
        with self._zip.open(name, "w", force_zip64=True) as member:
            for chunk in chunks:
                whole.update(chunk)
                member.write(chunk)
        self._members[name] = whole.hexdigest()

    def finish(self, manifest: Callable[[Mapping[str, str]], Manifest]) -> Manifest:
        """Store the manifest, make everything durable, move it to its place."""
        made = manifest(dict(self._members))
        document = {"format": FORMAT, **{n: getattr(made, n) for n in Manifest.__slots__}}
        document["members"] = list(made.members.items())
        self._zip.writestr(MANIFEST, canonical(document))
        self._zip.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._partial.rename(self._target)
        return made


def chunks_of(path: Path) -> Iterable[bytes]:
    """Yield a file's bytes."""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def unpack(archive: Path, folder: Path) -> Manifest:
    """Extract an archive's members as numbered files, checking each.

    Raises:
        BackupError: it is no backup, is damaged, or comes from a newer program.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            manifest = _manifest(opened.read(MANIFEST))
            for number, (name, checksum) in enumerate(manifest.members.items()):
                if _extract(opened, name, folder / str(number)) != checksum:
                    raise BackupError(
                        f"{archive.name} is damaged: {name} has another checksum; use another copy",
                        value=name,
                    )
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile, zlib.error) as error:
        raise BackupError(
            f"{archive.name} is no whole backup ({type(error).__name__}); use another copy"
        ) from None
    return manifest


def _extract(opened: zipfile.ZipFile, name: str, target: Path) -> str:
    whole = hashlib.sha256()
    with opened.open(name) as member, target.open("wb") as file:
        while chunk := member.read(_CHUNK):
            whole.update(chunk)
            file.write(chunk)
    return whole.hexdigest()


def _manifest(content: bytes) -> Manifest:
    document = dict(json.loads(content))
    if document.pop("format") != FORMAT:
        raise BackupError(f"the backup has another format; allowed: {FORMAT}; use its own program")
    return Manifest(**{**document, "members": dict(document["members"])})
