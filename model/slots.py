"""The slots of one paragraph: each is one small question to the assessment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from model.citation import Citation
from model.facts import Facts
from model.law import LawPack
from model.wording import Wording

if TYPE_CHECKING:
    from model.assessment import Assessment


class Slots:
    """Answers the slots of one paragraph; None where there is nothing to say.

    Args:
        assessment: what is asked.
        wording: phrases and pieces.
        answers: for each slot, how it is answered.
        with_argument: the same for slots such as ``{places R140-}``.
    """

    def __init__(
        self,
        assessment: Assessment,
        wording: Wording,
        answers: Mapping[str, Answer],
        with_argument: Mapping[str, AnswerWithArgument],
    ) -> None:
        self.assessment: Assessment = assessment
        self.wording: Wording = wording
        self.law: LawPack = assessment.law
        self.facts: Facts = assessment.facts
        self._answers, self._with_argument = answers, with_argument

    def value(self, name: str) -> str | None:
        """Return what fills a slot, or None.

        Raises:
            KeyError: if there is no such slot.
        """
        question, _, argument = name.partition(" ")
        if argument:
            return self._with_argument[question](self, argument)
        return self._answers[question](self)

    def cited(self, ids: Iterable[str]) -> list[Citation]:
        """Return provisions by their ids."""
        return [self.law.citations[citation] for citation in ids]

    def finding(self, *path: str) -> Any:
        """Return a finding, or None."""
        return self.facts.finding(path)


Answer = Callable[[Slots], str | None]
AnswerWithArgument = Callable[[Slots, str], str | None]
