"""``POST /v1/cases/import`` and ``GET /v1/cases/export``: records from and to table files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse

from api.actions.exports import export_records
from api.actions.imports import Fate, import_rows
from api.body import media_type, refuse_declared_length, refuse_media, too_large
from api.errors import HttpError
from api.language import language_of
from api.messages.dictionary import Language
from api.schemas.case_tables import ImportReport, RejectedField, rejected_fields
from api.schemas.problems import refusals
from api.security.actions import Action
from api.security.guard import SignedInPrincipal, guarded
from api.security.principal import Principal
from api.state import State, state_of
from data.case_rows import read_case_columns
from data.rows import TableError
from data.tables import open_table

MOST_BYTES = 64 * 1_048_576
_CSV = "text/csv"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ENDINGS: Mapping[str, str] = {_CSV: ".csv", _XLSX: ".xlsx"}
_MEDIA: Mapping[str, str] = {ending: media for media, ending in _ENDINGS.items()}
_EXAMPLE = (
    "案号,犯罪嫌疑人,涉嫌罪名,事件,日期\n穗南检审捕〔2026〕128号,S1,盗窃罪,执行逮捕,2026-11-02\n"
)
_BODY: Mapping[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            _CSV: {"schema": {"type": "string", "examples": [_EXAMPLE]}},
            _XLSX: {"schema": {"type": "string", "format": "binary"}},
        },
    }
}
Format = Annotated[
    Literal["csv", "xlsx"], Query(description="文件格式 · Format.", examples=["csv"])
]
router = APIRouter(prefix="/v1/cases", tags=["cases"])


@router.post(
    "/import",
    summary="导入案件 · Import cases from a table",
    responses=refusals(413, 415, 422),
    **guarded(Action.RECORDS_IMPORT, openapi_extra=_BODY),
)
async def import_table(request: Request, principal: SignedInPrincipal) -> ImportReport:
    """Store the rows of a table; a row that cannot be stored stops nothing."""
    refuse_media(request.scope, tuple(_ENDINGS))
    refuse_declared_length(request.scope, MOST_BYTES)
    ending, language = _ENDINGS[media_type(request.scope) or _CSV], language_of(request.scope)
    with TemporaryDirectory(prefix="nansha-") as folder:
        path = Path(folder) / f"table{ending}"
        await _spool(request, path)
        return await run_in_threadpool(_import, state_of(request), principal, path, language)


@router.get(
    "/export",
    summary="导出不含个人信息的记录 · Export records without persons",
    response_class=FileResponse,
    responses={200: {"content": {media: {} for media in _ENDINGS}}, **refusals(422)},
    **guarded(Action.RECORDS_EXPORT),
)
def export_table(
    request: Request,
    principal: SignedInPrincipal,
    form: Annotated[Format, Query(alias="format")] = "csv",
) -> FileResponse:
    """Assessments, decisions and events of my organisation under pseudonyms."""
    state, ending = state_of(request), f".{form}"
    folder = TemporaryDirectory(prefix="nansha-")
    path = Path(folder.name) / f"records{ending}"
    try:
        export_records(state.store(), state.keys(), principal, path, ending=ending)
    except BaseException:  # a cancelled request leaves no folder either; then it goes on
        folder.cleanup()
        raise
    return FileResponse(
        path,
        media_type=_MEDIA[ending],
        filename=path.name,
        background=BackgroundTask(folder.cleanup),
    )


async def _spool(request: Request, path: Path) -> None:
    """Write the body of a request to a file while it arrives."""
    size = 0
    with path.open("wb") as file:
        async for chunk in request.stream():
            size += len(chunk)
            if size > MOST_BYTES:
                raise too_large(size, MOST_BYTES)
            file.write(chunk)


def _import(state: State, principal: Principal, path: Path, language: Language) -> ImportReport:
    """Import a file and report on it."""
    counts, errors = dict.fromkeys(Fate, 0), list[RejectedField]()
    try:
        with open_table(path) as table:
            columns = read_case_columns(table.header)
            rows = import_rows(state.store(), state.keys(), principal, columns, table.rows)
            for result in rows:
                counts[result.fate] += 1
                errors += rejected_fields(result, columns, language)
    except TableError as error:
        raise HttpError("invalid", error.problems) from error
    named = {fate.value: count for fate, count in counts.items()}
    return ImportReport(rows=sum(counts.values()), **named, errors=errors)
