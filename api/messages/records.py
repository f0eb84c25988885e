"""Problems of case records in words: the columns and values that gave rise to them by name."""

from __future__ import annotations

from dataclasses import replace

from api.messages.dictionary import Explanation, explain
from api.messages.entries import Language, text
from api.messages.names import label, name
from data.record_columns import ColumnSpec, record_columns
from model.errors import Problem
from model.law import LawPack

_CAUSE, _FOUND = "cause", "found"


def explain_record(problem: Problem, language: Language, law: LawPack) -> Explanation:
    """Return the words of a problem; another column that it names is named as people know it."""
    slots = dict(problem.parameters)
    if _CAUSE in slots:
        spec = record_columns(law).columns[slots[_CAUSE]]
        slots[_CAUSE] = name(spec, language)
        slots[_FOUND] = _value(spec, slots[_FOUND], language)
    return explain(replace(problem, parameters=slots), language, law)


def _value(spec: ColumnSpec, found: str, language: Language) -> str:
    if not found:
        return text("place.empty", language)
    labels = {str(value.id): label(value, language) for value in spec.values}
    return labels.get(found, found)
