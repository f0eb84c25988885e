"""Read requests written one a line (NDJSON)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from model.errors import Problem
from model.request import decode


def read_ndjson(lines: Iterable[bytes]) -> Iterator[tuple[int, dict[str, Any] | list[Problem]]]:
    """Yield the line number and the document of each request, or what is wrong with the line.

    Blank lines are left out.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield number, decode(line.strip())
