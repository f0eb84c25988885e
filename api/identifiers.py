"""Identifiers in paths: what is no identifier names nothing, so the answer is 404."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path
from pydantic import AfterValidator

from api.errors import HttpError
from data.store.identifiers import is_identifier

EXAMPLE = "0193d2c0-7e1a-7c3e-9c5e-6f1d2a3b4c5d"


def known_form(value: str) -> str:
    """Return an identifier.

    Raises:
        HttpError: ``not_found`` for anything else.
    """
    if not is_identifier(value):
        raise HttpError("not_found")
    return value


UncheckedIdentifier = Annotated[
    str,
    Path(
        description="编号 · Identifier.", json_schema_extra={"format": "uuid"}, examples=[EXAMPLE]
    ),
]
"""For a route that calls `known_form` itself, once it knows who asks."""

PathIdentifier = Annotated[UncheckedIdentifier, AfterValidator(known_form)]
"""What a path parameter that names a record is annotated with."""
