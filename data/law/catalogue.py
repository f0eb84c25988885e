"""The law packs that ship: by version, and by the day for which the law is read."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import lru_cache
from pathlib import Path

from data.law.pack import MANIFEST, file_checksums, read_pack
from model.errors import LawPackError
from model.law import LawPack

LAW_FOLDER = Path(__file__).parent
LEDGER = LAW_FOLDER / "released.toml"


@lru_cache(maxsize=1)
def law_packs() -> tuple[LawPack, ...]:
    """Return every shipped law pack, oldest first.

    Raises:
        LawPackError: if a released pack was changed, or a pack cannot be read.
    """
    folders = sorted(path.parent for path in LAW_FOLDER.glob(f"*/{MANIFEST}"))
    return tuple(sorted(map(released_pack, folders), key=lambda pack: pack.valid_from))


def law_pack(version: str) -> LawPack:
    """Return the law pack of a version.

    Raises:
        LawPackError: if no such pack ships.
    """
    for pack in law_packs():
        if pack.version == version:
            return pack
    known = ", ".join(pack.version for pack in law_packs())
    raise LawPackError(f"law pack {version!r} is unknown; allowed: {known}")


def law_pack_on(day: date) -> LawPack | None:
    """Return the newest law pack that holds on a day, or None where there is none."""
    holding = [pack for pack in law_packs() if pack.valid_on(day)]
    return holding[-1] if holding else None


def released_pack(folder: Path) -> LawPack:
    """Return the pack in a folder after comparing it with the ledger of releases.

    Raises:
        LawPackError: if the ledger names the pack and one of its files changed, came or went since.
    """
    pack = read_pack(folder)
    if pack.version not in ledger():
        return pack
    released, found = ledger()[pack.version]["files"], file_checksums(folder)
    changed = [name for name in {**released, **found} if released.get(name) != found.get(name)]
    if changed:
        raise LawPackError(
            f"law pack {pack.version} was changed after its release in {', '.join(changed)}; "
            "restore the released files, or release the change as a new pack"
        )
    return pack


def ledger() -> dict[str, dict[str, dict[str, str]]]:
    """Return the released packs: per version the checksum of each file."""
    return tomllib.loads(LEDGER.read_text(encoding="utf-8"))
