"""q values against the published example."""

from __future__ import annotations

import pytest
from scipy import stats

from evaluation.groups.multiplicity import false_discovery

# Benjamini, Hochberg (1995), section 3.1: the four smallest are findings at 0.05.
PUBLISHED = (
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
    0.5719, 0.6528, 0.7590, 1.0,
)  # fmt: skip


def test_the_published_findings_are_found() -> None:
    """Four of fifteen, in whatever order they stand."""
    found = false_discovery(tuple(reversed(PUBLISHED)))
    assert sum(q is not None and q <= 0.05 for q in found) == 4
    assert list(reversed(found)) == pytest.approx(stats.false_discovery_control(PUBLISHED))


def test_nothing_tested_is_nothing_found() -> None:
    """Missing tests do not count."""
    assert false_discovery([]) == ()
    assert false_discovery([None, 0.04, None]) == (None, 0.04, None)
