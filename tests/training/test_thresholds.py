"""Bands over a range of thresholds."""

from __future__ import annotations

import numpy as np
import pytest

from model.probability import Head
from tests.card_documents import built, calibrated_document
from tests.case_tables import LAW
from training.thresholds import THRESHOLDS, changed_by_unknown, threshold_curve

HEAD = Head(-2.5, 0.1, ((0.05, 0.0), (0.0, 1e-5)), 1.25)
TOTALS = np.random.default_rng(0).integers(-40, 60, 500)


def test_the_bands_share_out_the_cases() -> None:
    """Low grows with the threshold, high shrinks."""
    curve = threshold_curve(HEAD, TOTALS)
    assert [point.threshold for point in curve] == list(THRESHOLDS)
    for point in curve:
        assert point.low + point.medium + point.high == pytest.approx(1.0)
    assert np.all(np.diff([point.low for point in curve]) >= 0)
    assert np.all(np.diff([point.high for point in curve]) <= 0)


def test_misconduct_among_the_low_stays_below_the_threshold() -> None:
    """None where nobody is low."""
    first = threshold_curve(HEAD, np.array([60]), (0.01,))[0]
    assert (first.low, first.misconduct_in_low) == (0.0, None)
    for point in threshold_curve(HEAD, TOTALS):
        assert point.misconduct_in_low is None or point.misconduct_in_low < point.threshold


def test_unknown_answers_that_could_change_the_band_are_counted() -> None:
    """An empty file could be anything; a full one is what it is."""
    card = built(calibrated_document())
    empty = np.full((3, 43), -1, np.int8)
    full = np.array([[factor.position(factor.neutral) for factor in LAW.scale]], np.int8)
    assert changed_by_unknown(empty, LAW, card) == 1.0
    assert changed_by_unknown(full, LAW, card) == 0.0
