"""An assessment in the words of one language, piece by piece."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from api.messages.citations import full_citations, quotation
from api.messages.dictionary import Language, text
from api.messages.names import level_label, name
from model.assessment import Assessment
from model.factors import UNKNOWN
from model.law import LabelRule

_NO_ARREST = "no_arrest"


@dataclass(frozen=True, slots=True)
class CardWords:
    """An assessment and the language to tell it in."""

    assessment: Assessment
    language: Language

    def say(self, key: str, **slots: object) -> str:
        """Return an entry of the dictionary."""
        return text(key, self.language, **slots)

    def either(self, zh: str, en: str) -> str:
        """Return the text in the language of the card."""
        return zh if self.language is Language.ZH else en

    def join(self, items: Iterable[str]) -> str:
        """Return some words as a list."""
        return self.say("common.list_separator").join(items)

    def matter(self) -> Iterator[tuple[str, str]]:
        """Yield what the request says of the case, as far as it was given."""
        request, facts = self.assessment.request, self.assessment.facts
        tried = facts.finding(("custody", "phase")) == "trial"
        fields = (
            ("common.case_number", request.case_number),
            ("common.defendant" if tried else "common.suspect", request.suspect),
            ("common.offence", request.offence),
            ("common.stage", self.term("stage", request.stage)),
            ("common.on", request.on.isoformat()),
        )
        return ((key, value) for key, value in fields if value)

    def route(self) -> str:
        """Return the name of the route."""
        return self.term("route", self.assessment.ruling.gate.route)

    def label(self) -> str:
        """Return the recommendation in the words of its stage."""
        return self.either(self.assessment.label_zh, self.assessment.label_en)

    def term(self, kind: str, term_id: str) -> str:
        """Return the name of a term of the law pack."""
        return name(self.assessment.law.terms[kind][term_id], self.language)

    def danger(self, number: int) -> str:
        """Return the short name of a danger."""
        danger = self.assessment.law.dangers[number]
        return self.either(danger.short_zh, danger.name_en)

    def factor(self, factor: str) -> str:
        """Return the name of a factor."""
        return name(self.assessment.law.scale.by_id[factor], self.language)

    def level(self, factor: str, level: str) -> str:
        """Return the label of a level."""
        return level_label(self.assessment.law.scale.by_id[factor], level, self.language)

    def proof(self, factor: str) -> str:
        """Return what proves a factor."""
        law = self.assessment.law
        return self.join(self.either_list(law.evidence_zh[factor], law.evidence_en[factor]))

    def either_list(self, zh: tuple[str, ...], en: tuple[str, ...]) -> tuple[str, ...]:
        """Return the texts in the language of the card."""
        return zh if self.language is Language.ZH else en

    def cited(self, citations: Iterable[str]) -> str:
        """Return provisions in full, the instrument named once for those that follow each other."""
        found = [self.assessment.law.citations[citation] for citation in citations]
        return self.join(full_citations(found, self.language))

    def quotation(self, citation: str) -> str:
        """Return a provision with its words."""
        return quotation(self.assessment.law.citations[citation], self.language)

    def circumstances(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the counted statutory circumstances, each with the items that it fulfils."""
        for item in self.assessment.facts.circumstances.items:
            factor, level = self.factor(item.factor), self.level(item.factor, item.level)
            yield self.say("card.circumstance", factor=factor, level=level), item.star.items
        law, request = self.assessment.law, self.assessment.request
        closing = law.closing_circumstance(request.findings)
        if closing is not None:
            spec = law.findings[str(law.closing_finding)]
            facts = self.say(
                "card.circumstance", factor=name(spec, self.language), level=closing["facts"]
            )
            yield facts, (closing["item"],)

    def changes(self) -> Iterator[str]:
        """Yield the answers that would change the recommendation, by factor and outcome."""
        by = groupby(self.assessment.what_if, key=lambda c: (c.factor, c.recommendation))
        for (factor, recommendation), found in by:
            levels = [change.level for change in found]
            slots = {"factor": self.factor(factor), "recommendation": self.outcome(recommendation)}
            named = [level for level in levels if level != UNKNOWN]
            if named:
                quoted = self.join(
                    self.say("common.quoted", text=self.level(factor, level)) for level in named
                )
                yield self.say("card.what_if_line", levels=quoted, **slots)
            if UNKNOWN in levels:
                yield self.say("card.what_if_unknown", **slots)

    def outcome(self, recommendation: str) -> str:
        """Return the general label of a recommendation at the stage of the assessment."""
        if recommendation == _NO_ARREST:
            return self.say("common.not_arrest")
        stage = self.assessment.request.stage
        rule = next(r for r in self.assessment.law.labels if _general(r, stage, recommendation))
        return self.either(rule.text_zh, rule.text_en)

    def conditions(self) -> Iterator[tuple[str, str]]:
        """Yield for each proven danger the measures possible on bail, and what remains."""
        for plan in self.assessment.conditions:
            measures = [self.either(m.order_zh, m.text_en) for m in plan.measures]
            said = self.join(measures) or self.say("common.none")
            line = self.say("card.condition_line", danger=self.danger(plan.danger), measures=said)
            yield line, plan.gap


def _general(rule: LabelRule, stage: str, recommendation: str) -> bool:
    """Tell whether a label says a recommendation whatever its route, basis or circumstances."""
    if rule.routes or rule.bases or rule.when is not None:
        return False
    return stage in rule.stages and recommendation in rule.recommendations
