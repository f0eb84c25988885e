"""``nansha scorecards propose … rollback``: people at the console, each with their password."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from api import choice
from api.assessing import today
from api.settings import Settings, current_settings, read_settings
from data.store.audit.events import OPERATOR
from data.store.database import open_store
from data.store.people.organisations import NewOrganisation, add_organisation
from data.store.people.passwords import hash_password
from data.store.people.roles import OrganisationKind, Role
from data.store.people.users import NewUser, add_user
from data.store.unit import UnitOfWork
from tests.card_documents import calibrated_document, sealed
from tests.cli_runs import REQUEST, Command, Ended
from tests.data.store.people_and_cases import CREATED

pytestmark = pytest.mark.slow
PASSWORD = "一二三四五六七八九十甲乙"  # noqa: S105 - of accounts that a test makes
VERSION = "nansha-2027.1"
As = Callable[..., Ended]


@lru_cache(maxsize=1)
def hashed() -> str:
    """Hash the password once: it takes long on purpose."""
    return hash_password(PASSWORD)


@pytest.fixture
def installation(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Return an installation of its own, which the environment names."""
    monkeypatch.setenv("NANSHA_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("NANSHA_KEYS", str(settings.keys))
    current_settings.cache_clear()
    with open_store(settings.database_url) as store:
        store.write(_people, actor=OPERATOR)
    yield settings
    current_settings.cache_clear()


def _people(unit: UnitOfWork) -> None:
    new = NewOrganisation(OrganisationKind.PROCURATORATE, "jcy", "某区人民检察院")
    house = add_organisation(unit, new, audit=CREATED)
    for role in (Role.RESEARCHER, Role.EXPERT, Role.SUPERVISOR, Role.AUDITOR):
        account = NewUser(role.value, role.value, frozenset({role}), password_hash=hashed())
        add_user(unit, house, account, audit=CREATED)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Return a folder with a report."""
    (tmp_path / "out" / "tables").mkdir(parents=True)
    (tmp_path / "out" / "report.html").write_text("<html></html>")
    (tmp_path / "out" / "tables" / "points.csv").write_text("factor")
    return tmp_path / "out"


@pytest.fixture
def acting(nansha: Command, installation: Settings) -> As:
    """Run a command of the scorecards as someone."""
    del installation

    def command(user: str, *words: object, password: str = PASSWORD) -> Ended:
        given = ("scorecards", *words, "--user", user, "--password-stdin")
        return nansha(*given, stdin=f"{password}\n".encode())

    return command


def card_file(folder: Path, **changed: Any) -> Path:
    """Write a calibrated card."""
    path = folder / "card.json"
    document = sealed(calibrated_document() | {"version": VERSION} | changed)
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_the_whole_way(
    acting: As, nansha: Command, tmp_path: Path, report: Path, request_file: Path
) -> None:
    """A researcher proposes, an expert approves, a supervisor activates and rolls back."""
    file = card_file(tmp_path)
    proposed = acting("researcher", "propose", file, "--report", report)
    assert (proposed.code, "待批准" in proposed.output) == (0, True)
    assert acting("expert", "approve", VERSION).code == 0
    active = acting("supervisor", "activate", VERSION, "--from", today().isoformat())
    assert f"自 {today()} 起使用" in active.output
    request_file.write_text(json.dumps({**REQUEST, "on": today().isoformat()}))
    scored = json.loads(nansha("score", request_file, "--json").output)
    assert scored["scorecard_version"] == VERSION
    assert VERSION in nansha("scorecards", "show", VERSION).output
    ended = acting("supervisor", "rollback", "--reason", "数据有误")
    assert (ended.code, "已回退" in ended.output) == (0, True)
    scored = json.loads(nansha("score", request_file, "--json").output)
    assert scored["scorecard_version"] == "expert-2026.1"
    history = nansha("scorecards", "history").output
    steps = [line.split()[1] for line in history.splitlines() if line.startswith(VERSION)]
    assert steps == ["提出", "批准", "启用", "回退"]
    assert "数据有误" in history
    assert nansha("audit", "verify").code == 0


def test_nobody_approves_their_own(acting: As, tmp_path: Path, report: Path) -> None:
    """Two accounts, also at the console."""
    acting("expert", "propose", card_file(tmp_path), "--report", report)
    refused = acting("expert", "approve", VERSION)
    assert (refused.code, "不能由本人批准" in refused.errors) == (2, True)


@pytest.mark.parametrize(
    ("user", "words"),
    [
        ("auditor", ("approve", VERSION)),
        ("researcher", ("activate", VERSION, "--from", "2999-01-01")),
        ("expert", ("rollback", VERSION, "--reason", "不用")),
    ],
)
def test_a_role_that_may_not_is_refused(
    acting: As, tmp_path: Path, report: Path, user: str, words: tuple[str, ...]
) -> None:
    """The table of permissions holds at the console too."""
    acting("researcher", "propose", card_file(tmp_path), "--report", report)
    refused = acting(user, *words)
    assert (refused.code, refused.errors.startswith("错误")) == (2, True)


def test_a_wrong_password_does_nothing(acting: As, tmp_path: Path, report: Path) -> None:
    """The console is no way around it."""
    words = ("propose", card_file(tmp_path), "--report", report)
    assert acting("researcher", *words, password=PASSWORD[:-1]).code == 2
    assert acting("nobody", *words).code == 2


def test_an_expert_may_refuse_and_its_proposer_withdraw(
    acting: As, nansha: Command, tmp_path: Path, report: Path
) -> None:
    """Each with a reason, which the history keeps."""
    file = card_file(tmp_path)
    acting("researcher", "propose", file, "--report", report)
    assert acting("expert", "refuse", VERSION, "--reason", "区间过宽").code == 0
    acting("researcher", "propose", file, "--report", report)
    assert acting("researcher", "withdraw", VERSION, "--reason", "重做").code == 0
    history = nansha("scorecards", "history", VERSION, "--lang", "en").output
    assert "Withdrawn" in history


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("approve", "nothing-1"), "没有提出过"),
        (("activate", VERSION, "--from", (today() - timedelta(1)).isoformat()), "不能自"),
        (("rollback", "--reason", "不用"), "没有可以回退的"),
        (("rollback", VERSION, "--reason", "不用"), "不能进行这一步骤"),
    ],
)
def test_what_cannot_be_done_is_said(
    acting: As, tmp_path: Path, report: Path, words: tuple[str, ...], said: str
) -> None:
    """With the cure."""
    acting("researcher", "propose", card_file(tmp_path), "--report", report)
    acting("expert", "approve", VERSION)
    refused = acting("supervisor", *words)
    assert (refused.code, said in refused.errors) == (2, True)


def test_a_report_must_hold_something(acting: As, tmp_path: Path) -> None:
    """A folder, with files."""
    file = card_file(tmp_path)
    (tmp_path / "empty").mkdir()
    for folder in ("empty", "absent"):
        assert acting("researcher", "propose", file, "--report", tmp_path / folder).code == 2


@pytest.mark.parametrize("content", ["[1]", "{", '{"version": "a", "version": "b"}'])
def test_a_file_that_is_no_card_is_refused(
    acting: As, tmp_path: Path, report: Path, content: str
) -> None:
    """Before anyone is asked for a password."""
    file = tmp_path / "card.json"
    file.write_text(content)
    assert acting("researcher", "propose", file, "--report", report).code == 3


@pytest.fixture
def in_production(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return what turns a demonstration into production."""
    settings = read_settings({"NANSHA_MODE": "production"})
    return lambda: monkeypatch.setattr(choice, "current_settings", lambda: settings)


def test_a_synthetic_card_is_marked_and_in_production_refused(
    acting: As, nansha: Command, report: Path, request_file: Path, in_production: Callable[[], None]
) -> None:
    """It is neither proposed nor assessed with; a demonstration marks it."""
    file = card_file(report.parent, provenance={"synthetic": True})
    assert "演示数据" in nansha("score", request_file, "--scorecard", file).output
    assert "演示数据" in nansha("scorecards", "show", file).output
    assert "演示数据" in acting("researcher", "propose", file, "--report", report).output
    in_production()
    assert nansha("score", request_file, "--scorecard", file).code == 2
    assert acting("expert", "approve", VERSION).code == 2
