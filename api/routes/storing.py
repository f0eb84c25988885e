"""How routes answer with an assessment that was just stored, also when they are asked again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from fastapi import Request

from api.actions.assessments import OpenedAssessment, repeat_assessment
from api.schemas.assessments import assessment_reply, named_in
from api.state import keys_of, store_of
from data.store.replies import Reply


def stored_assessment(opened: OpenedAssessment) -> Reply:
    """Return the answer with a new assessment."""
    return assessment_reply(opened.stored, opened.said, status=201)


def completed_assessment(request: Request) -> Callable[[Reply], Reply]:
    """Return what makes the answer of a repeated request whole: it opens what that one stored."""

    def completed(reply: Reply) -> Reply:
        opened = repeat_assessment(store_of(request), keys_of(request), named_in(reply))
        return replace(stored_assessment(opened), replayed=True)

    return completed
