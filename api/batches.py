"""Assess the rows of a table one after the other; a row that cannot be assessed stops nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.choice import Choice
from api.messages.dictionary import Language, text
from data.columns import Columns
from data.result_rows import Origin, result_cells
from data.rows import Row, Table
from model.assessment import assess
from model.errors import Problem, RequestError, ScorecardError, printable
from model.factors import NOT_APPLICABLE, UNKNOWN
from model.law import LawPack
from model.request import validate, with_day
from model.text import MAX_REFERENCE

_SPOKEN = (
    *("case_number", "stage", "on", "suspect", "offence"),
    *("evidence", "source", "element_of_offence", "not_applicable"),
)
_SPOKEN_OTHERWISE = {"unknown_level": "unknown", "yes": "true", "no": "false"}


@dataclass(frozen=True, slots=True)
class Assessed:
    """The result row of one row."""

    line: int
    cells: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """Why one row could not be assessed.

    Attributes:
        law: the law pack whose names its problems may use, where one was chosen.
    """

    line: int
    problems: tuple[Problem, ...]
    law: LawPack | None


def heading_words() -> dict[str, str]:
    """Return the Chinese words for headings and values that the law pack does not name."""
    words = {text(f"common.{code}", Language.ZH): code for code in _SPOKEN}
    return words | {text(f"common.{k}", Language.ZH): c for k, c in _SPOKEN_OTHERWISE.items()}


@dataclass(frozen=True, slots=True)
class Batch:
    """How the rows of one table are assessed.

    Attributes:
        columns: what the columns mean.
        choice: which law pack and scorecard answer.
        today: the day of rows that name none.
        evidence: what answers that cite no evidence rest on, or None: then a level that needs
            evidence is unknown, as the law has it.
    """

    columns: Columns
    choice: Choice
    today: date
    evidence: str | None = None

    def assess(self, table: Table) -> Iterator[Assessed | Rejected]:
        """Yield what becomes of each row, in the order of the table."""
        for row in table.rows:
            yield self._assess(row)

    def _assess(self, row: Row) -> Assessed | Rejected:
        document = self.columns.document(row.cells) if not row.problems else list(row.problems)
        if isinstance(document, list):
            return Rejected(row.line, tuple(document), self.choice.law)
        dated = with_day(document, self.today)
        try:
            law = self.choice.law_for(dated)
        except RequestError as error:
            return Rejected(row.line, error.problems, None)
        return self._assess_under(law, dated, row)

    def _assess_under(
        self, law: LawPack, document: dict[str, Any], row: Row
    ) -> Assessed | Rejected:
        document, on_file = with_evidence(document, self.evidence, law)
        request = validate(document, law)
        if isinstance(request, list):
            return Rejected(row.line, tuple(request), law)
        try:
            card = self.choice.card_for(law, request.on)
        except ScorecardError as error:
            problem = Problem("scorecard_unusable", "", printable(str(error)))
            return Rejected(row.line, (problem,), law)
        origin = Origin(row.line, self.columns.kept_cells(row.cells), on_file)
        return Assessed(row.line, result_cells(assess(request, law, card), origin))


def with_evidence(
    document: Mapping[str, Any], evidence: str | None, law: LawPack
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return a document whose answers all cite evidence, and the factors that cited none before.

    Answers that are no level need none. Each gets a reference of its own, so that two statutory
    circumstances are not taken for one fact told twice only because both were on file.
    """
    answers: Mapping[str, Any] = document["answers"]
    if evidence is None:
        return dict(document), ()
    lacking = tuple(
        name
        for name, answer in answers.items()
        if answer.get("level") not in {None, UNKNOWN, NOT_APPLICABLE} and not answer.get("evidence")
    )
    given = {
        name: {**answers[name], "evidence": [_on_file(evidence, name, law)]} for name in lacking
    }
    return {**document, "answers": {**answers, **given}}, lacking


def _on_file(evidence: str, factor: str, law: LawPack) -> str:
    """Return a reference for one factor; what is too long loses the end of the common words."""
    known = law.scale.by_id.get(factor)
    ending = f"：{factor if known is None else known.name_zh}"
    return evidence[: max(0, MAX_REFERENCE - len(ending))] + ending[:MAX_REFERENCE]
