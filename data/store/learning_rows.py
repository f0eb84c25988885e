"""Case records for learning from the records of an organisation: one row a decided suspect.

Without persons, like every export: pseudonyms instead of identifiers, codes and days, no text but
the offence. The levels are those that counted in the last assessment before the decision; without
one, every factor is unknown. What the records do not hold (residence, sex, ethnicity) stays empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from data.law.catalogue import law_pack, law_packs
from data.record_columns import record_columns
from data.settings.decisions import decision_book
from data.settings.learning import learning_map
from data.store.assessments import StoredAssessment, assessments_of
from data.store.decisions import Decision, decisions_of
from data.store.deidentified import Pseudonyms, exported_suspects
from data.store.events import current_events
from data.store.identity.keyring import Keyring
from data.store.learning_course import Cells, course_cells
from data.store.people.organisations import organisation_of
from model.errors import LawPackError
from model.evidence import count
from model.factors import NOT_APPLICABLE, UNKNOWN
from model.law import LawPack, Stage
from model.request import Request, parse

_MOST = 1000
_OFFENCE_GROUP = "offence_category"


def learning_columns() -> tuple[str, ...]:
    """Return the headings of the table, under the newest law pack."""
    return tuple(record_columns(law_packs()[-1]).columns)


def learning_rows(
    connection: Connection, keys: Keyring, organisation_id: str, *, synthetic: bool
) -> Iterator[tuple[str, ...]]:
    """Yield the rows of an organisation; suspects on whom nothing was decided yet have none.

    Args:
        connection: to read with.
        keys: make the pseudonyms.
        organisation_id: whose records.
        synthetic: whether they are invented, as in a demonstration.
    """
    office = organisation_of(connection, organisation_id)
    fixed = {"synthetic": str(synthetic).lower(), "district": office.code, "office": office.code}
    pseudonyms, headings = Pseudonyms(keys), learning_columns()
    for suspect in exported_suspects(connection, organisation_id):
        cells = _Suspect(connection, pseudonyms, suspect).cells()
        if cells is not None:
            yield tuple({**fixed, **cells}.get(name, "") for name in headings)


@dataclass(frozen=True, slots=True)
class _Suspect:
    """One suspect whose records are read."""

    connection: Connection
    pseudonyms: Pseudonyms
    row: Row[Any]

    def cells(self) -> Cells | None:
        """Return the columns of the suspect, or None where nothing was decided."""
        newest = law_packs()[-1]
        events = current_events(self.connection, self.row.id)
        course = course_cells(events, learning_map(newest))
        if course is None:
            return None
        decision = self._decision(course["decided_on"])
        assessment = self._assessment(course["decided_on"], decision)
        return {
            **_levels(assessment, newest),
            **course,
            **self._decider(decision),
            "record": self.pseudonyms.of("record", self.row.id),
            "suspect": self.pseudonyms.of("suspect", self.row.id),
            "offence": self.row.offence,
            "age_band": "under18" if self.row.juvenile else "",
            **({} if assessment is None or "diverted" in course else _shown(assessment, decision)),
        }

    def _decision(self, day: str) -> Decision | None:
        """Return the decision on the arrest that took effect on a day, if it was made here."""
        outcomes = decision_book().at(Stage.ARREST_REVIEW)
        found = decisions_of(self.connection, self.row.id)
        corrected = {each.corrects_id for each in found}
        valid = (each for each in found if each.id not in corrected and each.outcome in outcomes)
        return next((each for each in valid if each.decided_on.isoformat() <= day), None)

    def _assessment(self, day: str, decision: Decision | None) -> StoredAssessment | None:
        """Return the assessment that the decision rests on, else the last one before it."""
        found = assessments_of(self.connection, self.row.id, limit=_MOST)
        if decision is not None and decision.assessment_id is not None:
            return next((each for each in found if each.id == decision.assessment_id), None)
        before = (each for each in found if each.outcome.assessed_on.isoformat() <= day)
        return next(before, None)

    def _decider(self, decision: Decision | None) -> Cells:
        if decision is None:
            return {}
        return {"decider": self.pseudonyms.of("user", decision.decided_by)}


def _shown(assessment: StoredAssessment, decision: Decision | None) -> Cells:
    return {
        "scorecard_version": assessment.outcome.scorecard_version,
        "recommendation": assessment.outcome.recommendation,
        "deviation": (decision.deviation_code or "") if decision else "",
    }


def _levels(assessment: StoredAssessment | None, newest: LawPack) -> Cells:
    """Return the levels that counted and the law pack that they are levels of."""
    law = newest if assessment is None else _law(assessment, newest)
    levels = {factor.id: UNKNOWN for factor in law.scale}
    request = None if assessment is None else _request(assessment, law)
    if request is not None:
        answers = request.answers.items()
        levels |= {n: a.level for n, a in answers if a.level == NOT_APPLICABLE}
        levels |= {name: answer.level for name, answer in count(request, law).counted.items()}
    group = levels.get(_OFFENCE_GROUP, UNKNOWN)
    named = {} if group == UNKNOWN else {"offence_group": group}
    return {"law_version": law.version, **levels, **named}


def _law(assessment: StoredAssessment, newest: LawPack) -> LawPack:
    try:
        return law_pack(assessment.outcome.law_version)
    except LawPackError:
        return newest


def _request(assessment: StoredAssessment, law: LawPack) -> Request | None:
    """Return the request in codes, or None where its levels are those of no pack that ships."""
    if assessment.outcome.law_version != law.version:
        return None
    read = parse(assessment.outcome.coded_request or assessment.request, law)
    return read if isinstance(read, Request) else None
