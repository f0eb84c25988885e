"""Charts: well-formed, announced, readable without colour, the same bytes every time."""

from collections.abc import Callable
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from evaluation.decision_curve import decision_curve
from evaluation.learning_curve import LearningPoint
from evaluation.reliability import reliability
from evaluation.report.bars import Bar, Bars, draw_bars
from evaluation.report.curves import calibration_figure, decision_figure, learning_figure
from evaluation.report.figure import Figure
from evaluation.report.intervals import Marked, Row, Rows, draw_rows
from evaluation.report.lines import Lines, Point, Series, draw_lines
from evaluation.report.marks import STYLES
from tests.evaluation.cases_with_risk import right

SVG = "{http://www.w3.org/2000/svg}"
OUTCOME, PROBABILITY = right(600)


def lines() -> str:
    """Draw a line chart with everything on it."""
    series = (
        Series("<甲>", (Point(1, 0.2, 0.1, 0.3, "n=5"), Point(2, 0.4, 0.2, 0.5)), band=True),
        Series("乙", (Point(1, 0.3, 0.2, 0.4), Point(2, 0.9)), joined=False),
    )
    return draw_lines(
        Lines("lines", "题 & 目", "说明", "横", "纵", series, "斜线", ((1.9, "靠右的竖线"),))
    )


def rows() -> str:
    """Draw rows with a heading, an interval that ends outside, and a value outside."""
    marks = (Marked(0, 1.0, -9.0, 2.0), Marked(1, 40.0, 3.0, 50.0))
    return draw_rows(
        Rows(
            "rows", "题目", "说明", "横", ("新", "旧"),
            (Row("标题", heading=True), Row("一", marks, "注"), Row("二")), 1.0, (-2.0, 5.0),
        )
    )  # fmt: skip


def free_rows() -> str:
    """Draw rows whose axis holds everything."""
    return draw_rows(Rows("free", "题", "说", "横", ("新",), (Row("一", (Marked(0, 3.0),)),)))


def bars() -> str:
    """Draw bars with a part too small for its figure."""
    return draw_bars(
        Bars("bars", "题目", "说明", "横", ("低", "中", "高"), (Bar("甲", (0.6, 0.39, 0.01), "n"),))
    )


def calibration() -> str:
    """Draw two calibration curves."""
    groups = reliability(OUTCOME, PROBABILITY)
    return calibration_figure("c", {"新": groups, "旧": groups}).svg


def decision() -> str:
    """Draw two decision curves and a threshold."""
    curve = decision_curve(OUTCOME, PROBABILITY, np.arange(0.05, 0.5, 0.05), draws=20)
    return decision_figure("d", {"新": curve, "旧": curve}, 0.2).svg


def learning() -> str:
    """Draw a learning curve of two methods."""
    points = [LearningPoint(m, n, n / 20, 1 / n, 0.0, 2 / n, 3) for m in "ab" for n in (200, 500)]
    return learning_figure("l", points, {"a": "甲"}).svg


CHARTS = [lines, rows, free_rows, bars, calibration, decision, learning]


@pytest.mark.parametrize("draw", CHARTS)
def test_picture_is_announced_and_the_same_every_time(draw: Callable[[], str]) -> None:
    """Title and description name the picture; no script, no address but the namespace."""
    drawn = draw()
    root = ET.fromstring(drawn)  # noqa: S314 - our own text

    assert root.get("role") == "img"
    named = str(root.get("aria-labelledby")).split()
    spoken = {
        each.get("id"): each.text for each in root if each.tag in {f"{SVG}title", f"{SVG}desc"}
    }
    assert all(spoken[name] for name in named)
    assert drawn.count("http") == 1
    assert "nan" not in drawn
    assert drawn == draw()


def test_words_become_text_never_markup() -> None:
    """A name with a bracket stays a name."""
    texts = [each.text for each in ET.fromstring(lines()).iter(f"{SVG}text")]  # noqa: S314 - ours

    assert "<甲>" in texts


def test_series_differ_without_colour() -> None:
    """Shape, filling or dashes tell any two styles apart."""
    looks = {(style.shape, style.fill == "#fff", style.dash) for style in STYLES}

    assert len(looks) == len(STYLES)


def test_an_interval_beyond_the_axis_ends_in_an_arrow() -> None:
    """Of four ends two lie outside; the value outside has no mark."""
    root = ET.fromstring(rows())  # noqa: S314 - ours

    # Two arrows and the square of the legend; the value at 40 lies outside.
    assert len(list(root.iter(f"{SVG}polygon"))) == 3


def test_notes_that_would_collide_are_left_out() -> None:
    """Two points side by side: one note."""
    points = (Point(1, 0.2, note="n=1"), Point(1.01, 0.2, note="n=2"), Point(2, 0.3, note="n=3"))
    drawn = draw_lines(Lines("n", "题", "说", "横", "纵", (Series("甲", points),)))

    assert [note in drawn for note in ("n=1", "n=2", "n=3")] == [True, False, True]


def figures() -> list[Figure]:
    """Return one figure of each curve."""
    groups = reliability(OUTCOME, PROBABILITY)
    curve = decision_curve(OUTCOME, PROBABILITY, [0.1, 0.2], draws=20)
    points = [
        LearningPoint("a", 200, 10, 0.3, 0.2, 0.4, 3),
        LearningPoint("a", 500, 25, 0.2, 0.1, 0.3, 3),
    ]
    return [
        calibration_figure("c", {"新": groups}),
        decision_figure("d", {"新": curve}),
        learning_figure("l", points, {}, "en"),
    ]


def test_every_figure_carries_its_table() -> None:
    """Picture and figures come as one piece of markup, with n in the table."""
    for figure in figures():
        markup = figure.markup()

        assert markup.index("<svg") < markup.index("<table")
        assert len(figure.table.rows) >= 2
    assert [row[2] for row in figures()[0].table.rows] == [60] * 10
