"""``nansha score``: the card a prosecutor reads, and the bytes a program reads."""

import codecs
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from api.cli.card import card_text
from api.cli.card_words import CardWords
from api.cli.layout import width
from api.messages.dictionary import Language
from data.encoding import result_bytes
from data.scorecards.catalogue import default_scorecard
from data.scorecards.reading import build_scorecard
from model.assessment import Assessment, assess
from model.request import Request, validate
from tests.card_documents import calibrated_document, sealed
from tests.case_tables import LAW
from tests.cli_runs import BODY, REQUEST, Command, program

EXAMPLES = sorted((Path(__file__).parents[3] / "examples" / "published").glob("RC*.json"))


def assessed(document: dict[str, Any]) -> Assessment:
    """The assessment of a valid document."""
    request = validate(document, LAW)
    assert isinstance(request, Request)
    return assess(request, LAW, default_scorecard(LAW))


def card(document: dict[str, Any], language: Language = Language.ZH) -> str:
    """The card of a document."""
    return card_text(CardWords(assessed(document), language))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", Language)
def test_card_fits_80_columns_and_has_no_empty_section(path: Path, language: Language) -> None:
    """Every published case prints whole on a terminal of 80 columns, nothing doubled."""
    lines = card(json.loads(path.read_text(encoding="utf-8")), language).splitlines()
    headings = [line for line in lines if line.startswith("[")]
    after = [second for first, second in pairwise(lines) if first in headings]
    assert max(map(width, lines)) <= 80
    assert len(set(headings)) == len(headings)
    assert all(after)


def test_card_puts_route_and_recommendation_first() -> None:
    """What the law says comes before any number."""
    text = card(REQUEST)
    places = [text.index(words) for words in ("路径：", "提请检察官联席会议讨论", "总分 ")]
    assert places == sorted(places)


def test_card_quotes_the_item_behind_a_star() -> None:
    """A statutory circumstance is shown with the provision and its words."""
    text = card(REQUEST).replace("\n", "").replace(" ", "")
    item = LAW.citations["R132-2"]
    assert f"{item.full_zh()}：“{item.text}”" in text


def test_card_sorts_points_by_size() -> None:
    """The answers that move the total most are read first."""
    text = card(REQUEST)
    table = text[text.index("[各项分值]") : text.index("[不计入的作答]")]
    places = [table.index(name) for name in ("+10", "-4", "-2")]
    assert places == sorted(places)


def test_card_says_why_an_answer_did_not_count() -> None:
    """Both reasons are said in words."""
    text = card(REQUEST).replace("\n  ", "")
    assert "危害后果：一般——系所涉罪名的构成要件，不重复评价" in text
    assert "——未列明证据，按未查明处理" in text


def test_card_names_what_it_rests_on_and_who_decides() -> None:
    """Law pack, scorecard, that nothing was tested on data, and whose decision it is."""
    assert card(REQUEST).endswith(
        "法规包 cn-2026.1，评分卡 expert-2026.1\n"
        "专家先验分值，未经数据检验\n"
        "本结果供参考，由办案人员依法决定\n"
    )


def test_card_shows_a_probability_only_where_calibrated() -> None:
    """An expert card gives none; a calibrated one says so with its interval."""
    request = validate(REQUEST, LAW)
    assert isinstance(request, Request)
    calibrated = build_scorecard(sealed(calibrated_document()), LAW)
    shown = card_text(CardWords(assess(request, LAW, calibrated), Language.ZH))
    assert ("概率" in card(REQUEST), "违反规定的概率" in shown) == (False, True)
    assert "未经数据检验" not in shown


def test_card_names_the_closing_circumstance() -> None:
    """What a person found under a closing item is shown with its facts."""
    other = {"danger": 1, "item": "R129-7", "facts": "多次扬言", "confirmed_by": "负责人"}
    document = {**REQUEST, "findings": {**REQUEST["findings"], "other_circumstance": other}}
    assert "★ 其他社会危险性情形：多次扬言" in card(document)


def test_card_leaves_out_what_was_not_given() -> None:
    """No label stands without its value."""
    text = card(
        {
            "stage": "arrest_review",
            "on": "2026-11-22",
            "findings": REQUEST["findings"],
            "answers": {},
        }
    )
    assert "案号" not in text
    assert "[各项分值]" not in text


def test_card_shows_the_bond() -> None:
    """Where bail may be spoken of, a range for the bond stands with its warnings."""
    document = {
        **REQUEST,
        "stage": "pre_submission",
        "findings": {**REQUEST["findings"], "amounts": {"crime_amount": "6000"}},
        "answers": {"plea_acceptance": "signed"},
    }
    assert "[保证金参考]" in card(document)


def test_necessity_review_at_trial_speaks_of_the_defendant() -> None:
    """At trial there is no suspect any more."""
    findings = {**REQUEST["findings"], "custody": {"phase": "trial", "days_held": 30}}
    document = {**REQUEST, "stage": "necessity_review", "findings": findings}
    assert "被告人：S1" in card(document)


def test_json_is_the_result_and_a_line_break() -> None:
    """The same bytes as over HTTP and in the store."""
    ended = program("score", "-", "--json", stdin=BODY)
    expected = result_bytes(assessed(REQUEST)).decode() + "\n"
    assert (ended.code, ended.output, ended.errors) == (0, expected, "")


def test_day_is_filled_in(nansha: Command) -> None:
    """Without a day the law of today is read."""
    document = {key: value for key, value in REQUEST.items() if key != "on"}
    ended = nansha("score", "-", "--json", stdin=json.dumps(document).encode())
    assert json.loads(ended.output)["on"] > "2026-01-01"


def test_mark_of_utf_8_is_no_part_of_the_request(nansha: Command) -> None:
    """Some editors put it before every text."""
    assert nansha("score", "-", stdin=codecs.BOM_UTF8 + BODY).code == 0


def test_law_and_card_by_name_or_file(nansha: Command, request_file: Path) -> None:
    """A named pack and a card in a file give what the defaults give."""
    file = Path(__file__).parents[3] / "data" / "scorecards" / "expert-2026.1.json"
    named = nansha("score", request_file, "--law", "cn-2026.1", "--scorecard", file)
    assert named == nansha("score", request_file)


def test_card_in_english(nansha: Command, request_file: Path) -> None:
    """The same card for a reader of English."""
    ended = nansha("score", request_file, "--lang", "en")
    assert "Refer to the joint meeting of prosecutors" in ended.output


def test_output_of_an_older_terminal_lacks_signs_only() -> None:
    """A terminal of another encoding gets a question mark, never an error."""
    ended = program("score", "-", stdin=BODY, env={"PYTHONIOENCODING": "ascii", "PATH": ""})
    assert (ended.code, "S1" in ended.output) == (0, True)
