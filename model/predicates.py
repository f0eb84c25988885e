"""Conditions of the law pack: small trees that hold, do not hold, or are not established.

The three values follow Kleene: an unknown answer makes a condition *not established* (None), and so
is its negation. A rule applies only where its condition is True. That is why an unknown age is
neither "juvenile" nor "not juvenile" (gates, part 2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from model.circumstances import Circumstances
from model.facts import Facts


class Predicate(Protocol):
    """Anything that can be asked of the facts."""

    def holds(self, facts: Facts) -> bool | None:
        """Return True, False, or None where the facts do not establish it."""
        ...  # pragma: no cover - a protocol has no body

    def parts(self) -> tuple[Predicate, ...]:
        """Return the predicates directly inside."""
        ...  # pragma: no cover - a protocol has no body


def applies(when: Predicate | None, unless: Predicate | None, facts: Facts) -> bool:
    """Tell whether a rule speaks: what it asks for is established, its exception is not."""
    if when is not None and not when.holds(facts):
        return False
    return unless is None or not unless.holds(facts)


class _Leaf:
    """A predicate without parts."""

    __slots__ = ()

    def parts(self) -> tuple[Predicate, ...]:
        """Return nothing: a leaf has no parts."""
        return ()


@dataclass(frozen=True, slots=True)
class AllOf:
    """True if every part is; false if one is false; the empty list is true."""

    inner: tuple[Predicate, ...]

    def holds(self, facts: Facts) -> bool | None:
        """Return the conjunction of the parts."""
        result: bool | None = True
        for part in self.inner:
            value = part.holds(facts)
            if value is False:
                return False
            result = result if value else None
        return result

    def parts(self) -> tuple[Predicate, ...]:
        """Return the parts of the conjunction."""
        return self.inner


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True if one part is; false if every part is false."""

    inner: tuple[Predicate, ...]

    def holds(self, facts: Facts) -> bool | None:
        """Return the disjunction of the parts."""
        result: bool | None = False
        for part in self.inner:
            value = part.holds(facts)
            if value:
                return True
            result = None if value is None else result
        return result

    def parts(self) -> tuple[Predicate, ...]:
        """Return the parts of the disjunction."""
        return self.inner


@dataclass(frozen=True, slots=True)
class Not:
    """True if its part is false; not established if its part is not."""

    inner: Predicate

    def holds(self, facts: Facts) -> bool | None:
        """Return the negation of the part."""
        value = self.inner.holds(facts)
        return None if value is None else not value

    def parts(self) -> tuple[Predicate, ...]:
        """Return the negated part."""
        return (self.inner,)


@dataclass(frozen=True, slots=True)
class AnswerIn(_Leaf):
    """The established answer to a factor is one of some levels."""

    factor: str
    levels: frozenset[str]

    def holds(self, facts: Facts) -> bool | None:
        """Return whether the established level is among them; None where unknown."""
        level = facts.established.get(self.factor)
        return None if level is None else level in self.levels


@dataclass(frozen=True, slots=True)
class ReportedIn(_Leaf):
    """The answer as written down, whatever its evidence, is one of some levels."""

    factor: str
    levels: frozenset[str]

    def holds(self, facts: Facts) -> bool | None:
        """Return whether the reported level is among them; None where unanswered."""
        level = facts.reported.get(self.factor)
        return None if level is None else level in self.levels


@dataclass(frozen=True, slots=True)
class UnprovenIn(_Leaf):
    """The answer is one of some levels but lacks the evidence that it needs."""

    factor: str
    levels: frozenset[str]

    def holds(self, facts: Facts) -> bool | None:
        """Return whether such an answer was reported and is not established."""
        return (
            self.factor not in facts.established and facts.reported.get(self.factor) in self.levels
        )


@dataclass(frozen=True, slots=True)
class FindingIn(_Leaf):
    """A finding has one of some values."""

    path: tuple[str, ...]
    values: tuple[Any, ...]

    def holds(self, facts: Facts) -> bool | None:
        """Return whether the finding is among them; None where it was not made."""
        value = facts.finding(self.path)
        return None if value is None else value in self.values


@dataclass(frozen=True, slots=True)
class DaysLeft(_Leaf):
    """A date found lies within some number of days from the day of the assessment."""

    path: tuple[str, ...]
    least: int | None
    most: int | None

    def holds(self, facts: Facts) -> bool | None:
        """Return whether the days from then to the date are within; None where there is no date."""
        value = facts.finding(self.path)
        return None if value is None else self.within(value, facts.on)

    def within(self, day: date, on: date) -> bool:
        """Return whether the days from `on` to `day` lie between the two ends."""
        days = (day - on).days
        return (self.least is None or days >= self.least) and (
            self.most is None or days <= self.most
        )


@dataclass(frozen=True, slots=True)
class FindingAny(_Leaf):
    """One element of a list of findings fulfils every field condition.

    A single record or date counts as a list of one, an absent one as the empty list. The elements
    of a list of plain values have the one field ``value``.
    """

    path: tuple[str, ...]
    fields: Mapping[str, tuple[Any, ...] | DaysLeft]

    def holds(self, facts: Facts) -> bool | None:
        """Return whether one element fulfils all conditions."""
        found = facts.finding(self.path)
        elements = () if found is None else found if isinstance(found, tuple) else (found,)
        return any(self._fulfils(element, facts.on) for element in elements)

    def _fulfils(self, element: Any, on: date) -> bool:
        for name, allowed in self.fields.items():
            value = element.get(name) if isinstance(element, Mapping) else element
            if isinstance(allowed, DaysLeft):
                if value is None or not allowed.within(value, on):
                    return False
            elif value not in allowed:
                return False
        return True


@dataclass(frozen=True, slots=True)
class Starred(_Leaf):
    """At least so many statutory circumstances are counted, all or those with some marks."""

    least: int
    marks: tuple[str, ...]

    def holds(self, facts: Facts) -> bool | None:
        """Return whether enough circumstances count; always established."""
        return self.reached(facts.circumstances)

    def reached(self, counted: Circumstances) -> bool:
        """Return whether some circumstances are enough."""
        number = counted.having(self.marks) if self.marks else counted.total
        return number >= self.least


@dataclass(frozen=True, slots=True)
class TextIn(_Leaf):
    """A plain attribute of the facts (band, stage, recommendation, basis) is one of some values."""

    attribute: str
    values: frozenset[str]

    def holds(self, facts: Facts) -> bool | None:
        """Return whether the attribute is among them; always established."""
        return getattr(facts, self.attribute) in self.values


@dataclass(frozen=True, slots=True)
class CompletenessAtLeast(_Leaf):
    """The share of factors that are counted or not applicable is large enough."""

    least: float

    def holds(self, facts: Facts) -> bool | None:
        """Return whether completeness reaches the least; always established."""
        return facts.completeness >= self.least


@dataclass(frozen=True, slots=True)
class MinInHighBand(_Leaf):
    """Even the lowest total that the unknown answers allow lies in the high band."""

    def holds(self, facts: Facts) -> bool | None:
        """Return whether it does; always established."""
        return facts.min_in_high_band


ALWAYS = AllOf(())


def walk(predicate: Predicate) -> Iterator[Predicate]:
    """Yield a predicate and everything inside it."""
    yield predicate
    for part in predicate.parts():
        yield from walk(part)
