"""What a district never sends: sums over so few persons that they would tell of one.

A level that fewer cases have than allowed is read as unknown before anything is summed, so it has 0
points in this district's share of every sum. A pair of levels that too few cases share is left out
of the curvature, which only guides the way to the solution and says how certain it is. Neighbouring
totals are put together until each has cases enough. With nothing to suppress, the sums are those of
the cases themselves.

What this does not hide: sums over other pairs of the same level bound what was left out, and sums
at several coefficients bound one another. It keeps single persons from being read off; it is no
proof against a centre that computes. Send sums only to a centre that you trust with totals.
"""

from __future__ import annotations

import numpy as np

from model.law import LawPack
from model.scale import UNKNOWN_CODE
from training.coding import Codes, Floats


def without_rare_levels(codes: Codes, law: LawPack, least: int) -> tuple[Codes, tuple[str, ...]]:
    """Return codes in which no level has from 1 to `least` − 1 cases, and which were taken out.

    Args:
        codes: n × factors.
        law: the law pack of the codes.
        least: the fewest cases that a sum may speak of; 1 for no suppression.

    Returns:
        the codes, and the levels as ``factor.level``.
    """
    kept, taken_out = codes.copy(order="F"), []
    for place, factor in enumerate(law.scale):
        for code, level in enumerate(factor.level_ids):
            rows = codes[:, place] == code
            if 0 < rows.sum() < least:
                kept[rows, place] = UNKNOWN_CODE
                taken_out.append(f"{factor.id}.{level}")
    return kept, tuple(taken_out)


def without_rare_pairs(pairs: Floats, counts: Floats, width: int, least: int) -> Floats:
    """Return sums by pair of levels, those over fewer than `least` cases replaced by an estimate.

    The estimate is what the sums by level would give if the two answers had nothing to do with each
    other. Rare pairs weigh little, so a step with it is almost the right one.

    Args:
        pairs: sums by pair of levels.
        counts: cases by pair of levels.
        width: codes of a factor; two levels of one factor exclude each other.
        least: the fewest cases that a sum may speak of; 1 for no suppression.
    """
    if least == 1:
        return pairs
    place = np.arange(len(pairs)) // width
    rare = (counts < least) & (place[:, None] != place[None, :])
    by_level = np.diagonal(pairs)
    estimate = by_level[:, None] * by_level[None, :] / max(by_level[:width].sum(), 1e-300)
    return np.where(rare, estimate, pairs)


def together(totals: Floats, counts: Floats, least: int) -> list[slice]:
    """Return runs of neighbouring totals with at least `least` cases each.

    Args:
        totals: in ascending order.
        counts: cases by total.
        least: the fewest cases of a run; a last run that falls short joins the one before.
    """
    runs: list[slice] = []
    start, sum_so_far = 0, 0.0
    for place in range(len(totals)):
        sum_so_far += counts[place]
        if sum_so_far >= least:
            runs.append(slice(start, place + 1))
            start, sum_so_far = place + 1, 0.0
    if start < len(totals):
        runs[-1:] = [slice(runs[-1].start if runs else start, len(totals))]
    return runs
