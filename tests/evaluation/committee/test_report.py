"""The report: whole, escaped, stamped; and what it says where data are strange."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from data.learning_set import LearningSet
from evaluation.assessable import Lacking
from evaluation.committee.contents import CommitteeContents, Unsaid
from evaluation.committee.files import CASES_FILE, folder_files, write
from evaluation.committee.grid import RATE, SHARE, Grid, Head, figure_text, reason_text
from evaluation.committee.inquiry import inquire
from evaluation.committee.page import parts, render, render_summary
from evaluation.committee.prose import said, say, texts
from evaluation.committee.sections.policy import odds_text
from evaluation.committee.sections.summary import boxes, warning_text
from evaluation.committee.sections.unseen import flip_sentence
from evaluation.estimate import Estimate
from evaluation.groups.audit import STATISTICS
from evaluation.selective.sensitivity import Flip
from tests.card_documents import built, calibrated_document
from tests.evaluation.committee.made_report import asked, contents_of, full, without_marks
from tests.evaluation.past_cases import CARD, part, past

Chosen = Callable[[LearningSet], NDArray[np.bool_]]


def test_the_same_contents_give_the_same_files() -> None:
    """To the byte, no name twice, and again from the same cases."""
    first, again = list(folder_files(full())), list(folder_files(full()))
    assert first == again
    assert len({name for name, _ in first}) == len(first)


def test_every_section_is_there_and_has_its_words() -> None:
    """In order, each with a title of its own; what nobody can know is said."""
    sections = [each.section for each in parts(full())]
    assert [each.id for each in sections] == [
        "summary", "data", "bands", "decisions", "quality", "groups_quality", "later", "curve",
        "selective", "bounds", "policy", "questions", "groups", "drift", "deviations",
        "agreement", "assumptions", "unknown", "provenance",
    ]  # fmt: skip
    assert len({each.title for each in sections}) == len(sections)
    unknown = next(each for each in sections if each.id == "unknown")
    assert "被逮捕的人如果取保会怎样" in unknown.paragraphs[0]
    assumptions = next(each for each in sections if each.id == "assumptions")
    assert [each[:2] for each in assumptions.paragraphs] == [f"A{n}" for n in range(1, 9)]


def test_every_table_says_card_data_and_estimand() -> None:
    """On the page under the table, in its file in every row."""
    source = full().provenance
    files = {name: content for name, content in folder_files(full()) if name.endswith(".csv")}
    for name, content in files.items():
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        assert rows, name
        assert {row["scorecard_version"] for row in rows} == {source.version}
        assert {row["data_digest"] for row in rows} == {source.digest}
    page = render(full())
    grids = [t for each in parts(full()) for t, estimand in each.files if estimand]
    assert page.count(f"评分卡{source.version}；数据{source.digest[:19]}") >= len(grids)


def test_the_page_stands_alone_and_is_marked() -> None:
    """Nothing is fetched, nothing runs; invented data are called so, others are not."""
    for page in (render(full()), render_summary(full())):
        assert not re.search(r"<script|https?://(?!www\.w3\.org)|@import|url\(", page)
        assert "合成数据" in page
        assert "{" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    assert 'class="watermark"' not in render(without_marks(full()))


def test_names_are_escaped() -> None:
    """A name that looks like markup stays text."""
    names = {**full().names, "criminal_record": "<b>x</b>"}
    assert "<b>x</b>" not in render(replace(full(), names=names))


def test_one_case_list_with_pseudonyms(tmp_path: Path) -> None:
    """As many rows as cases that would change; the folder is whole."""
    write(full(), tmp_path / "out")
    policy = full().card.policy
    assert not isinstance(policy, Lacking)
    text = (tmp_path / "out" / CASES_FILE).read_text(encoding="utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text)))) == 1 + len(policy.changes.cases)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_figures_are_shown_with_interval_and_n() -> None:
    """Shares with their counts, other figures with n; reasons where there is none."""
    share, missing = Estimate(0.5, 0.4, 0.6, 100, 50), Lacking("few_events", 3, 25)
    grid = Grid(
        "t", "T", (Head("group"), Head("share", SHARE, 1), Head("rate", RATE, 1)),
        (("a", share, share), ("b", missing, Unsaid("selective_no_fit"))), "E", (),
    )  # fmt: skip
    first, second = grid.shown(full()).rows
    assert first == ("a", "50.0%\n40.0%至60.0%\n50/100", "50.0%\n40.0%至60.0%\nn=100，违反50")
    assert second[1] == "不可评估\n违反（或者未违反）只有3件，至少25件"
    written = grid.written()
    assert [c.id for c in written.columns][:3] == ["group", "share", "share_low"]
    assert written.rows[1][6] == "few_events"
    assert figure_text(share) == "50.0%（95%区间40.0%至60.0%）"
    assert "不可评估" in figure_text(missing)
    assert reason_text(Unsaid("strange")) == "原因代码 strange"


def test_words_are_asked_by_key() -> None:
    """A key that is not there is named; a code without words stays itself."""
    with pytest.raises(KeyError, match=r"prose\.toml"):
        say("page.nothing")
    assert said("band", "strange") == "strange"


@pytest.mark.parametrize(
    ("flip", "words"),
    [
        (Flip(0.05, above=False, gamma=2.0, low=1.5, high=3.0), "在Γ达到2.00"),
        (Flip(0.05, above=False, gamma=float("inf"), low=1.5, high=3.0), "任何Γ"),
        (Flip(0.05, above=True, gamma=2.0, low=1.5, high=3.0), "也不成立"),
        (Unsaid("selective_nobody_released"), "没有人被取保"),
    ],
)
def test_the_flip_is_said_in_words(flip: Flip | Unsaid, words: str) -> None:
    """Whether it turns, never turns, or never held."""
    assert words in flip_sentence(replace(full().selective, flip=flip))


@pytest.mark.parametrize(("odds", "words"), [(None, "一百倍"), (1.0, "没有"), (3.21, "3.2倍")])
def test_the_break_even_is_said_in_words(odds: float | None, words: str) -> None:
    """A ratio, nothing gained, or nothing that undoes it."""
    policy = full().card.policy
    assert not isinstance(policy, Lacking)
    assert words in odds_text(replace(policy.answers[0], break_even=odds))


def test_every_warning_has_words() -> None:
    """For each code that an inquiry may give."""
    for code in texts()["warning"]:
        assert warning_text(Unsaid(code, "few_cases"))


def test_every_reason_of_selected_outcomes_has_words() -> None:
    """Each code that the methods may refuse with, as their modules hold it."""
    package = files("evaluation.selective")
    sources = [each.read_text("utf-8") for each in package.iterdir() if each.name.endswith(".py")]
    codes = {code for text in sources for code in re.findall(r'"(selective_[a-z_]+)"', text)}
    assert codes
    assert codes <= set(texts()["unsaid"])


def test_every_statistic_of_the_audit_has_words() -> None:
    """Findings are named by what was tested."""
    assert set(STATISTICS) <= set(texts()["word"])


STRANGE: dict[str, tuple[Chosen, set[str]]] = {
    "nobody released": (lambda cases: cases.detained, {"performance", "policy", "contraction"}),
    "everybody released": (lambda cases: cases.released, {"contraction", "flip"}),
    "one decider": (lambda cases: cases.decider == cases.decider[0], {"balance", "contraction"}),
    "deciders with one case each": (
        lambda cases: np.isin(
            np.arange(len(cases)), np.unique(cases.decider, return_index=True)[1]
        ),
        {"performance", "groups", "balance"},
    ),
    "one case": (lambda cases: np.arange(len(cases)) == 0, {"performance", "policy", "drift"}),
    "no misconduct seen": (lambda cases: cases.misconduct != 1, {"performance", "policy"}),
}


@pytest.mark.parametrize("kind", STRANGE)
def test_strange_data_are_reported_with_reasons(kind: str) -> None:
    """The report is written all the same and lists what it cannot say."""
    choose, expected = STRANGE[kind]
    contents = contents_of(part(past(), choose(past().learning)))
    codes = {warning.code for warning in contents.warnings}
    assert expected <= codes
    page = render(contents)
    assert "不可评估" in page
    assert all(warning_text(warning) in page for warning in contents.warnings)
    assert render_summary(contents)


def test_one_group_is_no_audit() -> None:
    """Where everybody has one sex, its comparison says so and the others stand."""
    cohort = past()
    cases = cohort.learning
    men = part(cohort, cases.groups["sex"] == cases.group_names["sex"].index("male"))
    page = render(contents_of(men))
    assert "不可评估" in page


def test_a_card_learnt_from_these_cases_is_told() -> None:
    """Its figures flatter it: in the warnings, and among what is done badly."""
    cohort = past()
    card = replace(built(calibrated_document()), provenance={"data_digest": cohort.learning.digest})
    contents = contents_of(cohort, card)
    assert any("正是从这份数据学出的" in warning_text(each) for each in contents.warnings)
    assert any("正是从这份数据学出的" in each for each in boxes(contents)[1].paragraphs)
    assert "正是从这份数据学出的" in render(contents)


def test_an_expert_card_says_whence_its_probabilities_come() -> None:
    """From a cross-fitted line; a calibrated card from its own calibration."""
    assert CARD.calibration is None
    assert "五折交叉拟合" in render(full())
    assert "概率取自评分卡自己的校准" in render(contents_of(past(), built(calibrated_document())))


def test_two_cards_are_compared() -> None:
    """On the same cases, with the differences and their intervals."""
    contents: CommitteeContents = full()
    assert contents.against is not None
    assert contents.contest is not None
    assert "对比评分卡 calibrated-for-tests" in render(contents)


def turned(contents: CommitteeContents) -> CommitteeContents:
    """Return a report on which everything that can go wrong has."""
    card, selective = contents.card, contents.selective
    test, policy = card.test, card.policy
    found, risk = test.performance, selective.risk
    assert not isinstance(found, Lacking)
    assert not isinstance(policy, Lacking)
    assert not isinstance(risk, Unsaid)
    assert found.line is not None
    slope = Estimate(0.5, 0.4, 0.6, 100, 50)
    answer = replace(policy.answers[0], difference=Estimate(0.1, -0.1, 0.3, 100, 50))
    off = tuple(replace(each, ratio=Estimate(2.0, 1.5, 2.5, 100, 50)) for each in test.later)
    test = replace(
        test,
        performance=replace(
            found, auc=Estimate(0.5, 0.4, 0.6, 100, 50), line=replace(found.line, slope=slope)
        ),
        later=off,
    )
    flip = Flip(0.05, above=False, gamma=1.1, low=1.0, high=1.2)
    tested = selective.balance
    assert not isinstance(tested, Unsaid)
    return replace(
        contents,
        card=replace(card, test=test, policy=replace(policy, answers=(answer, answer))),
        selective=replace(selective, flip=flip, balance=replace(tested, uneven=2)),
    )


def test_what_is_done_badly_is_said() -> None:
    """Ranking, calibration, policy, later years, assignment and unrecorded factors."""
    contents = turned(full())
    well, badly, _ = boxes(contents)
    for words in (
        "不能排序",
        "概率不准",
        "看不出排序有用",
        "随时间走样",
        "A1（随机分案）存疑",
        "经不起",
    ):
        assert any(words in each for each in badly.paragraphs), words
    for words in ("能排序", "排序有用的可能", "经得起时间"):
        assert not any(each.startswith(words) for each in well.paragraphs)
    assert "A1（同一单位、同一季度内，案件分给谁近似随机）存疑" in render(contents)


def test_what_is_done_well_is_said() -> None:
    """A conclusion that outlasts every recorded factor, years that hold, a slope of one's own."""
    contents = full()
    flip = Flip(0.05, above=False, gamma=99.0, low=50.0, high=120.0)
    right = tuple(
        replace(each, ratio=Estimate(1.0, 0.9, 1.1, 100, 50)) for each in contents.card.test.later
    )
    found = contents.card.test.performance
    assert not isinstance(found, Lacking)
    assert found.line is not None
    line = replace(found.line, slope=Estimate(1.0, 0.9, 1.1, 100, 50))
    test = replace(contents.card.test, later=right, performance=replace(found, line=line))
    card = replace(contents.card, test=test, source="card")
    better = replace(contents, card=card, selective=replace(contents.selective, flip=flip))
    well = boxes(better)[0].paragraphs
    for words in ("在未记录因素强到", "经得起时间", "概率可信"):
        assert any(words in each for each in well), words


def test_a_contest_is_worded_by_its_interval() -> None:
    """Better, worse, or no difference that could be told."""
    contents = full()
    assert contents.contest is not None
    for loss, words in (
        (Estimate(-0.1, -0.2, -0.05, 9, 3), "本卡更好"),
        (Estimate(0.1, 0.05, 0.2, 9, 3), "本卡更差"),
        (Estimate(0.0, -0.1, 0.1, 9, 3), "不能认为有差别"),
    ):
        page = render(replace(contents, contest=replace(contents.contest, log_loss=loss)))
        assert words in page


def test_one_sided_deviations_are_listed() -> None:
    """The unit and its direction, among what is done badly too."""
    contents = full()
    deviated = contents.deviations
    assert not isinstance(deviated, Lacking)
    first = replace(deviated.sides[0], only="stricter")
    changed = replace(contents, deviations=replace(deviated, sides=(first,)))
    assert any("只朝一个方向背离" in each for each in boxes(changed)[1].paragraphs)
    assert "只从严" in render(changed)


def test_too_few_outcomes_are_no_contest() -> None:
    """Two cards on data with no misconduct: no comparison, and the report stands."""
    cohort = part(past(), past().learning.misconduct != 1)
    contents = inquire(asked(cohort, CARD, built(calibrated_document())), lambda _: None)
    assert contents.contest is None
    assert render(contents)
