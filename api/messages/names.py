"""The names that a law pack gives its things, in the language asked for."""

from __future__ import annotations

from typing import Protocol

from api.messages.entries import Language, text
from model.factors import NOT_APPLICABLE, UNKNOWN, Factor


class Named(Protocol):
    """Anything of a law pack with a name in both languages."""

    @property
    def name_zh(self) -> str:
        """Return the Chinese name."""

    @property
    def name_en(self) -> str:
        """Return the English name."""


class Labelled(Protocol):
    """Anything of a law pack with a label in both languages."""

    @property
    def label_zh(self) -> str:
        """Return the Chinese label."""

    @property
    def label_en(self) -> str:
        """Return the English label."""


def name(thing: Named, language: Language) -> str:
    """Return the name of a factor, finding, term or danger."""
    return thing.name_zh if language is Language.ZH else thing.name_en


def label(thing: Labelled, language: Language) -> str:
    """Return the label of a level or of a value of a finding."""
    return thing.label_zh if language is Language.ZH else thing.label_en


def level_label(factor: Factor, level_id: str, language: Language) -> str:
    """Return the label of an answer: of a level, of *unknown* or of *not applicable*."""
    return answer_labels(factor, language)[level_id]


def answer_labels(factor: Factor, language: Language) -> dict[str, str]:
    """Return the labels of everything that a factor may be answered, by id."""
    labels = {level.id: label(level, language) for level in factor.levels}
    labels[UNKNOWN] = text("common.unknown_level", language)
    labels[NOT_APPLICABLE] = text("common.not_applicable", language)
    return labels
