"""From what experts agree on to a card of kind ``expert``: the prior of the next fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

from data.scorecards.form import FORMAT
from data.scorecards.reading import build_scorecard, checksum_of
from model.law import LawPack
from model.scorecard import Scorecard, point_problems
from training.delphi import FactorView, Panel

AGAINST_THE_LAW = "law"
_NOTE_ZH = (
    "专家咨询得出的先验分值：{experts}名专家，{rounds}轮；"
    "{agreed}项因素达成一致，{kept}项沿用 {base}。未经数据检验，不输出概率。"
)
_NOTE_EN = (
    "Expert priors from a consultation of {experts} experts in {rounds} rounds; {agreed} factors "
    "agreed, {kept} kept from {base}. Not tested on data; gives no probability."
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a card comes from.

    Attributes:
        version: of the new card.
        released: the day, ISO 8601.
        data_digest: ``sha256:`` of the file of opinions.
        code_version: of this program.
    """

    version: str
    released: str
    data_digest: str
    code_version: str


@dataclass(frozen=True, slots=True)
class ExpertCard:
    """A card made from opinions.

    Attributes:
        document: as the file holds it, with its checksum.
        card: the same, read.
        base: the card whose points are kept where the experts do not agree.
        taken: factors whose points are the experts'.
        kept: the other factors, with the reason: one of `training.delphi.REASONS`, or ``law`` where
            the agreed points do not fit the scale.
    """

    document: Mapping[str, Any]
    card: Scorecard
    base: Scorecard
    taken: tuple[str, ...]
    kept: Mapping[str, str]


def expert_card(panel: Panel, law: LawPack, base: Scorecard, origin: Origin) -> ExpertCard:
    """Return the card of a panel; what is not agreed keeps the points of a base card.

    Bands are those of the base: they are set again when the card is calibrated.

    Raises:
        ScorecardError: the base is no expert card, or the new card is refused.
    """
    proposed = {name: agreed_points(panel.last[name]) for name in panel.agreed}
    kept = dict(panel.open)
    for name, levels in proposed.items():
        if point_problems({**base.points, name: levels}, law.scale):
            kept[name] = AGAINST_THE_LAW
    taken = tuple(name for name in panel.agreed if name not in kept)
    points = {
        factor.id: proposed[factor.id] if factor.id in taken else dict(base.points[factor.id])
        for factor in law.scale
    }
    document = _document(points, law, base, _provenance(panel, base, origin, taken, kept), origin)
    return ExpertCard(document, build_scorecard(document, law), base, taken, kept)


def agreed_points(view: FactorView) -> dict[str, int]:
    """Return the medians as whole points; half a point goes to the side of no effect."""
    return {level: _towards_zero(each.median) for level, each in view.levels.items()}


def _towards_zero(median: float) -> int:
    """Round to the nearest whole number, halves towards 0.

    Examples:
        >>> [_towards_zero(value) for value in (2.5, -2.5, 2.75, -0.25)]
        [2, -2, 3, 0]
    """
    return ceil(median - 0.5) if median > 0 else floor(median + 0.5)


def _provenance(
    panel: Panel, base: Scorecard, origin: Origin, taken: tuple[str, ...], kept: Mapping[str, str]
) -> dict[str, Any]:
    numbers = {
        "experts": len(panel.experts),
        "rounds": len(panel.rounds),
        "agreed": len(taken),
        "kept": len(kept),
        "base": base.version,
    }
    return {
        "source": "expert consultation",
        "note_zh": _NOTE_ZH.format(**numbers),
        "note_en": _NOTE_EN.format(**numbers),
        "data_digest": origin.data_digest,
        "cohort": None,
        "n": len(panel.experts),
        "events": None,
        "seed": None,
        "code_version": origin.code_version,
        "prior_version": base.version,
        "released": origin.released,
        "kept": dict(kept),
    } | ({"synthetic": True} if base.provenance.get("synthetic") else {})


def _document(
    points: Mapping[str, Mapping[str, int]],
    law: LawPack,
    base: Scorecard,
    provenance: Mapping[str, Any],
    origin: Origin,
) -> dict[str, Any]:
    bands = base.bands
    document: dict[str, Any] = {
        "format": FORMAT,
        "version": origin.version,
        "law_version": law.version,
        "kind": "expert",
        "points": points,
        "bands": None if bands is None else {"low_max": bands.low_max, "high_min": bands.high_min},
        "threshold": None,
        "calibration": None,
        "provenance": provenance,
    }
    return document | {"checksum": checksum_of(document)}
