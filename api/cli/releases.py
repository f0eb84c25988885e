"""``nansha scorecards propose | approve | refuse | activate | rollback | withdraw | history``."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.acting import PasswordStdin, User, acting_as
from api.cli.failures import CommandError
from api.cli.layout import TableColumn, table
from api.cli.options import Lang, help_text
from api.messages.dictionary import Language, text
from model.canonical import digest
from model.errors import Problem, ScorecardError, printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from api.actions.desk import Desk
    from data.store.release_records import Release, ReleaseEvent

app = typer.Typer()

CardFile = Annotated[Path, typer.Argument(metavar="FILE", help=help_text("card_file"))]
Report = Annotated[Path, typer.Option("--report", metavar="DIR", help=help_text("release_report"))]
Named = Annotated[str, typer.Argument(metavar="RELEASE", help=help_text("release"))]
OptionalNamed = Annotated[
    str | None, typer.Argument(metavar="RELEASE", help=help_text("release_serving"))
]
Reason = Annotated[str, typer.Option("--reason", help=help_text("release_reason"))]
From = Annotated[
    datetime, typer.Option("--from", formats=["%Y-%m-%d"], help=help_text("active_from"))
]
_HISTORY = (
    *(("version", 24), ("step", 10), ("state", 10), ("person", 20)),
    *(("on", 20), ("active_from", 12), ("reason", 32)),
)


@app.command("propose", help=help_text("scorecards_propose"))
def propose(
    file: CardFile,
    report: Report,
    user: User,
    *,
    password_stdin: PasswordStdin = False,
    lang: Lang = Language.ZH,
) -> None:
    """Propose the card in a file, with the folder of its report."""
    from api.actions.releases import propose_card
    from data.scorecards.reading import card_document

    document = card_document(file.read_bytes(), file.name)
    if not isinstance(document, dict):
        raise ScorecardError(f"scorecard {file.name} is no object; allowed: the file of a card")
    files = report_files(report)
    with acting_as(user, password_stdin=password_stdin, language=lang) as office:
        made = office.write(lambda desk: propose_card(desk, document, files))
    _say(made, lang)


@app.command("approve", help=help_text("scorecards_approve"))
def approve(
    release: Named,
    user: User,
    *,
    reason: Reason = "",
    password_stdin: PasswordStdin = False,
    lang: Lang = Language.ZH,
) -> None:
    """Approve a proposed card, never one's own."""
    from api.actions.releases import APPROVED, judge_card

    def step(desk: Desk, found: Release) -> Release:
        return judge_card(desk, found.id, APPROVED, reason=reason, version=found.version)

    _step(release, user, step, password_stdin=password_stdin, lang=lang)


@app.command("refuse", help=help_text("scorecards_refuse"))
def refuse(
    release: Named,
    user: User,
    reason: Reason,
    *,
    password_stdin: PasswordStdin = False,
    lang: Lang = Language.ZH,
) -> None:
    """Refuse a proposed card."""
    from api.actions.releases import REFUSED, judge_card

    def step(desk: Desk, found: Release) -> Release:
        return judge_card(desk, found.id, REFUSED, reason=reason, version=found.version)

    _step(release, user, step, password_stdin=password_stdin, lang=lang)


@app.command("activate", help=help_text("scorecards_activate"))
def activate(
    release: Named,
    active_from: From,
    user: User,
    *,
    password_stdin: PasswordStdin = False,
    lang: Lang = Language.ZH,
) -> None:
    """Let an approved card serve from a day."""
    from api.actions.releases import activate_card

    def step(desk: Desk, found: Release) -> Release:
        day = active_from.date()
        return activate_card(desk, found.id, active_from=day, version=found.version)

    _step(release, user, step, password_stdin=password_stdin, lang=lang)


@app.command("rollback", help=help_text("scorecards_rollback"))
def rollback(
    user: User,
    reason: Reason,
    release: OptionalNamed = None,
    *,
    password_stdin: PasswordStdin = False,
    lang: Lang = Language.ZH,
) -> None:
    """End the service of a card, by default of the one that serves today."""
    from api.actions.releases import roll_back_card

    def step(desk: Desk, found: Release) -> Release:
        return roll_back_card(desk, found.id, reason=reason, version=found.version)

    _step(release, user, step, password_stdin=password_stdin, lang=lang)


@app.command("withdraw", help=help_text("scorecards_withdraw"))
def withdraw(
    release: Named,
    user: User,
    reason: Reason,
    *,
    password_stdin: PasswordStdin = False,
    lang: Lang = Language.ZH,
) -> None:
    """Take a card back before it serves."""
    from api.actions.releases import withdraw_card

    def step(desk: Desk, found: Release) -> Release:
        return withdraw_card(desk, found.id, reason=reason, version=found.version)

    _step(release, user, step, password_stdin=password_stdin, lang=lang)


@app.command("history", help=help_text("scorecards_history"))
def history(release: OptionalNamed = None, *, lang: Lang = Language.ZH) -> None:
    """Print every step of one proposed card, or of all."""
    from api.actions.releases import list_releases
    from api.cli.console import console_store
    from api.security.principal import CONSOLE
    from data.store.release_records import history_of

    with console_store() as store:
        found = [shown.release for shown in list_releases(store, CONSOLE)]
        with store.read() as connection:
            if release is not None:
                found = [_found(connection, release)]
            rows = [
                _row(connection, each, event, lang)
                for each in reversed(found)
                for event in history_of(connection, each.id)
            ]
    columns = [TableColumn(text(f"releases.{key}", lang), width) for key, width in _HISTORY]
    typer.echo("\n".join(table(columns, rows)))


def report_files(folder: Path) -> dict[str, str]:
    """Return every file of a report with the SHA-256 of its bytes.

    Raises:
        CommandError: it is no folder, or there is nothing in it.
    """
    if not folder.is_dir():
        raise CommandError(Problem("folder_missing", "", printable(str(folder))))
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    if not files:
        raise CommandError(Problem("report_empty", "", printable(str(folder))))
    return {path.relative_to(folder).as_posix(): digest(path.read_bytes()) for path in files}


def _step(
    named: str | None,
    user: str,
    step: Callable[[Desk, Release], Release],
    *,
    password_stdin: bool,
    lang: Language,
) -> None:
    with acting_as(user, password_stdin=password_stdin, language=lang) as office:
        made = office.write(lambda desk: step(desk, _found(desk.connection, named)))
    _say(made, lang)


def _found(connection: Connection, named: str | None) -> Release:
    """Return the release with an identifier, the newest of a version, or the one that serves.

    Raises:
        CommandError: there is none.
    """
    from data.store.identifiers import is_identifier
    from data.store.release_records import release_of, releases_of

    if named is None:
        return release_of(connection, _serving(connection))
    if is_identifier(named):
        return release_of(connection, named)
    for release in releases_of(connection, named):
        return release
    known = tuple(dict.fromkeys(each.scorecard_version for each in releases_of(connection)))
    raise CommandError(Problem("unknown_release", "", printable(named), known))


def _serving(connection: Connection) -> str:
    """Return the release that serves today under the law of today.

    Raises:
        CommandError: none does.
    """
    from api.choice import law_of, today
    from data.store.served_cards import schedule_of

    day: date = today()
    law = law_of({"on": day.isoformat()})
    serving = schedule_of(connection).serving_on(law.version, day)
    if serving is None:
        raise CommandError(Problem("nothing_released", "", law.version))
    return serving.release_id


def _say(release: Release, lang: Language) -> None:
    from data.store.release_states import RELEASE_STATE_WORDS, ReleaseState

    state = _either(RELEASE_STATE_WORDS[ReleaseState(release.state)], lang)
    said = {"card": release.scorecard_version, "state": state, "release": release.id}
    typer.echo(text("releases.done", lang, **said))
    if release.active_from is not None and release.state == ReleaseState.ACTIVE:
        typer.echo(text("releases.serves_from", lang, day=release.active_from))
    if release.summary.get("synthetic"):
        typer.echo(text("releases.synthetic", lang))


def _row(
    connection: Connection, release: Release, event: ReleaseEvent, lang: Language
) -> tuple[str, ...]:
    from api.choice import CHINA_TIME
    from data.store.people.users import user_of
    from data.store.release_states import (
        RELEASE_STATE_WORDS,
        RELEASE_STEP_WORDS,
        ReleaseState,
        ReleaseStep,
    )

    return (
        release.scorecard_version,
        _either(RELEASE_STEP_WORDS[ReleaseStep(event.step)], lang),
        _either(RELEASE_STATE_WORDS[ReleaseState(release.state)], lang),
        user_of(connection, event.actor_id).login,
        event.created_at.astimezone(CHINA_TIME).strftime("%Y-%m-%d %H:%M"),
        "" if event.active_from is None else event.active_from.isoformat(),
        event.reason,
    )


def _either(words: tuple[str, str], lang: Language) -> str:
    return words[lang is Language.EN]
