"""The cases that conditions can tell apart: what they ask about, and the answers that differ.

Where this knows too little it allows more cases than there are, never fewer: entries of one list
are taken as independent of one another, and contradictions between answers are not excluded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from model.findings import FindingSpec
from model.law import LawPack
from model.predicates import (
    AllOf,
    AnswerIn,
    AnyOf,
    DaysLeft,
    FindingAny,
    FindingIn,
    MinInHighBand,
    Not,
    Predicate,
    ReportedIn,
    Starred,
    TextIn,
    walk,
)

# What is assigned: an attribute, a factor, the path of a finding, or a condition by its number.
Variable = tuple[str, object]
Case = Mapping[Variable, object]
# Whether a condition is established; None where the case does not establish it.
Established = bool | None

BAND: Variable = ("text", "band")
STARRED: Variable = ("starred", "")
_ROWS = ("none", "one", "many")
_OTHER = "\0other"


def leaves_of(condition: Predicate) -> Iterator[Predicate]:
    """Yield the conditions inside that ask about the case themselves."""
    for part in walk(condition):
        if not isinstance(part, AllOf | AnyOf | Not):
            yield part


class CaseSpace:
    """What some conditions ask about at one stage of a law pack."""

    def __init__(self, pack: LawPack, stage: str, conditions: Iterable[Predicate]) -> None:
        self.pack, self.stage = pack, stage
        self.leaves: list[Predicate] = []
        self._domains: dict[Variable, tuple[object, ...]] = {}
        for condition in conditions:
            self.leaves += [leaf for leaf in leaves_of(condition) if leaf not in self.leaves]

    def variable(self, leaf: Predicate) -> Variable:
        """Return what a condition without parts asks about."""
        if isinstance(leaf, AnswerIn):
            return "answer", leaf.factor
        if isinstance(leaf, FindingIn):
            return "finding", leaf.path
        if isinstance(leaf, TextIn):
            return "text", leaf.attribute
        if isinstance(leaf, Starred) and not leaf.marks and leaf.least <= 1:
            return STARRED
        return "condition", self.leaves.index(leaf)

    def implied(self, leaf: Predicate, case: Case) -> Established:
        """Return what follows for a condition from others that are assigned; None if nothing."""
        if isinstance(leaf, Starred) and leaf.least and case.get(STARRED) == "none":
            return False
        if isinstance(leaf, MinInHighBand) and case.get(BAND, "high") != "high":
            return False
        if isinstance(leaf, FindingAny) and not leaf.fields:
            for number, other in enumerate(self.leaves):
                alike = isinstance(other, FindingAny) and other.path == leaf.path
                if alike and case.get(("condition", number)) is True:
                    return True
        return None

    def domain(self, variable: Variable) -> tuple[object, ...]:
        """Return the values that conditions can tell apart, one of each kind."""
        if variable not in self._domains:
            self._domains[variable] = self._kinds(variable)
        return self._domains[variable]

    def _kinds(self, variable: Variable) -> tuple[object, ...]:
        kind, name = variable
        if kind == "condition":
            doubtful = isinstance(self.leaves[int(str(name))], DaysLeft | ReportedIn)
            return (True, False, None) if doubtful else (True, False)
        if variable == STARRED:
            return _ROWS
        asked = [values for leaf, values in self._asked() if self.variable(leaf) == variable]
        kinds = {
            (value is None, *(value in some for some in asked)): value
            for value in reversed(self._values(kind, name))
        }
        return tuple(kinds.values())

    def _asked(self) -> Iterator[tuple[Predicate, tuple[object, ...]]]:
        """Yield the conditions that name values, each with the values that it names."""
        for leaf in self.leaves:
            if isinstance(leaf, AnswerIn):
                yield leaf, tuple(leaf.levels)
            elif isinstance(leaf, FindingIn | TextIn):
                yield leaf, tuple(leaf.values)

    def _values(self, kind: str, name: object) -> tuple[object, ...]:
        """Return every value of what a variable stands for; None where it may be unknown."""
        if kind == "answer":
            return (*self.pack.scale.by_id[str(name)].level_ids, None)
        if kind == "finding":
            return self._findings(name)
        return tuple(self.pack.terms["band"]) if name == "band" else (_OTHER,)

    def _findings(self, path: Any) -> tuple[object, ...]:
        """Return what a finding may be at the stage; None where it need not be made."""
        specs, spec, needed = tuple(self.pack.findings.values()), None, True
        for name in path:
            spec = next(spec for spec in specs if spec.id == name)
            specs, needed = spec.fields, needed and self.stage in spec.required
            if spec.stages and self.stage not in spec.stages:
                return (None,)
        return _allowed(spec, self.stage) + (() if needed else (None,))


def _allowed(spec: FindingSpec | None, stage: str) -> tuple[object, ...]:
    if spec is None or spec.kind not in {"flag", "choice"}:
        return ()
    return (True, False) if spec.kind == "flag" else spec.allowed(stage)


def established(leaf: Predicate, value: object) -> Established:
    """Return what a condition without parts comes to for one value of what it asks about."""
    if isinstance(leaf, AnswerIn):
        return None if value is None else value in leaf.levels
    if isinstance(leaf, FindingIn | TextIn):
        return None if value is None else value in leaf.values
    if isinstance(leaf, Starred) and isinstance(value, str):
        return value != "none" or leaf.least == 0
    return None if value is None else bool(value)
