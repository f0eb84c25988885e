"""The form as it is shown: every factor and finding of a law pack, with what was answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from api.messages import names
from api.messages.dictionary import Language, text
from api.pages.contexts import (
    Choice,
    ClassBlock,
    FactorRow,
    FindingField,
    FormView,
    TextField,
)
from api.pages.form_document import LABELS, RECORDS_SHOWN, Fields
from api.pages.naming import Naming
from data.law.catalogue import LAW_FOLDER
from data.law.pack import read_documents
from model.answers import SOURCES
from model.factors import NOT_APPLICABLE, UNKNOWN, Factor, Level
from model.findings import FindingSpec
from model.law import LawPack, Stage

_RECORDS = frozenset({"record", "records"})


def form_view(fields: Fields, law: LawPack, language: Language, today: str) -> FormView:
    """Return the form with what was written in it."""
    naming = Naming(law, language)
    stage = _written(fields, "stage") or Stage.ARREST_REVIEW
    return FormView(
        texts=tuple(
            TextField(name, text(f"common.{name}", language), _written(fields, name))
            for name in LABELS
        ),
        day=TextField("on", text("common.on", language), _written(fields, "on") or today),
        stages=tuple(
            Choice(str(item), naming.term("stage", item), item == stage) for item in Stage
        ),
        findings=tuple(
            _finding(spec, f"f.{spec.id}", fields, naming) for spec in law.findings.values()
        ),
        blocks=tuple(_blocks(fields, naming)),
    )


def _written(fields: Fields, name: str) -> str:
    return fields.get(name, ("",))[0].strip()


def _blocks(fields: Fields, naming: Naming) -> Iterator[ClassBlock]:
    numbered = list(enumerate(naming.law.scale, start=1))
    for group in naming.law.terms["class"]:
        rows = [_row(n, factor, fields, naming) for n, factor in numbered if factor.group == group]
        yield ClassBlock(group, naming.term("class", group), tuple(rows))


def _row(number: int, factor: Factor, fields: Fields, naming: Naming) -> FactorRow:
    law, chinese = naming.law, naming.language is Language.ZH
    evidence = law.evidence_zh if chinese else law.evidence_en
    source = _written(fields, f"s.{factor.id}")
    return FactorRow(
        id=factor.id,
        number=number,
        name=naming.factor(factor.id),
        definition=definitions(law, naming.language)[factor.id],
        choices=tuple(_levels(factor, _written(fields, f"a.{factor.id}") or UNKNOWN, naming)),
        evidence=_written(fields, f"e.{factor.id}"),
        sources=tuple(Choice(s, naming.term("source", s), s == source) for s in SOURCES),
        element_of_offence=f"o.{factor.id}" in fields,
        proof=tuple(evidence[factor.id]),
        citations=naming.citations(factor.citations),
    )


def _levels(factor: Factor, given: str, naming: Naming) -> Iterator[Choice]:
    yield Choice(UNKNOWN, text("common.unknown", naming.language), given == UNKNOWN)
    for level in factor.levels:
        label = naming.level(factor.id, level.id)
        yield Choice(level.id, label, given == level.id, _mark(level), level.needs_evidence)
    if factor.not_applicable:
        words = text("common.not_applicable", naming.language)
        yield Choice(NOT_APPLICABLE, words, given == NOT_APPLICABLE)


def _mark(level: Level) -> str:
    marks = (("★", level.star is not None), ("▲", level.gate), ("✓", level.cross_checked))
    return "".join(mark for mark, borne in marks if borne)


@lru_cache(maxsize=8)
def definitions(law: LawPack, language: Language) -> Mapping[str, str]:
    """Return what each factor asks, from the coding handbook of the law pack."""
    entries = read_documents(LAW_FOLDER / law.version)["handbook.toml"]["entry"]
    return {entry["factor"]: entry[f"definition_{language}"] for entry in entries}


def _finding(spec: FindingSpec, name: str, fields: Fields, naming: Naming) -> FindingField:
    chosen = set(fields.get(name, ()))
    return FindingField(
        name=name,
        kind=spec.kind,
        label=naming.finding(spec),
        help=spec.help_zh if naming.language is Language.ZH else spec.help_en,
        required=bool(spec.required),
        choices=tuple(_values(spec, chosen, naming)),
        value=_written(fields, name),
        entries=tuple(_entries(spec, name, fields, naming)),
    )


def _values(spec: FindingSpec, chosen: set[str], naming: Naming) -> Iterator[Choice]:
    if spec.kind == "flag":
        for value, key in (("true", "common.yes"), ("false", "common.no")):
            yield Choice(value, text(key, naming.language), value in chosen)
    for item in spec.values:
        yield Choice(str(item.id), names.label(item, naming.language), str(item.id) in chosen)


def _entries(
    spec: FindingSpec, name: str, fields: Fields, naming: Naming
) -> Iterator[tuple[FindingField, ...]]:
    """Yield the fields of a record, or of each of several records."""
    if spec.kind not in _RECORDS:
        return
    prefixes = [name] if spec.kind == "record" else [f"{name}.{i}" for i in range(RECORDS_SHOWN)]
    for prefix in prefixes:
        yield tuple(
            _finding(field, f"{prefix}.{field.id}", fields, naming) for field in spec.fields
        )
