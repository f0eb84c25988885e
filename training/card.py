"""The scorecard document that a fit comes to: all that serving needs, and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from math import copysign, sqrt
from typing import Any

from data.scorecards.form import FORMAT
from data.scorecards.reading import build_scorecard, checksum_of
from model.law import LawPack
from model.probability import Head
from model.scorecard import Scorecard
from training.errors import LearningError
from training.heads import LearntHead
from training.hierarchy import district_head
from training.learnt import Learnt

# Far finer than any uncertainty, and coarse enough that another processor gives the same bytes.
DIGITS = 8
# Below the correlation that rounding could push past 1.
_MOST_CORRELATION = 1 - 1e-6
_SYNTHETIC_ZH = "合成数据"
_NOTE_ZH = "由案件记录学习得出；概率只适用于与学习案件相似的被取保候审人员。"
_NOTE_EN = (
    "Learnt from case records; probabilities hold for persons like those who were released on bail."
)
_SYNTHETIC_NOTE_ZH = "演示数据（合成数据）学习得出，不得用于真实案件。"
_SYNTHETIC_NOTE_EN = "Learnt from synthetic data; not for real cases."


def scorecard_document(
    learnt: Learnt, *, version: str, code_version: str, district: str | None = None
) -> dict[str, Any]:
    """Return the sealed document of a calibrated card.

    Args:
        learnt: what was learnt.
        version: of the new card.
        code_version: of the program that learnt it.
        district: the code of a district, for a card with its own line from total to probability.

    Raises:
        LearningError: if nothing was learnt, or the district is unknown.
    """
    misconduct, imprisonment = learnt.heads()
    document = {
        "format": FORMAT,
        "version": version,
        "law_version": learnt.law_version,
        "kind": "calibrated",
        "points": misconduct.by_level(),
        "bands": None,
        "threshold": significant(learnt.threshold),
        "calibration": {
            "misconduct": head_document(_head(learnt, misconduct, district)),
            "imprisonment": head_document(imprisonment.calibration.head)
            | {"points": imprisonment.by_level()},
        },
        "provenance": _provenance(learnt, misconduct, imprisonment, code_version, district),
    }
    return document | {"checksum": checksum_of(document)}


def learnt_scorecard(learnt: Learnt, law: LawPack, version: str = "candidate") -> Scorecard:
    """Return the card as serving would read it.

    Raises:
        LearningError: if nothing was learnt.
        ScorecardError: if the document does not fit; a fault of the program.
    """
    return build_scorecard(scorecard_document(learnt, version=version, code_version=""), law)


def head_document(head: Head) -> dict[str, Any]:
    """Return a head as a document, rounded; the covariance stays one."""
    (bb, bs), (_, ss) = head.covariance
    bb, ss = significant(bb), significant(ss)
    most = _MOST_CORRELATION * sqrt(bb * ss)
    bs = significant(copysign(min(abs(bs), most), bs))
    return {
        "intercept": significant(head.intercept),
        "slope": significant(head.slope),
        "covariance": [[bb, bs], [bs, ss]],
        "widening": significant(head.widening),
    }


def significant(value: float, digits: int = DIGITS) -> float:
    """Return a number rounded to significant digits.

    Examples:
        >>> significant(0.123456789123)
        0.12345679
    """
    return float(f"{value:.{digits}g}")


def _head(learnt: Learnt, misconduct: LearntHead, district: str | None) -> Head:
    head = misconduct.calibration.head
    if district is None:
        return head
    hierarchy = learnt.hierarchy
    lines = {} if hierarchy is None else {line.district: line for line in hierarchy.lines}
    if hierarchy is None or district not in lines:
        known = ", ".join(lines) or "none"
        raise LearningError(
            f"district {district!r} has no line; known: {known}; use the pooled card"
        )
    return district_head(head, hierarchy, lines[district])


def _provenance(
    learnt: Learnt,
    misconduct: LearntHead,
    imprisonment: LearntHead,
    code_version: str,
    district: str | None,
) -> Mapping[str, Any]:
    marked = not learnt.synthetic or _SYNTHETIC_ZH in learnt.cohort
    return {
        "source": "learnt from case records",
        "note_zh": _SYNTHETIC_NOTE_ZH if learnt.synthetic else _NOTE_ZH,
        "note_en": _SYNTHETIC_NOTE_EN if learnt.synthetic else _NOTE_EN,
        "synthetic": learnt.synthetic,
        "data_digest": learnt.digest,
        "cohort": learnt.cohort if marked else f"{_SYNTHETIC_ZH}：{learnt.cohort}",
        "district": district,
        "n": misconduct.rows,
        "events": significant(misconduct.events),
        "imprisonment_n": imprisonment.rows,
        "imprisonment_events": significant(imprisonment.events),
        "seed": learnt.options.seed,
        "code_version": code_version,
        "prior_version": learnt.prior_version,
        "prior_checksum": learnt.prior_checksum,
        "tau": misconduct.evidence.tau,
        "scale": significant(misconduct.fit.scale),
        "resolution": misconduct.points.resolution,
        "gap": significant(misconduct.points.gap, 4),
        "cost_miss": learnt.options.cost_miss,
        "cost_detain": learnt.options.cost_detain,
        "forgetting": learnt.options.forgetting,
    }
