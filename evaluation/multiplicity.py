"""Many tests at once: which to declare so that few declarations are false.

References: Benjamini and Hochberg (1995), J. R. Stat. Soc. B 57, section 3; Benjamini and Yekutieli
(2001), Ann. Stat. 29, theorem 1.3.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def benjamini_hochberg(p: Floats) -> Floats:
    """Return the adjusted p-values of some tests; those at most q have a false share of at most q.

    Holds for tests that are independent or positively dependent. The adjusted value of the test of
    rank k of m is the least of m p / k over its own and all greater ranks.

    Args:
        p: p-values, m of them, in any order; m may be 0.

    Raises:
        ValueError: a value is no probability.

    Examples:
        >>> benjamini_hochberg(np.array([0.01, 0.04, 0.03, 0.5])).round(4).tolist()
        [0.04, 0.0533, 0.0533, 0.5]
    """
    if not np.all((p >= 0) & (p <= 1)):
        wrong = p[~((p >= 0) & (p <= 1))][0]
        raise ValueError(f"a p-value is {wrong}; allowed: 0 to 1")
    order = np.argsort(p, kind="stable")
    raised = p[order] * len(p) / np.arange(1, len(p) + 1)
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(np.minimum.accumulate(raised[::-1])[::-1], 1.0)
    return adjusted


def benjamini_yekutieli(p: Floats) -> Floats:
    """Return adjusted p-values that hold however the tests depend on each other.

    They are those of `benjamini_hochberg` times 1 + 1/2 + … + 1/m, at most 1.

    Raises:
        ValueError: a value is no probability.

    Examples:
        >>> benjamini_yekutieli(np.array([0.01, 0.5])).round(4).tolist()
        [0.03, 0.75]
    """
    return np.minimum(benjamini_hochberg(p) * harmonic(len(p)), 1.0)


def harmonic(count: int) -> float:
    """Return 1 + 1/2 + … + 1/count, the price of any dependence among that many tests."""
    return float(np.sum(1.0 / np.arange(1, count + 1)))
