"""The likelihood of very many cases: exact sums over all of them, curvature from some.

A fit needs the gradient exactly, but the second derivatives only to find its way and to say how
certain it is. For a million cases they are taken from a sample and scaled; each step then costs one
pass over the codes (method, part 8). On fewer cases both are taken over all, and the fit equals
that on the matrix of columns to the last bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

import numpy as np

from model.law import LawPack
from training.coding import Coding, Floats
from training.level_space import Cases, LevelSpace, Sums
from training.likelihood import CHUNK_ROWS, Derivatives
from training.newton import Fit, fit
from training.prior import Prior
from training.reduction import Backend

SAMPLE_ROWS = 2 * CHUNK_ROWS
"""Enough that the sampled curvature of a step is within a few hundredths of the whole."""


@dataclass(frozen=True, eq=False)
class LevelLikelihood:
    """A likelihood in level space.

    Attributes:
        coding: turns coefficients into tables and sums by level into gradients.
        space: looks up and counts codes.
        backend: where the sums are computed.
        held: chunks of cases, as the backend holds them.
        curvature: second derivatives that stand for those of all cases; None to compute them.
    """

    coding: Coding
    space: LevelSpace
    backend: Backend
    held: Sequence[Any]
    curvature: Floats | None = None

    @cached_property
    def _at_rest(self) -> Sums:
        return self._sums(np.zeros(1 + len(self.coding)))

    @property
    def cases(self) -> float:
        """Return the sum of the case weights."""
        return self._at_rest.weight

    @property
    def events(self) -> float:
        """Return the sum of the weights of the events."""
        return self._at_rest.events

    def at(self, coefficients: Floats) -> Derivatives:
        """Return loss, gradient and curvature at (b, β)."""
        sums = self._sums(coefficients)
        curvature = self.curvature
        if curvature is None:
            part = partial(self.space.curvature, table=self._table(coefficients))
            pairs = self.backend.total(self.held, part)
            curvature = by_column(self.coding, pairs)
        return Derivatives(sum(sums.loss), self.coding.gradient(sums.levels), curvature)

    def _sums(self, coefficients: Floats) -> Sums:
        part = partial(self.space.sums, table=self._table(coefficients))
        found: Sums = self.backend.total(self.held, part)
        return found

    def _table(self, coefficients: Floats) -> Floats:
        return self.coding.level_table(coefficients[1:], coefficients[0])


def by_column(coding: Coding, pairs: Floats) -> Floats:
    """Return sums by pair of columns, the constant first, from sums by pair of levels.

    Args:
        coding: the columns, each 1 on a run of codes of its factor.
        pairs: (factors·width) × (factors·width), as `LevelSpace.curvature` returns it.
    """
    width = coding.width
    rows = np.zeros((1 + len(coding), len(pairs)))
    rows[0] = pairs[:width].sum(axis=0)
    for number, column in enumerate(coding.columns):
        start = column.place * width
        rows[1 + number] = pairs[start : start + width][coding.runs[number]].sum(axis=0)
    result = np.zeros((len(rows), len(rows)))
    result[:, 0] = rows[:, :width].sum(axis=1)
    for number, column in enumerate(coding.columns):
        start = column.place * width
        result[:, 1 + number] = rows[:, start : start + width][:, coding.runs[number]].sum(axis=1)
    return result


def fit_in_level_space(  # noqa: PLR0913 - cases, what they are read by, and where
    cases: Cases,
    coding: Coding,
    law: LawPack,
    prior: Prior,
    backend: Backend,
    *,
    sample_rows: int = SAMPLE_ROWS,
) -> Fit:
    """Return the most probable θ for any number of cases.

    Args:
        cases: all of them.
        coding: of the law pack's scale.
        law: the law pack.
        prior: of the coding's columns, nothing more.
        backend: where the sums are computed.
        sample_rows: with more cases than this, curvature comes from about as many, evenly spaced.

    Raises:
        DidNotConverge: if it does not converge.
    """
    space = LevelSpace.of(law, coding)
    whole = LevelLikelihood(coding, space, backend, backend.hold(cases.chunks()))
    if len(cases) <= sample_rows:
        return fit(whole, prior)
    some = sampled(cases, sample_rows)
    share = LevelLikelihood(coding, space, backend, backend.hold(some.chunks()))
    begun = fit(share, prior)
    scaled = begun.curvature * (whole.cases / share.cases)
    return fit(replace(whole, curvature=scaled), prior, begun.theta)


def sampled(cases: Cases, rows: int) -> Cases:
    """Return about so many of the cases, evenly spaced."""
    step = -(-len(cases) // rows)
    codes = np.asfortranarray(cases.codes[::step])
    return Cases(codes, cases.outcome[::step], cases.weight[::step])
