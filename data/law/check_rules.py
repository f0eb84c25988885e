"""Check the rules of a law pack: gates in order, tables complete, every code defined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from data.law.check_conditions import bases
from data.law.pack import Documents
from data.law.place import Place
from model.errors import Problem
from model.law import LawPack
from model.predicates import ALWAYS
from model.scorecard import BANDS

_GATES, _TABLES, _LABELS = "gates.toml", "recommendation.toml", "labels.toml"
_ROWS = ("none", "one", "many")
# Rules that hold at no stage unless they name one; other texts hold at every stage.
_STAGED = ((_GATES, "gate"), (_TABLES, "table"), (_TABLES, "adjustment"), (_LABELS, "label"))


def rule_problems(pack: LawPack, documents: Documents) -> Iterator[Problem]:
    """Yield every fault of gates, tables, adjustments and labels by themselves."""
    for stage in pack.terms["stage"]:
        yield from _gate_problems(pack, stage, documents)
    for place, gate in _entries(documents, _GATES, "gate"):
        if "recommendation" not in gate and {"basis", "binding"} & set(gate):
            yield place.problem("pack_gate_incomplete", gate["id"])
    yield from _table_problems(pack, documents)
    yield from _code_problems(pack, documents)
    for file, name in _STAGED:
        for place, entry in _entries(documents, file, name):
            yield from _stage_problems(pack, place, entry)


def _entries(
    documents: Documents, file: str, name: str
) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    for position, entry in enumerate(documents[file].get(name, ())):
        yield Place(file, (name, position)), entry


def gate_places(documents: Documents) -> Mapping[str, Place]:
    """Return where each gate stands, by its id."""
    return {gate["id"]: place for place, gate in _entries(documents, _GATES, "gate")}


def _gate_problems(pack: LawPack, stage: str, documents: Documents) -> Iterator[Problem]:
    """Yield faults in the order of the gates of a stage."""
    places = gate_places(documents)
    gates = pack.gates.get(stage, ())
    if not gates:
        yield Place(_GATES, ("gate",)).problem("pack_stage_without_gate", stage)
        return
    if gates[-1].when != ALWAYS:
        yield places[gates[-1].id].to("when").problem("pack_last_gate", stage)
    for first, second in pairwise(gates):
        if first.order == second.order:
            yield places[second.id].to("order").problem("pack_gate_order", second.order)


def _table_problems(pack: LawPack, documents: Documents) -> Iterator[Problem]:
    """Yield cells that are missing, given twice, or of an unknown row or band."""
    given: set[tuple[str, str, str]] = set()
    for outer, table in _entries(documents, _TABLES, "table"):
        for position, row in enumerate(table["rows"]):
            place = outer.to("rows", position)
            yield from _unknown(place.to("starred"), row["starred"], _ROWS)
            yield from _unknown(place.to("band"), row["band"], BANDS)
            for stage in table.get("stages", ()):
                cell = (stage, row["starred"], row["band"])
                if cell in given:
                    yield place.problem("pack_cell_twice", ", ".join(cell))
                given.add(cell)
    wanted = [(s, row, band) for s in pack.terms["stage"] for row in _ROWS for band in BANDS]
    for cell in wanted:
        if cell not in given:
            yield Place(_TABLES, ("table",)).problem("pack_cell_missing", ", ".join(cell))


def _code_problems(pack: LawPack, documents: Documents) -> Iterator[Problem]:
    """Yield routes, bases and reasons that a rule names and nothing defines."""
    routes, known = tuple(pack.terms["route"]), bases(pack)
    for place, gate in _entries(documents, _GATES, "gate"):
        yield from _unknown(place.to("route"), gate["route"], routes)
    for place, label in _entries(documents, _LABELS, "label"):
        for position, route in enumerate(label.get("routes", ())):
            yield from _unknown(place.to("routes", position), route, routes)
        for position, basis in enumerate(label.get("bases", ())):
            yield from _unknown(place.to("bases", position), basis, known)
    for place, rule in _entries(documents, _TABLES, "adjustment"):
        if "basis" in rule["from"]:
            yield from _unknown(place.to("from", "basis"), rule["from"]["basis"], known)
    for place, basis in _entries(documents, _TABLES, "basis"):
        yield from _unknown(place.to("id"), basis["id"], known)
    for place, rule in _entries(documents, "counting.toml", "rule"):
        yield from _unknown(place.to("reason"), rule["reason"], tuple(pack.terms["reason"]))


def _stage_problems(pack: LawPack, place: Place, entry: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield rules of no stage, and stages that the pack does not name."""
    if not entry.get("stages"):
        yield place.to("stages").problem("pack_rule_without_stage")
    for position, stage in enumerate(entry.get("stages", ())):
        yield from _unknown(place.to("stages", position), stage, tuple(pack.terms["stage"]))


def _unknown(place: Place, value: str, allowed: tuple[str, ...]) -> Iterator[Problem]:
    if value not in allowed:
        yield place.problem("pack_unknown_value", value, allowed)
