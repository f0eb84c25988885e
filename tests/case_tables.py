"""Case tables that a jurist can read (``tests/cases/*.toml``), and how they become requests."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from data.law.catalogue import law_pack
from data.scorecards.catalogue import default_scorecard
from model.assessment import Assessment, assess
from model.request import Request, parse

CASES = Path(__file__).parent / "cases"
LAW = law_pack("cn-2026.1")
CARD = default_scorecard(LAW)
DAY = date(2026, 11, 22)


def read_cases(name: str) -> list[dict[str, Any]]:
    """Return the cases of one table."""
    cases: list[dict[str, Any]] = tomllib.loads((CASES / name).read_text("utf-8"))["case"]
    return cases


def request_of(case: dict[str, Any]) -> Request:
    """Return the request that a case describes; each answer that needs evidence has its own."""
    request = parse(json.dumps(document_of(case), default=str).encode(), LAW)
    assert isinstance(request, Request), request
    return request


def document_of(case: dict[str, Any]) -> dict[str, Any]:
    """Return the request document that a case describes."""
    levels = {factor.id: factor.neutral for factor in LAW.scale} if _neutral(case) else {}
    levels |= dict(level.split(".") for level in case["levels"])
    findings = {"crime_evidence": "sufficient", "penalty": "imprisonment"}
    return {
        "case_number": case["id"],
        "stage": case.get("stage", "arrest_review"),
        "on": DAY.isoformat(),
        "suspect": "S1",
        "offence": case.get("offence", "盗窃罪") or None,
        "findings": findings | case.get("findings", {}),
        "answers": {
            factor: {"level": level, "evidence": [f"证据：{factor}"], "source": "verified"}
            for factor, level in levels.items()
        },
    }


def assess_case(case: dict[str, Any]) -> Assessment:
    """Return the assessment of a case under the current law pack and its default card."""
    return assess(request_of(case), LAW, CARD)


def _neutral(case: dict[str, Any]) -> bool:
    return bool(case.get("rest", "neutral") == "neutral")
