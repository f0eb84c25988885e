"""Values of a law pack on one line, as a jurist reads them beside the file: for comparisons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from model.predicates import (
    AllOf,
    AnswerIn,
    AnyOf,
    CompletenessAtLeast,
    DaysLeft,
    FindingAny,
    FindingIn,
    MinInHighBand,
    Not,
    Predicate,
    ReportedIn,
    Starred,
    TextIn,
    UnprovenIn,
)
from model.wording import Template


class Notation:
    """Writes the values of one law pack; a condition that has a name is written by its name."""

    def __init__(self, definitions: Mapping[str, Predicate]) -> None:
        self.names = {id(condition): name for name, condition in definitions.items()}

    def written(self, value: Any) -> str:
        """Return a value as text; nothing for None and for empty lists.

        Examples:
            >>> notation = Notation({})
            >>> notation.written(frozenset({"b", "a"})), notation.written(True)
            ('a, b', 'true')
            >>> old = AnswerIn("age", frozenset({"old"}))
            >>> notation.written(AllOf((old, Not(Starred(1, ("grave",))))))
            'all(answer age in [old], not(starred ≥ 1 grave))'
            >>> Notation({"senior": old}).written(Not(old))
            'not(senior)'
        """
        if id(value) in self.names:
            return self.names[id(value)]
        return self.spelled_out(value)

    def spelled_out(self, value: Any) -> str:
        """Return a value as text, with names only for the conditions inside it."""
        for kind, write in _WRITERS.items():
            if isinstance(value, kind):
                return write(self, value)
        if is_dataclass(value):
            return self.pairs((part.name, getattr(value, part.name)) for part in fields(value))
        return "" if value is None else str(value)

    def pairs(self, values: Iterable[tuple[object, Any]]) -> str:
        """Return named values; those without anything are left out."""
        texts = [(name, self.written(value)) for name, value in values]
        return "; ".join(f"{name}: {text}" for name, text in texts if text)

    def listed(self, values: Iterable[Any]) -> str:
        """Return values in their order."""
        return ", ".join(self.written(value) for value in values)

    def finding_any(self, condition: FindingAny) -> str:
        """Return a condition on the elements of a list."""
        asked = [
            f"{name} {self.written(v) if isinstance(v, DaysLeft) else f'in [{self.listed(v)}]'}"
            for name, v in condition.fields.items()
        ]
        return f"finding {'.'.join(condition.path)} any({', '.join(asked)})"

    def days(self, condition: DaysLeft) -> str:
        """Return a condition on the days to a date."""
        ends = (("≥", condition.least), ("≤", condition.most))
        limits = " ".join(f"{sign} {days}" for sign, days in ends if days is not None)
        return f"finding {'.'.join(condition.path)} days left {limits}"


def _answer(word: str) -> Callable[[Notation, Any], str]:
    return lambda _, condition: f"{word} {condition.factor} in [{_sorted(condition.levels)}]"


def _sorted(values: Iterable[Any]) -> str:
    return ", ".join(map(str, sorted(values)))


def _template(_: Notation, value: Template) -> str:
    parts = [value.texts[0]]
    for slot, text in zip(value.slots, value.texts[1:], strict=True):
        parts += [f"{{{slot}}}", text]
    return "".join(parts)


_WRITERS: Mapping[type, Callable[[Notation, Any], str]] = {
    bool: lambda _, value: str(value).lower(),
    date: lambda _, value: value.isoformat(),
    frozenset: lambda _, value: _sorted(value),
    tuple: Notation.listed,
    Mapping: lambda notation, value: notation.pairs(value.items()),
    Template: _template,
    AllOf: lambda notation, c: f"all({notation.listed(c.inner)})",
    AnyOf: lambda notation, c: f"any({notation.listed(c.inner)})",
    Not: lambda notation, c: f"not({notation.written(c.inner)})",
    AnswerIn: _answer("answer"),
    ReportedIn: _answer("reported"),
    UnprovenIn: _answer("unproven"),
    FindingIn: lambda notation, c: f"finding {'.'.join(c.path)} in [{notation.listed(c.values)}]",
    FindingAny: Notation.finding_any,
    DaysLeft: Notation.days,
    Starred: lambda _, c: " ".join((f"starred ≥ {c.least}", *c.marks)),
    TextIn: lambda _, c: f"{c.attribute} in [{_sorted(c.values)}]",
    CompletenessAtLeast: lambda _, c: f"completeness ≥ {c.least}",
    MinInHighBand: lambda _, __: "min in high band",
}
