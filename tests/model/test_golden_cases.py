"""The nine golden cases and the fourteen inputs that must come out right."""

from __future__ import annotations

from typing import Any

import pytest

from tests.case_tables import assess_case, read_cases

GOLDEN = read_cases("golden.toml")
FOURTEEN = read_cases("fourteen.toml")


@pytest.mark.parametrize("case", GOLDEN + FOURTEEN, ids=lambda case: case["id"])
def test_the_case_takes_its_route_to_its_recommendation(case: dict[str, Any]) -> None:
    """Route, recommendation and basis are those that the table demands."""
    ruling = assess_case(case).ruling

    found = (ruling.gate.route, ruling.outcome.recommendation, ruling.outcome.basis)
    assert found == (case["route"], case["recommendation"], case["basis"])


@pytest.mark.parametrize(
    "case", [c for c in GOLDEN + FOURTEEN if "total" in c], ids=lambda case: case["id"]
)
def test_the_case_adds_up_to_its_total(case: dict[str, Any]) -> None:
    """The total on the expert card is the published one."""
    assert assess_case(case).score.total == case["total"]


@pytest.mark.parametrize(
    ("case", "field", "place"),
    [
        pytest.param(case, field, place, id=f"{case['id']}-{field}")
        for case in FOURTEEN
        for field, place in (("cites", "grounds"), ("alternative_cites", "alternatives"))
        if field in case
    ],
)
def test_the_case_cites_what_it_rests_on(case: dict[str, Any], field: str, place: str) -> None:
    """Grounds and alternatives name the provisions that the table demands."""
    reasons = getattr(assess_case(case), place)

    cited = {citation for reason in reasons for citation in reason.citations}
    assert set(case[field]) <= cited


@pytest.mark.parametrize("case", [c for c in FOURTEEN if "warns" in c], ids=lambda case: case["id"])
def test_the_case_warns(case: dict[str, Any]) -> None:
    """The warnings that the table demands are printed."""
    codes = {notice.code for notice in assess_case(case).notices}

    assert set(case["warns"]) <= codes
