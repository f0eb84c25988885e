"""What went wrong, said on standard error, and the exit code that goes with it.

Exit codes (design, part 6): 0 done · 2 usage or request · 3 a data or card file, or done with
rejected rows · 4 the system · 130 interrupted.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import typer

from api.errors import HttpError
from api.messages.dictionary import Language, explain, text
from api.security.permissions import ForbiddenError
from api.settings import SettingsError
from api.store_problems import store_problem
from data.rows import TableError
from data.store.errors import (
    AuditError,
    BackupError,
    KeyringError,
    SchemaError,
    StoreError,
    StoreUnavailableError,
)
from model.errors import (
    LawPackError,
    NanshaError,
    Problem,
    RequestError,
    ScorecardError,
    printable,
)
from model.law import LawPack

USAGE, DATA, SYSTEM, INTERRUPTED = 2, 3, 4, 130
_DEBUG = "NANSHA_DEBUG"


class CommandError(NanshaError):
    """A command cannot be carried out.

    Attributes:
        problems: why.
        code: the exit code.
        law: the law pack whose names the problems may use.
    """

    def __init__(self, *problems: Problem, code: int = USAGE, law: LawPack | None = None) -> None:
        super().__init__("; ".join(problem.code for problem in problems))
        self.problems = problems
        self.code = code
        self.law = law


@dataclass(frozen=True, slots=True)
class Failure:
    """Problems to print and the exit code."""

    problems: tuple[Problem, ...]
    code: int
    law: LawPack | None = None


def report(error: BaseException, language: Language) -> int:
    """Say on standard error what went wrong and what to do; return the exit code."""
    if os.environ.get(_DEBUG) == "1":
        traceback.print_exception(error)
    failure = failure_of(error)
    for problem in failure.problems:
        typer.echo(sentence(problem, language, failure.law), err=True)
    return failure.code


def sentence(problem: Problem, language: Language, law: LawPack | None) -> str:
    """Return a problem with its cure as the command line prints it."""
    said = explain(problem, language, law)
    return (
        text("command.error", language, text=said.text)
        + "\n"
        + text("command.cure", language, cure=said.cure)
    )


def failure_of(error: BaseException) -> Failure:
    """Return what an error means to the person who typed the command."""
    for kind, read in _READERS.items():
        if isinstance(error, kind):
            return read(error)
    reference = secrets.token_hex(4)
    return Failure((Problem("unexpected", "", reference),), SYSTEM)


def file_problem(error: OSError, name: str) -> Problem:
    """Return the problem of a file that the system refuses."""
    shown = printable(str(error.filename or name))
    code = _CODES_OF_ERRORS.get(error.errno or 0, "file_refused")
    return Problem(code, "", shown, (), {"cause": printable(error.strerror or str(error))})


_CODES_OF_ERRORS = {
    errno.ENOENT: "file_missing",
    errno.EISDIR: "file_is_folder",
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
}


def _of_command(error: CommandError) -> Failure:
    return Failure(error.problems, error.code, error.law)


def _of_table(error: TableError) -> Failure:
    return Failure(error.problems, DATA)


def _of_request(error: RequestError) -> Failure:
    return Failure(error.problems, USAGE)


def _of_card(error: ScorecardError) -> Failure:
    return Failure((Problem("scorecard_unusable", "", str(error)),), DATA)


def _of_pack(error: LawPackError) -> Failure:
    return Failure((Problem("law_unusable", "", str(error)),), DATA)


def _of_store(error: StoreError) -> Failure:
    """Return what the store refused; one that cannot be used is a matter of the system."""
    problem = store_problem(error)
    if isinstance(error, BackupError | AuditError):
        return Failure((problem,), DATA)
    unusable = isinstance(error, SchemaError | KeyringError | StoreUnavailableError)
    return Failure((problem,), SYSTEM if unusable else USAGE)


def _of_http(error: HttpError) -> Failure:
    return Failure(error.problems, USAGE, error.law)


def _of_permission(error: ForbiddenError) -> Failure:
    return Failure((error.problem,), USAGE)


def _of_setting(error: SettingsError) -> Failure:
    return Failure((error.problem,), USAGE)


def _of_system(error: OSError) -> Failure:
    problem = file_problem(error, "")
    user_named_it = problem.code in {"file_missing", "file_is_folder"}
    return Failure((problem,), USAGE if user_named_it else SYSTEM)


def _of_usage(error: typer.TyperException) -> Failure:
    """Return what was wrong with the words of a command."""
    context = getattr(error, "ctx", None)
    command = {"command": context.command_path if context else "nansha"}
    kind = type(error).__name__
    if kind == "NoSuchOption":
        allowed = tuple(getattr(error, "possibilities", None) or ())
        option = str(getattr(error, "option_name", ""))
        return _usage("usage_no_such_option", option, allowed, command)
    if kind == "MissingParameter":
        return _usage("usage_missing", _parameter(error), (), command)
    if isinstance(error, typer.BadParameter):
        parameters = {**command, "name": _parameter(error)}
        return _usage("usage_bad_value", error.message.rstrip("."), (), parameters)
    return _of_message(error.format_message(), command)


def _of_message(message: str, command: Mapping[str, str]) -> Failure:
    """Return a wrong use that typer names in its message only."""
    for code, pattern in _MESSAGES:
        if found := pattern.fullmatch(message):
            return _usage(code, found["value"], (), command)
    return _usage("usage", message.rstrip("."), (), command)


_MESSAGES = (
    ("usage_no_such_command", re.compile(r"No such command '(?P<value>.*)'\.")),
    ("usage_missing_command", re.compile(r"Missing command(?P<value>)\.")),
    ("usage_extra", re.compile(r"Got unexpected extra argument(?:\(s\)|s)? \((?P<value>.*)\)")),
)


def _usage(
    code: str, value: str, allowed: tuple[str, ...], parameters: Mapping[str, str]
) -> Failure:
    return Failure((Problem(code, "", printable(value), allowed, parameters),), USAGE)


def _parameter(error: typer.TyperException) -> str:
    """Return the name of the parameter that an error concerns."""
    parameter = getattr(error, "param", None)
    return "" if parameter is None else str(parameter.get_error_hint())


_READERS: Mapping[type[BaseException], Callable[..., Failure]] = {
    CommandError: _of_command,
    TableError: _of_table,
    RequestError: _of_request,
    ScorecardError: _of_card,
    LawPackError: _of_pack,
    SettingsError: _of_setting,
    StoreError: _of_store,
    HttpError: _of_http,
    ForbiddenError: _of_permission,
    typer.TyperException: _of_usage,
    OSError: _of_system,
}
