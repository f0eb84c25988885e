"""The bond rules of the law pack, against citations and law."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from data.law.bond import read_bond_rules
from data.law.entries import LawEntryError
from model.bond import advise_bond
from model.bond_advice import BondInput

PACK = Path(__file__).parents[3] / "data" / "law" / "cn-2026.1"


def _document(name: str) -> dict[str, Any]:
    return tomllib.loads((PACK / name).read_text(encoding="utf-8"))


BOND = _document("bond.toml")
RULES = read_bond_rules(BOND)
CITATIONS = {entry["id"]: entry for entry in _document("citations.toml")["citation"]}
Change = Callable[[dict[str, Any]], Any]


def _cited(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from inner if key == "citations" else _cited(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _cited(inner)


def test_every_citation_exists() -> None:
    """No citation points to nothing."""
    assert [name for name in _cited(BOND) if name not in CITATIONS] == []


def test_no_bond_advice_in_the_review_of_an_arrest() -> None:
    """Rule 285 II: no opinion on bail may be given there."""
    assert RULES.stages == ("pre_submission", "necessity_review")
    assert advise_bond(BondInput("盗窃罪", "arrest_review"), RULES) is None


@pytest.mark.parametrize(
    ("offence", "sums", "expected"),
    [
        ("盗窃罪", {"crime_amount_fen": 500_000}, (100_000, 600_000, 1_500_000)),
        ("盗窃罪", {}, (100_000, 100_000, 10_000_000)),
        ("敲诈勒索罪", {"crime_amount_fen": 1_000_000}, (100_000, 1_200_000, 3_000_000)),
        (
            "侵犯公民个人信息罪",
            {"crime_amount_fen": 1_000_000, "illegal_income_fen": 1_000_000},
            (100_000, 2_000_000, 6_000_000),
        ),
        ("侵犯著作权罪", {"turnover_fen": 1_000_000}, (100_000, 500_000, 1_000_000)),
        ("行贿罪", {"crime_amount_fen": 10_000_000}, (100_000, 20_000_000, 30_000_000)),
        ("诈骗罪", {"crime_amount_fen": 1_000_000}, (100_000, 1_100_000, None)),
        ("故意伤害罪", {}, (100_000, None, None)),
        ("受贿罪", {}, (100_000, None, None)),
    ],
)
def test_bond_by_offence(
    offence: str, sums: dict[str, int], expected: tuple[int, int | None, int | None]
) -> None:
    """Worked figures in fen: floor, lower alternative, upper end."""
    advice = advise_bond(BondInput(offence, "pre_submission", **sums), RULES)  # type: ignore[arg-type]  # from a table

    assert advice is not None
    assert (advice.low_fen, advice.alternative_fen, advice.high_fen) == expected


def test_every_advice_says_what_a_bond_is_not() -> None:
    """A bond is neither fine nor restitution, never beside a guarantor, and comes back."""
    advice = advise_bond(BondInput("故意伤害罪", "pre_submission"), RULES)

    assert advice is not None
    printed = {warning.id for warning in advice.warnings}
    assert printed >= {
        "not_fine_nor_restitution",
        "never_both",
        "refund",
        "transfer_on_notice",
        "deposit_separate",
        "practice_not_law",
        "upper_unknown",
    }


def test_five_criteria_are_the_words_of_the_law() -> None:
    """CPL 72 I lists five things to weigh, in this order."""
    text = CITATIONS["CPL72-1"]["text"]
    places = [text.index(criterion.text_zh) for criterion in RULES.criteria]

    assert len(places) == 5
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("stage", "phase", "force"),
    [
        ("pre_submission", None, "shall"),
        ("necessity_review", "investigation", "shall"),
        ("necessity_review", "prosecution", "may"),
        ("necessity_review", "trial", "may"),
    ],
)
def test_guarantor_of_a_juvenile(stage: str, phase: str | None, force: str) -> None:
    """The police shall, procuratorate and court may, prefer a guarantor."""
    advice = advise_bond(BondInput("盗窃罪", stage, juvenile=True, phase=phase), RULES)

    assert advice is not None
    assert advice.guarantor == force


@pytest.mark.parametrize("group", ["senior_75", "unable_to_pay", "bond_unsuitable"])
@pytest.mark.parametrize("phase", ["investigation", "prosecution", "trial"])
def test_the_other_groups_may_give_a_guarantor(group: str, phase: str) -> None:
    """No text orders a guarantor for them, and none forbids one."""
    facts: dict[str, Any] = {group: True}
    advice = advise_bond(BondInput("盗窃罪", "necessity_review", phase=phase, **facts), RULES)

    assert advice is not None
    assert advice.guarantor == "may"


def test_printed_sentences_end_as_sentences() -> None:
    """Notices, floors and preferences are whole sentences; criteria are items of a list."""
    texts = [RULES.adult_floor.text, RULES.juvenile_floor.text]
    texts += [notice.text for notice in RULES.notices]
    texts += [preference.text for preference in RULES.preferences]

    assert [text.text_zh for text in texts if not text.text_zh.endswith("。")] == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d["floor"].pop(), r"bond.toml: floor is .*; allowed: one floor each"),
        (lambda d: d["floor"][0].update(yuan=0), r"yuan is 0; allowed: a whole number of 1"),
        (lambda d: d["floor"][0].update(text_zh=""), r"text_zh is ; allowed: a text that is not"),
        (lambda d: d["fine_rule"].pop(), r"fine_rule is .*; allowed: exactly one rule with"),
        (
            lambda d: d["fine_rule"][1]["offences"].append("盗窃罪"),
            r"fine_rule is .*; allowed: every offence in one rule; 盗窃罪 stands in two",
        ),
        (
            lambda d: d["fine_rule"][0].update(offences=[]),
            r"offences is \[\]; allowed: names of offences",
        ),
        (
            lambda d: d["fine_rule"][0].update(text_at_hand="no"),
            r"text_at_hand is no; allowed: true \| false",
        ),
        (
            lambda d: d["fine_rule"][0]["ranges"][1].update(maximum_percent=5),
            r"ranges\[2\]\.maximum_percent is 5; allowed: no percentage with basis none",
        ),
        (
            lambda d: d["guarantor_preference"][0].update(organs=["army"]),
            r'organs is \["army"\]; allowed: some of police',
        ),
        (
            lambda d: d["notice"][0].update(when="sometimes"),
            r"when is sometimes; allowed: always \|",
        ),
    ],
)
def test_wrong_bond_rules_are_refused_with_place_and_cure(change: Change, message: str) -> None:
    """File, key, value and what is allowed stand in every error."""
    document = deepcopy(BOND)
    change(document)

    with pytest.raises(LawEntryError, match=message):
        read_bond_rules(document)


def test_an_entry_error_is_a_value_error_with_its_parts() -> None:
    """Whoever catches it can say where and what without parsing the sentence."""
    with pytest.raises(ValueError, match=r"bond\.toml") as caught:
        read_bond_rules({})

    error = caught.value
    assert isinstance(error, LawEntryError)
    assert (error.file, error.key, error.value) == ("bond.toml", "floor", None)
    assert error.allowed
