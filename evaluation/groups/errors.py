"""Whom the card misses and flags for nothing, by group, detained people included.

Never of the released alone: those are released who looked harmless, and error rates among them are
off by half and more. What is computed here is `evaluation.selective.group_error_rates`; this module
says where there is too little for it and holds each group against all the others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.assessable import FEW_EVENTS, ONE_GROUP, Figure, Lacking, lack_of
from evaluation.distributions import normal_tail
from evaluation.groups.grouping import Grouping
from evaluation.selective.cases import SelectedCases
from evaluation.selective.figures import DEFAULT, Bootstrap, SelectiveEstimate
from evaluation.selective.group_errors import ErrorGap, GroupRates, group_error_rates
from evaluation.selective.propensity import Propensity

_MEMBER, _OTHER = "member", "other"


@dataclass(frozen=True, slots=True)
class GroupError:
    """Error rates of one group (estimand E3).

    Attributes:
        trait, group: which.
        n, events: cases in the zone of overlap, and misconducts seen among them.
        false_negative, false_positive: AIPW.
        false_negative_gap, false_positive_gap: less the rate of all others.
        p_negative, p_positive: of no gap; None where not assessable.
    """

    trait: str
    group: str
    n: int
    events: int
    false_negative: Figure
    false_positive: Figure
    false_negative_gap: Figure
    false_positive_gap: Figure
    p_negative: float | None
    p_positive: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """What error rates by group need to know of the selection.

    Attributes:
        cases: who was released, by whom, and what was seen.
        chance: of release, given what is recorded.
        bootstrap: draws of deciders.
    """

    cases: SelectedCases
    chance: Propensity
    bootstrap: Bootstrap = DEFAULT


def errors_by_group(
    selection: Selection,
    probability: NDArray[np.float64],
    flagged: NDArray[np.bool_],
    grouping: Grouping,
    *,
    least: int,
) -> tuple[GroupError, ...]:
    """Return the error rates of each group in the zone of overlap, with the gap to all others.

    Formula: AIPW with intervals from a bootstrap over deciders, see
    `evaluation.selective.group_errors`; p from the normal approximation of the bootstrap.
    Assumes A4 to A7; with unrecorded confounding read the bounds beside it.

    Args:
        selection: of the same cases.
        probability: of misconduct, strictly between 0 and 1.
        flagged: whether the card calls each case high.
        grouping: of the same cases.
        least: misconducts seen that a group, and all others together, must have.
    """
    zone = (grouping.place >= 0) & selection.chance.overlap
    return tuple(
        _group(selection, probability, flagged, (grouping, int(place)), zone, least)
        for place in np.flatnonzero(grouping.rows(zone).sizes())
    )


def _group(  # noqa: PLR0913, PLR0917 - cases, models and the group
    selection: Selection,
    probability: NDArray[np.float64],
    flagged: NDArray[np.bool_],
    group: tuple[Grouping, int],
    zone: NDArray[np.bool_],
    least: int,
) -> GroupError:
    grouping, place = group
    member = grouping.place == place
    names = grouping.trait, grouping.names[place]
    n, events = int((zone & member).sum()), _events(selection.cases, zone & member)
    missing = _lacking(events, _events(selection.cases, zone & ~member), zone & ~member, least)
    if missing:
        return GroupError(*names, n, events, missing, missing, missing, missing, None, None)
    found = group_error_rates(
        selection.cases,
        selection.chance,
        probability,
        flagged,
        np.where(member, _MEMBER, _OTHER),
        chosen=zone,
        bootstrap=selection.bootstrap,
    )
    rates = next(each.rates for each in found.groups if each.group == _MEMBER)
    if not found.gaps or rates is None:
        none = Lacking(FEW_EVENTS, events, least)
        return GroupError(*names, n, events, none, none, none, none, None, None)
    return _row(names, (n, events), rates, found.gaps[0])


def _row(
    names: tuple[str, str], counts: tuple[int, int], rates: GroupRates, gap: ErrorGap
) -> GroupError:
    return GroupError(
        *names,
        *counts,
        rates.false_negative.estimate,
        rates.false_positive.estimate,
        gap.false_negative.estimate,
        gap.false_positive.estimate,
        _test(gap.false_negative),
        _test(gap.false_positive),
    )


def _events(cases: SelectedCases, chosen: NDArray[np.bool_]) -> int:
    return int(cases.outcome[chosen].sum())


def _lacking(events: int, others: int, rest: NDArray[np.bool_], least: int) -> Lacking | None:
    if not rest.any():
        return Lacking(ONE_GROUP, 1, 2)
    return lack_of(FEW_EVENTS, min(events, others), least)


def _test(gap: SelectiveEstimate) -> float | None:
    error = gap.standard_error
    return normal_tail(gap.estimate.value / error) if error else None
