"""Invented expert opinions, as rows of a table and as values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from data.expert_opinions import Opinion
from data.scorecards.catalogue import default_scorecard
from tests.case_tables import LAW

HEADER = "expert,round,factor,level,points,essential"
POINTS = default_scorecard(LAW).points
Given = Callable[[str, int, str, str, int], int]


def same(_expert: str, _round: int, _factor: str, _level: str, points: int) -> int:
    """Give the points of the shipped card."""
    return points


def opinions(
    given: Given = same,
    *,
    experts: int = 6,
    rounds: int = 2,
    essential: Callable[[str, str], bool | None] = lambda _expert, _factor: True,
) -> Iterator[Opinion]:
    """Yield the opinions of experts on every level of every factor."""
    for number in range(1, rounds + 1):
        for expert in (f"E{place}" for place in range(1, experts + 1)):
            for factor in LAW.scale:
                for level in factor.level_ids:
                    points = given(expert, number, factor.id, level, POINTS[factor.id][level])
                    vote = essential(expert, factor.id)
                    yield Opinion(expert, number, factor.id, level, points, vote)


def write_table(path: Path, said: Iterator[Opinion]) -> Path:
    """Write opinions as CSV."""
    lines = [
        f"{e.expert},{e.round},{e.factor},{e.level},{e.points},"
        + {True: "是", False: "否", None: ""}[e.essential]
        for e in said
    ]
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return path
