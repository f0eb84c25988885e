"""Options that several commands share, and the language that the person chose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import typer

from api.messages.dictionary import Language, text


@dataclass(slots=True)
class Session:
    """What one run of the program remembers: the language in which it answers."""

    language: Language = Language.ZH


def help_text(key: str) -> str:
    """Return the help of a command or option."""
    return text(f"help.{key}", Language.ZH)


def _remember(context: typer.Context, language: Language) -> Language:
    """Keep the language for errors that end the command."""
    session: Any = context.find_root().obj
    if isinstance(session, Session):
        session.language = language
    return language


Lang = Annotated[
    Language,
    typer.Option("--lang", help=help_text("language"), callback=_remember, is_eager=True),
]
Law = Annotated[str | None, typer.Option("--law", help=help_text("law"))]
Card = Annotated[str | None, typer.Option("--scorecard", help=help_text("card"))]
