"""Many comparisons at once: which of them are findings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evaluation.multiplicity import benjamini_hochberg


def false_discovery(probabilities: Sequence[float | None]) -> tuple[float | None, ...]:
    """Return the q value of each test: the least false-discovery rate at which it is a finding.

    Formula: `evaluation.multiplicity.benjamini_hochberg`. Tests without a figure are not counted.

    Examples:
        >>> [round(q, 3) for q in false_discovery([0.01, 0.04, 0.03])]
        [0.03, 0.04, 0.04]
        >>> false_discovery([None, 0.02])
        (None, 0.02)
    """
    places = [place for place, p in enumerate(probabilities) if p is not None]
    given = np.array([p for p in probabilities if p is not None], np.float64)
    found: list[float | None] = [None] * len(probabilities)
    for place, value in zip(places, benjamini_hochberg(given), strict=True):
        found[place] = float(value)
    return tuple(found)
