"""One assessment together with the words in which documents tell it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from data.law.documents import DocumentWords, document_words
from model.assessment import Assessment
from model.law import LawPack
from model.prose import places
from model.request import Request

SHOWN_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Matter:
    """An assessment and the words of its law pack for documents."""

    assessment: Assessment
    words: DocumentWords

    @property
    def request(self) -> Request:
        """Return what was asked."""
        return self.assessment.request

    @property
    def law(self) -> LawPack:
        """Return the law pack that answered."""
        return self.assessment.law

    def say(self, key: str, /, **slots: object) -> str:
        """Return words with their slots filled; ``person`` and ``case`` need not be given."""
        return self.words.text(key, **{"person": self.person, **slots})

    def staged(self, key: str, /, **slots: object) -> str:
        """Return the words for the stage of the assessment."""
        return self.say(f"{key}.{self.request.stage}", **slots)

    @property
    def person(self) -> str:
        """Return what the person is called: 犯罪嫌疑人, at trial 被告人."""
        in_trial = self.assessment.facts.finding(("custody", "phase")) == "trial"
        return self.words.text("common.person_in_trial" if in_trial else "common.person")

    @property
    def case(self) -> str:
        """Return the case as a sentence names it, without what was not given."""
        offence, number = self.request.offence, self.request.case_number
        if offence is None:
            key = "number" if number is not None else "bare"
        else:
            key = "full" if number is not None else "offence"
        return self.say(f"evidence_list.case.{key}", offence=offence, case_number=number)

    def place(self, citation: str) -> str:
        """Return instrument and place of a provision in full."""
        return self.law.citations[citation].full_zh()

    def places(self, citations: Iterable[str]) -> str:
        """Return provisions, each instrument named once and each article once for its items."""
        found = [self.law.citations[citation] for citation in citations]
        names = dict.fromkeys(citation.instrument.name_zh for citation in found)
        return "、".join(
            f"《{name}》{places(c for c in found if c.instrument.name_zh == name)}"
            for name in names
        )

    def provision(self, citation: str, *, stem: str | None = None) -> dict[str, str]:
        """Return the slots of a provision: its place, and its words after their stem.

        The full stop that closes a provision is left to the sentence that quotes it.
        """
        opening = self.law.citations[stem].text if stem is not None else ""
        words = opening + self.law.citations[citation].text.removesuffix("。")
        return {"law": self.place(citation), "words": words}

    def quotation(self, citation: str) -> str:
        """Return a provision as a quotation; one whose words are not at hand is only named."""
        words = self.law.citations[citation].text
        place = self.place(citation)
        return self.say("common.quotation", place=place, words=words) if words else place

    def day(self, day: date) -> str:
        """Return a day as documents write it."""
        return self.say("common.day", year=day.year, month=day.month, day=day.day)

    def factor(self, factor: str) -> str:
        """Return the name of a factor."""
        return self.law.scale.by_id[factor].name_zh

    def level(self, factor: str, level: str) -> str:
        """Return the label of a level."""
        return self.law.scale.levels[factor, level].label_zh

    def source(self, factor: str) -> str:
        """Return who says what was answered to a factor."""
        source = self.request.answers[factor].source
        if source is None:
            return self.say("common.score.no_source")
        return self.law.terms["source"][source].name_zh

    def listed(self, references: tuple[str, ...]) -> str:
        """Return evidence references as one text."""
        return "；".join(references) or self.say("common.none")


def matter_of(assessment: Assessment) -> Matter:
    """Return an assessment with the words of its law pack."""
    return Matter(assessment, document_words(assessment.law.version))


def short_checksum(checksum: str) -> str:
    """Return the first digits of a checksum, enough to tell releases apart by eye."""
    return checksum.removeprefix("sha256:")[:SHOWN_DIGITS]
