"""The folder of a report: whole or not there at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path


def write_folder(files: Iterable[tuple[str, bytes]], folder: Path) -> None:
    """Write the folder beside its place and move it there when all of it is written.

    A full disk, an error or Ctrl-C leaves nothing behind.

    Args:
        files: name and content of each.
        folder: may not exist yet, or be empty.

    Raises:
        FileExistsError: the folder holds something.
        OSError: it cannot be written.
    """
    refuse_taken(folder)
    part = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.part")
    try:
        part.mkdir()
        for name, content in files:
            _write(part / name, content)
        part.replace(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def refuse_taken(folder: Path) -> None:
    """Refuse a folder that holds something, before anything is computed for it.

    Raises:
        FileExistsError: names the folder.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"{folder} holds something; allowed: a new or empty folder")


def _write(path: Path, content: bytes) -> None:
    """Write a file and have it on the disk before the folder gets its name."""
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
