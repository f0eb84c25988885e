"""Districts send sums; the centre learns what it would have learnt from the pooled cases."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from data.learning_set import LearningSet
from data.scorecards.reading import build_scorecard
from model.scale import UNKNOWN_CODE
from tests.case_tables import CARD, LAW
from tests.training.worlds import world
from training.card import scorecard_document
from training.errors import LearningError, TooLittle
from training.learning import learn
from training.learnt import Learnt
from training.options import Options
from training.prior import Hyperparameters
from training.sums.centre import next_step
from training.sums.district import District
from training.sums.files import read_answers
from training.sums.questions import Round, read_round, write_round
from training.sums.suppression import together, without_rare_levels, without_rare_pairs

MOST_ROUNDS = 30
OPTIONS = Options(hyper=replace(Hyperparameters(), taus=(0.2,)), folds=0)


def districts(cases: LearningSet, least: int, number: int = 2) -> list[District]:
    """Return the cases dealt out to some districts."""
    return [
        District(
            f"d{place}",
            LAW,
            CARD,
            cases.rows(np.arange(len(cases)) % number == place),
            least,
        )
        for place in range(number)
    ]


def exchange(parts: list[District], folder: Path, options: Options = OPTIONS) -> tuple[Learnt, int]:
    """Go through all rounds by files; return what was learnt and how many rounds it took."""
    for number in range(MOST_ROUNDS):
        step = next_step(LAW, CARD, read_answers(folder.glob("d*.json")), options)
        if isinstance(step, Learnt):
            return step, number
        asked = folder / f"round-{number}.json"
        asked.write_bytes(write_round(step))
        for part in parts:
            (folder / f"{part.code}-{number}.json").write_bytes(part.answer(read_round(asked)))
    raise AssertionError(f"no card after {MOST_ROUNDS} rounds")


@pytest.mark.slow
def test_nothing_to_suppress_gives_the_pooled_fit(tmp_path: Path) -> None:
    """Steps, points and probabilities; and the card is one that serving takes."""
    cases = world(1_500, seed=4).cases
    found, rounds = exchange(districts(cases, least=1), tmp_path)
    pooled = learn(cases, LAW, CARD, OPTIONS)
    for mine, theirs in zip(found.heads(), pooled.heads(), strict=True):
        assert np.array_equal(mine.fit.theta, theirs.fit.theta)
        assert mine.events == theirs.events
        assert mine.by_level() == theirs.by_level()
        assert mine.calibration.head.intercept == pytest.approx(
            theirs.calibration.head.intercept, abs=1e-6
        )
        assert mine.calibration.head.covariance[0] == pytest.approx(
            theirs.calibration.head.covariance[0], rel=0.2
        )
    assert rounds < 12
    document = scorecard_document(found, version="district-sums", code_version="test")
    assert build_scorecard(document, LAW).provenance["n"] == pooled.heads()[0].rows


@pytest.mark.soak
def test_suppression_gives_the_pooled_fit_of_the_suppressed_cases(tmp_path: Path) -> None:
    """What is left out is left out of every sum; the way there is other, the end the same."""
    cases, least = world(1_500, seed=5).cases, 5
    parts = districts(cases, least)
    found, rounds = exchange(parts, tmp_path)
    assert rounds > 3
    for name, head in zip(("misconduct", "imprisonment"), found.heads(), strict=True):
        kept = [part.suppressed(name) for part in parts]
        pooled = learn(_joined(kept), LAW, CARD, OPTIONS)
        theirs = pooled.heads()[name == "imprisonment"]
        deviation = 1 / np.sqrt(np.diag(theirs.fit.hessian))
        assert np.abs((head.fit.theta - theirs.fit.theta) / deviation).max() < 0.05
        # Where two roundings are as good as each other, the estimated curvature may prefer either.
        assert np.abs(head.points.increments - theirs.points.increments).sum() <= 6


@pytest.mark.slow
def test_no_answer_speaks_of_fewer_than_allowed(tmp_path: Path) -> None:
    """Neither by level nor by total; and what was taken out is said."""
    part = districts(world(1_500, seed=6).cases, least=10, number=1)[0]
    found, rounds = exchange([part], tmp_path)
    assert rounds > 3
    answers = read_answers(tmp_path.glob("d*.json"))[0]
    totals = [
        row["cases"]
        for each in answers["answers"].values()
        for arm in each.get("arms", ())
        for row in arm.get("totals", ())
    ]
    columns = [n for each in answers["answers"].values() for n in each.get("columns", ())]
    assert found.heads()
    assert min(totals) >= 10
    assert [n for n in columns if 0 < n < 10] == []
    assert answers["taken_out"]["misconduct"]


def test_rare_levels_are_read_as_unknown() -> None:
    """The others stay."""
    codes = np.zeros((12, len(LAW.scale)), np.int8, order="F")
    codes[:3, 0] = 1
    kept, taken_out = without_rare_levels(codes, LAW, 5)
    assert taken_out == (f"{LAW.scale.factors[0].id}.{LAW.scale.factors[0].level_ids[1]}",)
    assert (kept[:3, 0] == UNKNOWN_CODE).all()
    assert (kept[3:] == codes[3:]).all()


def test_rare_pairs_are_estimated_from_their_levels() -> None:
    """Two factors of two levels; the pair that one case has is replaced, the others stay."""
    pairs = np.array([[3.0, 0, 1, 2], [0, 5, 2, 3], [1, 2, 3, 0], [2, 3, 0, 5]])
    found = without_rare_pairs(pairs, pairs, width=2, least=2)
    expected = pairs.copy()
    expected[0, 2] = expected[2, 0] = 3 * 3 / 8
    assert np.array_equal(found, expected)
    assert np.array_equal(without_rare_pairs(pairs, pairs, width=2, least=1), pairs)


@pytest.mark.parametrize(
    ("counts", "runs"),
    [
        ([5, 5], [(0, 1), (1, 2)]),
        ([2, 3, 5], [(0, 2), (2, 3)]),
        ([5, 2], [(0, 2)]),
        ([1, 1], [(0, 2)]),
        ([9, 1, 1, 4, 2], [(0, 1), (1, 5)]),
    ],
)
def test_neighbouring_totals_are_put_together(
    counts: list[int], runs: list[tuple[int, int]]
) -> None:
    """Until five cases have each; a rest joins the run before."""
    found = together(np.arange(len(counts), dtype=float), np.array(counts, float), 5)
    assert [(run.start, run.stop) for run in found] == runs


def test_too_few_events_stop_the_exchange(tmp_path: Path) -> None:
    """After the first round, with the number."""
    cases = world(600, seed=6).cases
    quiet = replace(cases, misconduct=np.where(cases.released, np.int8(0), np.int8(-1)))
    with pytest.raises(TooLittle, match="misconduct: 0 events in all districts together"):
        exchange(districts(quiet, 1), tmp_path)


def test_answers_must_belong_together(tmp_path: Path) -> None:
    """A district once, one card, the same cases in every round, files of the right kind."""
    part = districts(world(600, seed=6).cases, least=5, number=1)[0]
    asked = next_step(LAW, CARD, [], OPTIONS)
    assert isinstance(asked, Round)
    answer = part.answer(asked)
    document = json.loads(answer)
    with pytest.raises(LearningError, match="d0 is there 2 times"):
        next_step(LAW, CARD, [document, document], OPTIONS)
    with pytest.raises(LearningError, match=r"answered under law pack cn-2026.1 and card x"):
        next_step(LAW, CARD, [{**document, "prior_checksum": "x"}], OPTIONS)
    with pytest.raises(LearningError, match=r"the round is about law pack cn-2026.1 and card x"):
        part.answer(replace(asked, prior_checksum="x"))
    (tmp_path / "a.json").write_bytes(answer)
    (tmp_path / "b.json").write_text(json.dumps({**document, "least": 6}))
    with pytest.raises(LearningError, match="least of district d0 is 6, in an earlier round 5"):
        read_answers(tmp_path.glob("*.json"))
    with pytest.raises(LearningError, match="is no file of kind 'round'"):
        read_round(tmp_path / "a.json")
    (tmp_path / "c.json").write_text("{")
    with pytest.raises(LearningError, match=r"c\.json is not JSON"):
        read_round(tmp_path / "c.json")
    with pytest.raises(LearningError, match=r"d\.json cannot be read"):
        read_round(tmp_path / "d.json")


def test_question_of_another_version_is_refused(tmp_path: Path) -> None:
    """A district with an older program says so."""
    asked = next_step(LAW, CARD, [], OPTIONS)
    assert isinstance(asked, Round)
    document = json.loads(write_round(asked))
    document["questions"][0]["kind"] = "names"
    (tmp_path / "r.json").write_text(json.dumps(document))
    with pytest.raises(LearningError, match="question of kind 'names'"):
        read_round(tmp_path / "r.json")


def test_district_without_cases_enough_stays_out() -> None:
    """Its sums would speak of too few."""
    part = districts(world(30, seed=6).cases, least=50, number=1)[0]
    asked = next_step(LAW, CARD, [], OPTIONS)
    assert isinstance(asked, Round)
    with pytest.raises(LearningError, match="allowed: at least 50; leave it out"):
        part.answer(asked)


def _joined(parts: list[LearningSet]) -> LearningSet:
    """Return the cases of several learning sets as one."""
    first = parts[0]
    arrays = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in (
            "misconduct",
            "imprisonment",
            "detained",
            "year",
            "decider",
            "district",
            "weight",
        )
    }
    codes = np.asfortranarray(np.concatenate([part.codes for part in parts]))
    groups = {name: np.concatenate([part.groups[name] for part in parts]) for name in first.groups}
    return replace(first, codes=codes, groups=groups, **arrays)  # type: ignore[arg-type]  # arrays
