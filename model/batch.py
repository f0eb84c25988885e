"""The same arithmetic on arrays: many rows of int8 codes, one column for each factor.

A code is the place of a level in its factor, `UNKNOWN_CODE` or `NOT_APPLICABLE_CODE`. Evidence is
taken as given: records as known at the decision carry the levels that were proven, and an answer
that lacks the evidence it needs is coded as unknown. Whatever else must not count is marked in a
second matrix, `not_counted`, and what unknown answers may yet take out in a third, `undecided`;
`model.batch_counting` marks what the law pack excludes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.batch_blocks import BLOCK_ROWS, Codes, Mask, blocks, refuse_form
from model.batch_tables import (
    COUNTED,
    FLOOR,
    MAXIMUM,
    MINIMUM,
    TOTAL,
    Integers,
    Sum,
    bands,
    dtype,
    groups,
    tables,
)
from model.batch_undecided import widen
from model.law import LawPack
from model.scorecard import BANDS, Scorecard

PARTS = ("total", "minimum", "maximum", "by_class", "by_danger", "completeness", "band")


@dataclass(frozen=True, slots=True, eq=False)
class BatchScores:
    """Scores of many rows; what was not asked for is None.

    Attributes:
        total, minimum, maximum: as in `model.scoring.Score`.
        by_class: rows × classes, in the order of the law pack.
        by_danger: rows × dangers, in the order of the law pack.
        completeness: share of factors that are counted or not applicable, 0 to 1.
        band: places in `BANDS`, after the floor that counted circumstances set. A circumstance
            found under a closing item is a finding and not known here.
    """

    total: Integers | None = None
    minimum: Integers | None = None
    maximum: Integers | None = None
    by_class: Integers | None = None
    by_danger: Integers | None = None
    completeness: NDArray[np.float64] | None = None
    band: NDArray[np.int8] | None = None


def score_totals(
    codes: Codes, law: LawPack, card: Scorecard, *, not_counted: Mask | None = None
) -> Integers:
    """Return the total of every row; arguments and errors as in `score_batch`."""
    return _add_up(codes, law, card, (TOTAL,), not_counted)[TOTAL]


def score_batch(  # noqa: PLR0913 - codes, what they mean, what is asked and two kinds of marks
    codes: Codes,
    law: LawPack,
    card: Scorecard,
    *,
    parts: Collection[str] = PARTS,
    not_counted: Mask | None = None,
    undecided: Mask | None = None,
) -> BatchScores:
    """Score many rows.

    Args:
        codes: rows × factors in scale order; fastest where columns are contiguous.
        law: the law pack.
        card: a scorecard of that pack.
        parts: what to compute, from `PARTS`.
        not_counted: marks, in the form of `codes`, what must not count. A marked level has 0
            points; a marked unknown answer could not count above neutral; on not applicable a mark
            means nothing.
        undecided: marks, in the form of `codes`, what counts and may yet be taken out, which widens
            the range between minimum and maximum.

    Raises:
        TypeError: if codes are not int8, or marks neither bool nor uint8.
        ValueError: if the card belongs to another pack, a part is unknown, the form is wrong, there
            is no row, or a code or mark is not allowed; names row, column, value and what is.
    """
    wrong = [part for part in parts if part not in PARTS]
    if wrong:
        raise ValueError(f"part {wrong[0]!r} is unknown; allowed: {', '.join(PARTS)}")
    families = {part: _sums_of(part, law) for part in parts}
    needed = tuple(dict.fromkeys(what for family in families.values() for what in family))
    sums = _add_up(codes, law, card, needed, not_counted)
    if undecided is not None:
        widen(sums, codes, law, card, undecided=undecided, not_counted=not_counted)
    return BatchScores(
        **{
            part: _part(part, [sums[what] for what in family], law, card, len(codes))
            for part, family in families.items()
        }
    )


def _sums_of(part: str, law: LawPack) -> tuple[Sum, ...]:
    """Return the sums over columns that a part is made of."""
    made_of: Mapping[str, tuple[Sum, ...]] = {
        "total": (TOTAL,),
        "minimum": (MINIMUM,),
        "maximum": (MAXIMUM,),
        "by_class": tuple(("class", name) for name in law.terms["class"]),
        "by_danger": tuple(("danger", danger) for danger in law.dangers),
        "completeness": (COUNTED,),
        "band": (TOTAL, FLOOR),
    }
    return made_of[part]


def _part(
    part: str, sums: list[Integers], law: LawPack, card: Scorecard, rows: int
) -> NDArray[Any]:
    """Return a part from the sums that it is made of."""
    if part == "completeness":
        return sums[0] / len(law.scale)
    if part == "band":
        least, band_of = bands(card)
        return np.maximum(band_of[sums[0] - least], (sums[1] > 0) * np.int8(BANDS.index("medium")))
    if part.startswith("by_"):
        return np.array(sums, dtype(card)).reshape(len(sums), rows).T
    return sums[0]


def _add_up(
    codes: Codes, law: LawPack, card: Scorecard, needed: tuple[Sum, ...], not_counted: Mask | None
) -> dict[Sum, Integers]:
    """Return the needed sums of every row."""
    refuse_form(codes, law.scale, not_counted)
    if card.law_version != law.version:
        raise ValueError(
            f"scorecard {card.version} belongs to law pack {card.law_version}, not to "
            f"{law.version}; choose a card of {law.version}"
        )
    masked = not_counted is not None
    found = {what: tables(what, law, card, masked=masked) for what in needed}
    sums = {what: np.zeros(len(codes), dtype(card)) for what in needed}
    size = min(len(codes), BLOCK_ROWS)
    index, added = np.empty(size, np.uint8), np.empty(size, dtype(card))
    for block in blocks(codes, law.scale, not_counted):
        rows = slice(block.start, block.start + len(block))
        for number, group in enumerate(groups(law, masked=masked)):
            block.index(group, into=index[: len(block)])
            for what in needed:
                table = found[what][number]
                if table is not None:
                    # An index of one byte fits its table; "raise" would buffer for nothing.
                    np.take(table, index[: len(block)], out=added[: len(block)], mode="clip")
                    sums[what][rows] += added[: len(block)]
    return sums
