"""Check the bail conditions of a law pack: every statutory circumstance has its gap sentence."""

from __future__ import annotations

from collections.abc import Iterator

from data.law.place import Place
from model.condition_catalogue import OTHER_CIRCUMSTANCE
from model.errors import Problem
from model.law import LawPack

_FILE = "conditions.toml"


def measure_problems(pack: LawPack) -> Iterator[Problem]:
    """Yield circumstances without a gap sentence, and gap sentences of no circumstance."""
    if pack.conditions is None:
        return
    proven = _circumstances(pack)
    described = [(f"{gap.factor}.{gap.level}", gap.danger) for gap, _ in pack.conditions.gaps]
    for name, danger in proven:
        if (name, danger) not in described:
            place = Place(_FILE, ("circumstance",))
            yield place.problem("pack_gap_missing", f"{name}, {danger}")
    for position, (name, danger) in enumerate(described):
        if (name, danger) not in proven:
            place = Place(_FILE, ("circumstance", position, "level"))
            yield place.problem("pack_gap_of_nothing", f"{name}, {danger}")


def _circumstances(pack: LawPack) -> tuple[tuple[str, int], ...]:
    """Return every circumstance that a case may prove, with each of its dangers."""
    starred = [
        (f"{factor.id}.{level.id}", danger)
        for factor in pack.scale
        for level in factor.levels
        if level.star is not None
        for danger in level.star.dangers
    ]
    return (*starred, *_closing_items(pack))


def _closing_items(pack: LawPack) -> Iterator[tuple[str, int]]:
    """Yield the closing items of the rules, each with its danger."""
    closing = pack.findings.get(pack.closing_finding or "")
    for field in () if closing is None else closing.fields:
        if field.id == "item":
            for value in field.values:
                for danger in pack.dangers.values():
                    if danger.listed_in(pack.citations[str(value.id)]):
                        yield f"{OTHER_CIRCUMSTANCE}.{value.id}", danger.id
