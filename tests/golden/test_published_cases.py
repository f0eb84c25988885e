"""The published cases: what the tool says of each, beside what was decided, and a draft section.

To accept a change: ``NANSHA_ACCEPT=1 .venv/bin/pytest tests/golden/test_published_cases.py``, then
read the difference. Agreement with the decisions is no validation and never a target.
"""

from __future__ import annotations

import os
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from model.assessment import Assessment, assess
from model.request import Request, parse
from tests.case_tables import CARD, LAW

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "examples" / "published"
DOCUMENT = ROOT / "docs" / "published-cases.md"
INDEX: dict[str, Any] = tomllib.loads((FOLDER / "index.toml").read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = INDEX["case"]
THIN = 0.3
HEAD = """# 公开案例：本系统的结论与实际决定

本文件由测试生成并逐字核对。案例取自公开报道（出处见各件），只录报道写明的事实，其余一律未查明；\
一律按2026年11月22日有效的法规包评估。

**不是验证。** 公开的不捕案例多为听证示范，公开的批捕案例多为重大、逃跑案件，选择有偏；\
报道不是案卷，多数批捕决定没有写明理由。与决定一致或者不一致，都不说明量表对错，\
也从未据此调整分值。不一致的价值在于说明理由：是报道没有写、法律不允许这样认定，还是人有人的判断。

"""


@cache
def assessed(case_id: str) -> Assessment:
    """Return the assessment of one published case."""
    request = parse((FOLDER / f"{case_id}.json").read_bytes(), LAW)
    assert isinstance(request, Request), request
    return assess(request, LAW, CARD)


def render() -> str:
    """Return the comparison of all cases as Markdown."""
    return HEAD + _figures() + _table() + "".join(_entry(case) for case in CASES)


def _figures() -> str:
    thin = [c for c in CASES if assessed(c["id"]).counted.completeness < THIN]
    return f"共{len(CASES)}件；其中{len(thin)}件的完整度不到30%，即七成以上的因素报道没有写明。\n\n"


def _table() -> str:
    rows = [
        "| 案例 | 罪名 | 实际决定 | 路径 | 本系统的结论 | 合计 | 完整度 |",
        "|---|---|---|---|---|---:|---:|",
    ]
    for case in CASES:
        found = assessed(case["id"])
        route = LAW.terms["route"][found.ruling.gate.route].name_zh
        share = f"{found.counted.completeness:.0%}"
        rows.append(
            f"| [{case['id']}](#{case['id'].lower()}) | {case['offence']} | {_decision(case)} "
            f"| {route} | {found.label_zh} | {found.score.total} | {share} |"
        )
    return "\n".join(rows) + "\n"


def _decision(case: dict[str, Any]) -> str:
    return str(case["decision_zh"]).split("。")[0].split("，")[0]


def _entry(case: dict[str, Any]) -> str:
    found = assessed(case["id"])
    grounds = "".join(f"{reason.text}" for reason in found.grounds)
    return (
        f"\n## {case['id']}\n\n{case['title_zh']}（{case['region']}，{case['date']}）。"
        f"出处：<{case['source_address']}>\n\n"
        f"事实：{case['facts_zh']}\n\n"
        f"实际决定：{case['decision_zh']}后来：{case['later_outcome_zh']}\n\n"
        f"本系统：{found.label_zh}。{grounds}合计{found.score.total}分，"
        f"可能区间{found.score.minimum}至{found.score.maximum}。\n\n"
        f"为何如此：{case['comparison_zh']}\n\n"
        f"[请求](../examples/published/{case['id']}.json) · "
        f"[草拟段落](../examples/published/{case['id']}.txt)\n"
    )


def _accepting() -> bool:
    return os.environ.get("NANSHA_ACCEPT") == "1"


def _hold(path: Path, text: str) -> None:
    """Compare a file with what it should be, or write it where the change is accepted."""
    if _accepting():
        path.write_text(text, encoding="utf-8")
    found = path.read_text(encoding="utf-8") if path.exists() else ""

    assert text == found, f"{path.name} differs; see the head of this module to accept"


def test_the_comparison_is_in_step() -> None:
    """docs/published-cases.md says what the tool says today."""
    _hold(DOCUMENT, render())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_draft_section_is_in_step(case: dict[str, Any]) -> None:
    """Each published case has its draft section beside the request."""
    _hold(FOLDER / f"{case['id']}.txt", assessed(case["id"]).paragraph + "\n")
