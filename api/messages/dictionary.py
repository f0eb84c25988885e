"""The one dictionary of interface and error texts, Chinese (default) and English.

`text` gives an entry with its slots filled; `explain` gives the words of a `Problem`. Where a
problem concerns the law pack, places and allowed values carry the names that the pack gives them,
and a contradiction speaks with the words of its rule. The problem itself keeps the codes and the
full list of allowed values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from api.messages.entries import Language, entries, text
from api.messages.places import place_of, stage_labels
from model.errors import Problem
from model.findings import Contradiction
from model.law import LawPack

__all__ = ["Explanation", "Language", "explain", "text"]

_MOST_SHOWN = 8
_LEAST_LIKENESS = 0.5


@dataclass(frozen=True, slots=True)
class Explanation:
    """A problem in words.

    Attributes:
        text: what is wrong, where, what was found and what is allowed.
        cure: what to do about it.
    """

    text: str
    cure: str


def explain(problem: Problem, language: Language, law: LawPack | None) -> Explanation:
    """Return the words of a problem.

    Args:
        problem: what is wrong.
        language: the language to say it in.
        law: the law pack that names factors, levels and findings; None where none was chosen yet.

    Raises:
        KeyError: if the dictionary has no such problem code.
    """
    rule = _contradicted(problem, law)
    if rule is not None:
        chinese = language is Language.ZH
        return Explanation(
            *((rule.text_zh, rule.cure_zh) if chinese else (rule.text_en, rule.cure_en))
        )
    place = place_of(problem.pointer, language, law)
    labels = {**place.labels, **stage_labels(law, language)}
    slots: dict[str, object] = {
        **problem.parameters,
        "place": _with_pointer(place.words, problem.pointer, language),
        "value": _with_name(problem.value, labels, language),
        "allowed": _allowed(problem, labels, language),
    }
    said, key = text(f"problem.{problem.code}.text", language, **slots), f"problem.{problem.code}"
    if problem.allowed and "{allowed}" not in entries(language)[f"{key}.text"]:
        said += text("problem.allowed", language, allowed=slots["allowed"])
    return Explanation(said, text(f"{key}.cure", language, **slots))


def _contradicted(problem: Problem, law: LawPack | None) -> Contradiction | None:
    """Return the contradiction rule that a problem names, or None."""
    if law is None or problem.code != "contradiction":
        return None
    return next(rule for rule in law.contradictions if rule.id == problem.parameters["rule"])


def _with_pointer(words: str, pointer: str, language: Language) -> str:
    return text("place.with_pointer", language, words=words, pointer=pointer) if pointer else words


def _allowed(problem: Problem, labels: Mapping[str, str], language: Language) -> str:
    """Return the allowed values with their names; of a long list those that are most alike."""
    shown = problem.allowed
    if len(shown) > _MOST_SHOWN:
        shown = _closest(problem, labels)
    named = [_with_name(value, labels, language) for value in shown]
    words = text("common.choice_separator", language).join(named)
    if len(shown) < len(problem.allowed):
        words += text("common.more", language, count=len(problem.allowed))
    return words


def _with_name(value: str, labels: Mapping[str, str], language: Language) -> str:
    """Return a value behind its name, or as it is where the law pack does not name it."""
    if value not in labels:
        return value
    return text("common.with_code", language, name=labels[value], code=value)


def _closest(problem: Problem, labels: Mapping[str, str]) -> tuple[str, ...]:
    """Return the allowed values most like what was found, by code or by name; else the first."""
    written = {labels.get(value, value): value for value in problem.allowed}
    written |= {value: value for value in problem.allowed}
    alike = get_close_matches(problem.value, written, n=_MOST_SHOWN, cutoff=_LEAST_LIKENESS)
    return tuple(dict.fromkeys(written[match] for match in alike)) or problem.allowed[:_MOST_SHOWN]
