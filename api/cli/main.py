"""The program ``nansha``: one module for each command, one place where errors become words."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Annotated

import typer

from api.cli import (
    batch,
    cases,
    cohort,
    demo,
    evaluate,
    experts,
    keeping,
    monitor,
    recalibrate,
    scale,
    score,
    scorecards,
    serve,
    simulate,
    sums,
    users,
)
from api.cli.failures import INTERRUPTED, report
from api.cli.options import Session, help_text
from api.messages.dictionary import Language, text

app = typer.Typer(
    help=help_text("app"),
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("score", help=help_text("score"))(score.score)
app.command("batch", help=help_text("batch"))(batch.batch)
app.add_typer(scale.app, name="scale", help=help_text("scale"))
app.add_typer(scorecards.app, name="scorecards", help=help_text("scorecards"))
app.add_typer(cases.app, name="cases", help=help_text("cases"))
app.add_typer(cohort.app, name="cohort", help=help_text("cohort"))
app.command("experts", help=help_text("experts"))(experts.experts)
app.command("simulate", help=help_text("simulate"))(simulate.simulate)
app.add_typer(sums.app, name="sums", help=help_text("sums"))
app.command("recalibrate", help=help_text("recalibrate"))(recalibrate.recalibrate)
app.command("monitor", help=help_text("monitor"))(monitor.monitor)
app.command("evaluate", help=help_text("evaluate"))(evaluate.evaluate)
app.command("serve", help=help_text("serve"))(serve.serve)
app.command("demo", help=help_text("demo"))(demo.demo)
app.add_typer(users.app, name="users", help=help_text("users"))
app.add_typer(keeping.keys_app, name="keys", help=help_text("keys"))
app.add_typer(keeping.audit_app, name="audit", help=help_text("audit"))
app.command("backup", help=help_text("backup"))(keeping.backup)
app.command("restore", help=help_text("restore"))(keeping.restore)
app.add_typer(keeping.retention_app, name="retention", help=help_text("retention"))


@app.callback(invoke_without_command=True)
def overview(
    context: typer.Context,
    *,
    show_version: Annotated[bool, typer.Option("--version", help=help_text("version"))] = False,
) -> None:
    """Print the version, or the help where no command is named."""
    if show_version:
        typer.echo(text("command.version", Language.ZH, version=version("nansha")))
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def run(arguments: Sequence[str] | None = None) -> None:
    """Run the program and leave it with the exit code of the command."""
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    for stream in (sys.stdout, sys.stderr):
        # A terminal of an older encoding shows a question mark where it lacks a sign.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal's stream
    session = Session()
    try:
        code = app(args=arguments, prog_name="nansha", standalone_mode=False, obj=session)
        sys.stdout.flush()
    except (BrokenPipeError, SystemExit):
        # Typer leaves with SystemExit, and only then, when whoever read its output has gone.
        _close_output()
        return 0
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - whatever happens, a person gets a sentence
        return report(error, session.language)
    return code or 0


def _close_output() -> None:
    """Leave quietly: whoever read the output has seen enough."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
