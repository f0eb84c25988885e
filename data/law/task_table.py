"""Write the tasks of necessity review of a law pack as a page of Markdown.

``python -m data.law.task_table VERSION > docs/tasks.md`` renews the page; a test holds it to the
law pack.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from data.codebook import codebook
from data.law.catalogue import law_pack
from model.errors import LawPackError
from model.law import LawPack
from model.tasks import TaskRule

_INTRODUCTION = """\
<!-- Generated: python -m data.law.task_table {version} > docs/tasks.md -->
# 羁押必要性审查任务 Tasks of necessity review

法规包 {version}。任务是对事件和日期的查询（`GET /v1/tasks`），从不存储，也不需要后台程序按时运行。
只在逮捕羁押期间提起；提起当日或者以后作了羁押必要性审查阶段的评估，或者录入了下列事件之一的，任务即办结：{closing}。
羁押终止的，任务随之终止。同一任务多次提起的，只列一次，以最早的一次计算。办理天数和羁押满三十日、六十日的时间点是设计选择，
法律只要求“仍应当”“及时”“立即”；天数按日历日计算，不因节假日顺延。

Tasks are a query over events and days. They stand while the suspect is under arrest and are closed
by an assessment at the stage of necessity review, or by one of the events above, on the day that
raised them or later. Numbers of days are a design choice where the law says only “promptly”.

"""
_HEADINGS = ("任务", "Task", "提起", "办理", "理由", "依据")


def task_page(law: LawPack) -> str:
    """Return the page of a law pack.

    Raises:
        LawPackError: if the pack has no tasks.
    """
    if law.tasks is None:
        raise LawPackError(
            f"law pack {law.version} has no tasks.toml, so there is no page of tasks; use a law "
            "pack that ships one"
        )
    closing = _events(law.tasks.closing)
    rows = (_row(rule, law) for rule in law.tasks.rules)
    return _INTRODUCTION.format(version=law.version, closing=closing) + _table(_HEADINGS, rows)


def _row(rule: TaskRule, law: LawPack) -> tuple[str, ...]:
    due = f"{rule.due_days}日内" if rule.due_days else "当日"
    cited = "、".join(law.citations[name].short_zh() for name in rule.citations)
    return (rule.name_zh, rule.name_en, _cause(rule), due, rule.reason_zh, cited)


def _cause(rule: TaskRule) -> str:
    """Return what raises a task, and what does not."""
    if rule.custody_days is not None:
        return f"逮捕后羁押满{rule.custody_days}日"
    events = _events(rule.raised_by)
    if rule.unless is None:
        return events
    field = codebook().fields[rule.unless.field]
    values = "、".join(v.label_zh for v in field.values if v.id in rule.unless.values)
    return f"{events}（{field.name_zh}为“{values}”的除外）"


def _events(names: Iterable[str]) -> str:
    wanted = frozenset(names)
    return "；".join(s.name_zh for s in codebook().events.values() if s.id in wanted)


def _table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [headings, ("---",) * len(headings), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


if __name__ == "__main__":
    sys.stdout.write(task_page(law_pack(sys.argv[1])))
