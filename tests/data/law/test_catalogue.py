"""The shipped law packs: by version, by day, and only as they were released."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from data.law import catalogue, seal
from data.law.catalogue import LAW_FOLDER, law_pack, law_pack_on, law_packs, ledger
from data.law.pack import read_pack
from model.errors import LawPackError

VERSION = "cn-2026.1"


@pytest.fixture
def law_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Let the catalogue look at a copy of the pack with an empty ledger."""
    shutil.copytree(LAW_FOLDER / VERSION, tmp_path / VERSION)
    released = tmp_path / "released.toml"
    released.write_text("# Released packs.\n", encoding="utf-8")
    for module in (catalogue, seal):
        monkeypatch.setattr(module, "LAW_FOLDER", tmp_path)
        monkeypatch.setattr(module, "LEDGER", released)
    read_again()
    yield tmp_path
    read_again()


def read_again() -> None:
    """Forget what was read."""
    law_packs.cache_clear()
    read_pack.cache_clear()


def change(folder: Path, name: str) -> None:
    """Add one byte to a file of the copied pack."""
    path = folder / VERSION / name
    path.write_bytes(path.read_bytes() + b"\n")
    read_again()


def next_pack(folder: Path) -> None:
    """Add a pack that holds from the second half of 2026 on."""
    shutil.copytree(folder / VERSION, folder / "cn-2026.2")
    manifest = folder / "cn-2026.2" / "pack.toml"
    text = manifest.read_text(encoding="utf-8").replace("cn-2026.1", "cn-2026.2")
    manifest.write_text(text.replace("2026-01-01", "2026-07-01"), encoding="utf-8")
    read_again()


def test_a_pack_is_found_by_version() -> None:
    """The shipped pack has its version; another is refused with those that ship."""
    assert law_pack(VERSION).version == VERSION
    with pytest.raises(LawPackError, match=r"law pack 'cn-1997' is unknown; allowed: cn-2026\.1"):
        law_pack("cn-1997")


def test_a_pack_is_found_by_day(law_folder: Path) -> None:
    """On a day holds the newest pack that is valid then; before the first there is none."""
    next_pack(law_folder)
    found = [law_pack_on(date(2026, month, 1)) for month in (1, 6, 7, 12)]

    assert [pack.version if pack else None for pack in found] == [
        "cn-2026.1",
        "cn-2026.1",
        "cn-2026.2",
        "cn-2026.2",
    ]
    assert law_pack_on(date(2025, 12, 31)) is None


def test_packs_are_listed_oldest_first(law_folder: Path) -> None:
    """The order is that of the first days."""
    next_pack(law_folder)

    assert [pack.version for pack in law_packs()] == ["cn-2026.1", "cn-2026.2"]


def test_an_unreleased_pack_may_change(law_folder: Path) -> None:
    """What the ledger does not name may still be edited."""
    change(law_folder, "gates.toml")

    assert law_pack(VERSION).version == VERSION


def test_a_sealed_pack_is_read(law_folder: Path) -> None:
    """Sealing writes the day and the checksum of every file, and the pack is read as before."""
    seal.seal(VERSION)
    read_again()

    assert law_pack(VERSION).version == VERSION
    assert set(ledger()[VERSION]["files"]) == {p.name for p in (law_folder / VERSION).iterdir()}
    assert date.fromisoformat(str(ledger()[VERSION]["released"])) >= date(2026, 1, 1)


@pytest.mark.parametrize("name", ["gates.toml", "scale.toml", "citations.toml", "wording.toml"])
def test_a_released_pack_with_a_changed_byte_is_refused(law_folder: Path, name: str) -> None:
    """One byte more in one file, and the pack is refused with the name of the file."""
    seal.seal(VERSION)
    change(law_folder, name)

    with pytest.raises(LawPackError, match=rf"{VERSION} was changed after its release in {name};"):
        law_packs()


def test_a_released_pack_without_one_of_its_files_is_refused(law_folder: Path) -> None:
    """An optional file that was released may not go."""
    seal.seal(VERSION)
    (law_folder / VERSION / "bond.toml").unlink()
    read_again()

    with pytest.raises(LawPackError, match=r"changed after its release in bond\.toml"):
        law_packs()


def test_a_released_pack_with_a_new_file_is_refused(law_folder: Path) -> None:
    """An optional file that was not released may not come."""
    (law_folder / VERSION / "bond.toml").rename(law_folder / "bond.toml")
    seal.seal(VERSION)
    (law_folder / "bond.toml").rename(law_folder / VERSION / "bond.toml")
    read_again()

    with pytest.raises(LawPackError, match=r"changed after its release in bond\.toml"):
        law_packs()


def test_a_pack_is_released_once(law_folder: Path) -> None:
    """A second release of one version is refused, and the ledger stays as it was."""
    seal.seal(VERSION)
    before = (law_folder / "released.toml").read_bytes()

    with pytest.raises(LawPackError, match=r"is released already; give the change a new version"):
        seal.seal(VERSION)
    assert (law_folder / "released.toml").read_bytes() == before


def test_only_a_pack_that_exists_is_released(law_folder: Path) -> None:
    """A version without a folder is refused."""
    with pytest.raises(LawPackError, match="there is no law pack folder cn-2099"):
        seal.seal("cn-2099")
    assert ledger() == {}
    assert law_folder.is_dir()


def test_the_ledger_of_the_project_fits_its_packs() -> None:
    """Every released pack still has the bytes that it was released with."""
    assert {pack.version for pack in law_packs()} >= set(ledger())
