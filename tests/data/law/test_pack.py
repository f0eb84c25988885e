"""Reading a whole law pack from its folder, and its checksum."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from data.law.catalogue import LAW_FOLDER
from data.law.pack import (
    FILES,
    build_pack,
    checksum,
    file_checksums,
    read_documents,
    read_pack,
)
from model.errors import LawPackError
from model.law import Stage

REAL = LAW_FOLDER / "cn-2026.1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the released pack."""
    return Path(shutil.copytree(REAL, tmp_path / "pack"))


def test_the_pack_is_read() -> None:
    """Manifest and every part are there."""
    pack = read_pack(REAL)

    assert (pack.version, pack.valid_from, pack.valid_to) == ("cn-2026.1", date(2026, 1, 1), None)
    assert pack.checksum == checksum(REAL)
    assert set(pack.gates) == set(Stage) == set(pack.tables)
    assert pack.closing_finding in pack.findings


def test_the_pack_holds_from_its_first_day_on() -> None:
    """A pack without an end holds on its first day and on any later one."""
    pack = read_pack(REAL)

    assert pack.valid_on(date(2026, 1, 1))
    assert pack.valid_on(date(2040, 1, 1))
    assert not pack.valid_on(date(2025, 12, 31))


def test_a_pack_with_an_end_holds_through_its_last_day(folder: Path) -> None:
    """The last day belongs to the pack, the day after does not."""
    with (folder / "pack.toml").open("a", encoding="utf-8") as manifest:
        manifest.write("valid_to = 2026-12-31\n")
    pack = read_pack(folder)

    assert pack.valid_on(date(2026, 12, 31))
    assert not pack.valid_on(date(2027, 1, 1))


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    """A pack lacks none of its files; the error names it and the cure."""
    (folder / name).unlink()

    with pytest.raises(LawPackError, match=rf"{name} cannot be read .*restore the folder pack"):
        read_documents(folder)


@pytest.mark.parametrize("name", ["conditions.toml", "bond.toml", "wording.toml"])
def test_an_instrument_without_bail_or_texts_leaves_the_file_out(folder: Path, name: str) -> None:
    """Bail conditions, bond and wording are optional, and the checksum tells."""
    (folder / name).unlink()
    pack = read_pack(folder)

    parts = {
        "conditions.toml": pack.conditions,
        "bond.toml": pack.bond_rules,
        "wording.toml": pack.wording,
    }
    assert parts.pop(name) is None
    assert None not in parts.values()
    assert pack.checksum != checksum(REAL)


def test_a_file_that_is_not_utf8_is_named(folder: Path) -> None:
    """Another encoding is refused with the cure."""
    (folder / "labels.toml").write_bytes("名".encode("gb18030"))

    with pytest.raises(LawPackError, match=r"labels\.toml is not UTF-8; save it as UTF-8"):
        read_documents(folder)


@pytest.mark.parametrize("text", ["a = ", "a = 1\na = 2\n"])
def test_a_file_that_is_not_toml_is_named(folder: Path, text: str) -> None:
    """Broken syntax and a key given twice are refused."""
    (folder / "labels.toml").write_text(text, encoding="utf-8")

    with pytest.raises(LawPackError, match=r"labels\.toml is not TOML: "):
        read_documents(folder)


def test_every_file_is_in_the_checksum(folder: Path) -> None:
    """A changed byte in any file changes the checksum of that file and of the pack."""
    before = file_checksums(folder)
    for name in before:
        path = folder / name
        content = path.read_bytes()
        path.write_bytes(content + b"\n")
        after = file_checksums(folder)
        assert {n for n in after if after[n] != before[n]} == {name}
        assert checksum(folder) != checksum(REAL)
        path.write_bytes(content)
    assert checksum(folder) == checksum(REAL)


def test_every_toml_file_of_the_folder_belongs_to_the_pack() -> None:
    """No file lies in the released folder outside its checksum."""
    assert {path.name for path in REAL.iterdir()} == set(file_checksums(REAL))


def test_line_ends_do_not_matter(folder: Path) -> None:
    """A checkout with other line ends has the same checksum."""
    for path in folder.glob("*.toml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    assert checksum(folder) == checksum(REAL)


def test_a_pack_is_read_once() -> None:
    """The same folder gives the same pack."""
    assert read_pack(REAL) is read_pack(REAL)


def test_the_manifest_is_required() -> None:
    """Version, title and first day are asked for by name."""
    documents = {**read_documents(REAL), "pack.toml": {"title_zh": "x"}}

    with pytest.raises(LawPackError, match=r"pack\.toml: version is missing"):
        build_pack(documents, "sha256:x")
