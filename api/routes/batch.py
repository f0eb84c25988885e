"""``POST /v1/score/batch``: a table in, one line of JSON out for each of its rows.

What comes in goes to a temporary file as it arrives, and rows are read, assessed and sent a few at
a time: the size of a table is bounded by the disk, never by memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

import orjson
from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.assessing import assess_document, chosen_card, chosen_law, today
from api.batches import heading_words
from api.body import media_type, refuse_declared_length, refuse_media, too_large
from api.errors import HttpError, problem_document
from api.language import language_of
from api.messages.dictionary import Language
from api.routes.score import read_query
from api.schemas.batches import BATCH_OPERATION
from api.state import cards_of
from data.columns import read_columns
from data.encoding import result_bytes
from data.law.catalogue import law_packs
from data.ndjson import read_ndjson
from data.rows import TableError
from data.scorecards.schedule import CardSchedule
from data.tables import open_table
from model.errors import Problem
from model.request import MAX_BYTES

MAX_TABLE_BYTES = 64 * 1_048_576
NDJSON = "application/x-ndjson"
_ENDINGS: Mapping[str, str] = {
    "text/csv": ".csv",
    NDJSON: ".ndjson",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}
_ROWS_AT_ONCE = 16
_Row = tuple[int, dict[str, Any] | list[Problem]]
_Choice = tuple[Mapping[str, str], CardSchedule]
router = APIRouter(tags=["assessment"])


@router.post("/v1/score/batch", summary="批量评估 · Assess a table", openapi_extra=BATCH_OPERATION)
async def assess_table(request: Request) -> Response:
    """Assess each row of a table; a row that cannot be assessed stops nothing."""
    refuse_media(request.scope, tuple(_ENDINGS))
    refuse_declared_length(request.scope, MAX_TABLE_BYTES)
    query, language = read_query(request.scope), language_of(request.scope)
    cards = await cards_of(request).latest()
    refuse_unknown_versions(query, cards)
    with ExitStack() as stack:
        path = Path(stack.enter_context(TemporaryDirectory(prefix="nansha-"))) / "table"
        path = path.with_suffix(_ENDINGS[media_type(request.scope) or "text/csv"])
        await _spool(request, path)
        rows = await run_in_threadpool(_open_rows, path, stack)
        lines = _lines(rows, (query, cards), language, stack.pop_all())
    return StreamingResponse(_joined(lines), media_type=NDJSON)


def refuse_unknown_versions(query: Mapping[str, str], cards: CardSchedule) -> None:
    """Refuse a law pack or scorecard that there is not, before any row is read.

    Raises:
        HttpError: ``invalid``.
    """
    law = chosen_law(query["law"]) if "law" in query else law_packs()[-1]
    if "scorecard" in query:
        chosen_card(query["scorecard"], law, today(), cards)


async def _spool(request: Request, path: Path) -> None:
    """Write the body of a request to a file while it arrives."""
    size = 0
    with path.open("wb") as file:
        async for chunk in request.stream():
            size += len(chunk)
            if size > MAX_TABLE_BYTES:
                raise too_large(size, MAX_TABLE_BYTES)
            file.write(chunk)


def _open_rows(path: Path, stack: ExitStack) -> Iterator[_Row]:
    """Return the documents in a file with their lines; refuse a table that cannot be read."""
    if path.suffix == ".ndjson":
        return read_ndjson(_bounded_lines(stack.enter_context(path.open("rb"))))
    try:
        table = stack.enter_context(open_table(path))
        columns = read_columns(table.header, law_packs()[-1], words=heading_words())
    except TableError as error:
        raise HttpError("invalid", error.problems, law_packs()[-1]) from error
    return ((row.line, list(row.problems) or columns.document(row.cells)) for row in table.rows)


def _bounded_lines(file: BinaryIO) -> Iterator[bytes]:
    """Yield lines, each cut just beyond what a request may hold, so that it is refused."""
    while line := file.readline(MAX_BYTES + 2):
        yield line
        while line and not line.endswith(b"\n"):
            line = file.readline(MAX_BYTES)


def _lines(
    rows: Iterator[_Row], choice: _Choice, language: Language, resources: ExitStack
) -> Iterator[bytes]:
    """Yield one line for each row and a last one that tells how many there were."""
    with resources:
        assessed = rejected = 0
        for line, document in rows:
            try:
                result = _result(document, *choice)
            except HttpError as error:
                rejected += 1
                problem = problem_document(error, language)
                yield orjson.dumps({"line": line, "problem": problem}) + b"\n"
            else:
                assessed += 1
                yield b'{"line":%d,"result":%b}\n' % (line, result)
        total = {"rows": assessed + rejected, "assessed": assessed, "rejected": rejected}
        yield orjson.dumps(total) + b"\n"


def _result(
    document: dict[str, Any] | list[Problem], query: Mapping[str, str], cards: CardSchedule
) -> bytes:
    if isinstance(document, list):
        raise HttpError("invalid", tuple(document))
    assessment = assess_document(
        document, cards, law_version=query.get("law"), card_version=query.get("scorecard")
    )
    return result_bytes(assessment)


def _joined(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Yield several lines at once: each hand-over between threads costs as much as a row."""
    while chunk := b"".join(islice(lines, _ROWS_AT_ONCE)):
        yield chunk
