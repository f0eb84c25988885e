"""Sealing the record of a juvenile, and opening it again with a stated reason."""

from __future__ import annotations

from datetime import datetime

from api.actions.access import sealed_suspect
from api.actions.desk import Desk
from api.errors import HttpError
from api.security.actions import Action
from data.store.sealed_records import open_record, seal_record
from data.store.suspects import Suspect
from model.errors import Problem
from model.text import MAX_TEXT, clean_text


def seal_suspect(desk: Desk, suspect_id: str) -> Suspect:
    """Seal a suspect's record.

    Raises:
        NotFoundError, ForbiddenError: as `api.actions.access.permitted_suspect`.
    """
    record = sealed_suspect(desk.connection, desk.principal, Action.SUSPECT_SEAL, suspect_id)
    return seal_record(desk.unit, record.suspect)


def open_sealed(desk: Desk, suspect_id: str, reason: str) -> datetime:
    """Open a sealed record for the principal and return until when; the trail names it.

    Raises:
        NotFoundError, ForbiddenError: as `api.actions.access.permitted_suspect`.
        HttpError: ``invalid`` for a reason that says nothing; ``conflict`` where nothing is sealed.
    """
    record = sealed_suspect(desk.connection, desk.principal, Action.SUSPECT_READ_SEALED, suspect_id)
    if record.suspect.sealed_at is None:
        raise HttpError("conflict", (Problem("not_sealed"),))
    problems: list[Problem] = []
    text = clean_text(reason, "/reason", MAX_TEXT, problems)
    if text is None:
        raise HttpError("invalid", tuple(problems))
    return open_record(desk.unit, desk.keys, record.suspect, text)
