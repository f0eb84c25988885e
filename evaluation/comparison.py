"""Two assessments of one suspect side by side: factor by factor, score and recommendation.

Serves the difference between police and prosecutor and the diff of a necessity review; statistics
of agreement derive from it, so nothing but the two assessments is kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_UNKNOWN = "unknown"
_SHOWN = ("stage", "on", "route", "gate", "recommendation", "basis", "label", "completeness")


@dataclass(frozen=True, slots=True)
class Side:
    """One assessment as it was stored.

    Attributes:
        id: of the assessment.
        request, result: the stored documents.
    """

    id: str
    request: Mapping[str, Any]
    result: Mapping[str, Any]

    def answer(self, factor: str) -> dict[str, Any]:
        """Return level, source, evidence, points and, where it did not count, why."""
        given = self.request["answers"].get(factor, _UNKNOWN)
        whole = {"level": given} if isinstance(given, str) else given
        entry = next((c for c in self.result["contributions"] if c["factor"] == factor), None)
        refused = next((n for n in self.result["not_counted"] if n["factor"] == factor), None)
        return {
            "level": whole["level"],
            "source": whole.get("source"),
            "evidence": list(whole.get("evidence") or ()),
            "points": entry["points"] if entry else 0,
            "not_counted": refused["reason"] if refused else None,
        }

    def summary(self) -> dict[str, Any]:
        """Return what an assessment came to, with the grounds and their provisions."""
        score = self.result["score"]
        return {
            "assessment": self.id,
            **{name: self.result[name] for name in _SHOWN},
            "total": score["total"],
            "min": score["min"],
            "max": score["max"],
            "band": score["band"],
            "grounds": self.result["grounds"],
        }


def side(identifier: str, request: bytes, result: bytes) -> Side:
    """Return one side from the bytes of a stored assessment."""
    return Side(identifier, json.loads(request), json.loads(result))


def compare(first: Side, second: Side) -> dict[str, Any]:
    """Return the comparison: both summaries, every factor that either answered, what changed.

    ``effect`` is how many points the second answer moves the total against the first; the effects
    add up to the difference of the totals where both used one scorecard.
    """
    names = [*first.request["answers"], *second.request["answers"]]
    items = [_item(name, first, second) for name in dict.fromkeys(names)]
    alike = sum(item["agrees"] for item in items)
    before, after = first.summary(), second.summary()
    return {
        "first": before,
        "second": after,
        "items": items,
        "findings": _findings(first.request, second.request),
        "compared": len(items),
        "alike": alike,
        "difference": _difference(before["total"], after["total"]),
        "recommendation_changed": before["recommendation"] != after["recommendation"],
        "same_scorecard": _same_card(first.result, second.result),
    }


def _item(factor: str, first: Side, second: Side) -> dict[str, Any]:
    before, after = first.answer(factor), second.answer(factor)
    return {
        "factor": factor,
        "first": before,
        "second": after,
        "agrees": before["level"] == after["level"],
        "same_evidence": before["evidence"] == after["evidence"],
        "effect": after["points"] - before["points"],
    }


def _findings(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the findings that differ; absent ones are null."""
    before, after = first.get("findings") or {}, second.get("findings") or {}
    return [
        {"finding": name, "first": before.get(name), "second": after.get(name)}
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    ]


def _difference(before: int | None, after: int | None) -> int | None:
    return None if before is None or after is None else after - before


def _same_card(first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    return bool(first["scorecard_checksum"] == second["scorecard_checksum"])
