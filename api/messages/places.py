"""Where a problem is, in words: pointers read with the names of the law pack."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from api.messages.entries import Language, entries, text
from api.messages.names import answer_labels, label, name
from data.codebook import codebook
from data.record_columns import record_columns
from model.findings import FindingSpec
from model.law import LawPack

_SHOWN_AS_ITSELF = "level"
_DETAIL = "detail"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a request or card.

    Attributes:
        words: such as 作答“犯罪前科”.
        labels: names of the values that may stand there, by id, where the law pack names them.
    """

    words: str
    labels: Mapping[str, str] = field(default_factory=dict)


def place_of(pointer: str, language: Language, law: LawPack | None) -> Place:
    """Return the place that an RFC 6901 pointer means; unknown parts are quoted as they are."""
    root, *path = [
        part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]
    ] or [""]
    if not root:
        return Place(text("place.document", language))
    if root == _DETAIL and path:
        return _detail(path, language)
    if law is not None and root in _READERS:
        return _READERS[root](path, language, law)
    labels = _term_labels(law, root, language)
    return _inside(Place(_key_words(root, language), labels), path, language)


def _answer(path: list[str], language: Language, law: LawPack) -> Place:
    """Return a place among the answers."""
    factor = law.scale.by_id.get(path[0]) if path else None
    if factor is None:
        names = {factor.id: name(factor, language) for factor in law.scale}
        return _inside(Place(text("common.answers", language), names), path, language)
    words = text("place.answer", language, name=name(factor, language))
    place = Place(words, answer_labels(factor, language))
    if path[1:2] == ["source"]:
        place = replace(place, labels=_term_labels(law, "source", language))
    return _inside(place, path[1:], language)


def _finding(path: list[str], language: Language, law: LawPack) -> Place:
    """Return a place among the findings."""
    spec = law.findings.get(path[0]) if path else None
    if spec is None:
        names = {spec.id: name(spec, language) for spec in law.findings.values()}
        return _inside(Place(text("common.findings", language), names), path, language)
    place = Place(
        text("place.finding", language, name=name(spec, language)), _values(spec, language)
    )
    for part in path[1:]:
        fields = {field.id: field for field in spec.fields}
        if part in fields:
            spec = fields[part]
            words = text("place.inside", language, outer=place.words, name=name(spec, language))
            place = Place(words, _values(spec, language))
        else:
            place = _inside(place, [part], language)
    return place


def _detail(path: list[str], language: Language) -> Place:
    """Return a place in the detail of an event: a field of the codebook."""
    spec = codebook().fields.get(path[0])
    if spec is None:
        return _inside(Place(_key_words(_DETAIL, language)), path, language)
    words = text("place.detail", language, name=name(spec, language))
    return _inside(Place(words, _values(spec, language)), path[1:], language)


def _points(path: list[str], language: Language, law: LawPack) -> Place:
    """Return a place among the points of a card."""
    factor = law.scale.by_id.get(path[0]) if path else None
    if factor is None:
        return _inside(Place(text("common.points", language)), path, language)
    labels = answer_labels(factor, language)
    named = [name(factor, language), *(labels.get(part, part) for part in path[1:])]
    separator = text("common.field_separator", language)
    return Place(text("place.points", language, name=separator.join(named)))


def _record(path: list[str], language: Language, law: LawPack) -> Place:
    """Return a column of the table of case records."""
    spec = record_columns(law).columns.get(path[0]) if path else None
    if spec is None:
        return _inside(Place(_key_words("record", language)), path, language)
    labels = {str(value.id): label(value, language) for value in spec.values}
    return Place(text("place.record", language, name=name(spec, language)), labels)


_READERS: Mapping[str, Callable[[list[str], Language, LawPack], Place]] = {
    "answers": _answer,
    "findings": _finding,
    "points": _points,
    "record": _record,
}


def _inside(place: Place, path: list[str], language: Language) -> Place:
    """Return a place further in; the level of an answer is the answer itself."""
    for part in path:
        if part.isdecimal():
            words = text("place.item", language, outer=place.words, number=int(part) + 1)
        elif part == _SHOWN_AS_ITSELF:
            continue
        else:
            words = text(
                "place.inside", language, outer=place.words, name=_key_words(part, language)
            )
        place = replace(place, words=words)
    return place


def _key_words(key: str, language: Language) -> str:
    """Return the word for a key of a request, or the key itself."""
    return entries(language).get(f"common.{key}", key)


def _values(spec: FindingSpec, language: Language) -> dict[str, str]:
    """Return the names of the values or fields that a finding may have, by id."""
    values = {str(value.id): label(value, language) for value in spec.values}
    return values | {field.id: name(field, language) for field in spec.fields}


def stage_labels(law: LawPack | None, language: Language) -> dict[str, str]:
    """Return the names of the stages of the proceedings by id."""
    return _term_labels(law, "stage", language)


def _term_labels(law: LawPack | None, kind: str, language: Language) -> dict[str, str]:
    terms = law.terms.get(kind, {}) if law else {}
    return {term.id: name(term, language) for term in terms.values()}
