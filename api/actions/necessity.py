"""Review of the necessity of detention: a new assessment that starts from the last one.

What changed, what it did to the score and the recommendation, and which provisions apply now are
shown by comparing the two (`api.actions.assessments.compare_assessments`).
"""

from __future__ import annotations

from api.actions.access import permitted_suspect
from api.actions.assessments import newest_of
from api.actions.desk import Desk
from api.actions.drafts import begin_draft
from api.actions.recording import record_event
from api.assessing import today
from api.errors import HttpError
from api.security.actions import Action
from api.security.principal import OrganisationKind
from data.store.drafts import Draft
from data.store.events import EventSource, NewEvent
from data.store.states import Step
from data.store.suspects import move
from model.errors import Problem
from model.law import Stage

_OPENED = "necessity_review_opened"


def start_review(desk: Desk, suspect_id: str) -> Draft:
    """Open a review and start its draft from the last assessment.

    Raises:
        NotFoundError, ForbiddenError: as `api.actions.access.permitted_suspect`.
        HttpError: ``conflict`` for a record of the police, or one without any assessment.
        StateError: nothing was decided yet, or the record is closed.
    """
    suspect = permitted_suspect(
        desk.connection, desk.principal, Action.ASSESSMENT_MAKE, suspect_id
    ).suspect
    if desk.principal.organisation_kind is not OrganisationKind.PROCURATORATE:
        raise HttpError("conflict", (Problem("not_at_this_stage", "", suspect.stage),))
    base = newest_of(desk.connection, suspect_id)
    moved = move(desk.unit, suspect, Step.REVIEW, stage=Stage.NECESSITY_REVIEW.value)
    opened = NewEvent(_OPENED, today(), {})
    record_event(desk.unit, moved.id, opened, source=EventSource.RECORDED)
    return begin_draft(desk, suspect_id, None, base.id)
