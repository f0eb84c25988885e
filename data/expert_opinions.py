"""What experts say about points: one row for each expert, round, factor and level.

Headings::

    expert      who, by a pseudonym
    round       1, 2
    factor      id or Chinese name
    level       id or Chinese label
    points      whole number
    essential   whether the factor is essential: true, false, 是, 否; once for each factor is enough

Headings may also be Chinese: 专家、轮次、因素、档次、分值、必要.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from data.rows import Row, Table, TableError
from data.settings.delphi import DelphiRule
from model.errors import Problem, printable
from model.factors import Factor
from model.law import LawPack

COLUMNS: Mapping[str, str] = {
    "expert": "专家",
    "round": "轮次",
    "factor": "因素",
    "level": "档次",
    "points": "分值",
    "essential": "必要",
}
"""Headings with their Chinese names; all but the last must be there."""
_NEEDED = tuple(COLUMNS)[:-1]
_FLAGS = {"true": True, "false": False, "1": True, "0": False, "是": True, "否": False}
_WHOLE = re.compile(r"[+-]?[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class Opinion:
    """The points that one expert gives to one level in one round.

    Attributes:
        essential: whether the expert calls the factor essential; None where the row is silent.
    """

    expert: str
    round: int
    factor: str
    level: str
    points: int
    essential: bool | None


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be used: where it stands, and why."""

    line: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Opinions:
    """What a table holds: the opinions that can be read, and the rows that cannot."""

    opinions: tuple[Opinion, ...]
    bad: tuple[BadRow, ...]


def read_opinions(table: Table, law: LawPack, rule: DelphiRule) -> Opinions:
    """Return the opinions in a table.

    Raises:
        TableError: a column is missing, unknown or there twice.
    """
    reader = _Reader(_columns(table.header), law, rule)
    for row in table.rows:
        reader.read(row)
    return Opinions(tuple(reader.opinions), tuple(reader.bad))


def _columns(header: Sequence[str]) -> tuple[str, ...]:
    """Return the column that each heading means."""
    known = {name: column for column, name in COLUMNS.items()} | {name: name for name in COLUMNS}
    problems = [
        Problem("expert_column", "", printable(heading), tuple(COLUMNS), {"number": str(number)})
        for number, heading in enumerate(header, start=1)
        if heading.lower() not in known
    ]
    columns = tuple(known.get(heading.lower(), "") for heading in header)
    problems += [Problem("table_missing_column", "", n) for n in _NEEDED if n not in columns]
    for name in COLUMNS:
        places = [number for number, column in enumerate(columns, start=1) if column == name]
        if len(places) > 1:
            ends = {"first": str(places[0]), "second": str(places[1])}
            problems.append(Problem("table_duplicate_column", "", name, (), ends))
    if problems:
        raise TableError(*problems)
    return columns


@dataclass(slots=True)
class _Reader:
    """Reads row after row, and remembers what was said before."""

    columns: tuple[str, ...]
    law: LawPack
    rule: DelphiRule
    opinions: list[Opinion] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    _said: dict[tuple[str, int, str, str], int] = field(default_factory=dict)
    _essential: dict[tuple[str, int, str], bool] = field(default_factory=dict)

    def read(self, row: Row) -> None:
        """Take in one row."""
        if row.problems:
            self.bad.append(BadRow(row.line, row.problems))
            return
        cells = dict(zip(self.columns, row.cells, strict=True))
        problems = [*self._empty(cells)] or [*self._wrong(cells)]
        if not problems:
            opinion = self._opinion(cells)
            problems = [*self._repeated(opinion, row.line)]
            if not problems:
                self.opinions.append(opinion)
        if problems:
            self.bad.append(BadRow(row.line, tuple(problems)))

    def _empty(self, cells: Mapping[str, str]) -> Iterable[Problem]:
        return (Problem("missing_key", f"/{name}") for name in _NEEDED if not cells[name])

    def _wrong(self, cells: Mapping[str, str]) -> Iterable[Problem]:
        """Yield what is wrong with the cells of a row by themselves."""
        rounds = tuple(str(number) for number in range(1, self.rule.rounds + 1))
        if cells["round"] not in rounds:
            yield Problem("unknown_value", "/round", printable(cells["round"]), rounds)
        factor = self._factor(cells["factor"])
        if factor is None:
            known = tuple(self.law.scale.by_id)
            yield Problem("unknown_factor", "/factor", printable(cells["factor"]), known)
        elif self._level(factor, cells["level"]) is None:
            value = printable(cells["level"])
            yield Problem("expert_level", f"/points/{factor.id}", value, factor.level_ids)
        most = self.rule.most_points
        if not _WHOLE.fullmatch(cells["points"]) or abs(int(cells["points"])) > most:
            value = printable(cells["points"])
            yield Problem("wrong_number", "/points", value, (f"-{most} … {most}",))
        essential = cells.get("essential", "").lower()
        if essential and essential not in _FLAGS:
            yield Problem("unknown_value", "/essential", printable(essential), tuple(_FLAGS))

    def _factor(self, name: str) -> Factor | None:
        scale = self.law.scale
        named = {factor.name_zh: factor for factor in scale}
        return scale.by_id.get(name) or named.get(name)

    def _level(self, factor: Factor, name: str) -> str | None:
        labels = {level.label_zh: level.id for level in factor.levels}
        return name if name in factor.positions else labels.get(name)

    def _opinion(self, cells: Mapping[str, str]) -> Opinion:
        """Return what a row says; its cells are known to be right."""
        factor = self._factor(cells["factor"]) or self.law.scale.factors[0]
        return Opinion(
            expert=cells["expert"],
            round=int(cells["round"]),
            factor=factor.id,
            level=self._level(factor, cells["level"]) or factor.neutral,
            points=int(cells["points"]),
            essential=_FLAGS.get(cells.get("essential", "").lower()),
        )

    def _repeated(self, opinion: Opinion, line: int) -> Iterable[Problem]:
        """Yield what an expert says twice, or once so and once otherwise."""
        about = (opinion.expert, opinion.round, opinion.factor)
        first = self._said.setdefault((*about, opinion.level), line)
        if first != line:
            yield Problem("expert_twice", f"/points/{opinion.factor}/{opinion.level}", str(first))
        if opinion.essential is not None:
            before = self._essential.setdefault(about, opinion.essential)
            if before is not opinion.essential:
                yield Problem("expert_contradiction", "/essential", printable(opinion.expert))
