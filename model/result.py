"""The result of an assessment as one document: what is stored, sent and never recomputed."""

from __future__ import annotations

from typing import Any

from model.assessment import Assessment
from model.bond_rules import CitedText
from model.law import LawPack
from model.recommendation import Reason
from model.scoring import imprisonment_total


def result_document(assessment: Assessment) -> dict[str, Any]:
    """Return the result (design, part 3): plain values, probabilities to 4 decimals, shares to 2.

    Chinese is the language of the result; the English of codes and factors comes from the scale.
    """
    law, card, request = assessment.law, assessment.card, assessment.request
    return {
        "law_version": law.version,
        "law_checksum": law.checksum,
        "scorecard_version": card.version,
        "scorecard_checksum": card.checksum,
        "calibrated_on": card.provenance.get("cohort") if card.calibration else None,
        "on": request.on.isoformat(),
        "stage": str(request.stage),
        "route": assessment.ruling.gate.route,
        "gate": assessment.ruling.gate.id,
        "recommendation": assessment.ruling.outcome.recommendation,
        "basis": assessment.ruling.outcome.basis,
        "label": assessment.label_zh,
        "grounds": [_reason(reason) for reason in assessment.grounds],
        "alternatives": [_reason(reason) for reason in assessment.alternatives],
        "score": _score(assessment),
        "probability": _probability(assessment),
        "contributions": _contributions(assessment),
        "statutory_circumstances": _circumstances(assessment),
        "not_counted": [
            {"factor": item.factor, "level": item.level, "reason": item.reason}
            for item in assessment.counted.not_counted
        ],
        "unknown": list(assessment.counted.unknown),
        "completeness": round(assessment.counted.completeness, 2),
        "evidence_to_obtain": _evidence_to_obtain(assessment),
        "what_if": [
            {"factor": c.factor, "level": c.level, "recommendation": c.recommendation}
            for c in assessment.what_if
        ],
        "conditions": _conditions(assessment),
        "bond": _bond(assessment),
        "warnings": [{"code": n.code, "text": n.text_zh} for n in assessment.notices],
        "paragraph": assessment.paragraph,
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {"text": reason.text, "citations": list(reason.citations)}


def _score(assessment: Assessment) -> dict[str, Any]:
    score = assessment.score
    return {
        "total": score.total,
        "min": score.minimum,
        "max": score.maximum,
        "band": assessment.facts.band,
        "by_class": dict(score.by_class),
        "by_danger": {str(danger): points for danger, points in score.by_danger.items()},
    }


def _probability(assessment: Assessment) -> dict[str, Any] | None:
    calibration, total = assessment.card.calibration, assessment.score.total
    if calibration is None:
        return None
    of_sentence = imprisonment_total(assessment.score, assessment.card)
    return {
        "misconduct": round(calibration.misconduct.probability(total), 4),
        "interval": [round(end, 4) for end in calibration.misconduct.interval(total)],
        "imprisonment": round(calibration.imprisonment.probability(of_sentence), 4),
    }


def _contributions(assessment: Assessment) -> list[dict[str, Any]]:
    by_id = assessment.law.scale.by_id
    return [
        {
            "factor": item.factor,
            "level": item.level,
            "points": item.points,
            "evidence": list(item.evidence),
            "citations": list(by_id[item.factor].citations),
        }
        for item in assessment.score.contributions
    ]


def _circumstances(assessment: Assessment) -> list[dict[str, Any]]:
    """Return the counted circumstances, one entry for each danger they prove."""
    law = assessment.law
    found = [
        {
            "factor": item.factor,
            "level": item.level,
            "danger": danger,
            "citations": [i for i in item.star.items if _proves(law, i, danger)],
        }
        for item in assessment.facts.circumstances.items
        for danger in item.star.dangers
    ]
    other = law.closing_circumstance(assessment.request.findings)
    if other is not None:
        found.append(
            {
                "factor": law.closing_finding,
                "level": other["item"],
                "danger": other["danger"],
                "citations": [other["item"]],
            }
        )
    return found


def _proves(law: LawPack, item: str, danger: int) -> bool:
    """Tell whether a cited item is one of a danger: an item of its rule, or of CPL 81 I."""
    rule = law.dangers[danger]
    return item in rule.citations or rule.listed_in(law.citations[item])


def _evidence_to_obtain(assessment: Assessment) -> list[dict[str, str]]:
    evidence = assessment.law.evidence_zh
    return [{"factor": n, "evidence": "、".join(evidence[n])} for n in assessment.to_obtain]


def _conditions(assessment: Assessment) -> list[dict[str, Any]]:
    return [
        {
            "danger": plan.danger,
            "measures": [measure.order_zh for measure in plan.measures],
            "gap": plan.gap,
        }
        for plan in assessment.conditions
    ]


def _bond(assessment: Assessment) -> dict[str, Any] | None:
    """Return the advice on the bond, sums as yuan text."""
    advice = assessment.bond
    if advice is None:
        return None
    return {
        "low": _yuan(advice.low_fen),
        "alternative": _yuan(advice.alternative_fen),
        "high": _yuan(advice.high_fen),
        "capped": advice.capped,
        "guarantor": advice.guarantor,
        "parts": [
            {
                "label": part.label_zh,
                "low": _yuan(part.low_fen),
                "high": _yuan(part.high_fen),
                "note": part.note_zh,
            }
            for part in advice.parts
        ],
        "reasons": [_cited(text) for text in advice.reasons],
        "criteria": [_cited(text) for text in advice.criteria],
        "warnings": [_cited(text) for text in advice.warnings],
    }


def _cited(text: CitedText) -> dict[str, Any]:
    return {"text": text.text_zh, "citations": list(text.citations)}


def _yuan(fen: int | None) -> str | None:
    return None if fen is None else f"{fen // 100}.{fen % 100:02d}"
