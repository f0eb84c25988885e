"""How readily each decider releases, compared with colleagues who had the same kind of cases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaluation.errors import NotAssessable
from evaluation.selective.cases import Floats, Mask, SelectedCases, strata
from model.errors import Problem

_LEAST = 2


@dataclass(frozen=True, slots=True, eq=False)
class Leniency:
    """Release rates above or below those of the stratum; n cases, j deciders.

    Attributes:
        of_case: release rate of the decider's *other* cases less that of the others in the strata
            of those; NaN where not comparable.
        of_decider: the same of all cases of each decider; NaN likewise.
        cases: how many comparable cases each decider had.
        comparable: the cases whose stratum has a second decider and whose decider a second case.
    """

    of_case: Floats
    of_decider: Floats
    cases: Floats
    comparable: Mask


def leniency(cases: SelectedCases) -> Leniency:
    """Return how lenient deciders are, each case's own decision left out.

    Formula: z_i = mean over the decider's other cases k of b_k - b̄_s(k), where b is release and the
    mean b̄ of the stratum leaves case i out. It stands in for who happened to be on duty, so that
    z_i owes nothing to case i.

    References: Dahl, Kostøl, Mogstad (2014), Q. J. Econ. 129, 1711-1752, section III; Dobbie,
    Goldin, Yang (2018), Am. Econ. Rev. 108, 201-240, equation 1.

    Assumes: A1 (whose desk a case lands on is chance within the stratum), A7.

    Raises:
        NotAssessable: ``selective_one_decider``, ``selective_single_cases`` (no decider has two) or
            ``selective_no_comparison`` (no stratum has two deciders).

    Examples:
        >>> from evaluation.selective.cases import selected_cases
        >>> cases = selected_cases([1, 1, 0, 0, 0, 1], [0] * 6, [0, 0, 0, 1, 1, 1])
        >>> leniency(cases).of_decider.round(3).tolist()
        [0.167, -0.167]
    """
    comparable = comparable_cases(cases)
    own = cases.released[comparable].astype(np.float64)
    decider, stratum = cases.decider[comparable], strata(cases.stratum[comparable])
    size, total = np.bincount(stratum), np.bincount(stratum, own)
    mean = total / size
    without = np.divide(total[stratum] - own, size[stratum] - 1)
    number = np.bincount(decider, minlength=cases.deciders)
    excess = np.bincount(decider, own - mean[stratum], cases.deciders)
    pair = strata(decider, stratum)
    together = np.bincount(pair)[pair]
    others = excess[decider] - (own - mean[stratum])
    others -= (together - 1) * (without - mean[stratum])
    of_case = np.full(len(cases), np.nan)
    of_case[comparable] = others / (number[decider] - 1)
    of_decider = np.divide(excess, number, out=np.full(cases.deciders, np.nan), where=number > 0)
    return Leniency(of_case, of_decider, number.astype(np.float64), comparable)


def comparable_cases(cases: SelectedCases) -> Mask:
    """Mark the cases that say something about leniency; errors as `leniency`."""
    if cases.deciders < _LEAST:
        raise NotAssessable(Problem("selective_one_decider", "", str(cases.deciders)))
    if np.bincount(cases.decider).max() < _LEAST:
        raise NotAssessable(Problem("selective_single_cases", "", str(cases.deciders)))
    kept = np.ones(len(cases), np.bool_)
    # Taking out one case can take the company from another, so that this goes on until all agree.
    while True:
        before = int(kept.sum())
        kept &= _in_company(cases, kept)
        if not kept.any():
            raise NotAssessable(Problem("selective_no_comparison", "", str(cases.deciders)))
        if int(kept.sum()) == before:
            return kept


def _in_company(cases: SelectedCases, kept: Mask) -> Mask:
    """Mark the cases whose decider has another kept case and whose stratum another decider."""
    own = np.bincount(cases.decider[kept], minlength=cases.deciders)
    pairs = np.unique(np.column_stack((cases.stratum, cases.decider))[kept], axis=0)
    present = np.bincount(pairs[:, 0], minlength=int(cases.stratum.max()) + 1)
    company: Mask = (own[cases.decider] >= _LEAST) & (present[cases.stratum] >= _LEAST)
    return company
