"""Many comparisons at once: which of them are findings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def false_discovery(probabilities: Sequence[float | None]) -> tuple[float | None, ...]:
    """Return the q value of each test: the least false-discovery rate at which it is a finding.

    Formula: with ascending p₍₁₎ … p₍ₘ₎, q₍ᵢ₎ = min over j >= i of m·p₍ⱼ₎/j, at most 1. Holds for
    independent and for positively dependent tests. Tests without a figure are not counted.

    Reference: Benjamini, Hochberg (1995), J. R. Stat. Soc. B 57, 289-300; dependence: Benjamini,
    Yekutieli (2001), Ann. Stat. 29, 1165-1188, theorem 1.2.

    Examples:
        >>> [round(q, 3) for q in false_discovery([0.01, 0.04, 0.03])]
        [0.03, 0.04, 0.04]
        >>> false_discovery([None, 0.02])
        (None, 0.02)
    """
    places = [place for place, p in enumerate(probabilities) if p is not None]
    given = np.array([p for p in probabilities if p is not None], np.float64)
    order = np.argsort(given, kind="stable")
    scaled = given[order] * len(given) / np.arange(1, len(given) + 1)
    lowest = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    found: list[float | None] = [None] * len(probabilities)
    for rank, value in zip(order, lowest, strict=True):
        found[places[rank]] = float(value)
    return tuple(found)
