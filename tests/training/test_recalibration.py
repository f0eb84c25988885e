"""From a table of invented cases to the folder of a candidate."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from data.cohort.building import build_cohort
from data.records.reading import read_records
from data.records.writing import write_columns
from data.scorecards.catalogue import default_scorecard
from data.scorecards.reading import build_scorecard
from data.synthetic.simulation import simulate
from data.synthetic.table import learning_columns
from evaluation.errors import EvaluationError
from tests.training.test_validation import CARD, LAW
from training import contests, recalibration
from training.events_needed import events_needed
from training.options import Options
from training.recalibration import STEPS, Recalibration, Wish, recalibrate
from training.report.files import folder_files
from training.report.page import render
from training.report.prose import say
from training.rivals import Bench
from training.validation import divide

ROWS = 2_600


def table(path: Path, rows: int) -> Path:
    """Write invented case records."""
    columns = learning_columns(simulate(LAW, CARD, rows, seed=5))
    write_columns(columns, path, LAW, synthetic=True)
    return path


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a table whose cases do not carry a card."""
    return table(tmp_path_factory.mktemp("few") / "c.parquet", 120)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Recalibration, list[str]]]:
    """Give a recalibration of few cases, with few fits and draws, and its steps."""
    path = table(tmp_path_factory.mktemp("many") / "c.parquet", ROWS)
    steps: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(contests, "SIZES", ())
        patch.setattr(recalibration, "divide", partial(divide, folds=2))
        patch.setattr(recalibration, "events_needed", partial(events_needed, draws=4))
        wish = Wish(extracted_on=date(2026, 11, 22), version="test-1")
        yield recalibrate(path, None, default_scorecard, wish, steps.append), steps


@pytest.mark.slow
def test_a_card_that_serving_can_read_comes_with_a_whole_report(
    found: tuple[Recalibration, list[str]],
) -> None:
    """Every part is there, every step was told, and the card fits its law pack."""
    outcome, steps = found
    contents = outcome.contents
    assert outcome.document is not None
    card = build_scorecard(outcome.document, LAW)

    assert steps == list(STEPS)
    assert card.version == "test-1"
    assert card.synthetic
    assert {each.id for each in contents.contests} == {"new", "old", "full", "challenger"}
    assert contents.validation is not None
    assert contents.tests is not None
    assert len(contents.tests.tests) == 43
    assert contents.tests.power
    assert contents.replay is not None
    assert [head.id for head in contents.heads] == ["misconduct", "imprisonment"]
    assert len(contents.shares) == 43
    assert "合成数据" in render(contents)


@pytest.mark.slow
def test_points_of_the_report_are_those_of_the_card(
    found: tuple[Recalibration, list[str]],
) -> None:
    """Level by level, beside those of the card before in the same unit."""
    outcome, _ = found
    contents = outcome.contents
    assert outcome.document is not None

    for each in contents.points:
        assert each.new == outcome.document["points"][each.factor][each.level]
        assert each.old == CARD.points[each.factor][each.level] * contents.resolution
        assert each.low is not None
        assert each.full is not None
        assert each.high is not None
        assert each.low <= each.full <= each.high


@pytest.mark.slow
def test_counts_of_the_report_add_up(found: tuple[Recalibration, list[str]]) -> None:
    """Flow, years, tests and contests speak of the same cases."""
    contents = found[0].contents
    assert contents.tests is not None
    assert contents.threshold is not None
    released = contents.cohort.total("released")

    assert contents.cohort.flow[0].n == ROWS
    assert contents.tests.n == released
    assert contents.tests.events == contents.cohort.total("misconducts")
    assert contents.threshold.n == contents.cohort.total("cases")
    assert sum(contents.threshold.bands["new"]) == pytest.approx(1)
    assert contents.contests[0].performance.auc.n <= released


def test_too_few_cases_keep_the_card_and_say_why(few: Path) -> None:
    """A stated fallback: no card, a report all the same, and no figure made up."""
    steps: list[str] = []
    outcome = recalibrate(few, None, default_scorecard, Wish(), steps.append)
    page = render(outcome.contents)

    assert outcome.document is None
    assert outcome.contents.provenance.fallback == "few_events"
    assert outcome.contents.moved == ()
    assert "违反数太少" in page
    assert not re.search(r"\bnan\b", page)
    assert "compare" not in steps


def test_the_same_file_and_seed_give_the_same_bytes(few: Path) -> None:
    """Nothing is taken from a clock; the day is the last that the records hold."""
    first, again = (
        recalibrate(few, None, default_scorecard, Wish(), lambda _: None) for _ in range(2)
    )

    assert list(folder_files(first.contents, None)) == list(folder_files(again.contents, None))
    assert first.contents.provenance.version == (
        f"candidate-{first.contents.provenance.extracted_on}"
    )


def test_costs_must_be_costs() -> None:
    """A mistake without cost is refused before anything is read."""
    with pytest.raises(EvaluationError, match="evaluation_cost"):
        replace(Wish(), cost_miss=0.0)


@pytest.mark.slow
def test_with_few_events_there_is_a_card_but_nothing_to_ask(tmp_path: Path) -> None:
    """Too few misconducts to keep cases apart: the page says so, and the card has no figures."""
    steps: list[str] = []
    path = table(tmp_path / "c.parquet", 1_500)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recalibration, "divide", lambda *_: None)
        outcome = recalibrate(path, None, default_scorecard, Wish(), steps.append)

    assert outcome.document is not None
    assert outcome.contents.contests == ()
    assert say("quality.none") in render(outcome.contents)
    assert steps == ["read", "cohort", "test", "learn", "replay"]


def test_a_challenger_of_too_few_cases_is_the_card_before(few: Path) -> None:
    """As every rival falls back, so does this one."""
    records = read_records(few)
    cases = build_cohort(records, LAW, date(2026, 11, 22)).learning
    bench = Bench(LAW, CARD, Options())
    found = recalibration.challenger(bench, cases.rows(cases.released))(cases.codes)

    assert np.array_equal(found, bench.rival("old", cases)(cases.codes))
