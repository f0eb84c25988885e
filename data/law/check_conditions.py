"""Check the conditions of a law pack: what they ask about exists, can be asked, and in time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from data.law.place import Found, Place
from data.law.rules import RECOMMENDATIONS
from model.errors import Problem
from model.findings import FindingSpec
from model.law import LawPack
from model.predicates import (
    CompletenessAtLeast,
    MinInHighBand,
    Predicate,
    Starred,
    TextIn,
    UnprovenIn,
    walk,
)

_HOLDERS = frozenset({"when", "unless", "define"})
_NESTED = frozenset({"record", "records"})
_AFTER_RULING = frozenset({"recommendation", "basis"})


def condition_problems(pack: LawPack, found: Found) -> Iterator[Problem]:
    """Yield every fault of every condition."""
    for place, value in found:
        if _is_condition(place, value):
            kind, inner = next(iter(value.items()))
            yield from _CHECKS[kind](pack, inner, place.to(kind))
    yield from _timing_problems(pack, found)


def _is_condition(place: Place, value: Any) -> bool:
    """Tell whether a value is a condition without parts."""
    if not isinstance(value, Mapping) or len(value) != 1 or not _HOLDERS & set(place.names):
        return False
    kind, inner = next(iter(value.items()))
    return kind in _CHECKS and isinstance(inner, Mapping)


def _answer(pack: LawPack, inner: Mapping[str, Any], place: Place) -> Iterator[Problem]:
    """Check a condition on the answer to a factor."""
    factors = pack.scale.by_id
    if inner["factor"] not in factors:
        yield place.to("factor").problem("pack_unknown_factor", inner["factor"], tuple(factors))
        return
    levels = factors[inner["factor"]].level_ids
    yield from _empty(inner["in"], place)
    for position, level in enumerate(inner["in"]):
        if level not in levels:
            yield place.to("in", position).problem("pack_unknown_level", level, levels)


def _unproven(pack: LawPack, inner: Mapping[str, Any], place: Place) -> Iterator[Problem]:
    """Check a condition on an answer without its evidence: such levels must need evidence."""
    yield from _answer(pack, inner, place)
    for position, level in enumerate(inner["in"]):
        found = pack.scale.levels.get((inner["factor"], level))
        if found is not None and not found.needs_evidence:
            yield place.to("in", position).problem("pack_never_unproven", level)


def _finding(pack: LawPack, inner: Mapping[str, Any], place: Place) -> Iterator[Problem]:
    """Check a condition on a finding."""
    spec, specs = None, tuple(pack.findings.values())
    for name in inner["path"].split("."):
        spec = next((spec for spec in specs if spec.id == name), None)
        if spec is None:
            known = tuple(spec.id for spec in specs)
            yield place.to("path").problem("pack_unknown_finding", inner["path"], known)
            return
        specs = spec.fields
    if spec is None:  # pragma: no cover - a path is a text that is not empty
        return
    if "any" in inner:
        yield from _elements(spec, inner["any"], place.to("any"))
    elif "in" in inner:
        yield from _values(spec, inner["in"], place.to("in"))
    elif spec.kind != "date":
        yield place.to("days_left").problem("pack_wrong_question", spec.kind, ("date",))


def _elements(spec: FindingSpec, fields: Mapping[str, Any], place: Place) -> Iterator[Problem]:
    """Check what is asked of the elements of a list, the fields of a record, or mere presence."""
    if spec.kind in _NESTED:
        by_name = {field.id: field for field in spec.fields}
    else:
        by_name = {"value": spec} if spec.kind == "choices" else {}
    for name, asked in fields.items():
        if name not in by_name:
            yield place.to(name).problem("pack_unknown_finding", name, tuple(by_name))
        elif not isinstance(asked, Mapping):
            yield from _values(by_name[name], asked, place.to(name))
        elif by_name[name].kind != "date":
            kind = by_name[name].kind
            yield place.to(name, "days_left").problem("pack_wrong_question", kind, ("date",))


def _values(spec: FindingSpec, values: list[Any], place: Place) -> Iterator[Problem]:
    """Check that every value asked for may be found."""
    allowed: tuple[Any, ...] = tuple(value.id for value in spec.values)
    if spec.kind == "flag":
        allowed = (True, False)
    elif spec.kind not in {"choice", "choices"}:
        yield place.problem("pack_wrong_question", spec.kind, ("choice", "choices", "flag"))
        return
    yield from _empty(values, place)
    for position, value in enumerate(values):
        if not any(type(value) is type(known) and value == known for known in allowed):
            shown = tuple(map(_written, allowed))
            yield place.to(position).problem("pack_unknown_value", _written(value), shown)


def _written(value: Any) -> str:
    """Return a plain value as TOML writes it, without quotation marks."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _term(terms_of: Callable[[LawPack], tuple[str, ...]]) -> Callable[..., Iterator[Problem]]:
    """Return the check of a condition on a plain attribute."""

    def check(pack: LawPack, inner: Mapping[str, Any], place: Place) -> Iterator[Problem]:
        allowed = terms_of(pack)
        yield from _empty(inner["in"], place)
        for position, value in enumerate(inner["in"]):
            if value not in allowed:
                yield place.to("in", position).problem("pack_unknown_value", value, allowed)

    return check


def _empty(values: list[Any], place: Place) -> Iterator[Problem]:
    if not values:
        yield place.problem("pack_empty_condition")


def bases(pack: LawPack) -> tuple[str, ...]:
    """Return every basis code that a rule of the pack gives, in order."""
    gates = [gate.basis for gates in pack.gates.values() for gate in gates if gate.basis]
    cells = [cell for table in pack.tables.values() for cell in table.values()]
    given = [outcome.basis for cell in cells for outcome in (cell.outcome, cell.spent)]
    changed = [outcome.basis for rule in pack.adjustments for outcome in (rule.to, rule.spent)]
    return tuple(dict.fromkeys((*gates, *given, *changed)))


def _timing_problems(pack: LawPack, found: Found) -> Iterator[Problem]:
    """Yield conditions that ask for what is not known yet where they are read."""
    for place, kind, rule in _rules(pack, found):
        for part in (rule.when, getattr(rule, "unless", None)):
            if part is not None and any(_too_early(kind, leaf) for leaf in walk(part)):
                yield place.problem("pack_condition_too_early")


def _rules(pack: LawPack, found: Found) -> Iterator[tuple[Place, str, Any]]:
    """Yield every rule that is read before the ruling, with its place and kind."""
    gates = {gate.id: gate for gates in pack.gates.values() for gate in gates}
    for place, value in found:
        if place.is_at("gates.toml", "gate", "id") and value in gates:
            yield place, "gate", gates[value]
    for position, adjustment in enumerate(pack.adjustments):
        yield Place("recommendation.toml", ("adjustment", position)), "adjustment", adjustment
    for position, counting in enumerate(pack.counting):
        yield Place("counting.toml", ("rule", position)), "counting", counting
    for position, contradiction in enumerate(pack.contradictions):
        yield Place("findings.toml", ("contradiction", position)), "contradiction", contradiction


def _too_early(kind: str, leaf: Predicate) -> bool:
    """Tell whether a rule of this kind is read before what a condition asks about is known."""
    if isinstance(leaf, TextIn) and leaf.attribute in _AFTER_RULING:
        return True
    if kind in {"gate", "adjustment"}:
        return False
    scored = isinstance(leaf, Starred | CompletenessAtLeast | MinInHighBand | UnprovenIn)
    return scored or (isinstance(leaf, TextIn) and leaf.attribute == "band")


_CHECKS: Mapping[str, Callable[[LawPack, Mapping[str, Any], Place], Iterator[Problem]]] = {
    "answer": _answer,
    "reported": _answer,
    "unproven": _unproven,
    "finding": _finding,
    "band": _term(lambda pack: tuple(pack.terms["band"])),
    "stage": _term(lambda pack: tuple(pack.terms["stage"])),
    "route": _term(lambda pack: tuple(pack.terms["route"])),
    "recommendation": _term(lambda _: RECOMMENDATIONS),
    "basis": _term(bases),
}
