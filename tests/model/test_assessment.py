"""The one way from a request to a result."""

from __future__ import annotations

from dataclasses import replace

import pytest

from model.assessment import assess
from tests.case_tables import CARD, LAW, assess_case, request_of

CASE = {"id": "A", "levels": ["retaliation.threat", "criminal_record.none"], "rest": "unknown"}


def test_an_assessment_holds_what_was_asked_and_what_answered() -> None:
    """Request, law pack and card are part of it, so that it can be checked by itself."""
    found = assess_case(CASE)

    assert found.request == request_of(CASE)
    assert (found.law, found.card) == (LAW, CARD)


def test_a_card_of_another_law_pack_is_refused() -> None:
    """Points mean nothing for another scale."""
    with pytest.raises(
        ValueError, match=r"belongs to law pack cn-2031\.1, not to cn-2026\.1; choose"
    ):
        assess(request_of(CASE), LAW, replace(CARD, law_version="cn-2031.1"))


def test_what_moves_the_total_most_is_to_be_obtained_first() -> None:
    """Unknown factors stand by the width of what they may still add."""
    found = assess_case(CASE)
    widths = []
    for name in found.to_obtain:
        points = CARD.points[name].values()
        widths.append(max(0, *points) - min(0, *points))

    assert set(found.to_obtain) == set(found.counted.unknown)
    assert widths == sorted(widths, reverse=True)


def test_an_assessment_is_the_same_whichever_came_before() -> None:
    """Nothing of one suspect is left behind for the next."""
    first = assess_case(CASE)
    assess_case({"id": "B", "levels": ["collusion.done"], "rest": "neutral"})

    assert assess_case(CASE) == first
