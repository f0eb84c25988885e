"""The scale: factors in order, and codes for their levels in arrays."""

from __future__ import annotations

import pytest

from model.scale import NOT_APPLICABLE_CODE, UNKNOWN_CODE
from tests.case_tables import LAW

SCALE = LAW.scale


def test_the_nansha_scale_has_43_factors_in_three_classes() -> None:
    """13 personal, 15 of the offence, 15 of obstruction; 33 of the 170 levels are circumstances."""
    groups = [factor.group for factor in SCALE]

    assert len(SCALE) == 43
    assert [groups.count(name) for name in LAW.terms["class"]] == [13, 15, 15]
    assert len(SCALE.levels) == 170
    assert sum(level.star is not None for level in SCALE.levels.values()) == 33


def test_factors_and_levels_are_found_by_id() -> None:
    """Look-ups lead to the factors that the scale lists."""
    assert list(SCALE.by_id.values()) == list(SCALE)
    assert SCALE.levels["retaliation", "done"] is SCALE.by_id["retaliation"].levels[-1]


def test_the_code_of_a_level_is_its_place() -> None:
    """Codes count from 0; the two answers that are no level have codes of their own."""
    assert SCALE.code("retaliation", "none") == 0
    assert SCALE.code("retaliation", "done") == 3
    assert SCALE.code("retaliation", "unknown") == UNKNOWN_CODE == -1
    assert SCALE.code("restitution", "not_applicable") == NOT_APPLICABLE_CODE == -2


@pytest.mark.parametrize(("factor", "level"), [("gender", "male"), ("retaliation", "often")])
def test_what_the_scale_lacks_has_no_code(factor: str, level: str) -> None:
    """Unknown factors and levels raise instead of passing as unknown answers."""
    with pytest.raises(KeyError, match=factor):
        SCALE.code(factor, level)
