"""Write the statutory clocks and the holiday years of a law pack as a page of Markdown.

``python -m data.law.clock_table VERSION > docs/clocks.md`` renews the page; a test holds it to the
law pack.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping

from data.law.catalogue import law_pack
from data.law.clock_entries import HOURS_PER_DAY
from model.calendar import Calendar, CalendarYear
from model.citation import Citation
from model.clock_book import ClockBook
from model.clock_rules import Clock, Extension, Length, Pause, Trigger
from model.errors import LawPackError
from model.law import LawPack

_INTRODUCTION = """\
<!-- Generated: python -m data.law.clock_table {version} > docs/clocks.md -->
# 法定期限 Statutory clocks

法规包 {version}。剩余天数总是当场计算，从不存储。
起算的时和日不计，月按对应日计算，最后一日为节假日的顺延（{rules}）。
The law pack holds the periods, `model.clocks` counts them; nothing counted is stored.

| 最后一日 | 含义 | Last day |
|---|---|---|
| 顺延 | 最后一日为节假日的，至节后第一个工作日 | moves off a holiday |
| 不顺延 | 在押期间、以小时计的期间、法律规定的最长期限 | kept, holiday or not |
| 在押不顺延 | 犯罪嫌疑人在押时不顺延，否则顺延 | kept while the suspect is in custody |
"""
_HEADINGS = (
    "期限", "Clock", "义务机关", "起算", "长度", "延长", "重新计算", "不计入", "停止", "最后一日",
    "黄／红（剩余日）", "依据",
)  # fmt: skip
_KEPT, _MOVES, _KEPT_IN_CUSTODY = "不顺延", "顺延", "在押不顺延"


def clock_page(law: LawPack) -> str:
    """Return the page of a law pack.

    Raises:
        LawPackError: if the pack has no clocks or no calendar.
    """
    if law.clocks is None or law.calendar is None:
        raise LawPackError(
            f"law pack {law.version} has no clocks.toml or no calendar.toml, so there is no page "
            "of clocks; use a law pack that ships both"
        )
    counting = next(iter(law.clocks.clocks.values())).counting
    rules = _cited((*counting.start, *counting.month, *counting.holiday), law.citations)
    parts = [
        _INTRODUCTION.format(version=law.version, rules=rules),
        _table(_HEADINGS, (_row(c, law.clocks, law.citations) for c in law.clocks.clocks.values())),
        "## 存疑之处 Doubts\n",
        "\n".join(_notes(law.clocks)) + "\n",
        "## 节假日 Holidays\n",
        _calendar(law.calendar),
    ]
    return "\n".join(parts)


def _row(clock: Clock, book: ClockBook, citations: Mapping[str, Citation]) -> tuple[str, ...]:
    return (
        clock.name_zh + ("（权利）" if clock.is_right else ""),
        clock.name_en,
        "、".join(book.organs[organ].name_zh for organ in clock.bound),
        _events((trigger.event for trigger in clock.starts), book),
        _length(clock.length),
        "；".join(_extension(one, book) for one in clock.extensions),
        _events((trigger.event for trigger in clock.restarts), book),
        "；".join(book.states[pause.state].name_zh for pause in clock.pauses),
        _events((name for name in book.events if name in clock.stops), book),
        _last_day(clock),
        f"{clock.amber}／{clock.red}",
        _cited(_all_citations(clock), citations),
    )


def _all_citations(clock: Clock) -> Iterator[str]:
    yield from clock.citations
    parts: tuple[Trigger | Extension | Pause, ...] = (
        *clock.starts,
        *clock.extensions,
        *clock.restarts,
        *clock.pauses,
    )
    for part in parts:
        yield from part.citations
    if clock.at_most is not None:
        yield from clock.at_most.citations


def _events(names: Iterable[str], book: ClockBook) -> str:
    return "；".join(book.events[name].name_zh for name in names)


def _length(length: Length) -> str:
    if length.in_hours:
        return f"{length.days * HOURS_PER_DAY}小时"
    return f"{length.months}个月" if length.months else f"{length.days}日"


def _extension(extension: Extension, book: ClockBook) -> str:
    """Return how much an extension grants and what it is called."""
    days = f"{extension.least_days}日"
    if extension.most_days > extension.least_days:
        days = f"{extension.least_days}至{extension.most_days}日"
    amount = f"{extension.months}个月" if extension.months else days
    manner = "至" if extension.manner == "to" else "加"
    return f"{manner}{amount}：{book.events[extension.event].name_zh}"


def _last_day(clock: Clock) -> str:
    if clock.last_day != "moves":
        return _KEPT
    return _MOVES if clock.fixed_while is None else _KEPT_IN_CUSTODY


def _cited(names: Iterable[str], citations: Mapping[str, Citation]) -> str:
    return "、".join(citations[name].short_zh() for name in dict.fromkeys(names))


def _notes(book: ClockBook) -> Iterator[str]:
    for clock in book.clocks.values():
        if clock.note_zh:
            yield f"- {clock.name_zh}：{clock.note_zh}<br>{clock.note_en}"


def _calendar(calendar: Calendar) -> str:
    headings = ("年", "通知", "放假", "周末上班", "核对")
    return _table(headings, (_year(year) for year in calendar.years.values()))


def _year(year: CalendarYear) -> tuple[str, ...]:
    return (
        str(year.year),
        f"{year.title}（{year.notice}，{year.issued}）",
        "、".join(f"{day.month}.{day.day}" for day in sorted(year.holidays)),
        "、".join(f"{day.month}.{day.day}" for day in sorted(year.working_weekends)),
        f"{year.verified}：{year.note_zh}",
    )


def _table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [headings, ("---",) * len(headings), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


if __name__ == "__main__":
    sys.stdout.write(clock_page(law_pack(sys.argv[1])))
