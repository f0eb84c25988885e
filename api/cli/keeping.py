"""``nansha keys``, ``audit``, ``backup``, ``restore``, ``retention``: keeping what is stored."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.failures import DATA
from api.cli.options import Lang, help_text
from api.messages.dictionary import Language, text
from api.settings import current_settings

if TYPE_CHECKING:
    from data.store.audit.anchors import Anchor


keys_app, audit_app, retention_app = typer.Typer(), typer.Typer(), typer.Typer()

Archive = Annotated[Path, typer.Argument(metavar="FILE", help=help_text("archive"))]
Anchors = Annotated[Path | None, typer.Option("--anchors", help=help_text("anchors"))]
ClosedBefore = Annotated[
    datetime,
    typer.Option("--closed-before", formats=["%Y-%m-%d"], help=help_text("closed_before")),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help=help_text("dry_run"))]
RemoveOld = Annotated[bool, typer.Option("--remove-old", help=help_text("remove_old"))]


@keys_app.command("create", help=help_text("keys_create"))
def create_keys(*, lang: Lang = Language.ZH) -> None:
    """Make the key file of a new installation."""
    from api.installation import make_key_file

    settings = current_settings()
    make_key_file(settings)
    typer.echo(text("command.written", lang, file=settings.keys))


@keys_app.command("rotate", help=help_text("keys_rotate"))
def rotate(*, remove_old: RemoveOld = False, lang: Lang = Language.ZH) -> None:
    """Add a wrapping key and wrap every suspect's key with it."""
    from api.actions.keeping import rotate_wrapping_key
    from api.cli.console import console_store
    from api.security.principal import CONSOLE

    with console_store() as store:
        path = current_settings().keys
        count = rotate_wrapping_key(store, CONSOLE, path, remove_old=remove_old)
    typer.echo(text("keeping.rotated", lang, count=count))


@audit_app.command("verify", help=help_text("audit_verify"))
def verify(
    organisation: Annotated[
        str | None, typer.Option("--organisation", help=help_text("organisation"))
    ] = None,
    anchors: Anchors = None,
    *,
    lang: Lang = Language.ZH,
) -> int:
    """Check every entry of the trail; exit code 3 where something is wrong."""
    from api.actions.keeping import verify_trail
    from api.cli.console import console_store, organisation_by_code
    from api.messages.findings import finding_words
    from api.security.principal import CONSOLE
    from data.store.audit.verification import faults

    with console_store() as store:
        house = organisation_by_code(store, organisation).id if organisation else None
        found = verify_trail(store, CONSOLE, house, _read(anchors))
    for finding in found:
        typer.echo(finding_words(finding, lang))
    wrong = len(faults(found))
    typer.echo(text("keeping.verified" if not wrong else "keeping.wrong", lang, count=wrong))
    return DATA if wrong else 0


@audit_app.command("export", help=help_text("audit_export"))
def export(
    organisation: Annotated[str, typer.Option("--organisation", help=help_text("organisation"))],
    output: Annotated[Path, typer.Option("--output", "-o", help=help_text("trail"))],
    *,
    lang: Lang = Language.ZH,
) -> None:
    """Write a chain with its anchor as NDJSON; keep it apart from the database."""
    from api.actions.keeping import export_trail
    from api.cli.console import console_store, organisation_by_code
    from api.security.principal import CONSOLE

    with console_store() as store, output.open("wb") as file:
        house = organisation_by_code(store, organisation)
        file.writelines(export_trail(store, CONSOLE, house.id))
    typer.echo(text("command.written", lang, file=output))


def backup(archive: Archive, *, lang: Lang = Language.ZH) -> None:
    """Write everything that is stored into one file, while the service runs."""
    from data.store.backup.making import make_backup

    make_backup(current_settings().database_url, archive)
    typer.echo(text("command.written", lang, file=archive))


def restore(
    archive: Archive,
    anchors: Anchors = None,
    *,
    accept_faults: Annotated[
        bool, typer.Option("--accept-faults", help=help_text("accept_faults"))
    ] = False,
    lang: Lang = Language.ZH,
) -> int:
    """Load a backup into the empty database that the settings name."""
    from api.messages.findings import finding_words
    from data.store.audit.verification import faults
    from data.store.backup.restoring import restore as restore_archive

    address = current_settings().database_url
    found = restore_archive(archive, address, anchors=_read(anchors), accept_faults=accept_faults)
    for finding in found:
        typer.echo(finding_words(finding, lang))
    typer.echo(text("keeping.restored", lang, file=archive))
    return DATA if faults(found) else 0


@retention_app.command("run", help=help_text("retention_run"))
def run_now(
    closed_before: ClosedBefore, *, dry_run: DryRun = False, lang: Lang = Language.ZH
) -> None:
    """Destroy the personal part of records that closed before a day."""
    from api.actions.retention import due_suspects, run_retention
    from api.cli.console import console_store
    from api.security.principal import CONSOLE

    moment = closed_before.replace(tzinfo=UTC)
    with console_store() as store:
        if dry_run:
            count = len(due_suspects(store, CONSOLE, moment))
        else:
            count = run_retention(store, CONSOLE, moment)
    typer.echo(text("keeping.due" if dry_run else "keeping.erased", lang, count=count))


def _read(path: Path | None) -> list[Anchor]:
    from data.store.audit.anchors import read_anchors

    return read_anchors(path.read_bytes().splitlines()) if path else []
