"""Search for a case in which some rules speak and others are silent.

A law pack is checked for every case that can come, not for those that somebody thought of. A case
is what conditions read: answers, findings, the row of circumstances, the band. The search assigns
one of these after the other and turns back as soon as one requirement can no longer be met, so a
search that ends without a case proves that there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from data.law.case_space import Case, CaseSpace, Established, Variable, established, leaves_of
from model.law import LawPack
from model.predicates import AllOf, AnyOf, Not, Predicate

_NO: frozenset[Established] = frozenset({False})
_YES: frozenset[Established] = frozenset({True})


@dataclass(frozen=True, slots=True)
class Requirement:
    """That something said under two conditions is said in the case, or is not."""

    when: Predicate | None
    unless: Predicate | None
    said: bool

    def conditions(self) -> Iterator[Predicate]:
        """Yield the conditions that are given."""
        yield from (part for part in (self.when, self.unless) if part is not None)

    def literals(self) -> Iterator[tuple[Predicate, bool]]:
        """Yield the conditions that by themselves must be, or must not be, established."""
        if self.when is not None and (self.said or self.unless is None):
            yield self.when, self.said
        if self.unless is not None and (self.said or self.when is None):
            yield self.unless, not self.said


class CaseSearch:
    """Searches the cases of one stage of a law pack."""

    def __init__(self, pack: LawPack, stage: str, requirements: Iterable[Requirement]) -> None:
        self.requirements = tuple(requirements)
        conditions = [c for required in self.requirements for c in required.conditions()]
        self.space = CaseSpace(pack, stage, conditions)

    def find(self, given: Case) -> Case | None:
        """Return a case that meets every requirement, or None where there is none.

        Args:
            given: what is fixed, such as the band.
        """
        if self._contradict():
            return None
        return self._extend({("text", "stage"): self.space.stage, **given})

    def _contradict(self) -> bool:
        """Tell whether one condition is required both to hold and not to hold."""
        literals = [pair for required in self.requirements for pair in required.literals()]
        return any((part, not wanted) in literals for part, wanted in literals)

    def _extend(self, case: Case) -> Case | None:
        """Return the case with more assigned until every requirement is certainly met."""
        undecided = None
        for requirement in self.requirements:
            possible, certain = self._state(requirement, case)
            if not possible:
                return None
            if not certain and undecided is None:
                undecided = requirement
        if undecided is None:
            return case
        variable = next(self._open_variables(undecided, case))
        for value in self.space.domain(variable):
            found = self._extend({**case, variable: value})
            if found is not None:
                return found
        return None

    def _state(self, requirement: Requirement, case: Case) -> tuple[bool, bool]:
        """Return whether a requirement can still be met, and whether it is met for certain."""
        when = _YES if requirement.when is None else self._outcomes(requirement.when, case)
        unless = _NO if requirement.unless is None else self._outcomes(requirement.unless, case)
        may_be_said = True in when and unless != _YES
        must_be_said = when == _YES and True not in unless
        if requirement.said:
            return may_be_said, must_be_said
        return not must_be_said, not may_be_said

    def _outcomes(self, condition: Predicate, case: Case) -> frozenset[Established]:
        """Return what a condition may come to in a case that is not fully assigned."""
        if isinstance(condition, Not):
            inner = self._outcomes(condition.inner, case)
            return frozenset(None if value is None else not value for value in inner)
        if isinstance(condition, AllOf):
            return self._joined(condition.inner, case, decisive=False)
        if isinstance(condition, AnyOf):
            return self._joined(condition.inner, case, decisive=True)
        implied = self.space.implied(condition, case)
        if implied is not None:
            return frozenset({implied})
        variable = self.space.variable(condition)
        values = (case[variable],) if variable in case else self.space.domain(variable)
        return frozenset(established(condition, value) for value in values)

    def _joined(
        self, parts: tuple[Predicate, ...], case: Case, *, decisive: bool
    ) -> frozenset[Established]:
        """Return what a conjunction (decided by False) or a disjunction (by True) may come to."""
        joined: frozenset[Established] = frozenset({not decisive})
        for part in parts:
            outcomes = self._outcomes(part, case)
            joined = frozenset(_join(a, b, decisive=decisive) for a in joined for b in outcomes)
        return joined

    def _open_variables(self, requirement: Requirement, case: Case) -> Iterator[Variable]:
        for condition in requirement.conditions():
            for leaf in leaves_of(condition):
                variable = self.space.variable(leaf)
                if variable not in case and self.space.implied(leaf, case) is None:
                    yield variable


def _join(first: Established, second: Established, *, decisive: bool) -> Established:
    if first is decisive or second is decisive:
        return decisive
    return None if first is None or second is None else not decisive
