"""Two people's answers to the same files, read from a table."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.double_scoring import read_double_scoring
from data.law.catalogue import law_packs
from data.rows import TableError
from model.scale import UNKNOWN_CODE

LAW = law_packs()[-1]
FACTOR = LAW.scale.factors[0]
LEVEL = FACTOR.levels[0]
HEADER = f"record,rater,{FACTOR.id}"


def _file(folder: Path, *lines: str) -> Path:
    path = folder / "double.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_files_that_both_answered_are_paired(tmp_path: Path) -> None:
    """In codes, ids or names alike; what is not in the table is unknown to both."""
    path = _file(
        tmp_path,
        f"记录代号,评分人,{FACTOR.name_zh}",
        f"R1,甲,{LEVEL.id}",
        f"R1,乙,{LEVEL.label_zh}",
        "R2,甲,",
        f"R2,乙,{FACTOR.levels[1].label_en}",
        f"R3,甲,{LEVEL.id}",
    )
    found = read_double_scoring(path, LAW)
    assert found.records == ("R1", "R2")
    assert found.single == 1
    assert set(found.raters) == {"甲", "乙"}
    place = found.raters.index("甲")
    answers = (found.first, found.second)[place][:, 0].tolist()
    assert answers == [0, UNKNOWN_CODE]
    assert (found.first[:, 1:] == UNKNOWN_CODE).all()
    assert found.first.shape == (2, len(LAW.scale))


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ((HEADER + ",misspelt", f"R1,a,{LEVEL.id},1"), "double_scoring_column"),
        ((f"record,{FACTOR.id}", f"R1,{LEVEL.id}"), "double_scoring_column"),
        ((HEADER, f"R1,a,{LEVEL.id}"), "double_scoring_raters"),
        ((HEADER, "R1,a,", "R1,b,", "R1,c,"), "double_scoring_raters"),
        ((HEADER, "R1,a,", "R1,a,"), "double_scoring_twice"),
        ((HEADER, "R1,a,no such level"), "double_scoring_level"),
        ((HEADER, "R1,a,1,2,3", "R1,b,"), "row_ragged"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, lines: tuple[str, ...], code: str) -> None:
    """The error names it."""
    with pytest.raises(TableError) as caught:
        read_double_scoring(_file(tmp_path, *lines), LAW)
    assert caught.value.problems[0].code == code


def test_nothing_in_common_is_no_case(tmp_path: Path) -> None:
    """Both matrices are empty and have the right form."""
    found = read_double_scoring(_file(tmp_path, HEADER, "R1,a,", "R2,b,"), LAW)
    assert found.first.shape == found.second.shape == (0, len(LAW.scale))
    assert found.single == 2
