"""Irregular courses: what their codes say of the records, and what is not expressed."""

from __future__ import annotations

import numpy as np
import pytest

from data.synthetic.anomalies import ARISING, NOT_EXPRESSED, PLANTED
from model.scale import UNKNOWN_CODE
from tests.synthetic_worlds import simulation


def test_every_code_is_expressed_or_named_as_not() -> None:
    """The codes of the dossier are complete, and each of those expressed occurs."""
    found = simulation().anomalies
    assert set(found) == {*ARISING, *PLANTED}
    assert {f"A{number:02}" for number in range(1, 25)} == {*found, *NOT_EXPRESSED} - {"A07a"}
    assert all(marked.any() for marked in found.values())


@pytest.mark.parametrize("code", ["A01", "A02", "A03", "A04", "A05", "A06", "A07", "A08", "A09"])
def test_what_follows_an_arrest_follows_an_arrest(code: str) -> None:
    """Only arrested suspects have these."""
    assert not np.any(simulation().anomalies[code] & ~simulation().course.arrested)


@pytest.mark.parametrize("code", ["A12", "A13", "A14", "A15", "A17", "A18"])
def test_what_follows_a_refusal_befalls_people_on_bail(code: str) -> None:
    """Only those released on bail after a review have these."""
    assert not np.any(simulation().anomalies[code] & ~simulation().course.decision.among("bail"))


def test_misconduct_of_those_refused_is_one_of_four_codes() -> None:
    """Every misconduct on bail after a refusal is flight, new crime, obstruction or self-harm."""
    run = simulation()
    codes = np.sum([run.anomalies[code] for code in ("A12", "A13", "A14", "A15")], axis=0)
    seen = run.dates.violated & run.course.decision.among("bail")
    assert np.array_equal(codes, seen.astype(int))


def test_a_light_end_is_one_of_the_sentences_listed() -> None:
    """After an arrest: no punishment, a fine, control, short detention or suspended."""
    run = simulation()
    light = run.anomalies["A07"]
    prison = run.outcomes.sentence.among("imprisonment", "life", "death")
    assert np.all(run.outcomes.probation[light & prison])
    assert np.array_equal(run.outcomes.later.among("") & light, np.zeros(len(run), np.bool_))


def test_an_incomplete_file_lacks_three_answers_in_ten() -> None:
    """More than thirty percent of the answers are unknown."""
    run = simulation()
    unknown = (run.answers.known == UNKNOWN_CODE).mean(axis=1)
    assert unknown[run.anomalies["A22"]].min() > 0.3


def test_a_deviation_departs_from_what_was_shown() -> None:
    """A reason is given only where the decision departs from the recommendation."""
    run = simulation()
    shown, arrested = run.shown, run.course.arrested
    assert not np.any(shown.deviates & shown.recommendation.among("", "panel"))
    assert np.all(arrested[shown.deviates & shown.recommendation.among("bail", "no_arrest")])
    assert not np.any(arrested[shown.deviates & shown.recommendation.among("arrest")])
    assert not np.any(~shown.deviation.among("") & ~shown.deviates)
    assert np.all(run.people.year[~shown.recommendation.among("")] >= 2021)
