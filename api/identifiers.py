"""Identifiers in paths: what is no identifier names nothing, so the answer is 404."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path
from pydantic import AfterValidator

from api.errors import HttpError
from data.store.identifiers import is_identifier

EXAMPLE = "0193d2c0-7e1a-7c3e-9c5e-6f1d2a3b4c5d"


def _known_form(value: str) -> str:
    if not is_identifier(value):
        raise HttpError("not_found")
    return value


PathIdentifier = Annotated[
    str,
    AfterValidator(_known_form),
    Path(
        description="编号 · Identifier.", json_schema_extra={"format": "uuid"}, examples=[EXAMPLE]
    ),
]
"""What a path parameter that names a record is annotated with."""
