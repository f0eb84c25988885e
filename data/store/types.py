"""Column types that mean the same on SQLite (STRICT tables) and on PostgreSQL.

SQLite's STRICT knows INTEGER, REAL, TEXT, BLOB; so moments are fixed-width ISO text there, which
sorts as time does, and ``timestamptz`` on PostgreSQL. JSON is canonical text on both: what was
written is what is read, byte for byte.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Date,
    DateTime,
    Dialect,
    Integer,
    LargeBinary,
    Text,
    TypeDecorator,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

from model.canonical import canonical

POSTGRESQL = "postgresql"


def moment_text(moment: datetime) -> str:
    """Return an aware moment as UTC text of fixed width.

    Examples:
        >>> moment_text(datetime(2026, 11, 22, 7, 5, tzinfo=UTC))
        '2026-11-22T07:05:00.000000Z'
    """
    if moment.tzinfo is None:
        raise ValueError(f"moment {moment} has no time zone; give an aware one")
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def moment_of(text: str) -> datetime:
    """Return the moment that `moment_text` wrote."""
    return datetime.fromisoformat(text)


class Identifier(TypeDecorator[str]):
    """UUIDv7 as lower-case text with hyphens; ``uuid`` on PostgreSQL."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Use the native type where there is one."""
        native = postgresql.UUID(as_uuid=False) if dialect.name == POSTGRESQL else Text()
        return dialect.type_descriptor(native)


class Moment(TypeDecorator[datetime]):
    """Aware moment, stored in UTC to the microsecond."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Use the native type where there is one."""
        native = DateTime(timezone=True) if dialect.name == POSTGRESQL else Text()
        return dialect.type_descriptor(native)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Write UTC; a moment without time zone is refused."""
        if value is None:
            return None
        text = moment_text(value)
        return value.astimezone(UTC) if dialect.name == POSTGRESQL else text

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Read an aware moment in UTC."""
        if value is None:
            return None
        return value.astimezone(UTC) if dialect.name == POSTGRESQL else moment_of(value)


class Day(TypeDecorator[date]):
    """Plain date, as the law counts them."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Use the native type where there is one."""
        return dialect.type_descriptor(Date() if dialect.name == POSTGRESQL else Text())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        """Write the date; a moment is refused, since its date depends on the zone."""
        if isinstance(value, datetime):
            raise TypeError(f"{value} is a moment; give a plain date")
        return value if value is None or dialect.name == POSTGRESQL else value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        """Read a plain date."""
        return value if value is None or dialect.name == POSTGRESQL else date.fromisoformat(value)


class Flag(TypeDecorator[bool]):
    """Yes or no as 1 or 0."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:  # noqa: ARG002, FBT001 - SQLAlchemy's signature
        """Write 1 or 0."""
        return None if value is None else int(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Read yes or no."""
        return None if value is None else bool(value)


class Json(TypeDecorator[Any]):
    """JSON as canonical text (`model.canonical`)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Write canonical text."""
        return None if value is None else canonical(value).decode()

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002 - SQLAlchemy's signature
        """Read the value."""
        return None if value is None else json.loads(value)


class Bytes(LargeBinary):
    """Bytes as they are: BLOB, ``bytea``."""


class Whole(TypeDecorator[int]):
    """Whole number of up to 64 bits; money is in fen."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """SQLite's INTEGER holds 64 bits already, and STRICT knows no other name."""
        native = BigInteger() if dialect.name == POSTGRESQL else Integer()
        return dialect.type_descriptor(native)
