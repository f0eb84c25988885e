"""The contents of a law pack as named items with their fields, in a stable order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from data.law.notation import Notation
from model.citation import Citation
from model.findings import FindingSpec
from model.law import Adjustment, Gate, Ground, LabelRule, LawPack, Stage
from model.wording import Sentence

_NAMES = ("name_zh", "label_zh", "text_zh", "title_zh", "order_zh", "basis_zh", "heading", "text")
_PACK_FIELDS = (
    "title_zh", "title_en", "valid_from", "valid_to", "request_spent", "closing_finding",
    "floor_dangers", "changeable", "same_evidence",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a law pack holds.

    Attributes:
        id: its id, unique within its section.
        name: its words, or empty where it has none.
        fields: what there is to say about it, written out.
    """

    id: str
    name: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Section:
    """Items of one kind, in order.

    Attributes:
        subject: what they are, such as ``level``.
        owner: what they belong to, such as the factor of a level; empty for the pack.
    """

    subject: str
    owner: str
    items: Mapping[str, Item]


def sections(pack: LawPack) -> tuple[Section, ...]:
    """Return everything that a law pack holds."""
    return tuple(_Contents(pack).sections())


class _Contents:
    """Writes out one law pack."""

    def __init__(self, pack: LawPack) -> None:
        self.pack, self.notation = pack, Notation(pack.definitions)

    def sections(self) -> Iterator[Section]:
        """Yield every section in the order of reading."""
        pack = self.pack
        yield _section("pack", "", [self.item("pack", pack, only=_PACK_FIELDS)])
        yield from self.scale()
        yield _section("citation", "", map(self.citation, pack.citations.values()))
        yield from self.findings(pack.findings.values(), "")
        yield _section("contradiction", "", self.by_id(pack.contradictions))
        yield _section("counting", "", self.numbered(pack.counting, "reason"))
        yield _section("overlap", "", self.by_id(pack.overlaps))
        yield from self.rules()
        yield _section("label", "", map(self.label, pack.labels))
        yield _section("warning", "", [self.item(rule.code, rule) for rule in pack.warnings])
        for kind, terms in pack.terms.items():
            yield _section("term", kind, self.by_id(terms.values()))
        yield _section("danger", "", self.by_id(pack.dangers.values()))
        yield from self.bail()
        yield from self.wording()

    def item(
        self, identity: str, value: Any, *, only: Iterable[str] = (), leave: str = "id code"
    ) -> Item:
        """Return an item of all given fields of a value, or of some only."""
        given = tuple(field.name for field in fields(value) if field.init)
        wanted = tuple(only) or tuple(name for name in given if name not in leave.split())
        texts = {name: self.notation.written(getattr(value, name)) for name in wanted}
        return Item(identity, next((texts[n] for n in _NAMES if n in texts), ""), texts)

    def by_id(self, values: Iterable[Any], *, leave: str = "id") -> list[Item]:
        """Return items named by their own ids."""
        return [self.item(str(value.id), value, leave=f"id {leave}") for value in values]

    def numbered(self, values: Iterable[Any], name: str) -> list[Item]:
        """Return items named by a field; where a name comes again it is numbered."""
        items, times = [], dict[str, int]()
        for value in values:
            given = getattr(value, name)
            times[given] = times.get(given, 0) + 1
            identity = given if times[given] == 1 else f"{given} ({times[given]})"
            items.append(self.item(identity, value))
        return items

    def scale(self) -> Iterator[Section]:
        """Yield factors with what proves them, and their levels."""
        pack, factors = self.pack, []
        for factor, item in zip(pack.scale, self.by_id(pack.scale, leave="levels"), strict=True):
            evidence = {
                "evidence_zh": self.notation.written(pack.evidence_zh.get(factor.id)),
                "evidence_en": self.notation.written(pack.evidence_en.get(factor.id)),
            }
            factors.append(Item(item.id, item.name, {**item.fields, **evidence}))
        yield _section("factor", "", factors)
        for factor in pack.scale:
            yield _section("level", factor.id, self.by_id(factor.levels))

    def citation(self, citation: Citation) -> Item:
        """Return a citation with the version of its instrument."""
        item = self.item(citation.id, citation, leave="id instrument")
        instrument = citation.instrument
        version = f"{instrument.name_zh} {instrument.version.isoformat()}"
        return Item(item.id, citation.full_zh(), {**item.fields, "instrument": version})

    def findings(self, specs: Iterable[FindingSpec], owner: str) -> Iterator[Section]:
        """Yield findings, their values and, inside records, their fields."""
        specs = tuple(specs)
        yield _section("finding", owner, self.by_id(specs, leave="values fields"))
        for spec in specs:
            inner = f"{owner}.{spec.id}" if owner else spec.id
            yield _section("finding_value", inner, self.by_id(spec.values))
            yield from self.findings(spec.fields, inner) if spec.fields else ()

    def rules(self) -> Iterator[Section]:
        """Yield named conditions, gates, cells and adjustments, and the sentences of each."""
        pack, spoken = self.pack, "id grounds alternatives"
        defined = {name: self.notation.spelled_out(c) for name, c in pack.definitions.items()}
        yield _section("definition", "", [Item(n, "", {"when": w}) for n, w in defined.items()])
        by_id = {gate.id: gate for gates in pack.gates.values() for gate in gates}
        gates = sorted(by_id.values(), key=lambda gate: gate.order)
        yield _section("gate", "", self.by_id(gates, leave=spoken))
        tables = [(stage, pack.tables[stage]) for stage in Stage if stage in pack.tables]
        yield _section("table", "", [Item(stage, "", {}) for stage, _ in tables])
        for stage, table in tables:
            yield _section("cell", stage, [self.item(", ".join(p), c) for p, c in table.items()])
        yield _section("adjustment", "", self.by_id(pack.adjustments, leave=spoken))
        rules: list[Gate | Adjustment] = [*gates, *pack.adjustments]
        for rule in rules:
            yield _section("ground", rule.id, self.sentences(rule.grounds))
            yield _section("alternative", rule.id, self.sentences(rule.alternatives))
        yield _section("basis", "", [Item(basis, "", {}) for basis in pack.basis_grounds])
        for basis, grounds in pack.basis_grounds.items():
            yield _section("ground", basis, self.sentences(grounds))

    def sentences(self, grounds: Iterable[Ground]) -> list[Item]:
        """Return sentences, each named by its own words."""
        return self.numbered(grounds, "text")

    def label(self, label: LabelRule) -> Item:
        """Return a label, named by the outcomes that it speaks of."""
        spoken_of = (label.stages, label.routes, label.recommendations, label.bases, label.when)
        identity = " / ".join(filter(None, map(self.notation.written, spoken_of)))
        return self.item(identity, label, only=("text_zh", "text_en"))

    def bail(self) -> Iterator[Section]:
        """Yield bail conditions, gap sentences and the bond, where the pack has them."""
        if self.pack.conditions is not None:
            catalogue = self.pack.conditions
            yield _section("condition", "", self.by_id(catalogue.conditions))
            gaps = [
                (f"{gap.factor}.{gap.level}, {gap.danger}", text) for gap, text in catalogue.gaps
            ]
            yield _section("gap", "", [Item(name, text, {"gap_zh": text}) for name, text in gaps])
            yield _section("surveillance", "", self.by_id(catalogue.residential_surveillance))
        if self.pack.bond_rules is not None:
            bond = self.pack.bond_rules
            yield _section("fine_rule", "", self.by_id(bond.fine_rules))
            yield _section("bond", "", [self.item("bond", bond, leave="fine_rules")])

    def wording(self) -> Iterator[Section]:
        """Yield the words of the paragraph, where the pack has them."""
        if self.pack.wording is None:
            return
        words = self.pack.wording
        yield _section("wording", "", [self.item("wording", words, leave="blocks phrases")])
        phrases = [(".".join(place), text) for place, text in words.phrases.items()]
        yield _section("phrase", "", [Item(name, text, {"text": text}) for name, text in phrases])
        yield _section("block", "", self.by_id(words.blocks, leave="sentences"))
        for block in words.blocks:
            yield _section("sentence", block.id, map(self.sentence, block.sentences))

    def sentence(self, sentence: Sentence) -> Item:
        """Return a sentence of the paragraph, named by its own words."""
        text = self.notation.written(sentence.template)
        return Item(text, text, self.item(text, sentence, leave="template").fields)


def _section(subject: str, owner: str, items: Iterable[Item]) -> Section:
    return Section(subject, owner, {item.id: item for item in items})
