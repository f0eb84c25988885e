"""``nansha experts``: from a table of points to a card."""

import json
from pathlib import Path

import pytest

from data.scorecards.reading import read_scorecard
from data.tables import open_table
from tests.case_tables import LAW
from tests.cli_runs import Command
from tests.expert_opinions import HEADER, opinions, write_table


def test_card_is_made_and_read_back(nansha: Command, tmp_path: Path) -> None:
    """The card has the name of its file, and says what was agreed and that it is untested."""
    table = write_table(tmp_path / "opinions.csv", opinions())
    card = tmp_path / "experts-2026.1.json"
    ended = nansha("experts", table, "-o", card)
    assert ended.code == 0
    assert "43项达成一致" in ended.output
    assert "肯德尔和谐系数 W = 1.000" in ended.output
    assert "未经数据检验" in ended.output
    assert read_scorecard(card, LAW).version == "experts-2026.1"


def test_same_table_gives_the_same_bytes(nansha: Command, tmp_path: Path) -> None:
    """The card depends on the table alone; its name is given."""
    table = write_table(tmp_path / "opinions.csv", opinions())
    cards = [tmp_path / "a.json", tmp_path / "b.json"]
    for card in cards:
        nansha("experts", table, "-o", card, "--version", "experts")
    assert cards[0].read_bytes() == cards[1].read_bytes()


def test_base_card_can_be_named(nansha: Command, tmp_path: Path) -> None:
    """A consultation may start from the card of the one before."""
    table = write_table(tmp_path / "opinions.csv", opinions())
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    nansha("experts", table, "-o", first)
    ended = nansha("experts", table, "-o", second, "--scorecard", first, "--law", LAW.version)
    assert ended.code == 0
    assert json.loads(second.read_bytes())["provenance"]["prior_version"] == "first"


def test_kept_factors_say_why(nansha: Command, tmp_path: Path) -> None:
    """With one expert nothing is agreed, and nothing can be said about agreement."""
    table = write_table(tmp_path / "opinions.csv", opinions(experts=1, rounds=1))
    ended = nansha("experts", table, "-o", tmp_path / "card.json")
    assert ended.output.count("沿用原分值") == len(LAW.scale)
    assert "无法计算" in ended.output


@pytest.mark.parametrize("experts", [1, 6])
def test_statistics_hold_every_level_of_every_round(
    nansha: Command, tmp_path: Path, experts: int
) -> None:
    """One row a level and round, with median, quartiles, votes, and the points before and after."""
    said = (e for e in opinions(experts=experts) if e.factor != "collusion")
    table, statistics = write_table(tmp_path / "opinions.csv", said), tmp_path / "statistics.csv"
    nansha("experts", table, "-o", tmp_path / "card.json", "--table", statistics)
    with open_table(statistics) as read:
        rows = [dict(zip(read.header, row.cells, strict=True)) for row in read.rows]
    assert len(rows) == 2 * sum(len(factor.levels) for factor in LAW.scale)
    row = next(r for r in rows if (r["factor"], r["level"]) == ("retaliation", "done"))
    assert (row["median"], row["votes"]) == ("10.0", str(experts))
    milder = next(r for r in rows if (r["factor"], r["level"]) == ("plea_acceptance", "signed"))
    assert (milder["median"], milder["points_before"]) == ("-4.0", "-4")
    assert {r["outcome"] for r in rows if r["factor"] == "collusion"} == {"no_opinion"}


def test_bad_rows_are_explained_and_no_card_is_made(nansha: Command, tmp_path: Path) -> None:
    """Line, what is wrong and the cure; the exit code says a data file was wrong."""
    table = tmp_path / "opinions.csv"
    table.write_text(f"{HEADER}\nE1,1,retaliation,often,9,\nE1,7,collusion,done,9,\n")
    ended = nansha("experts", table, "-o", tmp_path / "card.json")
    assert ended.code == 3
    assert "第2行" in ended.errors
    assert "没有“often”这一档" in ended.errors
    assert "第3行" in ended.errors
    assert "轮次" in ended.errors
    assert not (tmp_path / "card.json").exists()


def test_empty_table_is_refused(nansha: Command, tmp_path: Path) -> None:
    """A heading alone is no consultation."""
    table = tmp_path / "opinions.csv"
    table.write_text(f"{HEADER}\n")
    ended = nansha("experts", table, "-o", tmp_path / "card.json", "--lang", "en")
    assert (ended.code, "holds no opinion" in ended.errors) == (3, True)


@pytest.mark.parametrize("option", ["-o", "--table"])
def test_table_is_not_written_over(nansha: Command, tmp_path: Path, option: str) -> None:
    """What is read is never what is written."""
    table = write_table(tmp_path / "opinions.csv", opinions(experts=1))
    before = table.read_bytes()
    others = () if option == "-o" else ("-o", tmp_path / "card.json")
    assert nansha("experts", table, option, table, *others).code == 2
    assert table.read_bytes() == before
