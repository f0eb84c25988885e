"""What rules may read about a case."""

from __future__ import annotations

from typing import Any

import pytest

from model.facts import Facts
from tests.case_tables import DAY

FACTS = Facts(
    stage="necessity_review",
    on=DAY,
    findings={"custody": {"phase": "trial"}, "special_need": None, "bail_bars": ()},
    reported={},
    established={},
)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (("custody",), {"phase": "trial"}),
        (("custody", "phase"), "trial"),
        (("custody", "days_held"), None),
        (("special_need", "facts"), None),
        (("bail_bars",), ()),
        (("no_such_finding", "at_all"), None),
    ],
    ids=str,
)
def test_a_finding_is_read_by_its_path(path: tuple[str, ...], found: Any) -> None:
    """A path through something absent is absent, not an error."""
    assert FACTS.finding(path) == found
