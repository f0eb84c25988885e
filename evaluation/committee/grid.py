"""A table whose cells may be figures: with interval and n for people, in columns for programs."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.assessable import Lacking
from evaluation.committee.contents import CommitteeContents, Unsaid
from evaluation.committee.prose import say, texts
from evaluation.estimate import Estimate
from evaluation.report.numbers import decimal, percent
from evaluation.report.table import Cell, Column, Table

Entry = Cell | Estimate | Lacking | Unsaid
_DIGEST = 19


@dataclass(frozen=True, slots=True)
class Head:
    """One column: its id, form and decimals; whether only its file holds it."""

    id: str
    form: str = "text"
    places: int = 0
    file_only: bool = False

    @property
    def label(self) -> str:
        """Return its heading for people."""
        return say(f"column.{self.id}")


@dataclass(frozen=True, slots=True)
class Grid:
    """Figures in rows.

    Attributes:
        id: of the table and its file.
        title: what it shows.
        heads: the columns.
        rows: an entry for each column.
        estimand: what is estimated, in words.
        notes: sentences under the table.
        file_only: places of rows that only its file holds; a note says what they are.
    """

    id: str
    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Entry, ...], ...]
    estimand: str
    notes: tuple[str, ...] = ()
    file_only: frozenset[int] = frozenset()

    def shown(self, contents: CommitteeContents) -> Table:
        """Return it as people read it, with what is estimated, card and data under it."""
        heads = [head for head in self.heads if not head.file_only]
        columns = tuple(
            Column(head.id, head.label, "number" if head.form == P else head.form, head.places)
            if head.form in _PLAIN
            else Column(head.id, head.label)
            for head in heads
        )
        rows = tuple(
            tuple(
                _shown(entry, head)
                for entry, head in zip(row, self.heads, strict=True)
                if not head.file_only
            )
            for place, row in enumerate(self.rows)
            if place not in self.file_only
        )
        notes = (*self.notes, stamp(contents, self.estimand))
        return Table(self.id, self.title, columns, rows, notes)

    def written(self) -> Table:
        """Return it for programs: every figure with its ends, n and events, or its reason."""
        figures = {place for place, head in enumerate(self.heads) if head.form not in _PLAIN}
        columns: list[Column] = []
        for place, head in enumerate(self.heads):
            names = [head.id]
            if place in figures:
                names += [f"{head.id}_{part}" for part in _PARTS]
            columns += [Column(name, name) for name in names]
        rows = tuple(
            tuple(
                cell
                for place, entry in enumerate(row)
                for cell in (_written(entry) if place in figures else (_plain(entry),))
            )
            for row in self.rows
        )
        return Table(self.id, self.title, tuple(columns), rows)


_PLAIN = frozenset({"text", "number", "percent", "signed", "p"})
_PARTS = ("low", "high", "n", "events", "not_assessable")
SHARE, RATE, DIFFERENCE = "share", "rate", "difference"
FIGURE, MISCONDUCT, P = "figure", "misconduct", "p"
"""Forms of columns: shares, shown as events of n; other percentages of misconducts; percentages of
cases; numbers from cases; numbers from misconducts; probabilities of tests."""
_PERCENT = frozenset({SHARE, RATE, DIFFERENCE})
_OF_MISCONDUCT = frozenset({RATE, MISCONDUCT})
_LEAST_P = 0.001


def stamp(contents: CommitteeContents, estimand: str) -> str:
    """Return what every table says of itself: estimand, card, data."""
    source = contents.provenance
    return f"估计目标：{estimand}。评分卡{source.version}；数据{source.digest[:_DIGEST]}…"


def figure_text(entry: Estimate | Lacking | Unsaid, form: str = SHARE, places: int = 1) -> str:
    """Return a figure with its interval on one line, for sentences."""
    if not isinstance(entry, Estimate):
        return f"{say('figure.none')}（{reason_text(entry)}）"
    value, low, high = (_number(x, form, places) for x in (entry.value, entry.low, entry.high))
    return f"{value}（95%区间{low}至{high}）"


def reason_text(entry: Lacking | Unsaid) -> str:
    """Return why there is no figure, in words."""
    if isinstance(entry, Lacking):
        got, needed = decimal(entry.got, 0), decimal(entry.needed, 0)
        return say(f"reason.{entry.reason}", got=got, needed=needed)
    known = texts()["unsaid"].get(entry.code)
    return known or say("unsaid.other", code=entry.code)


def _number(value: float, form: str, places: int) -> str:
    return percent(value, places) if form in _PERCENT else decimal(value, places)


def _shown(entry: Entry, head: Head) -> Cell:
    if isinstance(entry, Lacking | Unsaid):
        return f"{say('figure.none')}\n{reason_text(entry)}"
    if not isinstance(entry, Estimate):
        return _probability(entry) if head.form == P else entry
    value, low, high = (
        _number(x, head.form, head.places) for x in (entry.value, entry.low, entry.high)
    )
    return f"{value}\n{low}至{high}\n{_counted(entry, head.form)}"


def _probability(entry: Cell) -> Cell:
    """Return p of a test as people read it."""
    if isinstance(entry, float):
        return f"<{_LEAST_P}" if entry < _LEAST_P else decimal(entry, 3)
    return entry


def _counted(entry: Estimate, form: str) -> str:
    """Return what a figure rests on."""
    n, events = decimal(entry.n, 0), decimal(entry.events, 0)
    if form == SHARE:
        return f"{events}/{n}"
    return say("figure.counted" if form in _OF_MISCONDUCT else "figure.cases", n=n, events=events)


def _written(entry: Entry) -> tuple[Cell, ...]:
    if isinstance(entry, Estimate):
        return (entry.value, entry.low, entry.high, entry.n, entry.events, None)
    code = entry.reason if isinstance(entry, Lacking) else None
    code = entry.code if isinstance(entry, Unsaid) else code
    plain = None if isinstance(entry, Lacking | Unsaid) else entry
    return (plain, None, None, None, None, code)


def _plain(entry: Entry) -> Cell:
    if isinstance(entry, Estimate):
        return entry.value
    return None if isinstance(entry, Lacking | Unsaid) else entry
