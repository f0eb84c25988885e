"""Where a case stands once its answers are counted: its score and what the rules may read."""

from __future__ import annotations

from dataclasses import replace

from model.bands import lifted_band
from model.circumstances import Circumstance, Circumstances, gather
from model.evidence import Counted
from model.facts import Facts
from model.law import LawPack
from model.scorecard import Scorecard
from model.scoring import Score, score


def facts_of(counted: Counted, law: LawPack, card: Scorecard) -> tuple[Score, Facts]:
    """Return the score of counted answers and the facts that follow from it."""
    added_up = score(counted, law, card)
    circumstances = _circumstances(counted, law)
    facts = replace(
        counted.facts,
        circumstances=circumstances,
        band=lifted_band(card, added_up.total, floor=circumstances.floor),
        completeness=counted.completeness,
        card_kind=card.kind,
        min_in_high_band=card.band(added_up.minimum) == "high",
    )
    return added_up, facts


def _circumstances(counted: Counted, law: LawPack) -> Circumstances:
    other = law.closing_circumstance(counted.facts.findings)
    items = [
        Circumstance(name, answer.level, star, answer.evidence)
        for name, answer in counted.counted.items()
        if (star := law.scale.levels[name, answer.level].star) is not None
    ]
    return gather(
        items,
        overlaps=tuple(overlap.factors for overlap in law.overlaps),
        other_danger=None if other is None else other["danger"],
        floor_dangers=law.floor_dangers,
    )
