"""Whether the answers that are still unknown may yet make a condition hold."""

from __future__ import annotations

from collections.abc import Collection

from model.facts import Facts
from model.predicates import AllOf, AnswerIn, AnyOf, Not, Predicate


def decided(condition: Predicate, facts: Facts, unknown: Collection[str]) -> bool | None:
    """Return whether a condition holds, or None where the unknown answers decide it.

    Findings stand as they were made: one that is absent makes nothing hold, now or later.

    Args:
        condition: what is asked.
        facts: the facts established so far.
        unknown: the factors whose answers may still be given; one that does not apply is none.
    """
    if condition.holds(facts):
        return True
    may_hold, _ = _reach(condition, facts, unknown)
    return None if may_hold else False


def _reach(condition: Predicate, facts: Facts, unknown: Collection[str]) -> tuple[bool, bool]:
    """Return whether a condition may come to hold, and whether it may come to fail."""
    if isinstance(condition, AnswerIn) and condition.factor in unknown:
        return True, True
    if isinstance(condition, Not):
        may_hold, may_fail = _reach(condition.inner, facts, unknown)
        return may_fail, may_hold
    if isinstance(condition, AllOf | AnyOf):
        ends = [_reach(part, facts, unknown) for part in condition.inner]
        to_hold, to_fail = (all, any) if isinstance(condition, AllOf) else (any, all)
        return to_hold(end for end, _ in ends), to_fail(end for _, end in ends)
    value = condition.holds(facts)
    return value is True, value is False
