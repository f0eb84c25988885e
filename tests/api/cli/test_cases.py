"""``nansha cases import`` and ``export``: exit codes, the side file, and who acts."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.app import create_app
from api.security.principal import Role
from api.settings import current_settings
from data.store.identity.keyring import create_key_file
from tests.api.house import House, make_house
from tests.cli_runs import Command

HEAD = "案号,犯罪嫌疑人,涉嫌罪名,事件,日期\n"
GOOD = "穗南检审捕〔2026〕128号,S1,盗窃罪,执行逮捕,2026-01-12\n"
BAD = "穗南检审捕〔2026〕128号,S1,盗窃罪,执行逮捕,2026-02-30\n"


@pytest.fixture
def house(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[House]:
    """An installation that the environment names."""
    shutil.copyfile(sqlite_template, tmp_path / "nansha.db")
    create_key_file(tmp_path / "keys.json")
    monkeypatch.setenv("NANSHA_DATABASE_URL", f"sqlite:///{tmp_path / 'nansha.db'}")
    monkeypatch.setenv("NANSHA_KEYS", str(tmp_path / "keys.json"))
    current_settings.cache_clear()
    application = create_app(current_settings())
    yield make_house(application)
    application.state.nansha.close()
    current_settings.cache_clear()


@pytest.fixture
def supervisor(house: House) -> str:
    """Login name of whoever may import."""
    return house.person(Role.SUPERVISOR).login


def written(tmp_path: Path, *rows: str) -> Path:
    """Return a table file."""
    path = tmp_path / "案件.csv"
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return path


def test_a_table_without_bad_rows_ends_with_zero(
    nansha: Command, tmp_path: Path, supervisor: str
) -> None:
    """The summary stands on standard error; no side file is left."""
    path = written(tmp_path, GOOD)
    ended = nansha("cases", "import", path, "--login", supervisor)
    assert (ended.code, ended.output) == (0, "")
    assert "存入 1 行" in ended.errors
    assert not path.with_name("案件.csv.errors.csv").exists()


def test_bad_rows_end_with_three_and_a_side_file(
    nansha: Command, tmp_path: Path, supervisor: str
) -> None:
    """Line, field, value, allowed, message and cure of each; the good rows are stored."""
    path = written(tmp_path, BAD, GOOD)
    ended = nansha("cases", "import", path, "--login", supervisor)
    with path.with_name("案件.csv.errors.csv").open(encoding="utf-8-sig", newline="") as file:
        [error] = list(csv.DictReader(file))
    assert (ended.code, error["line"], error["field"]) == (3, "2", "日期")
    assert (error["value"], error["allowed"]) == ("2026-02-30", "YYYY-MM-DD")
    assert error["message"].endswith("。")
    assert error["cure"].endswith("。")
    assert "存入 1 行，已有 0 行，退回 1 行" in ended.errors


def test_the_second_import_stores_nothing(nansha: Command, tmp_path: Path, supervisor: str) -> None:
    """Every row is known."""
    path = written(tmp_path, GOOD)
    nansha("cases", "import", path, "--login", supervisor)
    assert "存入 0 行，已有 1 行" in nansha("cases", "import", path, "--login", supervisor).errors


def test_an_export_holds_what_was_imported(
    nansha: Command, tmp_path: Path, house: House, supervisor: str
) -> None:
    """A researcher's file: one event, no case number."""
    nansha("cases", "import", written(tmp_path, GOOD), "--login", supervisor)
    output = tmp_path / "记录.csv"
    researcher = house.person(Role.RESEARCHER).login
    ended = nansha("cases", "export", "-o", output, "--login", researcher)
    text = output.read_text(encoding="utf-8-sig")
    assert (ended.code, text.count("\n")) == (0, 2)
    assert "arrested" in text
    assert "128号" not in text


@pytest.mark.parametrize("role", [Role.PROSECUTOR, Role.RESEARCHER])
def test_an_account_without_the_role_imports_nothing(
    nansha: Command, tmp_path: Path, house: House, role: Role
) -> None:
    """The console acts with the rights of the account that it names."""
    login = house.person(role).login
    ended = nansha("cases", "import", written(tmp_path, GOOD), "--login", login)
    assert ended.code == 2
    assert "改法" in ended.errors


@pytest.mark.parametrize(
    ("name", "login"), [("没有.csv", None), ("案件.txt", None), ("案件.csv", "nobody")]
)
def test_what_cannot_be_imported_says_why(
    nansha: Command, tmp_path: Path, supervisor: str, name: str, login: str | None
) -> None:
    """A missing file, an unknown format, an unknown account."""
    written(tmp_path, GOOD)
    ended = nansha("cases", "import", tmp_path / name, "--login", login or supervisor)
    assert ended.code in {2, 3, 4}
    assert "改法" in ended.errors
