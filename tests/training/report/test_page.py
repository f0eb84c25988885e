"""The report: self-contained, escaped, computed, the same bytes every time."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from evaluation.estimate import Estimate
from tests.training.report.made_contents import MINIMAL, full
from training.report.contents import ReportContents
from training.report.page import render, sections
from training.report.prose import say, texts

VOID = {"meta", "br", "line", "rect"}


class Balance(HTMLParser):
    """Keeps which elements are open, and every text and reference."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element with its id and its references."""
        given = dict(attrs)
        self.tags.add(tag)
        self.ids += [str(given["id"])] if "id" in given else []
        self.targets += [str(given[name]) for name in ("href", "src") if name in given]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the element that was opened last."""
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element without content."""
        self.tags.add(tag)
        self.ids += [str(value) for name, value in attrs if name == "id"]


def parsed(page: str) -> Balance:
    """Parse a page and refuse elements that do not match."""
    reader = Balance()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


@pytest.mark.parametrize("contents", [MINIMAL, full()], ids=["minimal", "full"])
def test_page_is_well_formed_and_needs_nothing_else(contents: ReportContents) -> None:
    """No script, no fetched file, every link leads to a heading, ids are unique."""
    page = render(contents)
    reader = parsed(page)

    assert len(reader.ids) == len(set(reader.ids))
    assert all(target.startswith("#") and target[1:] in reader.ids for target in reader.targets)
    assert not reader.tags & {"script", "link", "img", "iframe", "object"}
    assert "url(http" not in page
    assert "@import" not in page
    assert set(re.findall(r"https?://[^\"'\s<]+", page)) <= {"http://www.w3.org/2000/svg"}


def test_every_part_is_there_and_numbered_in_order() -> None:
    """A full report has all the headings that the texts know."""
    assert {part.id for part in sections(full())} == set(texts()["section"])


def test_parts_that_were_not_computed_are_left_out() -> None:
    """A fallback says why, and shows no figure that does not exist."""
    shown = {part.id for part in sections(MINIMAL)}
    page = render(MINIMAL)

    assert shown == {
        "summary", "data", "points", "quality", "assumptions", "limits", "provenance", "appendix",
    }  # fmt: skip
    assert say("summary.fallback", reason="违反数太少") in page
    assert say("quality.none") in page
    assert not re.search(r"\bnan\b", page)
    assert "None" not in page


def test_the_same_contents_give_the_same_text() -> None:
    """No clock, no random name."""
    assert render(full()) == render(replace(full()))


def test_synthetic_data_are_called_so_at_top_and_bottom() -> None:
    """The watermark is there wherever an invented case is, and only there."""
    assert render(full()).count(say("page.watermark")) >= 4
    assert say("page.watermark_note") not in render(MINIMAL)


def test_text_from_data_stays_text() -> None:
    """A version with markup is shown as it is written."""
    strange = replace(MINIMAL.provenance, version="<script>alert(1)</script>")
    page = render(replace(MINIMAL, provenance=strange))

    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def summary_of(contents: ReportContents) -> str:
    """Return the sentences of the summary."""
    return "\n".join(sections(contents)[0].paragraphs)


@pytest.mark.parametrize(
    ("gain", "words"),
    [
        (Estimate(0.02, 0.01, 0.03, 9, 9), "低0.0200（95%区间0.0100至0.0300），差别可靠"),
        (Estimate(-0.02, -0.03, -0.01, 9, 9), "高0.0200（95%区间0.0100至0.0300），即更差"),
        (Estimate(0.001, -0.01, 0.02, 9, 9), "区间包含0，不能认为有差别"),
    ],
)
def test_the_summary_says_which_card_is_better(gain: Estimate, words: str) -> None:
    """An interval that holds 0 is never called better."""
    contests = tuple(
        replace(each, gain=gain) if each.id == "old" else each for each in full().contests
    )

    assert words in summary_of(replace(full(), contests=contests))


@pytest.mark.parametrize(
    ("slope", "words"), [(0.5, "过于极端"), (1.6, "过于保守"), (1.0, "包含1；")]
)
def test_the_summary_judges_the_slope(slope: float, words: str) -> None:
    """Below 1 too extreme, above too timid."""
    new = full().contests[0]
    line = new.performance.line
    assert line is not None
    estimate = Estimate(slope, slope - 0.2, slope + 0.2, 9, 9)
    performance = replace(new.performance, line=replace(line, slope=estimate))
    contests = (replace(new, performance=performance), *full().contests[1:])

    assert words in summary_of(replace(full(), contests=contests))


@pytest.mark.parametrize(
    ("ratio", "words"), [(1.0, "与预计相符"), (1.5, "给出的概率偏低"), (0.6, "给出的概率偏高")]
)
def test_the_summary_judges_the_level(ratio: float, words: str) -> None:
    """More events than foretold: the probabilities are too low."""
    new = full().contests[0]
    estimate = Estimate(ratio, ratio - 0.2, ratio + 0.2, 9, 9)
    performance = replace(new.performance, ratio=estimate)
    contests = (replace(new, performance=performance), *full().contests[1:])

    assert words in summary_of(replace(full(), contests=contests))


def test_without_a_finite_line_the_page_says_so() -> None:
    """Separated outcomes have no slope."""
    new = full().contests[0]
    contests = (
        replace(new, performance=replace(new.performance, line=None)), *full().contests[1:],
    )  # fmt: skip
    contents = replace(full(), contests=contests)

    assert say("quality.no_line") in render(contents)
    assert "校准斜率" not in summary_of(contents)


def test_optional_figures_of_a_part_may_be_missing() -> None:
    """Each part stands without its optional figures."""
    whole = full()
    assert whole.tests is not None
    assert whole.prior is not None
    assert whole.threshold is not None
    assert whole.unknown is not None
    contents = replace(
        whole,
        tests=replace(whole.tests, power=(), price=None, needed=None),
        prior=replace(whole.prior, evidence=(), enough=False),
        unknown=replace(whole.unknown, difference=None, nats=None),
        decision=None,
        shares=(),
        contests=whole.contests[:1],
    )
    page = render(contents)

    assert say("tests.box_missing") in page
    assert say("prior.default") in page
    parsed(page)


def test_power_beyond_the_grid_is_said() -> None:
    """Where even the largest number of misconducts would not do, the box says so."""
    found = full().tests
    assert found is not None

    assert say("tests.box_beyond", most="5,000", wanted="80%") in render(
        replace(full(), tests=replace(found, needed=None))
    )


def test_a_threshold_beyond_the_curve_is_said() -> None:
    """A threshold off the picture is not drawn at its edge."""
    chosen = full().threshold
    assert chosen is not None

    assert say("decision.outside") in render(replace(full(), threshold=replace(chosen, value=0.9)))


@pytest.mark.parametrize(
    ("gain", "words"),
    [((-0.02, -0.03, -0.01), "对照模型的对数损失低0.0200（95%区间0.0100至0.0300）"),
     ((0.02, 0.01, 0.03), "对照模型的对数损失高0.0200"),
     ((0.0, -0.01, 0.01), "看不出")],
)  # fmt: skip
def test_the_challenger_is_judged(gain: tuple[float, float, float], words: str) -> None:
    """Ahead, behind or not to be told apart."""
    contests = tuple(
        replace(each, gain=Estimate(*gain, 9, 9)) if each.id == "challenger" else each
        for each in full().contests
    )

    assert words in render(replace(full(), contests=contests))


def test_hidden_counts_have_their_word_and_no_bar() -> None:
    """A group too small to be shown is named, without a figure."""
    (replayed,) = (part for part in sections(full()) if part.id == "replay")
    groups, moves = replayed.tables()
    page = render(full())

    assert groups.rows[-1][2] is None
    assert groups.rows[-1][3] == say("replay.hidden")
    assert moves.rows[0] == ("逮捕", "集体研判", 700)
    assert "性别：" not in page


def test_without_moves_there_is_no_table_of_them() -> None:
    """Two cards may recommend the same in every case."""
    found = full().replay
    assert found is not None
    page = render(replace(full(), replay=replace(found, moves=())))

    assert say("replay.moves") not in page


def test_a_finer_unit_is_said() -> None:
    """Where one point before is two points now, the reader must know."""
    assert say("points.resolution", resolution=2) in render(replace(full(), resolution=2))


def test_cross_fitting_and_in_sample_costs_have_their_words() -> None:
    """How the figures were kept honest is always said."""
    whole = full()
    assert whole.unknown is not None
    assert whole.validation is not None
    page = render(
        replace(
            whole,
            validation=replace(whole.validation, kind="cross_fitted", year=None, folds=5),
            unknown=replace(
                whole.unknown, held_out=False, difference=Estimate(0.2, 0.1, 0.3, 9, 9)
            ),
        )
    )

    assert say("quality.cross_fitted", folds=5) in page
    assert say("unknown.verdict_cost") in page


@pytest.mark.parametrize("arguments", [("page.none",), ("none.none",), ("data.counts",)])
def test_a_missing_text_names_its_key(arguments: tuple[str, ...]) -> None:
    """No section, no key, no slot."""
    with pytest.raises(KeyError, match=arguments[0].replace(".", r"\.")):
        say(*arguments)


def test_no_chance_is_shown_as_none() -> None:
    """A p that would be rounded to 0 is given as below the smallest that is shown."""
    contents = full()
    assert contents.tests is not None
    lines = tuple(
        replace(line, p=None if line.p is None else 1e-9) for line in contents.tests.tests
    )
    page = render(replace(contents, tests=replace(contents.tests, tests=lines)))
    assert "p&lt;0.001" in page
    assert "p=0.000" not in page
