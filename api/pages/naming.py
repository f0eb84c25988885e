"""The names that a law pack gives, in one language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from api.messages import names
from api.messages.citations import short_citation
from api.messages.dictionary import Language, text
from api.pages.contexts import CitationView
from model.factors import NOT_APPLICABLE, UNKNOWN
from model.findings import FindingSpec
from model.law import LawPack


@dataclass(frozen=True, slots=True)
class Naming:
    """Looks up the words of a law pack in one language."""

    law: LawPack
    language: Language

    def term(self, kind: str, name: str) -> str:
        """Return the name of a class, band, stage, route, source or reason."""
        return names.name(self.law.terms[kind][name], self.language)

    def factor(self, name: str) -> str:
        """Return the name of a factor, or of the finding that stands in its place."""
        if name in self.law.findings:
            return self.finding(self.law.findings[name])
        return names.name(self.law.scale.by_id[name], self.language)

    def level(self, factor: str, level: str) -> str:
        """Return the label of a level; unknown and not applicable have theirs."""
        if level in {UNKNOWN, NOT_APPLICABLE}:
            return text(f"common.{level}", self.language)
        if (factor, level) not in self.law.scale.levels:  # the closing item of a rule
            return short_citation(self.law.citations[level], self.language)
        return names.label(self.law.scale.levels[factor, level], self.language)

    def finding(self, spec: FindingSpec) -> str:
        """Return the name of a finding."""
        return names.name(spec, self.language)

    def danger(self, number: int) -> str:
        """Return the short name of a danger."""
        danger = self.law.dangers[number]
        return danger.short_zh if self.language is Language.ZH else danger.name_en

    def citations(self, names: Iterable[str]) -> tuple[CitationView, ...]:
        """Return provisions with their words, which are Chinese in every language."""
        found = [self.law.citations[name] for name in names]
        return tuple(
            CitationView(short_citation(citation, self.language), citation.text)
            for citation in found
        )
