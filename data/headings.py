"""What the headings of a table of requests mean, in codes and in the names of the law pack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from data.cells import Codes
from model.factors import NOT_APPLICABLE, UNKNOWN, Factor
from model.findings import FindingSpec
from model.law import LawPack

FINDING = "finding"
_KEYS = {
    "case_number": "text", "stage": "choice", "on": "date", "suspect": "text", "offence": "text",
}  # fmt: skip
_DETAILS = {"evidence": "references", "source": "choice", "element_of_offence": "flag"}
_FLAGS = {"true": True, "false": False, "1": True, "0": False}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a heading means.

    Attributes:
        path: the keys that lead to its value in the document of a request.
        kind: how its cells are read, as for findings.
        codes: names that may stand for coded values.
    """

    path: tuple[str, ...]
    kind: str
    codes: Codes = field(default_factory=dict)

    @property
    def pointer(self) -> str:
        """Return the RFC 6901 pointer to its value."""
        return "".join(f"/{key}" for key in self.path)


def meanings(law: LawPack, words: Mapping[str, str]) -> dict[str, Meaning]:
    """Return every heading that a table may have, the codes before the names.

    Args:
        law: the law pack whose names are read.
        words: further words for keys and values that the pack does not name, by word, such as a
            Chinese word for ``case_number`` or for ``true``.
    """
    spoken = _Words(law, words)
    named = [*spoken.keys(), *spoken.answers(), *spoken.findings()]
    return {codes: meaning for codes, _, meaning in named} | {
        name: meaning for _, names, meaning in named for name in names
    }


_Named = tuple[str, tuple[str, ...], Meaning]


class _Words:
    """The headings of one law pack in codes, in its names and in some further words."""

    def __init__(self, law: LawPack, words: Mapping[str, str]) -> None:
        self._law = law
        self._words = words
        self._flags = _FLAGS | self._values(_FLAGS)

    def keys(self) -> Iterator[_Named]:
        """Yield the headings of the request itself."""
        for key, kind in _KEYS.items():
            codes = self._terms("stage") if key == "stage" else {}
            yield key, self._names(key), Meaning((key,), kind, codes)

    def answers(self) -> Iterator[_Named]:
        """Yield the headings of the answers and of their details."""
        for factor in self._law.scale:
            path = ("answers", factor.id)
            levels = Meaning((*path, "level"), "choice", self._levels(factor))
            yield factor.id, (factor.name_zh,), levels
            for detail, kind in _DETAILS.items():
                codes = {"choice": self._terms("source"), "flag": self._flags}.get(kind, {})
                names = tuple(f"{factor.name_zh}.{name}" for name in self._names(detail))
                yield f"{factor.id}.{detail}", names, Meaning((*path, detail), kind, codes)

    def findings(self) -> Iterator[_Named]:
        """Yield the headings of the findings and of the fields of records."""
        for spec in self._law.findings.values():
            code, path = f"{FINDING}.{spec.id}", ("findings", spec.id)
            yield code, (spec.name_zh,), Meaning(path, spec.kind, self._codes(spec))
            for part in spec.fields if spec.kind == "record" else ():
                meaning = Meaning((*path, part.id), part.kind, self._codes(part))
                yield f"{code}.{part.id}", (f"{spec.name_zh}.{part.name_zh}",), meaning

    def _levels(self, factor: Factor) -> Codes:
        labels = {level.label_zh: level.id for level in factor.levels}
        return labels | {
            name: code for code in (UNKNOWN, NOT_APPLICABLE) for name in self._names(code)
        }

    def _codes(self, spec: FindingSpec) -> Codes:
        if spec.kind == "flag":
            return self._flags
        codes: dict[str, str | int | bool] = {value.label_zh: value.id for value in spec.values}
        return codes | {str(value.id): value.id for value in spec.values}

    def _terms(self, kind: str) -> Codes:
        return {term.name_zh: term.id for term in self._law.terms[kind].values()}

    def _names(self, code: str) -> tuple[str, ...]:
        return tuple(word for word, meant in self._words.items() if meant == code)

    def _values(self, values: Mapping[str, bool]) -> dict[str, bool]:
        return {word: values[code] for word, code in self._words.items() if code in values}
