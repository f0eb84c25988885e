"""Drafts: started, saved while written, verified, given up, finished; for their author alone."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from api.actions.access import permitted_suspect
from api.actions.assessments import (
    OpenedAssessment,
    make_assessment,
    permitted_assessment,
    prepare,
)
from api.actions.cases import refuse_old_version
from api.actions.desk import Desk
from api.assessing import law_of, today
from api.errors import HttpError
from api.security.actions import Action
from api.security.permissions import check_may
from api.security.principal import Principal
from data.store.assessments import Said, said
from data.store.database import Store
from data.store.drafts import (
    Draft,
    DraftText,
    discard_draft,
    draft_of,
    drafts_of,
    save_draft,
    start_draft,
)
from data.store.errors import NotFoundError
from data.store.identity.keyring import Keyring
from data.store.served_cards import schedule_of
from model.canonical import canonical
from model.errors import Problem, printable
from model.factors import UNKNOWN
from model.request import with_day

_KEPT = ("findings", "answers")
_SOURCE, _POLICE, _VERIFIED = "source", "police", "verified"


def begin_draft(
    desk: Desk, suspect_id: str, document: Mapping[str, Any] | None, based_on_id: str | None = None
) -> Draft:
    """Start a draft: empty, of a document, or of the answers of an assessment.

    Answers of another organisation keep their evidence and are marked ``source: police`` until
    they are verified.

    Raises:
        NotFoundError, ForbiddenError: as `api.actions.access.permitted_suspect`; also for the
            assessment.
    """
    record = permitted_suspect(desk.connection, desk.principal, Action.DRAFT_SAVE, suspect_id)
    started = dict(document) if document is not None else {"answers": {}}
    if based_on_id is not None:
        base, _ = permitted_assessment(desk.connection, desk.principal, based_on_id)
        foreign = base.organisation_id != desk.principal.organisation_id
        started = answers_of(said(desk.connection, desk.keys, base), foreign=foreign)
    return start_draft(
        desk.unit,
        desk.keys,
        suspect_id,
        text_of(started),
        stage=record.suspect.stage,
        based_on_id=based_on_id,
    )


def answers_of(base: Said, *, foreign: bool) -> dict[str, Any]:
    """Return findings and answers of an assessment as a document to go on with."""
    document = json.loads(base.request)
    kept = {name: document[name] for name in _KEPT if name in document}
    if foreign:
        kept["answers"] = _marked(kept["answers"], _POLICE, kept["answers"])
    return kept


def read_draft(store: Store, keys: Keyring, principal: Principal, draft_id: str) -> Draft:
    """Return a draft to its author.

    Raises:
        NotFoundError: there is none of theirs.
    """
    with store.read() as connection:
        return _own_draft(connection, keys, principal, draft_id, Action.DRAFT_READ)


def list_drafts(store: Store, principal: Principal, suspect_id: str) -> list[str]:
    """Return the ids of the principal's drafts on a suspect."""
    with store.read() as connection:
        permitted_suspect(connection, principal, Action.DRAFT_READ, suspect_id)
        return drafts_of(connection, suspect_id, principal.user_id)


def write_draft(desk: Desk, draft_id: str, document: Mapping[str, Any], *, version: int) -> Draft:
    """Replace what is written; nothing is validated before the draft is finished.

    Raises:
        NotFoundError: there is none of theirs.
        HttpError: ``stale`` where it was saved elsewhere since.
    """
    draft = _changeable(desk, draft_id, version)
    text = text_of(document)
    new_version = save_draft(desk.unit, desk.keys, draft, text)
    return replace(draft, text=text, version=new_version, updated_at=desk.unit.at)


def verify_answers(
    desk: Desk, draft_id: str, factors: Collection[str] | None, *, version: int
) -> Draft:
    """Mark answers as verified; all of them where None.

    Raises:
        NotFoundError: there is no such draft of theirs.
        HttpError: ``stale``; ``invalid`` for a factor that is not answered.
    """
    draft = _changeable(desk, draft_id, version)
    document = json.loads(draft.text.body)
    answers = document.get("answers") or {}
    chosen = list(answers) if factors is None else factors
    wrong = tuple(
        Problem("unknown_value", "/factors", printable(name), tuple(answers))
        for name in chosen
        if name not in answers
    )
    if wrong:
        raise HttpError("invalid", wrong)
    verified = {**document, "answers": _marked(answers, _VERIFIED, chosen)}
    return write_draft(desk, draft_id, verified, version=version)


def give_up_draft(desk: Desk, draft_id: str, *, version: int) -> None:
    """Remove a draft.

    Raises:
        NotFoundError: there is none of theirs.
        HttpError: ``stale`` where it was saved elsewhere since.
    """
    draft = _own_draft(desk.connection, desk.keys, desk.principal, draft_id, Action.DRAFT_DISCARD)
    refuse_old_version(draft.version, version)
    discard_draft(desk.unit, draft)


def finish_draft(
    desk: Desk, draft_id: str, *, version: int, corrects_id: str | None = None
) -> OpenedAssessment:
    """Turn a draft into an assessment, which can never be changed; the draft is gone then.

    Raises:
        NotFoundError: there is none of theirs.
        HttpError: ``stale``; ``invalid`` with everything wrong in the request.
        StateError: the record takes no assessment now.
    """
    draft = _changeable(desk, draft_id, version)
    record = permitted_suspect(
        desk.connection, desk.principal, Action.ASSESSMENT_MAKE, draft.suspect_id
    )
    cards = schedule_of(desk.connection)
    prepared = prepare(record, json.loads(draft.text.body), cards)
    opened = make_assessment(desk, draft.suspect_id, prepared, corrects_id=corrects_id)
    discard_draft(desk.unit, draft)
    return opened


def text_of(document: Mapping[str, Any]) -> DraftText:
    """Return a document as a draft keeps it.

    Raises:
        HttpError: ``invalid`` for characters or numbers that cannot be stored.
    """
    answers = document.get("answers")
    levels = answers.values() if isinstance(answers, Mapping) else ()
    answered = sum(_level(answer) not in (None, UNKNOWN) for answer in levels)
    law = law_of(with_day(document, today()))
    try:
        body = canonical(dict(document)).decode()
    except (ValueError, RecursionError):
        raise HttpError("invalid", (Problem("wrong_character"),)) from None
    return DraftText(body, law.version, answered)


def _changeable(desk: Desk, draft_id: str, version: int) -> Draft:
    draft = _own_draft(desk.connection, desk.keys, desk.principal, draft_id, Action.DRAFT_SAVE)
    refuse_old_version(draft.version, version)
    return draft


def _own_draft(
    connection: Connection, keys: Keyring, principal: Principal, draft_id: str, action: Action
) -> Draft:
    """Return a draft of the principal; another's does not exist for them."""
    check_may(principal, action)
    draft = draft_of(connection, keys, draft_id)
    if draft.author_id != principal.user_id:
        raise NotFoundError(f"no draft {draft_id}", value=draft_id)
    return draft


def _marked(answers: Mapping[str, Any], source: str, chosen: Collection[str]) -> dict[str, Any]:
    """Return answers with a source at some of them; what is unknown has none."""
    return {
        name: {**_whole(answer), _SOURCE: source}
        if name in chosen and _level(answer) not in (None, UNKNOWN)
        else answer
        for name, answer in answers.items()
    }


def _whole(answer: Any) -> dict[str, Any]:
    return dict(answer) if isinstance(answer, Mapping) else {"level": answer}


def _level(answer: Any) -> Any:
    return answer.get("level") if isinstance(answer, Mapping) else answer
