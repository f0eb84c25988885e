"""The wording of a law pack as values: blocks of sentences with slots, phrases and small pieces."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from model.predicates import Predicate

# A slot that stays in every text: a person in charge fills it in where the name may be shown.
KEPT_SLOT = "姓名"
_SLOT = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence with slots, split once: texts and slot names alternate, beginning with a text."""

    texts: tuple[str, ...]
    slots: tuple[str, ...]

    def fill(self, value_of: Callable[[str], str | None]) -> str | None:
        """Return the sentence with its slots filled, or None where one stays empty.

        A sentence with an unfilled slot is left out whole, never printed with a blank.
        """
        filled = [self.texts[0]]
        for name, text in zip(self.slots, self.texts[1:], strict=True):
            value = value_of(name)
            if not value:
                return None
            filled += (value, text)
        return "".join(filled)


def template(text: str) -> Template:
    """Return the template of a text; ``{姓名}`` is kept as it is.

    Examples:
        >>> template("合计{total}分，{姓名}。").fill({"total": "3"}.get)
        '合计3分，{姓名}。'
        >>> template("审查期限于{due}届满。").fill({}.get) is None
        True
    """
    texts, slots = [""], []
    for number, part in enumerate(_SLOT.split(text)):
        if number % 2 and part != KEPT_SLOT:
            slots.append(part)
            texts.append("")
        else:
            texts[-1] += f"{{{part}}}" if number % 2 else part
    return Template(tuple(texts), tuple(slots))


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, said at some stages where its conditions hold and its slots can be filled."""

    stages: frozenset[str]
    when: Predicate | None
    unless: Predicate | None
    template: Template


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the paragraph under one heading."""

    id: str
    heading: str
    when: Predicate | None
    unless: Predicate | None
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """Everything that the paragraph is made of.

    Attributes:
        blocks: in the order of the document.
        phrases: how a level reads behind the person, by factor and level.
        pieces: parts of sentences that lists are made of.
        person: what the person is called by phase, ``default`` otherwise.
        departure: the sentence for an opinion that differs from the recommendation.
        departure_approved: the sentence that names who approved it.
    """

    blocks: tuple[Block, ...]
    phrases: Mapping[tuple[str, str], str]
    pieces: Mapping[str, Template]
    person: Mapping[str, str]
    departure: Template
    departure_approved: Template

    def piece(self, name: str, **slots: str) -> str:
        """Return a piece with its slots filled.

        Raises:
            KeyError: if the wording has no such piece or the piece has a slot that is not given.
        """
        found = self.pieces[name].fill(slots.__getitem__)
        if found is None:
            raise KeyError(f"piece {name} has an empty slot; given: {slots}")
        return found
