"""The scorecard document that a fit comes to."""

from __future__ import annotations

import json
from dataclasses import replace
from math import exp

import numpy as np
import pytest

from data.scorecards.reading import build_scorecard
from model.assessment import assess
from model.canonical import canonical
from model.probability import Head
from model.result import result_document
from tests.case_tables import CARD, LAW, read_cases, request_of
from tests.training.worlds import world
from training.card import head_document, learnt_scorecard, scorecard_document
from training.errors import LearningError
from training.learning import learn
from training.options import Options

CASES = world(1500, 3).cases
LEARNT = learn(CASES, LAW, CARD, Options(folds=0))
DOCUMENT = scorecard_document(LEARNT, version="learnt-1", code_version="0.1.0+abc")


def test_serving_reads_the_document_as_a_card() -> None:
    """Through JSON and back, with the checksum that it states."""
    card = build_scorecard(json.loads(canonical(DOCUMENT)), LAW)
    misconduct, imprisonment = LEARNT.heads()
    assert card.points == misconduct.by_level()
    assert card.calibration is not None
    assert card.calibration.imprisonment_points == imprisonment.by_level()
    assert card.calibration.misconduct.slope == pytest.approx(misconduct.points.unit, rel=1e-7)
    assert card.threshold == 0.2


def test_an_assessment_states_what_the_learner_computed() -> None:
    """Both probabilities, from codes here and from answers there."""
    assessment = assess(
        request_of(read_cases("golden.toml")[0]), LAW, learnt_scorecard(LEARNT, LAW)
    )
    counted = {item.factor: item.level for item in assessment.score.contributions}
    codes = np.array([[LAW.scale.code(f.id, counted.get(f.id, "unknown")) for f in LAW.scale]])
    found = result_document(assessment)["probability"]
    for name, head in zip(("misconduct", "imprisonment"), LEARNT.heads(), strict=True):
        line, total = head.calibration.head, int(head.totals(codes.astype(np.int8))[0])
        expected = 1 / (1 + exp(-(line.intercept + line.slope * total)))
        assert found[name] == pytest.approx(expected, abs=1e-4)


def test_it_says_where_it_comes_from() -> None:
    """Digest, cohort, counts, seed, versions; and synthetic wherever a cohort is shown."""
    provenance = DOCUMENT["provenance"]
    misconduct, _ = LEARNT.heads()
    assert provenance["data_digest"] == CASES.digest
    assert (provenance["n"], provenance["events"]) == (misconduct.rows, misconduct.events)
    assert (provenance["seed"], provenance["code_version"]) == (0, "0.1.0+abc")
    assert (provenance["prior_version"], provenance["prior_checksum"]) == (
        CARD.version,
        CARD.checksum,
    )
    assert provenance["synthetic"] is True
    assert provenance["cohort"] == f"合成数据：{CASES.cohort}"
    assert "不得用于真实案件" in provenance["note_zh"]


def test_real_cases_are_not_called_synthetic() -> None:
    """The mark follows the data."""
    real = scorecard_document(replace(LEARNT, synthetic=False), version="r", code_version="1")
    assert real["provenance"]["synthetic"] is False
    assert real["provenance"]["cohort"] == CASES.cohort
    assert "合成" not in json.dumps(real, ensure_ascii=False)


def test_the_same_run_gives_the_same_bytes() -> None:
    """From data, seed and version of the code alone."""
    again = scorecard_document(
        learn(CASES, LAW, CARD, Options(folds=0)), version="learnt-1", code_version="0.1.0+abc"
    )
    assert canonical(again) == canonical(DOCUMENT)


def test_the_order_of_cases_does_not_matter() -> None:
    """Points and probabilities are those of the set, however it was sorted."""
    shuffled = CASES.rows(np.random.default_rng(0).permutation(len(CASES)))
    found = learn(shuffled, LAW, CARD, Options(folds=0))
    document = scorecard_document(found, version="learnt-1", code_version="0.1.0+abc")
    assert document["points"] == DOCUMENT["points"]
    assert document["calibration"] == DOCUMENT["calibration"]


def test_a_district_has_the_pooled_points_and_a_line_of_its_own() -> None:
    """Only the head of misconduct differs."""
    own = scorecard_document(LEARNT, version="b", code_version="1", district="B")
    assert own["points"] == DOCUMENT["points"]
    assert own["calibration"]["imprisonment"] == DOCUMENT["calibration"]["imprisonment"]
    assert own["calibration"]["misconduct"] != DOCUMENT["calibration"]["misconduct"]
    assert own["provenance"]["district"] == "B"
    assert build_scorecard(own, LAW).calibration is not None


def test_an_unknown_district_is_refused() -> None:
    """With the ones that are known."""
    with pytest.raises(LearningError, match="district 'Z' has no line; known: A, B, C, D"):
        scorecard_document(LEARNT, version="z", code_version="1", district="Z")
    with pytest.raises(LearningError, match="known: none; use the pooled card"):
        scorecard_document(
            replace(LEARNT, hierarchy=None), version="z", code_version="1", district="A"
        )


@pytest.mark.parametrize("across", [0.01, -0.01])
def test_rounding_leaves_a_covariance(across: float) -> None:
    """A correlation of one survives the rounding of its parts."""
    document = head_document(Head(-3.0, 1.0, ((1.0 / 3, across), (across, 3e-4)), 1.25))
    (bb, bs), (_, ss) = document["covariance"]
    assert bs * bs <= bb * ss
    assert bs * across > 0
