"""What changed between two law packs, item by item, for the person who signs the change off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from data.law.contents import Item, Section, sections
from model.law import LawPack

_RENAMING = frozenset({"name_zh", "name_en", "label_zh", "label_en"})
_MARKS = frozenset({"needs_evidence", "gate", "cross_checked", "star"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two law packs do not have in common.

    Attributes:
        kind: subject and action, such as ``level.renamed``; actions are ``added``, ``removed``,
            ``renamed``, ``marked``, ``changed`` and ``reordered``.
        place: the id, with the field where one field changed, such as ``age_stage.a75: label_zh``.
        before: what the old pack has; empty where it has nothing.
        after: what the new pack has; empty where it has nothing.
    """

    kind: str
    place: str
    before: str
    after: str

    @property
    def subject(self) -> str:
        """Return what differs, such as ``level``."""
        return self.kind.partition(".")[0]

    @property
    def action(self) -> str:
        """Return what happened to it, such as ``renamed``."""
        return self.kind.partition(".")[2]


def difference(old: LawPack, new: LawPack) -> tuple[Difference, ...]:
    """Return everything in which two packs differ, in the order of the new pack.

    Version and checksum are not compared: they say that packs differ, not in what.
    """
    before = {(section.subject, section.owner): section for section in sections(old)}
    after = {(section.subject, section.owner): section for section in sections(new)}
    # What belongs to a thing that came or went is said with that thing.
    both = [place for place in after if place in before or not place[1]]
    gone = [place for place in before if place not in after and not place[1]]
    none = {place: Section(*place, {}) for place in (*both, *gone)}
    return tuple(
        change
        for place in (*both, *gone)
        for change in _compared(before.get(place, none[place]), after.get(place, none[place]))
    )


def _compared(old: Section, new: Section) -> Iterator[Difference]:
    """Yield the differences of one section: gone, come, changed, and the order of what stayed."""
    for name, item in old.items.items():
        if name not in new.items:
            yield Difference(f"{new.subject}.removed", _place(new, item), item.name, "")
    for name, item in new.items.items():
        if name not in old.items:
            yield Difference(f"{new.subject}.added", _place(new, item), "", item.name)
        else:
            yield from _changed(new, old.items[name], item)
    kept_before = [name for name in old.items if name in new.items]
    kept_after = [name for name in new.items if name in old.items]
    if kept_before != kept_after:
        orders = ", ".join(kept_before), ", ".join(kept_after)
        yield Difference(f"{new.subject}.reordered", new.owner, *orders)


def _changed(section: Section, old: Item, new: Item) -> Iterator[Difference]:
    """Yield the fields in which two items of one id differ."""
    for name in {**old.fields, **new.fields}:
        before, after = old.fields.get(name, ""), new.fields.get(name, "")
        if before != after:
            owner = f"{section.owner}." if section.owner else ""
            place = f"{owner}{new.id}: {name}"
            yield Difference(f"{section.subject}.{_action(name)}", place, before, after)


def _place(section: Section, item: Item) -> str:
    """Return the id; for a sentence, which is its own id, what it belongs to."""
    if section.owner:
        return section.owner if item.id == item.name else f"{section.owner}.{item.id}"
    return item.id


def _action(field: str) -> str:
    if field in _RENAMING:
        return "renamed"
    return "marked" if field in _MARKS else "changed"
