"""Whether deciders had the same kind of cases: the test of A1, factor by factor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaluation.groups.multiplicity import false_discovery
from evaluation.selective.cases import Floats, SelectedCases, refuse_lengths
from evaluation.selective.f_distribution import f_tail
from evaluation.selective.leniency import comparable_cases
from evaluation.selective.logistic import standardised
from evaluation.selective.propensity import Factors, factor_columns

DISCOVERY = 0.05
NO_SPREAD = "selective_no_spread"
_RANK = 1e-9


@dataclass(frozen=True, slots=True)
class FactorBalance:
    """One factor.

    Attributes:
        factor: its name.
        f: the statistic; None where the factor does not vary within strata.
        freedom: degrees of freedom above and below.
        p: of a table at least as uneven, were assignment chance.
        q: p with all factors weighed together (Benjamini-Hochberg).
        explained: share of the variation within strata that lies between deciders.
        reason: ``selective_no_spread`` or None.
    """

    factor: str
    f: float | None
    freedom: tuple[float, float]
    p: float | None
    q: float | None
    explained: float | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """All factors, the most uneven first.

    Attributes:
        factors: the tests.
        uneven: how many have q at or below `level`; above 0, A1 is in doubt.
        n, deciders, left_out: cases tested, their deciders, cases without comparison.
        level: share of false findings that is accepted.
    """

    factors: tuple[FactorBalance, ...]
    uneven: int
    n: int
    deciders: int
    left_out: int
    level: float


def balance(cases: SelectedCases, factors: Factors, *, level: float = DISCOVERY) -> Balance:
    """Return for each factor whether it is spread over deciders as chance within strata would.

    Formula: regression of the factor's columns on deciders with an effect for each stratum; joint
    F test of the deciders (of one column the plain F test, of several Pillai's trace V with
    F = (2n+s+1)/(2m+s+1) · V/(s-V)); Benjamini-Hochberg over factors. A pass is no proof: the
    unrecorded may be uneven all the same. With many cases a trifle is found; look at `explained`.

    References: Pillai (1955), Ann. Math. Stat. 26, 117-121; Benjamini, Hochberg (1995),
    J. R. Stat. Soc. B 57, 289-300; use for deciders: Dobbie, Goldin, Yang (2018), table 2.

    Tests: A1. Assumes independent cases; the F distribution is close for many cases per decider.

    Args:
        cases: from `selected_cases`; decisions and outcomes are not looked at.
        factors: columns of each factor; `level_columns` makes them from codes.
        level: accepted share of false findings.

    Raises:
        NotAssessable: as `leniency`.
        EvaluationError: as `propensity`.
    """
    comparable = comparable_cases(cases)
    design, owner = factor_columns(factors)
    refuse_lengths(cases.released, design)
    rows = cases.rows(comparable)
    within, columns = _Within(rows), design[comparable]
    ends = np.searchsorted(owner, np.arange(len(factors) + 1))
    tests = [
        within.test(name, columns[:, first:last])
        for name, first, last in zip(factors, ends[:-1], ends[1:], strict=True)
    ]
    adjusted = false_discovery([test.p for test in tests])
    found = [
        FactorBalance(t.factor, t.f, t.freedom, t.p, q, t.explained, t.reason)
        for t, q in zip(tests, adjusted, strict=True)
    ]
    found.sort(key=lambda test: (2.0 if test.p is None else test.p, -(test.f or 0)))
    return Balance(
        factors=tuple(found),
        uneven=sum(test.q is not None and test.q <= level for test in found),
        n=len(rows),
        deciders=rows.deciders,
        left_out=int((~comparable).sum()),
        level=level,
    )


class _Within:
    """Deciders within strata, as normal equations: no matrix with a row for each case."""

    def __init__(self, rows: SelectedCases) -> None:
        self._rows = rows
        deciders, number = rows.deciders, int(rows.stratum.max()) + 1
        pair = np.zeros((deciders, number))
        np.add.at(pair, (rows.decider, rows.stratum), 1.0)
        self._size = pair.sum(axis=0)
        crossed = np.diag(pair.sum(axis=1)) - (pair / self._size) @ pair.T
        values, vectors = np.linalg.eigh(crossed)
        kept = values > _RANK * max(values.max(), 1.0)
        # Half of the generalised inverse: its product with the sums gives what deciders explain.
        self._half: Floats = vectors[:, kept] / np.sqrt(values[kept])
        self.between = int(kept.sum())
        # At least 1: every decider has two comparable cases, and every stratum two deciders.
        self.inside = len(rows) - number - self.between

    def test(self, name: str, columns: Floats) -> FactorBalance:
        """Return the test of one factor; its q is not known yet."""
        centred = self._centred(columns)
        values, vectors = np.linalg.eigh(centred.T @ centred)
        kept = values > _RANK * len(centred)
        if not kept.any():
            return FactorBalance(name, None, (0.0, 0.0), None, None, None, NO_SPREAD)
        sums = self._sums(centred @ (vectors[:, kept] / np.sqrt(values[kept])))
        shares = self._half.T @ sums
        pillai, width = float((shares**2).sum()), int(kept.sum())
        f, freedom = _pillai(pillai, width, self.between, self.inside)
        return FactorBalance(name, f, freedom, f_tail(f, *freedom), None, pillai / width)

    def _centred(self, columns: Floats) -> Floats:
        """Return the columns less the means of their strata."""
        # Standardised first, so that rank does not depend on the unit; the intercept falls out.
        stratum, centred = self._rows.stratum, standardised(columns)
        for place in range(centred.shape[1]):
            mean = np.bincount(stratum, centred[:, place]) / self._size
            centred[:, place] -= mean[stratum]
        return centred[:, 1:]

    def _sums(self, columns: Floats) -> Floats:
        decider = self._rows.decider
        sums: Floats = np.column_stack([np.bincount(decider, each) for each in columns.T])
        return sums


def _pillai(
    trace: float, columns: int, between: int, inside: int
) -> tuple[float, tuple[float, float]]:
    """Return the F of Pillai's trace with its degrees of freedom; exact for one column."""
    least = min(columns, between)
    first = least * (abs(columns - between) + least)
    second = least * (inside - columns + least)
    f = second / first * trace / max(least - trace, 1e-300)
    return f, (float(first), float(second))
