"""A stored assessment as a document, with the name for those who may read it."""

from __future__ import annotations

from api.actions.access import permitted_suspect
from api.actions.assessments import OpenedAssessment, recomputed
from api.documents.content import Document
from api.documents.kinds import Kind, compose
from api.documents.named import with_name
from api.security.actions import Action
from api.security.permissions import may
from api.security.principal import Principal
from data.store.assessments import StoredAssessment, assessment_of, said
from data.store.audit.events import AuditEvent
from data.store.audit.kinds import AuditKind
from data.store.database import Store
from data.store.identity.identities import Identity, identity_of
from data.store.identity.keyring import Keyring


def write_report(
    store: Store, keys: Keyring, principal: Principal, assessment_id: str, kind: Kind
) -> tuple[StoredAssessment, Document]:
    """Return a document on a stored assessment; filling in the name is an event.

    Raises:
        NotFoundError, ForbiddenError: as `api.actions.access.permitted_suspect`.
        HttpError: ``conflict`` where this program no longer comes to the stored result.
        ErasedError: the personal part was destroyed.
    """
    with store.read() as connection:
        stored = assessment_of(connection, assessment_id)
        record = permitted_suspect(connection, principal, Action.ASSESSMENT_READ, stored.suspect_id)
        opened = OpenedAssessment(stored, said(connection, keys, stored))
        known = Identity()
        if may(principal, Action.IDENTITY_READ, record.relation):
            known = identity_of(connection, keys, stored.suspect_id)
        document = compose(kind, recomputed(connection, opened))
    if known.name is None:
        return stored, document
    event = AuditEvent(AuditKind.IDENTITY_READ, stored.suspect_id, {"assessment": assessment_id})
    store.write(lambda unit: unit.note(event), actor=principal.actor())
    return stored, with_name(document, known.name)
