"""Bodies of the interface about tables of cases."""

from __future__ import annotations

from pydantic import Field

from api.actions.imports import RowResult
from api.messages.dictionary import Language, explain
from api.schemas.events import Strict
from data.case_rows import CaseColumns


class RejectedField(Strict):
    """One thing wrong with a row."""

    line: int = Field(description="行号，表头为1 · Line; the header is 1.", examples=[7])
    field: str = Field(description="列名 · Heading of the column.", examples=["日期"])
    value: str = Field(description="所填的值 · What was found.", examples=["2026-02-30"])
    allowed: list[str] = Field(description="允许的值 · What is allowed.", examples=[["YYYY-MM-DD"]])
    message: str = Field(
        description="原因 · What is wrong.", examples=["“day”不是有效日期：“2026-02-30”。"]
    )
    cure: str = Field(description="改法 · What to do.", examples=["按年-月-日填写。"])


class ImportReport(Strict):
    """What became of the rows of a table."""

    rows: int = Field(description="总行数 · Rows.", examples=[120])
    stored: int = Field(description="存入 · Rows that were stored.", examples=[100])
    known: int = Field(description="已有 · Rows that were known already.", examples=[19])
    rejected: int = Field(description="退回 · Rows that were rejected.", examples=[1])
    errors: list[RejectedField] = Field(description="退回的原因 · Why.", examples=[[]])


def rejected_fields(
    result: RowResult, columns: CaseColumns, language: Language
) -> list[RejectedField]:
    """Return what is wrong with a row, in words."""
    return [
        RejectedField(
            line=result.line,
            field=columns.heading_of(problem.pointer),
            value=problem.value,
            allowed=list(problem.allowed),
            message=(said := explain(problem, language, None)).text,
            cure=said.cure,
        )
        for problem in result.problems
    ]
