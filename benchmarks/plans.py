"""How a database goes about a statement: the indexes it uses, the tables that it reads whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from data.store.engine import is_sqlite

SMALL = frozenset({"organisations", "users"})
"""Tables that may be read whole."""

_INDEX = re.compile(r"USING (?:COVERING )?INDEX (\S+)")
_WHOLE = re.compile(r"^SCAN (\w+)(?! USING)")


def plan_of(connection: Connection, statement: str, parameters: Any) -> str:
    """Return indexes and full scans of one statement."""
    found = _of_sqlite if is_sqlite(connection) else _of_postgresql
    parts = dict.fromkeys(found(connection, statement, parameters))
    return ", ".join(parts) or "by primary key"


def _of_sqlite(connection: Connection, statement: str, parameters: Any) -> Iterator[str]:
    for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters):
        whole = _WHOLE.match(row.detail)
        if whole and whole[1] not in SMALL:
            yield f"FULL SCAN of {whole[1]}"
        elif index := _INDEX.search(row.detail):
            yield index[1]


def _of_postgresql(connection: Connection, statement: str, parameters: Any) -> Iterator[str]:
    explained = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
    (document,) = explained.scalars()
    yield from _nodes((document if isinstance(document, list) else json.loads(document))[0]["Plan"])


def _nodes(node: dict[str, Any]) -> Iterator[str]:
    if node["Node Type"] == "Seq Scan" and node["Relation Name"] not in SMALL:
        yield f"FULL SCAN of {node['Relation Name']}"
    if "Index Name" in node:
        yield str(node["Index Name"])
    for inner in node.get("Plans", ()):
        yield from _nodes(inner)
