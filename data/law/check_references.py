"""Check what a law pack names: ids, citations, and everything its conditions ask about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from data.law.pack import REQUEST_SPENT
from data.law.place import Found, Place
from model.errors import Problem
from model.law import LawPack

_IDENTITIES = ("id", "code", "factor")
# A finding value of this form is printed as the provision that it is.
_PROVISION = re.compile(r"[A-Z]+\d+(?:\.\d+)?(?:-\d+)*")
_FACTOR_LISTS = frozenset(
    {
        ("counting.toml", ("rule", "factors")),
        ("counting.toml", ("overlap", "factors")),
        ("recommendation.toml", ("what_if", "changeable")),
    }
)


def identity_problems(found: Found) -> Iterator[Problem]:
    """Yield ids that stand twice in one list of tables."""
    for place, value in found:
        if isinstance(value, list) and all(isinstance(entry, Mapping) for entry in value):
            yield from _repeated(place, value)


def _repeated(place: Place, entries: list[Mapping[str, Any]]) -> Iterator[Problem]:
    seen: set[object] = set()
    for position, entry in enumerate(entries):
        name = next((name for name in _IDENTITIES if name in entry), None)
        if name is None or not isinstance(entry[name], str | int):
            continue
        if entry[name] in seen:
            yield place.to(position, name).problem("pack_duplicate_id", entry[name])
        seen.add(entry[name])


def citation_problems(found: Found) -> Iterator[Problem]:
    """Yield citations that ``citations.toml`` does not hold, wherever they are used."""
    known = {value for place, value in found if place.is_at("citations.toml", "citation", "id")}
    for place, value in found:
        if isinstance(value, str) and _cites(place, value) and value not in known:
            yield place.problem("pack_unknown_citation", value)


def _cites(place: Place, value: str) -> bool:
    """Tell whether a text stands where a citation stands, or is a finding named by one."""
    if place.names[-1:] == ("citations",) or place.names[-2:] == ("star", "items"):
        return True
    of_finding = place.file == "findings.toml" and place.names[-2:] == ("values", "id")
    return of_finding and _PROVISION.fullmatch(value) is not None


def name_problems(pack: LawPack, found: Found) -> Iterator[Problem]:
    """Yield factors, findings and definitions that are named and do not exist, or are not used."""
    factors = tuple(pack.scale.by_id)
    for place, value in found:
        named = (place.file, place.names) in _FACTOR_LISTS and isinstance(value, str)
        if named and value not in factors:
            yield place.problem("pack_unknown_factor", value, factors)
    if pack.closing_finding is not None and pack.closing_finding not in pack.findings:
        place = Place("recommendation.toml", ("other_circumstance", "finding"))
        yield place.problem("pack_unknown_finding", pack.closing_finding, tuple(pack.findings))
    yield from _pointer_problems(pack)
    yield from _unused_definitions(pack, found)


def _pointer_problems(pack: LawPack) -> Iterator[Problem]:
    """Yield contradictions that point to a place which no request has."""
    for position, rule in enumerate(pack.contradictions):
        if not _exists(rule.pointer, pack):
            place = Place("findings.toml", ("contradiction", position, "pointer"))
            yield place.problem("pack_wrong_pointer", rule.pointer)


def _exists(pointer: str, pack: LawPack) -> bool:
    """Tell whether a request may have a place such as ``/findings/custody/phase``."""
    kind, *path = pointer.strip("/").split("/")
    if kind == "answers":
        return len(path) == 1 and path[0] in pack.scale.by_id
    specs = tuple(pack.findings.values())
    for name in path:
        found = next((spec for spec in specs if spec.id == name), None)
        if found is None:
            return False
        specs = found.fields
    return kind == "findings" and bool(path)


def _unused_definitions(pack: LawPack, found: Found) -> Iterator[Problem]:
    """Yield named conditions that nothing uses; the one on requests is used by its name."""
    used = {
        value
        for place, value in found
        if place.names[-1:] == ("defined",) and isinstance(value, str)
    }
    for name in pack.definitions:
        if name not in used and name != REQUEST_SPENT:
            yield Place("gates.toml", ("define", name)).problem("pack_unused_definition", name)
