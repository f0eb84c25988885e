"""The peer of a stored assessment: a bare FastAPI endpoint that inserts its body as one row.

Same database, same durability (WAL and ``synchronous=FULL``; ``synchronous_commit=on``), one
transaction a request. It knows no permission, no law, no audit trail, no key that repeats.
"""

from __future__ import annotations

import os
import sqlite3
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request
from sqlalchemy import (
    Column,
    LargeBinary,
    MetaData,
    Table,
    Text,
    create_engine,
    event,
    insert,
    make_url,
)

from data.store.identifiers import uuid7

ADDRESS = "BARE_STORE_URL"
_CONNECTIONS = 8

METADATA = MetaData()
rows = Table(
    "bare_rows", METADATA, Column("id", Text, primary_key=True), Column("body", LargeBinary)
)
engine = create_engine(
    make_url(os.environ[ADDRESS]), pool_size=_CONNECTIONS, max_overflow=32, pool_timeout=30
)

if engine.dialect.name == "sqlite":

    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _record: Any) -> None:
        """Give SQLite the durability that the store has."""
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000"):
            connection.execute(f"PRAGMA {pragma}")


METADATA.create_all(engine)
app = FastAPI(openapi_url=None)


async def body_of(request: Request) -> bytes:
    """Return the body."""
    return await request.body()


@app.post("/rows", status_code=201)
def add_row(body: Annotated[bytes, Depends(body_of)]) -> dict[str, str]:
    """Insert one row and commit."""
    identifier = uuid7()
    with engine.begin() as connection:
        connection.execute(insert(rows).values(id=identifier, body=body))
    return {"id": identifier}
