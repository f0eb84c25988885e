"""The dictionary: the same keys and slots in both languages, words for every problem there is."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from api.messages.dictionary import Language, explain, text
from api.messages.entries import entries
from data.law.catalogue import law_packs
from model.errors import Problem
from model.law import LawPack
from model.request import parse

ROOT = Path(__file__).parents[3]
ROOMS = ("model", "data", "api")
CODES_CHOSEN_BY_EXPRESSION = {"unknown_level", "not_applicable_refused", "missing_key"}


def slots(template: str) -> set[str]:
    """Names of the slots of a text."""
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def codes() -> set[str]:
    """Every problem code that the packages write as the first argument of the making call."""
    found = set(CODES_CHOSEN_BY_EXPRESSION)
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and node.args and is_problem(node.func):
                    first = node.args[0]
                    if isinstance(first, ast.Constant) and isinstance(first.value, str):
                        found.add(first.value)
    return found


def is_problem(function: ast.expr) -> bool:
    """Whether a call makes a problem."""
    if isinstance(function, ast.Attribute):
        return function.attr == "note"
    return isinstance(function, ast.Name) and function.id == "Problem"


@pytest.fixture(scope="module")
def law() -> LawPack:
    """The newest law pack."""
    return law_packs()[-1]


def test_languages_have_the_same_keys() -> None:
    """A text that exists in one language exists in the other."""
    assert entries(Language.ZH).keys() == entries(Language.EN).keys()


@pytest.mark.parametrize("key", sorted(entries(Language.ZH)))
def test_languages_have_the_same_slots(key: str) -> None:
    """Both languages say the same about the same values; syntax errors speak English only."""
    missing = {"value"} if key == "problem.not_json.text" else set()
    assert slots(entries(Language.ZH)[key]) == slots(entries(Language.EN)[key]) - missing


@pytest.mark.parametrize("code", sorted(codes()))
def test_every_problem_has_words_and_cure(code: str) -> None:
    """No problem reaches a person as a bare code."""
    words = entries(Language.ZH)
    assert {f"problem.{code}.text", f"problem.{code}.cure"} <= words.keys()


def keys_in_code() -> set[str]:
    """Every key of the dictionary that the interface names as it stands."""
    sources = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "api").rglob("*")
        if path.suffix in {".py", ".html"} and path.parent.name != "documents"
    )
    return set(re.findall(r"\b(?:text|say|word)\(\s*[\"']([a-z_]+(?:\.[a-z_]+)+)[\"']", sources))


@pytest.mark.parametrize("key", sorted(keys_in_code()))
def test_every_key_in_the_code_has_its_text(key: str) -> None:
    """A misspelt key is found here and not by a person."""
    assert key in entries(Language.ZH)


def test_chinese_uses_full_width_punctuation() -> None:
    """Chinese sentences end with 。 and hold no half-width comma or semicolon."""
    wrong = {
        key: words
        for key, words in entries(Language.ZH).items()
        if key.startswith("problem.") and (not words.endswith("。") or "," in words or ";" in words)
    }
    assert wrong == {}


def test_unknown_key_is_named() -> None:
    """A missing text is an error of the program that says which."""
    with pytest.raises(KeyError, match=r"common\.nothing"):
        text("common.nothing", Language.ZH)


def test_missing_slot_is_named() -> None:
    """A slot without a value is an error of the program that says which."""
    with pytest.raises(KeyError, match="count"):
        text("common.more", Language.ZH)


def test_place_and_values_carry_the_names_of_the_law_pack(law: LawPack) -> None:
    """A person reads names, and the codes to write behind them."""
    [problem] = bad(
        b'{"stage": "pre_submission", "on": "2026-11-22", "answers": {"joint_role": "x"}}'
    )
    said = explain(problem, Language.ZH, law).text
    assert said.startswith("作答“共同犯罪地位”（/answers/joint_role）没有“x”这一档。允许的值：")
    assert "从犯（accessory）" in said


def bad(body: bytes) -> list[Problem]:
    """The problems of a request."""
    read = parse(body, law_packs()[-1])
    assert isinstance(read, list)
    return read


def test_long_list_shows_close_matches_first(law: LawPack) -> None:
    """Of 43 factors a person sees the likely one first and how many there are."""
    problem = Problem("unknown_factor", "/answers/x", "criminal_recrd", tuple(law.scale.by_id))
    said = explain(problem, Language.ZH, law).text
    assert "允许的值：犯罪前科（criminal_record）；" in said
    assert said.endswith(f"等{len(law.scale)}项。")


def test_long_list_is_matched_by_chinese_name(law: LawPack) -> None:
    """A factor written by its Chinese name leads to its code."""
    problem = Problem("unknown_factor", "/answers/x", "退赃", tuple(law.scale.by_id))
    assert "允许的值：退赃退赔（restitution）等" in explain(problem, Language.ZH, law).text


def test_problem_keeps_the_full_list(law: LawPack) -> None:
    """Shortening concerns the words only."""
    problem = Problem("unknown_factor", "/answers/x", "x", tuple(law.scale.by_id))
    explain(problem, Language.EN, law)
    assert len(problem.allowed) == len(law.scale)


@pytest.mark.parametrize("language", Language)
def test_contradiction_speaks_with_the_words_of_its_rule(law: LawPack, language: Language) -> None:
    """The law pack knows why two statements cannot both be true."""
    rule = law.contradictions[0]
    problem = Problem("contradiction", rule.pointer, "x", (), {"rule": rule.id})
    said = explain(problem, language, law)
    expected = {
        Language.ZH: (rule.text_zh, rule.cure_zh),
        Language.EN: (rule.text_en, rule.cure_en),
    }
    assert (said.text, said.cure) == expected[language]


def test_without_a_law_pack_places_are_codes() -> None:
    """Before a law pack is chosen a problem can be said all the same."""
    said = explain(Problem("missing_key", "/answers/criminal_record/level"), Language.EN, None)
    assert said.text == (
        "Required and missing: “criminal_record” of Answers (/answers/criminal_record/level)."
    )


@pytest.mark.parametrize(
    ("pointer", "words"),
    [
        ("", "整份请求"),
        ("/stage", "诉讼阶段"),
        ("/answers/plea_acceptance/source", "作答“认罪认罚”的“来源”"),
        ("/answers", "作答"),
        ("/findings", "前置认定"),
        ("/answers/plea_acceptance/level", "作答“认罪认罚”"),
        ("/answers/plea_acceptance/evidence/1", "作答“认罪认罚”的“证据”第2项"),
        ("/answers/plea_acceptance/a~1b~0c", "作答“认罪认罚”的“a/b~c”"),
        ("/findings/breaches/0/item", "第1项的“违反的条项”"),
        ("/findings/nothing", "前置认定的“nothing”"),
        ("/points/plea_acceptance/signed", "“认罪认罚：自愿认罪认罚（具结或者笔录确认）”的分值"),
        ("/points/nothing", "分值的“nothing”"),
        ("/nothing/0", "nothing第1项"),
    ],
)
def test_place_in_words(law: LawPack, pointer: str, words: str) -> None:
    """Every kind of place can be said in Chinese."""
    said = explain(Problem("missing_key", pointer), Language.ZH, law).text
    assert words in said


def test_a_field_of_an_event_carries_its_name() -> None:
    """A problem in the detail of an event names field and values of the codebook."""
    problem = Problem("unknown_value", "/detail/plea_stage", "x", ("investigation", "trial"))
    said = explain(problem, Language.ZH, None).text
    assert said.startswith("事件的“认罪认罚的阶段”（/detail/plea_stage）的值“x”不在允许之列。")
    assert "侦查阶段（investigation）" in said


def test_an_unknown_field_of_an_event_is_quoted() -> None:
    """What the codebook does not know is shown as it was written."""
    problem = Problem("unknown_key", "/detail/facts", "facts", ("sum",))
    assert "事件的字段的“facts”" in explain(problem, Language.ZH, None).text
