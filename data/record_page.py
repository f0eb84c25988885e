"""Write the columns of case records and the rules of the cohort as a page of Markdown.

``python -m data.record_page VERSION > docs/records.md`` renews the page; a test holds it to the
codebook, the rules and the law pack.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from data.codebook_page import cited_in, markdown_table
from data.law.catalogue import law_pack
from data.record_columns import ANY, ColumnSpec, Condition, RecordColumns, record_columns
from data.settings.cohort import HEADS, CohortRules, CohortStep, cohort_rules
from model.law import LawPack

_INTRODUCTION = """\
<!-- Generated: python -m data.record_page {version} > docs/records.md -->
# 学习用案件记录 Case records for learning

每行是一名犯罪嫌疑人的一次决定。CSV、XLSX、Parquet 都可以。
列名和选项可以写编号，也可以写中文或者英文名称。
各因素填写**决定时**已查明并且计入的档次，没有查明的填 `unknown`。不得含有姓名、证件号码、案情。
检查：`nansha cohort check FILE`，逐行说明错误及改法，列出各列完整程度和案件流程。
从库中导出：`nansha cases export --learning -o FILE --login LOGIN`，每名已作出决定的犯罪嫌疑人一行，
档次取决定前最后一次评估中计入的。引用的条文出自法规包 {version}。

One row is one decision on one suspect. Factors hold the levels as known and counted **at the
decision**; what was not ascertained is `unknown`. `*` marks columns that must be filled, `°` those
that must be there because they must be filled in some rows. `nansha cohort check FILE` explains
every bad row, shows how complete each column is and who is learnt from.
`nansha cases export --learning` writes the table from the records of an organisation.
"""
_FACTORS = """\
## 因素 Factors

下列{count}项因素各占一列，列名为因素编号或者名称，次序同量表；都必须有列。
各档的含义见 [handbook.md](handbook.md)。

One column for each factor of the scale; what the levels mean stands in the handbook.
"""
_RULES = """\
## 选取案件 Who is learnt from

办结满{months}个月；某列空缺超过{most}的会提示。违反指：{misconduct}。
徒刑以上指：{imprisonment}。宣告缓刑的也是判处徒刑。
下面各步依次适用；前几步是各项学习共同的。

Cases must have been closed for {months} months; columns of which more than {most} is empty are
flagged. The steps apply in order; `M` is misconduct on bail, `S` imprisonment or more.
"""
_CHECKS = """\
## 跨列检查 Checks across columns

- 同一记录代号，或者同一人同日的决定：内容相同的只计一次；内容不同的都不使用，
  因为无从判断哪一行正确。
  Copies count once; rows that contradict each other are both left out.
- 取保期间的违反必须在取保起止日之间。Violations lie within bail.
- 一张表只能用一个法规包的档次；`--law` 指明一个的，其余的行逐行退回。
  One law pack for a table; with `--law` the other rows are rejected one by one.
- 日期不得晚于提取数据的日期（`--extracted-on`，或者文件注明的；都没有的，不得晚于今天）。
  No day lies after the extraction, nor after today.
- 任一行标明合成数据的，整张表以及由此得出的一切都标明合成数据。
  One synthetic row makes the whole table, and all that follows from it, synthetic.
"""
_COLUMN_HEADINGS = ("编号", "列", "Column", "类型", "选项", "条件", "填写", "用途", "依据")
_STEP_HEADINGS = ("步骤", "Step", "用于", "条件", "不进入的原因", "Why the others do not")
_DASH = "—"
_HEAD_NAMES = dict(zip(HEADS, ("M", "S"), strict=True))


def record_page(columns: RecordColumns, rules: CohortRules, law: LawPack) -> str:
    """Return the page."""
    parts = [_INTRODUCTION.format(version=law.version)]
    own = [spec for name, spec in columns.columns.items() if name not in columns.factors]
    for group in columns.groups.values():
        specs = [spec for spec in own if spec.group == group.id]
        if specs:
            parts.append(f"## {group.name_zh} {group.name_en}\n")
            rows = (_column(spec, columns, law) for spec in specs)
            parts.append(markdown_table(_COLUMN_HEADINGS, rows))
    factors = (columns.columns[name] for name in columns.factors)
    rows = ((f"`{f.id}`", f.name_zh, "、".join(_ids(f.value_ids))) for f in factors)
    counted = _FACTORS.format(count=len(columns.factors))
    parts += [counted, markdown_table(("编号", "因素", "档次 Levels"), rows), _CHECKS]
    parts += [_cohort(columns, rules), _steps(columns, rules)]
    return "\n".join(parts)


def _column(spec: ColumnSpec, columns: RecordColumns, law: LawPack) -> tuple[str, ...]:
    mark = "*" if spec.required else "°" if spec.needed_when and not spec.may_be_empty else ""
    help_zh = f"<br>{spec.help_zh}" if spec.help_zh else ""
    help_en = f"<br>{spec.help_en}" if spec.help_en else ""
    values = (f"`{value.id}` {value.label_zh}" for value in spec.values)
    uses = (columns.uses[name].name_zh for name in spec.used_by)
    return (
        f"`{spec.id}`{mark}",
        spec.name_zh + help_zh,
        spec.name_en + help_en,
        spec.kind,
        "<br>".join(values) or _DASH,
        "<br>".join(_conditions(spec, columns)) or _DASH,
        columns.sources[spec.filled_by].name_zh,
        "、".join(uses),
        cited_in(spec.citations, law.citations),
    )


def _conditions(spec: ColumnSpec, columns: RecordColumns) -> Iterable[str]:
    if spec.needed_when:
        yield f"{_alternatives(spec.needed_when, columns)}时必填"
    if spec.only_when:
        yield f"{_alternatives(spec.only_when, columns)}时才可以填"
    if spec.not_before:
        names = "、".join(columns.columns[name].name_zh for name in spec.not_before)
        yield f"不得早于{names}"


def _alternatives(conditions: tuple[Condition, ...], columns: RecordColumns) -> str:
    return "，或者".join(_condition(each, columns) for each in conditions)


def _condition(condition: Condition, columns: RecordColumns) -> str:
    said = []
    for name, wanted in condition.items():
        spec = columns.columns[name]
        labels = {str(value.id): value.label_zh for value in spec.values}
        # In the order of the codebook: a set has none of its own.
        words = "、".join(f"“{label}”" for value, label in labels.items() if value in wanted)
        filled = "已填" if ANY in wanted else f"为{words}" if words else "为空"
        said.append(f"“{spec.name_zh}”{filled}")
    return "，".join(said)


def _cohort(columns: RecordColumns, rules: CohortRules) -> str:
    return _RULES.format(
        months=rules.closed_months,
        most=f"{rules.most_missing:.0%}",
        misconduct=_labels(columns.columns["violations"], rules.misconduct),
        imprisonment=_labels(columns.columns["sentence"], rules.imprisonment),
    )


def _labels(spec: ColumnSpec, chosen: frozenset[str]) -> str:
    return "；".join(value.label_zh for value in spec.values if value.id in chosen)


def _steps(columns: RecordColumns, rules: CohortRules) -> str:
    return markdown_table(_STEP_HEADINGS, (_step(step, columns, rules) for step in rules.steps))


def _step(step: CohortStep, columns: RecordColumns, rules: CohortRules) -> tuple[str, ...]:
    closed = f"“{columns.columns['closed_on'].name_zh}”满{rules.closed_months}个月"
    heads = "、".join(_HEAD_NAMES[head] for head in step.heads) or "共同"
    when = closed if step.closed else _alternatives(step.when, columns)
    return step.name_zh, step.name_en, heads, when, step.left_zh, step.left_en


def _ids(values: Iterable[str]) -> Iterable[str]:
    return (f"`{value}`" for value in values)


if __name__ == "__main__":
    pack = law_pack(sys.argv[1])
    sys.stdout.write(record_page(record_columns(pack), cohort_rules(pack), pack))
