"""Write the codebook, the table of cases and the export as a page of Markdown.

``python -m data.codebook_page VERSION > docs/events.md`` renews the page; a test holds it to the
codebook and the law pack.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping

from data.case_rows import KEYS
from data.codebook import Codebook, EventSpec, codebook
from data.law.catalogue import law_pack
from data.store.deidentified import COLUMNS
from model.citation import Citation
from model.findings import FindingSpec
from model.law import LawPack

_INTRODUCTION = """\
<!-- Generated: python -m data.codebook_page {version} > docs/events.md -->
# 事件编码册 Codebook of events

每个事件有日期和下列字段，没有自由文字；备注另行加密保存，可以销毁。事件一经录入不得修改，更正是指明原事件的新事件。
强制措施不单独录入，由事件开始、结束。引用的条文出自法规包 {version}。

Events are dated, hold codes, numbers, days and sums only, and are never changed: a correction is a
new event that names the old one, and `recorded_in_error` takes one back. Measures follow events.
Sums are yuan in text (`"3500.00"`), sentences years, months and days, lists in tables are separated
by `;`. `*` marks fields that must be given.
"""
_TABLE_WORDS = """\
## 导入表格 Table to import

`nansha cases import FILE --login LOGIN`，或者 `POST /v1/cases/import`（CSV、XLSX）。
每行是一个案件的一名犯罪嫌疑人的一个事件。
列名、事件和选项可以写编号，也可以写中文名称。同一案号、代号视为同一人；同一人同日、同一事件、字段全同的视为已有，
所以重复导入同一表格不会重复存入。退回的行及改法写入 `.errors.csv`，其余照常存入，退出码为3。

One row is one event of one suspect; headings, events and values may be codes or Chinese names.
What is known is not stored again. Rejected rows go to the side file, and the exit code is 3.
Labels are S1, S2 … in order. A correction is made in the program, not by importing.
"""
_EXPORT_WORDS = """\
## 研究用导出 Export for research

`nansha cases export -o FILE --login LOGIN`，或者 `GET /v1/cases/export?format=csv|xlsx`。
不含案号、姓名、证件号码、备注和证据；
封存的记录不导出。代号为加密散列值的前十六位，同一安装的各次导出相同，可以相互对应；没有密钥文件不能还原。
日期如实保留；罪名为录入的文字，录入时不得写入姓名。其后各列为上面的字段。

Pseudonyms are the first 16 hexadecimal digits of a keyed HMAC-SHA-256 and the same in every export
of an installation. Days stand as they are. The fields of the codebook follow by their ids.
"""
_DASH = "—"


def codebook_page(book: Codebook, law: LawPack) -> str:
    """Return the page."""
    parts = [_INTRODUCTION.format(version=law.version)]
    for group in book.groups.values():
        events = [spec for spec in book.events.values() if spec.group == group.id]
        parts.append(f"## {group.name_zh} {group.name_en}\n")
        parts.append(markdown_table(_EVENT_HEADINGS, (_event(spec, book, law) for spec in events)))
    parts.append("## 字段 Fields\n")
    parts.append(
        markdown_table(_FIELD_HEADINGS, (_field(spec, law) for spec in book.fields.values()))
    )
    parts.append(_TABLE_WORDS)
    parts.append(
        markdown_table(("列 Heading", "编号 Code"), ((zh, f"`{k}`") for k, (zh, _) in KEYS.items()))
    )
    parts.append(_EXPORT_WORDS)
    columns = ((f"`{name}`", zh, en) for name, (zh, en) in COLUMNS.items())
    parts.append(markdown_table(("列 Column", "含义", "Meaning"), columns))
    return "\n".join(parts)


_EVENT_HEADINGS = ("编号", "事件", "Event", "字段", "期限", "强制措施", "依据")
_FIELD_HEADINGS = ("编号", "字段", "Field", "类型", "选项", "依据")


def _event(spec: EventSpec, book: Codebook, law: LawPack) -> tuple[str, ...]:
    clocks = law.clocks.events if law.clocks else {}
    clock = clocks[spec.clock].name_zh if spec.clock else _DASH
    names = "、".join(field.name_zh + "*" * bool(field.required) for field in spec.fields.values())
    help_zh = f"<br>{spec.help_zh}" if spec.help_zh else ""
    help_en = f"<br>{spec.help_en}" if spec.help_en else ""
    return (
        f"`{spec.id}`",
        spec.name_zh + help_zh,
        spec.name_en + help_en,
        names or _DASH,
        clock,
        "；".join(_measures(spec, book)) or _DASH,
        cited_in(spec.citations, law.citations),
    )


def _measures(spec: EventSpec, book: Codebook) -> Iterator[str]:
    if spec.begins:
        yield f"开始{book.measures[spec.begins].name_zh}"
    ended = [named.name_zh for name, named in book.measures.items() if name in spec.ends]
    if ended:
        yield f"结束{'、'.join(ended)}"


def _field(spec: FindingSpec, law: LawPack) -> tuple[str, ...]:
    values = "<br>".join(f"`{value.id}` {value.label_zh}" for value in spec.values)
    help_zh = f"<br>{spec.help_zh}" if spec.help_zh else ""
    help_en = f"<br>{spec.help_en}" if spec.help_en else ""
    cited = cited_in(spec.citations, law.citations)
    names = (spec.name_zh + help_zh, spec.name_en + help_en)
    return (f"`{spec.id}`", *names, spec.kind, values or _DASH, cited)


def cited_in(names: Iterable[str], citations: Mapping[str, Citation]) -> str:
    """Return provisions in short, or a dash where there is none."""
    return "、".join(citations[name].short_zh() for name in names) or _DASH


def markdown_table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a table of Markdown."""
    lines = [headings, ("---",) * len(headings), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


if __name__ == "__main__":
    sys.stdout.write(codebook_page(codebook(), law_pack(sys.argv[1])))
