"""Tables of expert opinions: what is read, and how bad rows are explained."""

import re
from pathlib import Path

import pytest

from data.expert_opinions import COLUMNS, Opinions, read_opinions
from data.rows import TableError
from data.settings.delphi import shipped_rule
from data.tables import open_table
from tests.case_tables import LAW
from tests.expert_opinions import HEADER

PAGE = Path(__file__).parents[2] / "docs" / "experts.md"


def read(folder: Path, *lines: str, header: str = HEADER) -> Opinions:
    """Read a table of some lines."""
    path = folder / "opinions.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    with open_table(path) as table:
        return read_opinions(table, LAW, shipped_rule())


def test_codes_and_chinese_names_say_the_same(tmp_path: Path) -> None:
    """Headings, factors, levels and votes may be Chinese."""
    factor = LAW.scale.by_id["retaliation"]
    label = factor.levels[factor.positions["done"]].label_zh
    coded = read(tmp_path, "E1,1,retaliation,done,+9,true")
    chinese = read(
        tmp_path, f"E1,1,{factor.name_zh},{label},9,是", header="专家,轮次,因素,档次,分值,必要"
    )
    assert coded == chinese
    assert (coded.opinions[0].points, coded.opinions[0].essential) == (9, True)


def test_vote_may_be_left_out(tmp_path: Path) -> None:
    """The column, or its cells."""
    short = read(tmp_path, "E1,1,retaliation,done,9", header=HEADER.rpartition(",")[0])
    empty = read(tmp_path, "E1,1,retaliation,done,9,")
    assert short.opinions == empty.opinions
    assert short.opinions[0].essential is None


@pytest.mark.parametrize(
    ("line", "code", "pointer", "value"),
    [
        (",1,retaliation,done,9,", "missing_key", "/expert", ""),
        ("E1,3,retaliation,done,9,", "unknown_value", "/round", "3"),
        ("E1,1,revenge,done,9,", "unknown_factor", "/factor", "revenge"),
        ("E1,1,retaliation,unknown,9,", "expert_level", "/points/retaliation", "unknown"),
        ("E1,1,retaliation,done,16,", "wrong_number", "/points", "16"),
        ("E1,1,retaliation,done,9.5,", "wrong_number", "/points", "9.5"),
        ("E1,1,retaliation,done,9,perhaps", "unknown_value", "/essential", "perhaps"),
        ("E1,1,retaliation,done", "row_ragged", "", "4"),
    ],
)
def test_bad_row_is_explained(
    tmp_path: Path, line: str, code: str, pointer: str, value: str
) -> None:
    """Line, column and value; the other rows are still read."""
    found = read(tmp_path, "E1,1,retaliation,none,0,", line)
    [bad] = found.bad
    [problem] = bad.problems
    assert (bad.line, problem.code, problem.pointer, problem.value) == (3, code, pointer, value)
    assert len(found.opinions) == 1


def test_every_wrong_cell_is_told_at_once(tmp_path: Path) -> None:
    """A person corrects a row once."""
    [bad] = read(tmp_path, "E1,9,revenge,done,x,perhaps").bad
    assert [problem.pointer for problem in bad.problems] == [
        "/round", "/factor", "/points", "/essential",
    ]  # fmt: skip


def test_saying_it_twice_is_refused(tmp_path: Path) -> None:
    """Of two points for one level none is the right one; the row that was first is named."""
    found = read(tmp_path, "E1,1,retaliation,done,9,", "E1,1,retaliation,done,9,")
    assert [(b.line, b.problems[0].code, b.problems[0].value) for b in found.bad] == [
        (3, "expert_twice", "2")
    ]


def test_one_factor_is_essential_or_not(tmp_path: Path) -> None:
    """An expert may change the vote between rounds, not within one."""
    found = read(
        tmp_path,
        "E1,1,retaliation,done,9,是",
        "E1,1,retaliation,threat,7,否",
        "E1,2,retaliation,done,9,否",
    )
    assert [bad.problems[0].code for bad in found.bad] == ["expert_contradiction"]
    assert len(found.opinions) == 2


@pytest.mark.parametrize(
    ("header", "codes"),
    [
        ("expert,round,factor,level,essential", ["table_missing_column"]),
        (HEADER + ",weight", ["expert_column"]),
        (HEADER + ",专家", ["table_duplicate_column"]),
        ("who,round,factor,level,points", ["expert_column", "table_missing_column"]),
    ],
)
def test_wrong_headings_stop_the_run(tmp_path: Path, header: str, codes: list[str]) -> None:
    """A misspelt column is never read as absent."""
    with pytest.raises(TableError) as refused:
        read(tmp_path, header=header)
    assert [problem.code for problem in refused.value.problems] == codes


def test_page_documents_every_column() -> None:
    """Ids and Chinese names stand in the table of the page, in order."""
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert dict(rows) == dict(COLUMNS)


def test_example_of_the_page_can_be_read(tmp_path: Path) -> None:
    """What a person copies works."""
    example = PAGE.read_text(encoding="utf-8").partition("```csv\n")[2].partition("```")[0]
    header, *lines = example.splitlines()
    found = read(tmp_path, *lines, header=header)
    assert (len(found.opinions), found.bad) == (4, ())
