"""Assessments: made of a document, corrected by another, read, compared; never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from api.actions.access import Record, permitted_suspect
from api.actions.cases import note_foreign
from api.actions.desk import Desk
from api.assessing import assess_document, today
from api.errors import HttpError
from api.security.actions import Action, Relation
from api.security.principal import Principal
from data.coded_request import coded_request
from data.encoding import canonical_bytes, result_bytes
from data.law.catalogue import law_pack
from data.scorecards.schedule import CardSchedule
from data.store.assessments import (
    Outcome,
    Said,
    StoredAssessment,
    assessment_of,
    assessments_of,
    keep_assessment,
    last_assessment,
    said,
)
from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.database import Store
from data.store.identity.annotations import (
    Annotation,
    NewAnnotation,
    annotate,
    annotations_about,
)
from data.store.identity.keyring import Keyring
from data.store.identity.suspect_keys import key_of
from data.store.served_cards import card_of_record
from data.store.states import Step
from data.store.suspects import move
from evaluation.comparison import compare, side
from model.assessment import Assessment, assess
from model.errors import Problem, printable
from model.request import parse, with_day

_NOTE = "note"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that was assessed and is to be stored.

    Attributes:
        outcome: what it came to, in codes.
        said: request and result, to be sealed.
        notes: free texts by factor; stored sealed, apart from the request.
    """

    outcome: Outcome
    said: Said
    notes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OpenedAssessment:
    """A stored assessment with what it said."""

    stored: StoredAssessment
    said: Said


def prepare(record: Record, document: Mapping[str, Any], cards: CardSchedule) -> Prepared:
    """Assess a document of a suspect; case number, stage, label and offence are the record's.

    Args:
        record: whose it is.
        document: the request.
        cards: what was released, read in the same transaction as the record.

    Raises:
        HttpError: ``invalid``, also where the document names another case, stage or offence.
    """
    fixed = {
        "case_number": record.case.case_number,
        "stage": record.suspect.stage,
        "suspect": record.suspect.label,
        "offence": record.suspect.offence,
    }
    wrong = tuple(
        Problem("not_of_record", f"/{name}", printable(document[name]), (value,))
        for name, value in fixed.items()
        if document.get(name) not in (None, value)
    )
    if wrong:
        raise HttpError("invalid", wrong)
    dated = with_day({**document, **fixed}, today())
    assessment = assess_document(dated, cards)
    request = canonical_bytes(_without_notes(dated))
    words = Said(request, result_bytes(assessment))
    return Prepared(_outcome(assessment, dated), words, _notes(dated))


def make_assessment(
    desk: Desk,
    suspect_id: str,
    prepared: Prepared,
    *,
    corrects_id: str | None = None,
) -> OpenedAssessment:
    """Store what was prepared; the record is then assessed.

    Raises:
        StateError: the record is submitted, pending, decided or closed.
        HttpError: ``invalid`` where the corrected assessment is not the suspect's.
        ErasedError: the personal part was destroyed.
    """
    action = Action.ASSESSMENT_CORRECT if corrects_id else Action.ASSESSMENT_MAKE
    record = permitted_suspect(desk.connection, desk.principal, action, suspect_id)
    if prepared.outcome.stage != record.suspect.stage:
        raise _other("/stage", prepared.outcome.stage, record.suspect.stage)
    if corrects_id and assessment_of(desk.connection, corrects_id).suspect_id != suspect_id:
        raise _other("/corrects", corrects_id, suspect_id)
    moved = move(desk.unit, record.suspect, Step.CORRECT if corrects_id else Step.ASSESS)
    stored = keep_assessment(
        desk.unit,
        key_of(desk.connection, desk.keys, suspect_id),
        moved,
        prepared.outcome,
        prepared.said,
        corrects_id=corrects_id,
    )
    for factor, text in prepared.notes.items():
        event = AuditEvent(AuditKind.ANNOTATION_RECORDED, stored.id, {"factor": factor})
        annotate(
            desk.unit,
            desk.keys,
            suspect_id,
            NewAnnotation(stored.id, _NOTE, text, factor),
            audit=event,
        )
    return OpenedAssessment(stored, prepared.said)


def read_assessment(
    store: Store, keys: Keyring, principal: Principal, assessment_id: str
) -> OpenedAssessment:
    """Return an assessment; the reading of another organisation's is an event.

    Raises:
        ErasedError: the personal part was destroyed; lists still show the codes.
    """
    with store.read() as connection:
        stored, relation = permitted_assessment(connection, principal, assessment_id)
        opened = OpenedAssessment(stored, said(connection, keys, stored))
    if relation is Relation.SHARED:
        note_foreign(store, principal, assessment_id)
    return opened


def repeat_assessment(store: Store, keys: Keyring, assessment_id: str) -> OpenedAssessment:
    """Return to its maker, who repeats a request with the same key, what that request made.

    Raises:
        ErasedError: the personal part was destroyed since.
    """
    with store.read() as connection:
        stored = assessment_of(connection, assessment_id)
        return OpenedAssessment(stored, said(connection, keys, stored))


def read_notes(
    store: Store, keys: Keyring, principal: Principal, assessment_id: str
) -> list[Annotation]:
    """Return the free texts that belong to an assessment.

    Raises:
        ErasedError: the personal part was destroyed.
    """
    with store.read() as connection:
        stored = assessment_of(connection, assessment_id)
        record = permitted_suspect(connection, principal, Action.ANNOTATION_READ, stored.suspect_id)
        notes = annotations_about(connection, keys, stored.suspect_id, assessment_id)
    if record.relation is Relation.SHARED:
        note_foreign(store, principal, assessment_id)
    return notes


def list_assessments(
    store: Store, principal: Principal, suspect_id: str, *, after: str | None, limit: int
) -> list[StoredAssessment]:
    """Return the assessments of a suspect, the newest first."""
    with store.read() as connection:
        record = permitted_suspect(connection, principal, Action.ASSESSMENT_READ, suspect_id)
        found = assessments_of(connection, suspect_id, after=after, limit=limit)
    if record.relation is Relation.SHARED:
        note_foreign(store, principal, record.case.id)
    return found


def permitted_assessment(
    connection: Connection, principal: Principal, assessment_id: str
) -> tuple[StoredAssessment, Relation]:
    """Return an assessment that someone may read."""
    stored = assessment_of(connection, assessment_id)
    record = permitted_suspect(connection, principal, Action.ASSESSMENT_READ, stored.suspect_id)
    return stored, record.relation


def compare_assessments(
    store: Store, keys: Keyring, principal: Principal, first_id: str, second_id: str
) -> dict[str, Any]:
    """Return two assessments of one person side by side, such as the police's and the prosecutor's.

    Raises:
        NotFoundError: one of them is not visible.
        HttpError: ``invalid`` where they are of two people.
        ErasedError: the personal part was destroyed.
    """
    with store.read() as connection:
        first, _ = permitted_assessment(connection, principal, first_id)
        second, _ = permitted_assessment(connection, principal, second_id)
        records = [
            permitted_suspect(connection, principal, Action.COMPARISON_READ, each.suspect_id)
            for each in (first, second)
        ]
        words = [said(connection, keys, each) for each in (first, second)]
    people = {record.suspect.origin_id or record.suspect.id for record in records}
    if len(people) > 1:
        raise _other("", second_id, first_id)
    sides = (
        side(each.id, its.request, its.result)
        for each, its in zip((first, second), words, strict=True)
    )
    return compare(*sides)


def recomputed(connection: Connection, opened: OpenedAssessment) -> Assessment:
    """Return an assessment as values, for documents and rules; its bytes must be the stored ones.

    The scorecard is the one that it was made with, whatever serves now.

    Raises:
        ScorecardError: that card is neither shipped nor stored any more.
        HttpError: ``conflict`` where this program no longer comes to the stored result.
    """
    stored = opened.stored
    law = law_pack(stored.outcome.law_version)
    request = parse(opened.said.request, law)
    if isinstance(request, list):
        raise HttpError("conflict", (Problem("result_differs", "", stored.id),))
    made = stored.outcome
    card = card_of_record(connection, made.scorecard_version, made.scorecard_checksum, law)
    assessment = assess(request, law, card)
    if result_bytes(assessment) != opened.said.result:
        raise HttpError("conflict", (Problem("result_differs", "", stored.id),))
    return assessment


def newest_of(connection: Connection, suspect_id: str) -> StoredAssessment:
    """Return the newest assessment of a suspect.

    Raises:
        HttpError: ``conflict`` where there is none.
    """
    found = last_assessment(connection, suspect_id)
    if found is None:
        raise HttpError("conflict", (Problem("no_assessment", "", suspect_id),))
    return found


def _outcome(assessment: Assessment, document: Mapping[str, Any]) -> Outcome:
    ruling = assessment.ruling
    return Outcome(
        stage=assessment.request.stage.value,
        assessed_on=assessment.request.on,
        offence=assessment.request.offence or "",
        law_version=assessment.law.version,
        scorecard_version=assessment.card.version,
        scorecard_checksum=assessment.card.checksum,
        route=ruling.gate.route,
        recommendation=ruling.outcome.recommendation,
        basis=ruling.outcome.basis,
        band=assessment.facts.band or None,
        total=assessment.score.total,
        coded_request=coded_request(assessment.request, document, assessment.law),
    )


def _without_notes(document: Mapping[str, Any]) -> dict[str, Any]:
    answers = {
        factor: {name: value for name, value in answer.items() if name != _NOTE}
        if isinstance(answer, Mapping)
        else answer
        for factor, answer in document["answers"].items()
    }
    return {**document, "answers": answers}


def _notes(document: Mapping[str, Any]) -> dict[str, str]:
    return {
        factor: str(answer[_NOTE])
        for factor, answer in document["answers"].items()
        if isinstance(answer, Mapping) and answer.get(_NOTE)
    }


def _other(pointer: str, found: str, allowed: str) -> HttpError:
    return HttpError("invalid", (Problem("not_of_record", pointer, found, (allowed,)),))
