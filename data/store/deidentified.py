"""Records without persons, for research: one row an assessment, a decision or an event.

Case, suspect and decider are pseudonyms: the first 16 hexadecimal digits of a keyed HMAC-SHA-256,
the same in every export of an installation, so that exports can be joined, and worthless without
the key file. No number of a case, no name, no note, no evidence; sealed records are left out.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from data.codebook import codebook, written_detail
from data.rows import LIST_SEPARATOR
from data.store.assessments import assessments_of
from data.store.decisions import decisions_of
from data.store.events import current_events
from data.store.identity.keyring import Keyring
from data.store.tables.cases import cases, suspects
from model.canonical import canonical

_DIGITS = 16
_MOST = 1000
_AT_ONCE = 500
COLUMNS: Mapping[str, tuple[str, str]] = {
    "case": ("案件代号", "Pseudonym of the case"),
    "suspect": ("犯罪嫌疑人代号", "Pseudonym of the suspect"),
    "offence": ("涉嫌罪名", "Offence"),
    "juvenile": ("未成年人", "Juvenile"),
    "record": ("记录类别", "What the row is: assessment, decision or event"),
    "day": ("日期", "Day of the assessment, decision or event"),
    "code": ("编号", "Recommendation, outcome of the decision, or event of the codebook"),
    "stage": ("诉讼阶段", "Stage of the assessment"),
    "band": ("等级", "Band of the score"),
    "total": ("得分", "Score"),
    "law_version": ("法规包", "Law pack of the assessment"),
    "scorecard_version": ("评分卡", "Scorecard of the assessment"),
    "ground": ("决定理由", "Ground of the decision"),
    "deviates": ("背离基准判断", "Whether the decision deviates from the recommendation"),
    "decider": ("决定人代号", "Pseudonym of who decided"),
    "answers": ("作答", "Levels by factor, as JSON; no evidence, no note"),
}
"""Columns beside the fields of the codebook, which follow by their ids."""


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Turns identifiers into pseudonyms."""

    keys: Keyring

    def of(self, kind: str, identifier: str) -> str:
        """Return the pseudonym of an identifier."""
        message = f"export\0{kind}\0{identifier}".encode()
        return hmac.digest(self.keys.search, message, "sha256").hex()[:_DIGITS]


def columns() -> tuple[str, ...]:
    """Return the headings of the table."""
    return (*COLUMNS, *codebook().fields)


def records_without_persons(
    connection: Connection, keys: Keyring, organisation_id: str
) -> Iterator[tuple[str, ...]]:
    """Yield the rows of an organisation's records, suspect by suspect, each by day."""
    pseudonyms = Pseudonyms(keys)
    for suspect in exported_suspects(connection, organisation_id):
        rows = sorted(_rows(connection, pseudonyms, suspect), key=lambda row: row["day"])
        shared = {
            "case": pseudonyms.of("case", suspect.case_id),
            "suspect": pseudonyms.of("suspect", suspect.id),
            "offence": suspect.offence,
            "juvenile": suspect.juvenile,
        }
        for row in rows:
            yield tuple(_cell({**shared, **row}.get(name)) for name in columns())


def exported_suspects(connection: Connection, organisation_id: str) -> Iterator[Row[Any]]:
    """Yield the suspects of an organisation whose records may leave it: sealed ones may not."""
    last = ""
    while some := _suspects(connection, organisation_id, last):
        yield from some
        last = some[-1].id


def _suspects(connection: Connection, organisation_id: str, last: str) -> list[Row[Any]]:
    statement = (
        select(suspects)
        .join(cases, cases.c.id == suspects.c.case_id)
        .where(
            suspects.c.organisation_id == organisation_id,
            suspects.c.sealed_at.is_(None),
            cases.c.sealed_at.is_(None),
        )
        .order_by(suspects.c.id)
        .limit(_AT_ONCE)
    )
    if last:
        statement = statement.where(suspects.c.id > last)
    return list(connection.execute(statement))


def _rows(
    connection: Connection, pseudonyms: Pseudonyms, suspect: Row[Any]
) -> Iterator[dict[str, Any]]:
    for stored in assessments_of(connection, suspect.id, limit=_MOST):
        outcome = stored.outcome
        yield {
            "record": "assessment",
            "day": outcome.assessed_on.isoformat(),
            "code": outcome.recommendation,
            "stage": outcome.stage,
            "band": outcome.band,
            "total": outcome.total,
            "law_version": outcome.law_version,
            "scorecard_version": outcome.scorecard_version,
            "answers": _answers(outcome.coded_request or stored.request),
        }
    made = decisions_of(connection, suspect.id)
    corrected = {decision.corrects_id for decision in made}
    for decision in (each for each in made if each.id not in corrected):
        yield {
            "record": "decision",
            "day": decision.decided_on.isoformat(),
            "code": decision.outcome,
            "ground": decision.ground,
            "deviates": decision.deviates,
            "decider": pseudonyms.of("user", decision.decided_by),
        }
    for event in current_events(connection, suspect.id):
        spec = codebook().events[event.kind]
        yield {
            "record": "event",
            "day": event.happened_on.isoformat(),
            "code": event.kind,
            **written_detail(spec, event.detail),
        }


def _answers(request: bytes) -> str:
    """Return the levels of the answers of a stored request, without evidence and notes."""
    answers: Mapping[str, Any] = json.loads(request).get("answers", {})
    levels = {
        name: answer if isinstance(answer, str) else answer.get("level")
        for name, answer in answers.items()
    }
    return canonical(levels).decode()


def _cell(value: Any) -> str:
    """Return a value as text: lists separated by ;, true and false in words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return LIST_SEPARATOR.join(value) if isinstance(value, list) else str(value)
