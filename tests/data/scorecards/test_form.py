"""What a scorecard file must look like."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from data.scorecards.form import MAX_POINTS, refuse_form
from model.errors import ScorecardError
from tests.card_documents import calibrated_document, expert_document

HEAD = ("calibration", "misconduct")
SENTENCE = ("calibration", "imprisonment")


@pytest.mark.parametrize("document", [expert_document(), calibrated_document()], ids=["e", "c"])
def test_a_card_of_either_kind_has_the_form(document: dict[str, Any]) -> None:
    """Bands on an expert card, threshold and two heads on a calibrated one."""
    refuse_form(document)


@pytest.mark.parametrize(
    ("kind", "path", "value", "message"),
    [
        (expert_document, ("format",), 2, "format is 2; allowed: 1"),
        (expert_document, ("format",), True, "format is true; allowed: 1"),
        (expert_document, ("kind",), "guessed", "kind is guessed; allowed: expert, calibrated"),
        (expert_document, ("kind",), ["expert"], "kind is .*; allowed: expert, calibrated"),
        (expert_document, ("version",), 3, "version is 3; allowed: a text"),
        (expert_document, ("law_version",), "", "law_version is ; allowed: a text"),
        (expert_document, ("provenance",), [], "provenance is \\[\\]; allowed: an object"),
        (expert_document, ("points",), [], "points is \\[\\]; allowed: an object of points"),
        (expert_document, ("points", "age_stage"), 5, "points.age_stage is 5; allowed: an obj"),
        (expert_document, ("points", "age_stage", "a75"), -5.5, "age_stage.a75 is -5.5; allowed"),
        (expert_document, ("points", "age_stage", "a75"), "-6", "a75 is -6; allowed: a whole"),
        (expert_document, ("points", "age_stage", "a75"), True, "a75 is true; allowed: a whole"),
        (expert_document, ("points", "retaliation", "done"), MAX_POINTS + 1, "done is 10001; al"),
        (expert_document, ("bands",), None, "bands is NoneType; allowed: an object with exactly"),
        (expert_document, ("bands", "low_max"), "low", "bands.low_max is low; allowed: a whole"),
        (expert_document, ("bands", "low_max"), 5, "low_max is 5; allowed: below high_min 5"),
        (expert_document, ("threshold",), 0.2, "threshold is 0.2; allowed: null on an expert"),
        (expert_document, ("calibration",), {}, "calibration is {}; allowed: null on an expert"),
        (calibrated_document, ("bands",), {}, "bands is {}; allowed: null on a calibrated card"),
        (calibrated_document, ("threshold",), None, "threshold is null; allowed: a number betw"),
        (calibrated_document, ("threshold",), 1.0, "threshold is 1.0; allowed: a number between"),
        (calibrated_document, ("calibration",), None, "calibration is NoneType; allowed: an obj"),
        (calibrated_document, ("calibration",), {"misconduct": 1}, "is misconduct; allowed: an "),
        (calibrated_document, (*HEAD, "points"), {}, "points, slope, widening; allowed: an object"),
        (calibrated_document, (*SENTENCE, "points"), 3, "imprisonment.points is 3; allowed: an ob"),
        (calibrated_document, SENTENCE, None, "calibration.imprisonment is NoneType; allowed: an"),
        (calibrated_document, HEAD, None, "calibration.misconduct is NoneType; allowed: an obj"),
        (calibrated_document, (*HEAD, "intercept"), "0", "misconduct.intercept is 0; allowed: a n"),
        (calibrated_document, (*HEAD, "intercept"), float("inf"), "intercept is Infinity; "),
        (calibrated_document, (*HEAD, "intercept"), float("nan"), "intercept is NaN; allowed: a "),
        (calibrated_document, (*HEAD, "slope"), 0, "misconduct.slope is 0; allowed: above 0"),
        (calibrated_document, (*HEAD, "slope"), True, "misconduct.slope is true; allowed: a num"),
        (calibrated_document, (*HEAD, "widening"), -1.0, "widening is -1.0; allowed: above 0"),
        (calibrated_document, (*HEAD, "covariance"), 1, "covariance is 1; allowed: a 2 by 2"),
        (calibrated_document, (*HEAD, "covariance"), [[1, 2, 3], [4, 5, 6]], "allowed: a 2 by 2"),
        (calibrated_document, (*HEAD, "covariance"), [[1, "0"], ["0", 1]], "allowed: a 2 by 2"),
        (calibrated_document, (*HEAD, "covariance"), [[1, 0.5], [0.1, 1]], "allowed: a 2 by 2"),
        (calibrated_document, (*HEAD, "covariance"), [[-1, 0], [0, 1]], "allowed: a 2 by 2"),
        (calibrated_document, (*HEAD, "covariance"), [[1, 2], [2, 1]], "allowed: a 2 by 2"),
    ],
)
def test_a_wrong_field_is_refused_with_what_is_allowed(
    kind: Callable[[], dict[str, Any]], path: tuple[str, ...], value: Any, message: str
) -> None:
    """The error names the field, the value found and what the field may hold."""
    document = kind()
    *outer, last = path
    place = document
    for key in outer:
        place = place[key]
    place[last] = value

    with pytest.raises(ScorecardError, match=message):
        refuse_form(document)


@pytest.mark.parametrize("document", [[], "card", {"version": "x"}], ids=str)
def test_what_is_no_card_is_refused_with_the_keys_of_a_card(document: Any) -> None:
    """Whoever hands in another file learns what a card looks like."""
    with pytest.raises(ScorecardError, match="an object with exactly the keys format, version"):
        refuse_form(document)


def test_a_slope_that_could_be_none_is_refused() -> None:
    """An end of the interval would fall while the total rises: a graver answer, a lower band."""
    document = calibrated_document()
    document["calibration"]["misconduct"]["covariance"] = [[0.04, 0.0], [0.0, 0.0016]]

    with pytest.raises(
        ScorecardError, match=r"slope is 0\.08; allowed: above its uncertainty 0\.08224"
    ):
        refuse_form(document)
