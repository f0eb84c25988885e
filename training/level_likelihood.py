"""The likelihood of very many cases: exact sums over all of them, curvature from some.

A fit needs the gradient exactly, but the second derivatives only to find its way and to say how
certain it is. For a million cases they are taken from a sample and scaled; each step then costs one
pass over the codes (method, part 8). On fewer cases both are taken over all, and the fit equals
that on the matrix of columns to the last bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial, reduce
from operator import add
from typing import Any

import numpy as np

from model.law import LawPack
from training import exact
from training.coding import Coding, Floats
from training.level_space import Cases, LevelSpace, Sums
from training.likelihood import CHUNK_ROWS, Derivatives, refuse_outcome
from training.newton import Fit, fit
from training.options import Sample, evenly
from training.prior import Prior
from training.reduction import Backend

SAMPLE_ROWS = 2 * CHUNK_ROWS
"""Enough that the sampled curvature of a step is within a few hundredths of the whole."""


@dataclass(frozen=True, slots=True, eq=False)
class Arm:
    """The cases of which the covariates say the same, such as all that were detained.

    Attributes:
        pattern: their covariates, 0 or 1 each.
        held: chunks of the cases, as a backend holds them.
    """

    pattern: Floats
    held: Sequence[Any]


@dataclass(frozen=True, eq=False)
class LevelLikelihood:
    """A likelihood in level space; k columns and any number of covariates.

    Attributes:
        coding: turns coefficients into tables and sums by level into gradients.
        space: looks up and counts codes.
        backend: where the sums are computed.
        arms: the cases.
        curvature: second derivatives that stand for those of all cases; None to compute them.
    """

    coding: Coding
    space: LevelSpace
    backend: Backend
    arms: tuple[Arm, ...]
    curvature: Floats | None = None

    @cached_property
    def _weights(self) -> Floats:
        totals = (self.backend.total(arm.held, Cases.weights) for arm in self.arms)
        found: Floats = reduce(add, totals)
        return found

    @property
    def cases(self) -> float:
        """Return the sum of the case weights."""
        return float(self._weights[0])

    @property
    def events(self) -> float:
        """Return the sum of the weights of the events."""
        return float(self._weights[1])

    def at(self, coefficients: Floats) -> Derivatives:
        """Return loss, gradient and curvature at (b, β, covariates)."""
        tables = [self._table(arm, coefficients) for arm in self.arms]
        sums = [self._sums(*pair) for pair in zip(self.arms, tables, strict=True)]
        curvature = self.curvature
        if curvature is None:
            found = [self._curvature(*pair) for pair in zip(self.arms, tables, strict=True)]
            curvature = reduce(add, found)
        slopes = [
            with_covariates(arm.pattern, self.coding.gradient(each.levels))
            for arm, each in zip(self.arms, sums, strict=True)
        ]
        return Derivatives(sum(reduce(add, sums).loss), reduce(add, slopes), curvature)

    def _table(self, arm: Arm, coefficients: Floats) -> Floats:
        steps = 1 + len(self.coding)
        shift = (arm.pattern * coefficients[steps:]).sum()
        return self.coding.level_table(coefficients[1:steps], coefficients[0] + shift)

    def _sums(self, arm: Arm, table: Floats) -> Sums:
        found: Sums = self.backend.total(arm.held, partial(self.space.sums, table=table))
        return found

    def _curvature(self, arm: Arm, table: Floats) -> Floats:
        part = partial(self.space.curvature, table=table)
        inner = by_column(self.coding, self.backend.total(arm.held, part))
        rows = with_covariates(arm.pattern, inner)
        return with_covariates(arm.pattern, rows.T)


@dataclass(frozen=True, slots=True, eq=False)
class LevelSpaceSolver:
    """Fits any number of cases: what `training.options.Options.solver` may be.

    Attributes:
        law: the law pack whose scale the codes speak of.
        backend: where the sums are computed.
        sample_rows: with more cases than this, curvature comes from about as many, evenly spaced.
    """

    law: LawPack
    backend: Backend
    sample_rows: int = SAMPLE_ROWS

    def __call__(self, coding: Coding, sample: Sample, prior: Prior) -> Fit:
        """Return the most probable θ.

        Raises:
            LearningError: if weights or outcomes are not allowed.
            DidNotConverge: if it does not converge.
        """
        exact.refuse_weight(sample.weight)
        refuse_outcome(sample.outcome)
        whole = self._likelihood(coding, sample)
        if len(sample) <= self.sample_rows:
            return fit(whole, prior)
        share = self._likelihood(coding, sample.rows(evenly(len(sample), self.sample_rows)))
        begun = fit(share, prior)
        scaled = begun.curvature * (whole.cases / share.cases)
        return fit(replace(whole, curvature=scaled), prior, begun.theta)

    def _likelihood(self, coding: Coding, sample: Sample) -> LevelLikelihood:
        space = LevelSpace.of(self.law, coding)
        arms = tuple(
            Arm(pattern, self.backend.hold(cases.chunks())) for pattern, cases in arms_of(sample)
        )
        return LevelLikelihood(coding, space, self.backend, arms)


def arms_of(sample: Sample) -> list[tuple[Floats, Cases]]:
    """Return the cases apart by what their covariates say, with these."""
    outcome = sample.outcome.astype(np.float64)
    if sample.covariates is None:
        return [(np.zeros(0), Cases(sample.codes, outcome, sample.weight))]
    patterns, place = np.unique(sample.covariates, axis=0, return_inverse=True)
    return [
        (pattern, Cases(np.asfortranarray(sample.codes[rows]), outcome[rows], sample.weight[rows]))
        for pattern, rows in ((p, place.ravel() == number) for number, p in enumerate(patterns))
    ]


def with_covariates(pattern: Floats, sums: Floats) -> Floats:
    """Return sums by column with those of covariates behind: the first, where they are 1.

    Args:
        pattern: the covariates of the cases that were summed over.
        sums: (1 + k) or (1 + k) × any; the first is the sum over all these cases.
    """
    return np.concatenate([sums, np.multiply.outer(pattern, sums[0])])


def by_column(coding: Coding, pairs: Floats) -> Floats:
    """Return sums by pair of columns, the constant first, from sums by pair of levels.

    Args:
        coding: the columns, each 1 on a run of codes of its factor.
        pairs: (factors·width) × (factors·width), as `LevelSpace.curvature` returns it.
    """
    rows = np.stack([_run_sum(coding, number, pairs) for number in range(-1, len(coding))])
    return np.stack([_run_sum(coding, number, rows.T) for number in range(-1, len(coding))])


def _run_sum(coding: Coding, number: int, by_level: Floats) -> Floats:
    """Return the sum of rows by level over a column's codes; -1 for all codes of one factor."""
    width = coding.width
    if number < 0:
        first: Floats = by_level[:width].sum(axis=0)
        return first
    start = coding.columns[number].place * width
    found: Floats = by_level[start : start + width][coding.runs[number]].sum(axis=0)
    return found
