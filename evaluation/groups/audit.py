"""The whole audit of groups: every trait that is held, and every two of them where cases suffice.

Traits are never scored and no group gets a threshold of its own. Where something is found, the
order of cures is: drop or merge a factor that acts as a proxy; look at the intercept of the group;
find out what was left unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from data.learning_set import LearningSet
from data.settings.evaluation import GroupSettings, evaluation_settings
from evaluation.groups.calibration import GroupCalibration, calibration_by_group
from evaluation.groups.disparity import GroupDisparity, disparity_by_group, strata_of
from evaluation.groups.errors import GroupError, Selection, errors_by_group
from evaluation.groups.grouping import Grouping, groupings
from evaluation.groups.multiplicity import false_discovery
from evaluation.groups.proxies import GroupProxy, proxies_by_group
from evaluation.groups.rates import GroupRate, rates_by_group
from model.batch import score_totals
from model.law import LawPack
from model.scorecard import Scorecard

FLAGGED, ARRESTED, CALIBRATION, DISPARITY = "flagged", "arrested", "calibration", "disparity"
POINTS, UNKNOWN_ANSWERS = "points", "unknown"
FALSE_NEGATIVE, FALSE_POSITIVE = "false_negative", "false_positive"
STATISTICS = (
    FLAGGED, ARRESTED, CALIBRATION, FALSE_NEGATIVE, FALSE_POSITIVE, DISPARITY, POINTS,
    UNKNOWN_ANSWERS,
)  # fmt: skip

_Any = TypeVar("_Any")
_Row = TypeVar("_Row", bound=GroupRate | GroupError | GroupDisparity | GroupProxy)
_Test = tuple[str, str, str, str, float | None]


@dataclass(frozen=True, slots=True)
class GroupTest:
    """One of the many tests of an audit.

    Attributes:
        statistic: one of `STATISTICS`.
        trait, group: which.
        factor: where the test is of one factor, else empty.
        p: probability of so much where there is nothing.
        q: least false-discovery rate at which it is a finding, over all tests of the audit.
        found: whether it is one at the rate of the settings.
    """

    statistic: str
    trait: str
    group: str
    factor: str
    p: float
    q: float
    found: bool


@dataclass(frozen=True, slots=True)
class GroupAudit:
    """Everything about the groups.

    Attributes:
        scorecard_version, digest, cohort, synthetic: what it is of.
        n: cases.
        flagged: share of each group that the card calls high.
        arrested: share of each group that was arrested.
        calibration: observed to expected misconduct of the released; empty without a calibration.
        errors: false negative and false positive rates by AIPW; empty without a calibration or
            without a model of the selection.
        disparity: arrests at equal score.
        proxies: which factors make the points of the groups differ.
        tests: all of them with their q values, findings first.
        false_discovery: the rate of the settings.
    """

    scorecard_version: str
    digest: str
    cohort: str
    synthetic: bool
    n: int
    flagged: tuple[GroupRate, ...]
    arrested: tuple[GroupRate, ...]
    calibration: tuple[GroupCalibration, ...]
    errors: tuple[GroupError, ...]
    disparity: tuple[GroupDisparity, ...]
    proxies: tuple[GroupProxy, ...]
    tests: tuple[GroupTest, ...]
    false_discovery: float

    @property
    def findings(self) -> tuple[GroupTest, ...]:
        """Return the tests that are findings."""
        return tuple(test for test in self.tests if test.found)


def audit_groups(  # noqa: PLR0913 - cases, what they mean, what is shown of them and least numbers
    cases: LearningSet,
    law: LawPack,
    card: Scorecard,
    flagged: NDArray[np.bool_],
    probability: NDArray[np.float64] | None = None,
    *,
    imprisonment: NDArray[np.float64] | None = None,
    selection: Selection | None = None,
    settings: GroupSettings | None = None,
) -> GroupAudit:
    """Return the audit of all groups.

    Every statistic stands with its formula and reference in its own module. Case weights are not
    used: people are counted.

    Args:
        cases: closed, discretionary cases with their audit traits.
        law: the law pack of the levels.
        card: the card with their points.
        flagged: whether the card calls each case high.
        probability: of misconduct, strictly between 0 and 1; None without a calibration.
        imprisonment: P(imprisonment), which further divides the strata of equal score.
        selection: who was released and with what chance, row for row with the cases; None where
            error rates are not asked for.
        settings: least numbers; those that ship where None.
    """
    chosen = settings or evaluation_settings().groups
    total = score_totals(cases.codes, law, card).astype(np.int64)
    found = _Figures(cases, strata_of(total, imprisonment), flagged, probability, selection, chosen)
    divisions = groupings(cases, least=chosen.rate_cases)
    flags = _each(divisions, found.flagged)
    arrests = _each(divisions, found.arrested)
    calibrated = _each(divisions, found.calibration)
    errors = _each(divisions, found.errors)
    alike = _each(divisions, found.disparity)
    proxies = _each(divisions, partial(_proxies, cases, law, card, chosen.proxy_cases))
    tests = tuple(_tests(flags, arrests, calibrated, errors, alike, proxies))
    return GroupAudit(
        scorecard_version=card.version,
        digest=cases.digest,
        cohort=cases.cohort,
        synthetic=cases.synthetic or card.synthetic,
        n=len(cases),
        flagged=flags,
        arrested=arrests,
        calibration=calibrated,
        errors=errors,
        disparity=alike,
        proxies=proxies,
        tests=_adjusted(tests, chosen.false_discovery),
        false_discovery=chosen.false_discovery,
    )


def _each(
    divisions: tuple[Grouping, ...], figure: Callable[[Grouping], tuple[_Any, ...]]
) -> tuple[_Any, ...]:
    return tuple(row for division in divisions for row in figure(division))


def _proxies(
    cases: LearningSet, law: LawPack, card: Scorecard, least: int, division: Grouping
) -> tuple[GroupProxy, ...]:
    return proxies_by_group(cases.codes, law, card, division, least=least)


@dataclass(frozen=True, slots=True, eq=False)
class _Figures:
    """The figures of one division."""

    cases: LearningSet
    stratum: NDArray[np.int64]
    flags: NDArray[np.bool_]
    probability: NDArray[np.float64] | None
    selection: Selection | None
    settings: GroupSettings

    def flagged(self, division: Grouping) -> tuple[GroupRate, ...]:
        return rates_by_group(self.flags, division, least=self.settings.rate_cases)

    def arrested(self, division: Grouping) -> tuple[GroupRate, ...]:
        return rates_by_group(self.cases.detained, division, least=self.settings.rate_cases)

    def calibration(self, division: Grouping) -> tuple[GroupCalibration, ...]:
        if self.probability is None:
            return ()
        seen = self.cases.released
        return calibration_by_group(
            self.cases.misconduct[seen],
            self.probability[seen],
            division.rows(seen),
            least=self.settings.calibration_events,
        )

    def errors(self, division: Grouping) -> tuple[GroupError, ...]:
        if self.probability is None or self.selection is None:
            return ()
        return errors_by_group(
            self.selection,
            self.probability,
            self.flags,
            division,
            least=self.settings.error_events,
        )

    def disparity(self, division: Grouping) -> tuple[GroupDisparity, ...]:
        return disparity_by_group(
            self.cases.detained, self.stratum, division, least=self.settings.disparity_cases
        )


def _tests(  # noqa: PLR0913, PLR0917 - one argument for each table
    flagged: tuple[GroupRate, ...],
    arrested: tuple[GroupRate, ...],
    calibration: tuple[GroupCalibration, ...],
    errors: tuple[GroupError, ...],
    disparity: tuple[GroupDisparity, ...],
    proxies: tuple[GroupProxy, ...],
) -> Iterator[_Test]:
    """Yield every test; two groups of one trait make the same test twice, so one is kept."""
    for statistic, rates in ((FLAGGED, flagged), (ARRESTED, arrested)):
        for rate in _once(rates):
            yield statistic, rate.trait, rate.group, "", rate.p
    for gap in _once(disparity):
        yield DISPARITY, gap.trait, gap.group, "", gap.p
    for each in calibration:
        yield CALIBRATION, each.trait, each.group, "", each.p
    for error in _once(errors):
        yield FALSE_NEGATIVE, error.trait, error.group, "", error.p_negative
        yield FALSE_POSITIVE, error.trait, error.group, "", error.p_positive
    for proxy in _once(proxies):
        for factor in proxy.factors:
            yield POINTS, proxy.trait, proxy.group, factor.factor, factor.p
            yield UNKNOWN_ANSWERS, proxy.trait, proxy.group, factor.factor, factor.p_unknown


def _once(rows: tuple[_Row, ...]) -> Iterator[_Row]:
    """Yield the rows without the second of two groups: it mirrors the first."""
    sizes: dict[str, int] = {}
    for row in rows:
        sizes[row.trait] = sizes.get(row.trait, 0) + 1
    seen: set[str] = set()
    for row in rows:
        if sizes[row.trait] > 2 or row.trait not in seen:  # noqa: PLR2004 - two groups mirror
            yield row
        seen.add(row.trait)


def _adjusted(tests: tuple[_Test, ...], rate: float) -> tuple[GroupTest, ...]:
    adjusted = false_discovery([p for *_, p in tests])
    found = [
        GroupTest(statistic, trait, group, factor, p, q, q <= rate)
        for (statistic, trait, group, factor, p), q in zip(tests, adjusted, strict=True)
        if p is not None and q is not None
    ]
    return tuple(sorted(found, key=lambda test: (not test.found, test.q, test.p)))
