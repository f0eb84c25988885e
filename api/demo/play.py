"""One case on its course: where it stands, and how a step writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from api.actions.desk import Desk
from api.assessing import assess_document, today
from api.demo.cast import Cast
from api.demo.script import Course, Script
from api.errors import HttpError
from data.scorecards.schedule import SHIPPED_ONLY
from data.store.drafts import Draft
from data.synthetic.requests import Document, Files
from model.assessment import Assessment
from model.law import LawPack

Result = TypeVar("Result")

_JUVENILE = "juvenile"
_KEPT = ("on", "findings", "answers")
_MOST_DRAWN = 500


@dataclass(slots=True)
class Play:
    """A case that takes its course; steps change it.

    Attributes:
        number: counts the cases from 1.
        day: how far the case has come.
        account: who handles it now.
        document: the last request that was written.
        verified: what the prosecutor will make of it.
        submitted_case, submitted_suspect: ids at the police, empty before they exist.
        case, suspect, draft, assessment, decision: what is worked on now.
    """

    cast: Cast
    files: Files
    script: Script
    course: Course
    number: int
    day: date
    account: str = ""
    document: Document | None = None
    verified: Document | None = None
    case: str = ""
    suspect: str = ""
    draft: Draft | None = None
    assessment: str = ""
    decision: str = ""

    def write(self, work: Callable[[Desk], Result], *, account: str = "") -> Result:
        """Do something as the one who handles the case, or as someone else."""
        return self.cast.write(account or self.account, work)

    def pass_days(self, days: int) -> None:
        """Let days pass; never into the future."""
        self.day = min(self.day + timedelta(days=days), today())

    def words(self, name: str) -> str:
        """Return a text of the script for this case."""
        number = f"{self.number:04}"
        return str(self.script.words[name]).format(number=number, year=self.day.year)

    def is_even(self) -> bool:
        """Tell every second case apart."""
        return self.number % 2 == 0

    def now(self) -> dict[str, Any]:
        """Return what is written into a draft: the document on this day."""
        assert self.document is not None  # noqa: S101 - a course begins with `register`
        document = {**self.document, "on": self.day.isoformat()}
        return {name: document[name] for name in _KEPT}

    def take(self, draft: Draft) -> None:
        """Go on with a draft."""
        self.draft, self.suspect = draft, draft.suspect_id


def draw(play: Play) -> None:
    """Draw the documents of a case so that its recommendation fits its course.

    Raises:
        RuntimeError: no document does; the profiles do not fit the script.
    """
    levels = play.script.light if "verify_light" in play.course.steps else {}
    for _ in range(_MOST_DRAWN):
        submitted = play.files.submitted(play.words("case_number_police"), play.day)
        verified = play.files.verified(submitted, play.words("case_number_procuratorate"), play.day)
        if _fits(play, submitted) and _fits(play, verified) and _can_have(verified, levels):
            play.document, play.verified = submitted, verified
            return
    raise RuntimeError(f"no document in {_MOST_DRAWN} fits course {play.course.id}")


def assessed(document: Document) -> Assessment:
    """Return the assessment of a document."""
    return assess_document(document, SHIPPED_ONLY)


def is_juvenile(document: Document) -> bool:
    """Whether the law pack takes the suspect of a document for a juvenile."""
    found = assessed(document)
    law: LawPack = found.law
    return law.definitions[_JUVENILE].holds(found.facts) is True


def with_levels(document: Document, levels: Mapping[str, str]) -> Document:
    """Return a document with some answers given."""
    evidence = next(iter(document["answers"].values()))
    answers = {factor: {**evidence, "level": level} for factor, level in levels.items()}
    return {**document, "answers": {**document["answers"], **answers}}


def _fits(play: Play, document: Document) -> bool:
    wanted = play.course.recommended
    return not wanted or assessed(document).ruling.outcome.recommendation in wanted


def _can_have(document: Document, levels: Mapping[str, str]) -> bool:
    """Whether the answers of a light case contradict nothing else in a document."""
    try:
        assessed(with_levels(document, levels))
    except HttpError:
        return False
    return True
