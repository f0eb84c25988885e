"""Identifiers that a body or a query names: what has another form is refused."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.identifiers import EXAMPLE

IDENTIFIER = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"

GivenIdentifier = Annotated[
    str, Field(pattern=IDENTIFIER, description="编号 · Identifier.", examples=[EXAMPLE])
]
"""An identifier that must be given."""
