"""Read counting rules, gates and recommendation tables of a law pack."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from data.law.entries import Entry
from data.law.predicates import PredicateReader
from model.law import (
    Adjustment,
    CountingRule,
    Gate,
    Ground,
    Outcome,
    Overlap,
    Stage,
    TableCell,
)

COUNTING, GATES, RECOMMENDATION = "counting.toml", "gates.toml", "recommendation.toml"
RECOMMENDATIONS = ("arrest", "bail", "no_arrest", "panel", "supplement")
_LEVELS = ("needs_evidence", "above_neutral", "any")
_COUNTING_KEYS = (
    "reason", "levels", "factors", "lacks", "flag", "when", "established", "text_zh", "text_en",
    "citations",
)  # fmt: skip
_GATE_KEYS = (
    "id", "order", "stages", "route", "recommendation", "basis", "binding", "when", "grounds",
    "alternatives",
)  # fmt: skip
_ADJUSTMENT_KEYS = (
    "id", "stages", "from", "when", "unless", "to", "spent", "grounds", "alternatives",
)  # fmt: skip


def read_counting(
    document: Mapping[str, object], reader: PredicateReader
) -> tuple[tuple[CountingRule, ...], tuple[Overlap, ...]]:
    """Return the rules on answers that do not count, and the overlap groups."""
    root = Entry(COUNTING, "", document)
    root.allow_only(("rule", "overlap"))
    return (
        tuple(_counting_rule(entry, reader) for entry in root.optional_tables("rule")),
        tuple(
            Overlap(entry.text("id"), frozenset(entry.texts("factors")))
            for entry in root.optional_tables("overlap")
        ),
    )


def _counting_rule(entry: Entry, reader: PredicateReader) -> CountingRule:
    entry.allow_only(_COUNTING_KEYS)
    return CountingRule(
        reason=entry.text("reason"),
        levels=entry.text("levels", one_of=_LEVELS),
        factors=frozenset(entry.texts("factors", default=())),
        lacks=entry.optional_text("lacks", one_of=("evidence",)),
        flag=entry.optional_text("flag", one_of=("element_of_offence",)),
        when=reader.optional(entry, "when"),
        established=entry.flag("established"),
        text_zh=entry.text("text_zh"),
        text_en=entry.text("text_en"),
        citations=entry.texts("citations"),
    )


def read_gates(
    document: Mapping[str, object], reader: PredicateReader
) -> Mapping[str, tuple[Gate, ...]]:
    """Return the gates of every stage in order; the last one of each must always hold."""
    root = Entry(GATES, "", document)
    root.allow_only(("define", "gate"))
    gates = sorted((_gate(e, reader) for e in root.tables("gate")), key=lambda gate: gate.order)
    return MappingProxyType(
        {stage: tuple(gate for gate in gates if stage in gate.stages) for stage in Stage}
    )


def _gate(entry: Entry, reader: PredicateReader) -> Gate:
    entry.allow_only(_GATE_KEYS)
    named = "recommendation" in entry.values
    return Gate(
        id=entry.text("id"),
        order=entry.whole("order"),
        stages=entry.among("stages", tuple(Stage)),
        route=entry.text("route"),
        recommendation=entry.text("recommendation", one_of=RECOMMENDATIONS) if named else None,
        basis=entry.text("basis") if named else None,
        binding=entry.text("binding", one_of=("shall", "may")) if named else None,
        when=reader.read(entry.table("when")),
        grounds=_grounds(entry, "grounds", reader),
        alternatives=_grounds(entry, "alternatives", reader),
    )


def _grounds(entry: Entry, name: str, reader: PredicateReader) -> tuple[Ground, ...]:
    if name not in entry.values:
        return ()
    return tuple(_ground(inner, reader) for inner in entry.tables(name))


def _ground(entry: Entry, reader: PredicateReader) -> Ground:
    entry.allow_only(("stages", "when", "unless", "text", "citations", "with_starred"))
    return Ground(
        text=entry.text("text"),
        citations=entry.texts("citations"),
        stages=entry.among("stages", tuple(Stage)),
        when=reader.optional(entry, "when"),
        unless=reader.optional(entry, "unless"),
        with_starred=entry.flag("with_starred", default=False),
    )


def read_tables(
    document: Mapping[str, object],
) -> Mapping[str, Mapping[tuple[str, str], TableCell]]:
    """Return the danger table of every stage by counted circumstances and band."""
    tables: dict[str, Mapping[tuple[str, str], TableCell]] = {}
    for entry in Entry(RECOMMENDATION, "", document).tables("table"):
        entry.allow_only(("stages", "rows"))
        cells: dict[tuple[str, str], TableCell] = {}
        for row in entry.tables("rows"):
            row.allow_only(("starred", "band", "recommendation", "basis", "spent"))
            key = row.text("starred"), row.text("band")
            if key in cells:
                raise row.error("band", "a combination of starred and band not given before")
            cells[key] = _cell(row)
        for stage in entry.among("stages", tuple(Stage)):
            tables[stage] = MappingProxyType(cells)
    # In the order of the proceedings, whatever the order in the file.
    return MappingProxyType({stage: tables[stage] for stage in Stage if stage in tables})


def _cell(row: Entry) -> TableCell:
    outcome = _outcome(row)
    return TableCell(outcome, _outcome(row.table("spent")) if "spent" in row.values else outcome)


def _outcome(entry: Entry) -> Outcome:
    return Outcome(entry.text("recommendation", one_of=RECOMMENDATIONS), entry.text("basis"))


def read_adjustments(
    document: Mapping[str, object], reader: PredicateReader
) -> tuple[Adjustment, ...]:
    """Return the adjustments of the danger table in order."""
    entries = Entry(RECOMMENDATION, "", document).optional_tables("adjustment")
    return tuple(_adjustment(entry, reader) for entry in entries)


def _adjustment(entry: Entry, reader: PredicateReader) -> Adjustment:
    entry.allow_only(_ADJUSTMENT_KEYS)
    origin, to = entry.table("from"), _outcome(entry.table("to"))
    origin.allow_only(("recommendation", "basis"))
    return Adjustment(
        id=entry.text("id"),
        stages=entry.among("stages", tuple(Stage)),
        recommendation=origin.optional_text("recommendation", one_of=RECOMMENDATIONS),
        basis=origin.optional_text("basis"),
        when=reader.optional(entry, "when"),
        unless=reader.optional(entry, "unless"),
        to=to,
        spent=_outcome(entry.table("spent")) if "spent" in entry.values else to,
        grounds=_grounds(entry, "grounds", reader),
        alternatives=_grounds(entry, "alternatives", reader),
    )


def read_basis_grounds(
    document: Mapping[str, object], reader: PredicateReader
) -> Mapping[str, tuple[Ground, ...]]:
    """Return, for each basis of the danger table, its reasons."""
    entries = Entry(RECOMMENDATION, "", document).tables("basis")
    return MappingProxyType(
        {entry.text("id"): _grounds(entry, "grounds", reader) for entry in entries}
    )
