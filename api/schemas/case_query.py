"""The query of a list of cases."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from api.cursors import MOST, USUAL, cursor
from api.identifiers import EXAMPLE
from api.schemas.people import Strict
from data.store.case_lists import CaseFilter
from data.store.identifiers import INSTALLATION as NOBODY
from data.store.identifiers import is_identifier
from data.store.states import State
from model.law import Stage

LONGEST_CURSOR = 400
_DAY = "2026-11-22"
# No database text holds one.
_NO_NUL = r"^[^\x00]*$"


class CaseQuery(Strict):
    """What a list of cases is narrowed to."""

    state: State | None = Field(None, description="状态 · State.", examples=["assessed"])
    stage: Stage | None = Field(None, description="诉讼阶段 · Stage.", examples=["arrest_review"])
    offence: str | None = Field(
        None, max_length=100, pattern=_NO_NUL, description="罪名 · Offence.", examples=["盗窃罪"]
    )
    handler: str | None = Field(
        None, max_length=36, description="承办人 · Handler.", examples=[EXAMPLE]
    )
    due_by: date | None = Field(
        None, description="期限在此日或者以前 · Due on this day or before.", examples=[_DAY]
    )
    shared: bool = Field(
        default=False, description="他单位共享的 · Those that others share.", examples=[False]
    )

    after: str | None = Field(
        None,
        max_length=LONGEST_CURSOR,
        description="上一页的 next · The `next` of the page before.",
        examples=[cursor(EXAMPLE)],
    )
    limit: int = Field(
        USUAL, ge=1, le=MOST, description="每页条数 · Rows of a page.", examples=[USUAL]
    )

    def narrowed(self) -> CaseFilter:
        """Return it as the store takes it; an identifier of no account narrows to nothing."""
        handler = self.handler if self.handler is None or is_identifier(self.handler) else NOBODY
        return CaseFilter(self.state, self.stage, self.offence, handler, self.due_by)
