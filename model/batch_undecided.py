"""The range of totals where unknown answers decide whether others count, on arrays of codes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from model.batch_blocks import Codes, Mask, refuse_form, refuse_marks
from model.batch_tables import MAXIMUM, MINIMUM, Integers, Sum, codes_of
from model.law import LawPack
from model.scorecard import Scorecard

_ENDS: Mapping[Sum, np.ufunc] = {MINIMUM: np.maximum, MAXIMUM: np.minimum}


def widen(  # noqa: PLR0913 - sums, codes, what they mean and two kinds of marks
    sums: Mapping[Sum, Integers],
    codes: Codes,
    law: LawPack,
    card: Scorecard,
    *,
    undecided: Mask,
    not_counted: Mask | None,
) -> None:
    """Take what may yet fall away off both ends of the range: above 0 off the least, else the most.

    Args:
        sums: the sums of every row; those of the ends are changed.
        codes: rows × factors, as in `score_batch`, which has checked them.
        law: the law pack.
        card: a scorecard of that pack.
        undecided: marks, in the form of `codes`, the answers that may yet be taken out; on any
            other a mark means nothing.
        not_counted: marks what does not count anyway, or None.

    Raises:
        TypeError: if the marks are neither bool nor uint8.
        ValueError: if they have another form than the codes, or say neither yes nor no.
    """
    refuse_form(codes, law.scale, undecided, name="undecided")
    for column, factor in enumerate(law.scale):
        marks = undecided[:, column]
        refuse_marks(marks, f"undecided of {factor.id}")
        stays = marks == 0 if not_counted is None else (marks == 0) | (not_counted[:, column] != 0)
        if stays.all():
            continue
        for end in _ENDS.keys() & sums.keys():
            points = np.zeros(len(codes_of(factor)), sums[end].dtype)
            points[: len(factor.levels)] = [card.points[factor.id][n] for n in factor.level_ids]
            falling = _ENDS[end](points, 0)[codes[:, column]]
            np.subtract(sums[end], falling, out=sums[end], where=~stays)
