"""An assessment as it is shown: words for codes, provisions with their text, bars for sums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from api.messages.dictionary import Language, text
from api.pages.charts import bars, range_view
from api.pages.contexts import (
    CircumstanceView,
    ContributionView,
    NamedLine,
    ProbabilityView,
    ReasonView,
    ResultView,
)
from api.pages.naming import Naming
from data.encoding import result_bytes
from model.assessment import Assessment
from model.canonical import digest
from model.recommendation import Reason
from model.result import result_document
from model.scoring import Contribution, imprisonment_total

_EXPERT = "expert"


def result_view(assessment: Assessment, language: Language) -> ResultView:
    """Return everything that is shown of an assessment, in one language.

    Reasons and the draft paragraph are written in the language of the law, Chinese.
    """
    law, card, score = assessment.law, assessment.card, assessment.score
    naming, document = Naming(law, language), result_document(assessment)
    chinese = language is Language.ZH
    outcome = assessment.ruling.outcome
    return ResultView(
        recommendation=outcome.recommendation,
        label=assessment.label_zh if chinese else assessment.label_en,
        route=naming.term("route", assessment.ruling.gate.route),
        basis=outcome.basis,
        band=assessment.facts.band,
        band_label=naming.term("band", assessment.facts.band),
        total=score.total,
        minimum=score.minimum,
        maximum=score.maximum,
        completeness=f"{assessment.counted.completeness:.0%}",
        expert=card.kind == _EXPERT,
        synthetic=bool(card.provenance.get("synthetic")),
        on=assessment.request.on.isoformat(),
        law_version=law.version,
        card_version=card.version,
        digest=digest(result_bytes(assessment)),
        range=range_view(score, law, card),
        probability=_probability(assessment),
        by_class=bars((naming.term("class", n), p) for n, p in score.by_class.items()),
        by_danger=bars((naming.danger(n), p) for n, p in score.by_danger.items()),
        grounds=tuple(_reasons(assessment.grounds, naming)),
        alternatives=tuple(_reasons(assessment.alternatives, naming)),
        warnings=tuple(n.text_zh if chinese else n.text_en for n in assessment.notices),
        circumstances=tuple(_circumstances(document["statutory_circumstances"], naming)),
        contributions=tuple(_contributions(score.contributions, naming)),
        not_counted=tuple(_not_counted(assessment, naming)),
        unknown=tuple(_unknown(assessment, naming)),
        what_if=tuple(_what_if(assessment, naming)),
        conditions=tuple(_conditions(assessment, naming)),
        paragraph=assessment.paragraph,
    )


def anchor(factor: str) -> str:
    """Return the id of the part of the form that asks for a factor."""
    return f"factor-{factor}"


def _probability(assessment: Assessment) -> ProbabilityView | None:
    calibration, total = assessment.card.calibration, assessment.score.total
    if calibration is None:
        return None
    low, high = calibration.misconduct.interval(total)
    of_sentence = imprisonment_total(assessment.score, assessment.card)
    return ProbabilityView(
        misconduct=f"{calibration.misconduct.probability(total):.1%}",
        low=f"{low:.1%}",
        high=f"{high:.1%}",
        imprisonment=f"{calibration.imprisonment.probability(of_sentence):.1%}",
    )


def _reasons(reasons: Iterable[Reason], naming: Naming) -> Iterator[ReasonView]:
    for reason in reasons:
        yield ReasonView(reason.text, naming.citations(reason.citations))


def _circumstances(found: Iterable[dict[str, Any]], naming: Naming) -> Iterator[CircumstanceView]:
    for item in found:
        yield CircumstanceView(
            name=naming.factor(item["factor"]),
            level=naming.level(item["factor"], item["level"]),
            danger=naming.danger(item["danger"]),
            citations=naming.citations(item["citations"]),
        )


def _contributions(items: Iterable[Contribution], naming: Naming) -> Iterator[ContributionView]:
    """Yield the contributions, those that move the total farthest first."""
    for item in sorted(items, key=lambda item: -abs(item.points)):
        level = naming.law.scale.levels[item.factor, item.level]
        yield ContributionView(
            factor=item.factor,
            name=naming.factor(item.factor),
            level=naming.level(item.factor, item.level),
            points=item.points,
            starred=level.star is not None,
            evidence=text("common.choice_separator", naming.language).join(item.evidence),
        )


def _not_counted(assessment: Assessment, naming: Naming) -> Iterator[NamedLine]:
    for item in assessment.counted.not_counted:
        reason = naming.term("reason", item.reason)
        words = text(
            "page.not_counted_line",
            naming.language,
            level=naming.level(item.factor, item.level),
            reason=reason,
        )
        yield NamedLine(naming.factor(item.factor), words, anchor(item.factor))


def _unknown(assessment: Assessment, naming: Naming) -> Iterator[NamedLine]:
    """Yield the unknown factors with what would prove them, the weightiest first."""
    chinese = naming.language is Language.ZH
    evidence = assessment.law.evidence_zh if chinese else assessment.law.evidence_en
    separator = text("common.list_separator", naming.language)
    for name in assessment.to_obtain:
        yield NamedLine(naming.factor(name), separator.join(evidence[name]), anchor(name))


def _what_if(assessment: Assessment, naming: Naming) -> Iterator[NamedLine]:
    for change in assessment.what_if:
        words = text(
            "page.what_if_line",
            naming.language,
            level=naming.level(change.factor, change.level),
            recommendation=text(f"recommendation.{change.recommendation}", naming.language),
        )
        yield NamedLine(naming.factor(change.factor), words, anchor(change.factor))


def _conditions(assessment: Assessment, naming: Naming) -> Iterator[NamedLine]:
    chinese = naming.language is Language.ZH
    separator = text("common.choice_separator", naming.language)
    for plan in assessment.conditions:
        measures = [m.text_zh if chinese else m.text_en for m in (*plan.measures, *plan.duties)]
        words = separator.join(measures)
        yield NamedLine(
            naming.danger(plan.danger), f"{words}{separator}{plan.gap}" if plan.gap else words
        )
