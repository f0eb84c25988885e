"""The operator's commands: accounts, keys, trail, backup, retention."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from api.app import create_app
from api.settings import Settings, current_settings, read_settings
from data.store.audit.events import OPERATOR, AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.database import open_store
from data.store.errors import ErasedError
from data.store.identity.keyring import load_keys
from data.store.identity.suspect_keys import key_of
from data.store.migrations.running import upgrade
from data.store.people.organisations import NewOrganisation, add_organisation
from data.store.people.roles import OrganisationKind
from data.store.unit import UnitOfWork
from tests.cli_runs import Command
from tests.data.store.people_and_cases import add_office, add_suspect

CODE = "440106"


@pytest.fixture
def installed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """An installation that the environment names."""
    monkeypatch.setenv("NANSHA_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("NANSHA_KEYS", str(settings.keys))
    current_settings.cache_clear()
    yield settings
    current_settings.cache_clear()


@pytest.fixture
def office(installed: Settings) -> str:
    """Code of a procuratorate that the installation has."""

    def work(unit: UnitOfWork) -> str:
        new = NewOrganisation(OrganisationKind.PROCURATORATE, CODE, "某区人民检察院")
        return add_organisation(unit, new, audit=AuditEvent(AuditKind.ORGANISATION_CREATED))

    with open_store(installed.database_url) as store:
        store.write(work, actor=OPERATOR)
    return CODE


def closed_suspect(settings: Settings, *, days_ago: int) -> str:
    """A suspect with a data key whose record closed some days ago."""
    with open_store(settings.database_url) as store:
        suspect = add_suspect(store, add_office(store, "440107"), load_keys(settings.keys))
    engine = create_engine(settings.database_url)
    moment = (datetime.now(UTC) - timedelta(days=days_ago)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    with engine.begin() as connection:
        statement = "UPDATE suspects SET state = 'closed', updated_at = :moment"
        connection.execute(text(statement), {"moment": moment})
    engine.dispose()
    return suspect


@pytest.mark.usefixtures("installed")
def test_bootstrap_prints_a_token(nansha: Command) -> None:
    """The token alone is on standard output, to be piped."""
    ended = nansha("users", "bootstrap")
    assert (ended.code, len(ended.output.strip().splitlines())) == (0, 1)


def test_an_account_is_added_listed_disabled_and_reset(nansha: Command, office: str) -> None:
    """Each step shows in the list."""
    words = ("--organisation", office, "--name", "张三", "--role", "prosecutor")
    assert nansha("users", "add", "zhang.san", *words).code == 0
    assert nansha("users", "disable", "zhang.san").code == 0
    assert nansha("users", "reset", "zhang.san").output.strip()
    listed = nansha("users", "list", "--organisation", office).output
    assert ("zhang.san" in listed, "disabled" in listed, "张三" in listed) == (True, True, False)


@pytest.mark.parametrize(
    "words",
    [
        ("users", "add", "x1", "--organisation", "none", "--name", "甲", "--role", "prosecutor"),
        ("users", "add", "x1", "--organisation", CODE, "--name", "甲", "--role", "police"),
        ("users", "disable", "nobody"),
        ("users", "reset", "nobody"),
        ("audit", "export", "--organisation", "none", "-o", "never.ndjson"),
    ],
)
@pytest.mark.usefixtures("office")
def test_a_wrong_name_is_a_wrong_use(
    nansha: Command,
    words: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Exit code 2, with words and cure."""
    monkeypatch.chdir(tmp_path)
    ended = nansha(*words)
    assert (ended.code, "改法" in ended.errors) == (2, True)


def test_a_rotated_key_opens_what_the_old_one_sealed(nansha: Command, installed: Settings) -> None:
    """The old wrapping key may go once everything is wrapped anew."""
    suspect = closed_suspect(installed, days_ago=1)
    with open_store(installed.database_url) as store, store.read() as connection:
        before = key_of(connection, load_keys(installed.keys), suspect).key
    assert nansha("keys", "rotate", "--remove-old").code == 0
    keys = load_keys(installed.keys)
    with open_store(installed.database_url) as store, store.read() as connection:
        assert (key_of(connection, keys, suspect).key, len(keys.wrapping)) == (before, 1)


@pytest.mark.usefixtures("office")
def test_a_whole_trail_is_verified(nansha: Command) -> None:
    """Nothing wrong, exit code 0."""
    assert nansha("audit", "verify").code == 0


def test_a_changed_trail_has_exit_code_3(nansha: Command, installed: Settings, office: str) -> None:
    """The entry that was changed is named."""
    assert nansha("users", "reset", "nobody", "--lang", "en").code == 2
    engine = create_engine(installed.database_url)
    with engine.begin() as connection:
        names = connection.execute(
            text("SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='audit_entries'")
        ).scalars()
        statements = {
            name: connection.execute(
                text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": name}
            ).scalar_one()
            for name in list(names)
        }
        for name in statements:
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text("UPDATE audit_entries SET kind = 'case:closed'"))
        for statement in statements.values():
            connection.exec_driver_sql(statement)
    engine.dispose()
    ended = nansha("audit", "verify")
    assert (ended.code, "第1条的内容被改动" in ended.output, office) == (3, True, CODE)


def test_an_export_ends_with_its_anchor(nansha: Command, office: str, tmp_path: Path) -> None:
    """What verification is given later."""
    file = tmp_path / "trail.ndjson"
    assert nansha("audit", "export", "--organisation", office, "-o", file).code == 0
    last = json.loads(file.read_bytes().splitlines()[-1])
    assert set(last) == {"anchor"}
    assert nansha("audit", "verify", "--anchors", file).code == 0


def test_a_backup_is_restored_into_an_empty_database(
    nansha: Command, office: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything is there again."""
    archive = tmp_path / "archive.tar"
    assert nansha("backup", archive).code == 0
    monkeypatch.setenv("NANSHA_DATABASE_URL", f"sqlite:///{tmp_path / 'restored.db'}")
    current_settings.cache_clear()
    assert nansha("restore", archive).code == 0
    ended = nansha("users", "list", "--organisation", office)
    assert ended.code == 0


def test_a_damaged_backup_is_a_data_error(
    nansha: Command, installed: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 3."""
    archive = tmp_path / "archive.tar"
    archive.write_bytes(b"no archive")
    monkeypatch.setenv("NANSHA_DATABASE_URL", f"sqlite:///{tmp_path / 'restored.db'}")
    current_settings.cache_clear()
    assert (nansha("restore", archive).code, installed.mode) == (3, "demo")


@pytest.mark.parametrize(("days_ago", "erased"), [(40, True), (10, False)])
def test_retention_erases_what_closed_long_ago(
    nansha: Command, installed: Settings, days_ago: int, *, erased: bool
) -> None:
    """A dry run counts; a run destroys the key."""
    suspect = closed_suspect(installed, days_ago=days_ago)
    day = (datetime.now(UTC) - timedelta(days=20)).date().isoformat()
    counted = nansha("retention", "run", "--closed-before", day, "--dry-run").output
    assert f"有 {int(erased)} 名" in counted
    assert nansha("retention", "run", "--closed-before", day).code == 0
    with open_store(installed.database_url) as store, store.read() as connection:
        try:
            key_of(connection, load_keys(installed.keys), suspect)
            gone = False
        except ErasedError:
            gone = True
    assert gone == erased


def test_a_missing_database_is_a_system_error(
    nansha: Command, installed: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 4, and no empty file in its place."""
    monkeypatch.setenv("NANSHA_DATABASE_URL", f"sqlite:///{tmp_path / 'absent.db'}")
    current_settings.cache_clear()
    found = (nansha("users", "list").code, (tmp_path / "absent.db").exists(), installed.workers)
    assert found == (4, False, 1)


def test_production_makes_no_key_file(
    nansha: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys are made on purpose, with `nansha keys create`."""
    monkeypatch.setenv("NANSHA_DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    monkeypatch.setenv("NANSHA_KEYS", str(tmp_path / "keys.json"))
    monkeypatch.setenv("NANSHA_MODE", "production")
    current_settings.cache_clear()
    assert nansha("serve").code == 4
    assert nansha("keys", "create").code == 0
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600
    current_settings.cache_clear()


def test_a_lost_key_file_is_not_replaced(nansha: Command, installed: Settings) -> None:
    """A new one could not open what the lost one sealed."""
    closed_suspect(installed, days_ago=1)
    installed.keys.unlink()
    ended = nansha("serve")
    assert (ended.code, installed.keys.exists()) == (4, False)


def test_the_application_starts_before_its_database(tmp_path: Path) -> None:
    """What is missing at the start is found at the first need."""
    values = {"NANSHA_DATABASE_URL": f"sqlite:///{tmp_path / 'late.db'}"}
    application = create_app(read_settings(values))
    upgrade(values["NANSHA_DATABASE_URL"])
    application.state.nansha.store().ping()
    application.state.nansha.close()
