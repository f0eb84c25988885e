"""Replay: past cases scored again under another card, and who would have been treated otherwise.

A scorecard moves nothing but the score: which cases pass the gates, and what the gates lead to,
stays. So only discretionary cases are looked at, as they stood at the decision: their band under
both cards and, where it differs, the recommendation under both. Figures are of the cases at hand,
not of outcomes: nothing here says which card was right.

Each share has its n and its Wilson interval; each group is compared with all other cases of its
division by Newcombe's interval. Counts below `LEAST` are hidden, with one more where the hidden one
could be worked out from the sum.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from data.learning_set import LearningSet
from evaluation.differences import difference_of_shares
from evaluation.estimate import Estimate, wilson
from model.answers import Answer
from model.batch import score_batch
from model.batch_tables import bands
from model.evidence import count
from model.factors import NOT_APPLICABLE
from model.law import LawPack, Stage
from model.recommendation import rule
from model.request import Request, validate
from model.scale import NOT_APPLICABLE_CODE
from model.scorecard import BANDS, Scorecard
from model.standing import facts_of

LEAST = 10
"""Counts from 1 to one less are not shown: few people could be known by them."""
EVERYBODY = "all"
_HIGH = BANDS.index("high")
_FINDINGS = {"crime_evidence": "sufficient", "penalty": "imprisonment"}


@dataclass(frozen=True, slots=True)
class GroupReplay:
    """The cases of one group under both cards.

    Attributes:
        division: what the groups are, such as ``offence_group``; `EVERYBODY` for all cases.
        group: its name; empty for everybody.
        n: its cases; None where they are too few to be shown, and everything else with them.
        stricter: share whose band rises under the new card; None where the count is hidden.
        milder: share whose band falls.
        otherwise: share with another recommendation.
        more_than_others: by how much `otherwise` exceeds that of all other cases of the division;
            None where either is hidden or there are no others.
    """

    division: str
    group: str
    n: int | None
    stricter: Estimate | None
    milder: Estimate | None
    otherwise: Estimate | None
    more_than_others: Estimate | None


@dataclass(frozen=True, slots=True)
class Move:
    """How many cases go from one recommendation to another; None where they are too few."""

    old: str
    new: str
    n: int | None


@dataclass(frozen=True, slots=True)
class Replay:
    """What another card would have changed.

    Attributes:
        old_version, new_version: the cards.
        cohort: which cases, as their file says.
        digest: of that file.
        years: of the decisions that were looked at, first and last.
        synthetic: whether a case or a card is invented.
        groups: everybody first, then division by division.
        moves: from each recommendation to another one, the most frequent first.
    """

    old_version: str
    new_version: str
    cohort: str
    digest: str
    years: tuple[int, int]
    synthetic: bool
    groups: tuple[GroupReplay, ...]
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Changed:
    """By case: whether the band rises or falls, and the recommendation before and after."""

    stricter: NDArray[np.bool_]
    milder: NDArray[np.bool_]
    otherwise: NDArray[np.bool_]
    moves: dict[tuple[str, str], int]


def replay(
    cases: LearningSet, law: LawPack, old: Scorecard, new: Scorecard, *, year: int | None = None
) -> Replay:
    """Return who would have been treated otherwise under a new card.

    Args:
        cases: closed, discretionary cases, levels as known and counted at the decision.
        law: the law pack of their levels and of both cards.
        old: the card to compare with.
        new: the card to be released.
        year: only decisions of this year; all where None.

    Raises:
        ValueError: cases or a card belong to another law pack, or there is no case of the year.
    """
    if cases.law_version != law.version:
        raise ValueError(
            f"the cases hold levels of law pack {cases.law_version}, not of {law.version}; read "
            "them under that pack"
        )
    chosen = cases if year is None else cases.rows(cases.year == year)
    if not len(chosen):
        known = ", ".join(map(str, np.unique(cases.year))) or "none"
        raise ValueError(f"no case was decided in {year}; allowed: {known}")
    changed = _changed(chosen, law, old, new)
    return Replay(
        old_version=old.version,
        new_version=new.version,
        cohort=chosen.cohort,
        digest=chosen.digest,
        years=(int(chosen.year.min()), int(chosen.year.max())),
        synthetic=chosen.synthetic or old.synthetic or new.synthetic,
        groups=tuple(_groups(chosen, changed)),
        moves=_moves(changed),
    )


def hidden(counts: Sequence[int]) -> list[bool]:
    """Return which counts of a division are not shown.

    Those from 1 to `LEAST` - 1; and where these could be worked out from the sum of all, because
    there is but one or they are fewer than `LEAST` together, the smallest of the others too.

    Examples:
        >>> hidden([120, 4, 30, 0])
        [False, True, True, False]
        >>> hidden([120, 30])
        [False, False]
    """
    marks = [0 < each < LEAST for each in counts]
    small = [each for each, mark in zip(counts, marks, strict=True) if mark]
    others = [place for place, each in enumerate(counts) if each >= LEAST]
    if small and others and (len(small) == 1 or sum(small) < LEAST):
        marks[min(others, key=counts.__getitem__)] = True
    return marks


def _changed(cases: LearningSet, law: LawPack, old: Scorecard, new: Scorecard) -> _Changed:
    before, after = (_standing(cases, law, card) for card in (old, new))
    differs = np.flatnonzero((before != after).any(axis=1))
    otherwise, moves = np.zeros(len(cases), np.bool_), dict[tuple[str, str], int]()
    rows, place = np.unique(cases.codes[differs], axis=0, return_inverse=True)
    told = [_recommendations(row, law, old, new) for row in rows]
    for case, number in zip(differs, place.ravel(), strict=True):
        pair = told[number]
        if pair[0] != pair[1]:
            otherwise[case] = True
            moves[pair] = moves.get(pair, 0) + 1
    bands_before, bands_after = before[:, 0], after[:, 0]
    return _Changed(bands_after > bands_before, bands_after < bands_before, otherwise, moves)


def _standing(cases: LearningSet, law: LawPack, card: Scorecard) -> NDArray[np.int8]:
    """Return by case what the rules read of a card: the band, and if even the least is high."""
    scores = score_batch(cases.codes, law, card, parts=("minimum", "band"))
    if scores.band is None or scores.minimum is None:  # pragma: no cover - both were asked for
        raise AssertionError("band and minimum were asked for")
    least, band_of = bands(card)
    surely_high = band_of[scores.minimum - least] == _HIGH
    return np.column_stack((scores.band, surely_high)).astype(np.int8)


def _recommendations(
    row: NDArray[np.int8], law: LawPack, old: Scorecard, new: Scorecard
) -> tuple[str, str]:
    """Return what one case would be recommended under either card at the arrest review.

    Every level stands on evidence of its own, for what was not proven was not recorded as known.
    """
    answers = {
        factor.id: Answer(factor.level_ids[code], (factor.id,))
        if code >= 0
        else Answer(NOT_APPLICABLE)
        for factor, code in zip(law.scale, row, strict=True)
        if code >= 0 or code == NOT_APPLICABLE_CODE
    }
    counted = count(replace(_bare_request(law), answers=answers), law)
    first, second = (
        rule(facts_of(counted, law, card)[1], law).outcome.recommendation for card in (old, new)
    )
    return first, second


@lru_cache(maxsize=4)
def _bare_request(law: LawPack) -> Request:
    """Return what is true of every case here: evidence suffices, imprisonment is expected."""
    day = law.valid_from.isoformat()
    document = {"stage": Stage.ARREST_REVIEW.value, "on": day, "findings": _FINDINGS, "answers": {}}
    request = validate(document, law)
    if isinstance(request, list):  # pragma: no cover - every pack takes an empty file
        raise AssertionError(f"law pack {law.version} refuses a bare request")  # noqa: TRY004 - see above
    return request


def _groups(cases: LearningSet, changed: _Changed) -> Iterator[GroupReplay]:
    everybody = np.ones(len(cases), np.bool_)
    yield from _division(EVERYBODY, {"": everybody}, changed)
    for division, places in cases.groups.items():
        names = cases.group_names[division]
        members = {name: places == place for place, name in enumerate(names)}
        yield from _division(division, {n: m for n, m in members.items() if m.any()}, changed)


def _division(
    division: str, members: dict[str, NDArray[np.bool_]], changed: _Changed
) -> Iterator[GroupReplay]:
    """Yield the groups of one division, with what is too small hidden."""
    sizes = [int(mask.sum()) for mask in members.values()]
    columns = [
        [int((mask & each).sum()) for mask in members.values()]
        for each in (changed.stricter, changed.milder, changed.otherwise)
    ]
    too_few = hidden(sizes)
    shown = [
        [not few and not mark for few, mark in zip(too_few, hidden(column), strict=True)]
        for column in columns
    ]
    for place, name in enumerate(members):
        n = sizes[place]
        shares = [
            _share(column[place], n) if marks[place] else None
            for column, marks in zip(columns, shown, strict=True)
        ]
        others = (sum(columns[2]) - columns[2][place], sum(sizes) - n)
        compared = shares[2] is not None and others[1] > 0 and all(shown[2])
        yield GroupReplay(
            division=division,
            group=name,
            n=None if too_few[place] else n,
            stricter=shares[0],
            milder=shares[1],
            otherwise=shares[2],
            more_than_others=difference_of_shares((columns[2][place], n), others)
            if compared
            else None,
        )


def _share(events: int, n: int) -> Estimate:
    low, high = wilson(events, n)
    return Estimate(events / n, low, high, n, events)


def _moves(changed: _Changed) -> tuple[Move, ...]:
    ordered = sorted(changed.moves.items(), key=lambda item: (-item[1], item[0]))
    marks = hidden([n for _, n in ordered])
    return tuple(
        Move(*pair, None if mark else n) for (pair, n), mark in zip(ordered, marks, strict=True)
    )
