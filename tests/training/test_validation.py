"""Which cases are kept apart."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from data.law.catalogue import law_pack
from data.learning_set import LearningSet
from data.scorecards.catalogue import default_scorecard
from data.synthetic.simulation import simulate
from training.validation import divide

LAW = law_pack("cn-2026.1")
CARD = default_scorecard(LAW)


@lru_cache(maxsize=1)
def released() -> LearningSet:
    """Return released persons of an invented world."""
    cases = simulate(LAW, CARD, 4_000, seed=3).learning_set()
    return cases.rows(cases.released)


def with_events(by_year: dict[int, int], others: int = 100) -> LearningSet:
    """Return cases with so many events in each year, and so many others."""
    years = [year for year, events in by_year.items() for _ in range(events + others)]
    events = [int(place < count) for count in by_year.values() for place in range(count + others)]
    return replace(
        released().rows(np.resize(np.arange(len(released())), len(years))),
        year=np.array(years, np.int16),
        misconduct=np.array(events, np.int8),
    )


@pytest.mark.parametrize(
    ("by_year", "since"),
    [
        ({2021: 60, 2022: 50}, 2022),
        ({2021: 60, 2022: 30, 2023: 20}, 2022),
        ({2020: 400, 2021: 400, 2022: 60}, 2021),
        ({2020: 20, 2021: 60, 2022: 41, 2023: 5}, 2022),
    ],
)
def test_the_last_years_are_kept_apart(by_year: dict[int, int], since: int) -> None:
    """Back to the year from which on there are events enough."""
    cases = with_events(by_year)
    division = divide(cases, seed=0)

    assert division is not None
    assert (division.kind, division.since) == ("temporal", since)
    ((kept, asked),) = division.parts
    assert cases.year[kept].max() < since
    assert cases.year[asked].min() == since
    assert len(kept) + len(asked) == len(cases)


@pytest.mark.parametrize(
    "by_year", [{2022: 300}, {2021: 30, 2022: 60}, {2021: 15, 2022: 15}, {2021: 90, 2022: 10}]
)
def test_otherwise_every_case_is_asked_once(by_year: dict[int, int]) -> None:
    """One year, or too few events before or after: folds with events spread evenly."""
    cases = with_events(by_year)
    division = divide(cases, seed=0)

    assert division is not None
    assert division.kind == "cross_fitted"
    assert sorted(division.asked.tolist()) == list(range(len(cases)))
    for kept, asked in division.parts:
        assert not set(kept.tolist()) & set(asked.tolist())
        share = cases.misconduct[asked].sum() / cases.misconduct.sum()
        assert abs(share - 0.2) < 0.04


@pytest.mark.parametrize("by_year", [{2021: 10, 2022: 9}, {}, {2021: 0}])
def test_too_few_events_are_not_divided(by_year: dict[int, int]) -> None:
    """Nothing honest can be said of fewer than twenty."""
    assert divide(with_events(by_year), seed=0) is None


def test_the_seed_decides_the_folds() -> None:
    """Same seed, same folds."""
    cases = with_events({2022: 100})
    first, again, other = (divide(cases, seed=seed) for seed in (1, 1, 2))

    assert first is not None
    assert again is not None
    assert other is not None
    assert np.array_equal(first.asked, again.asked)
    assert not np.array_equal(first.asked, other.asked)
