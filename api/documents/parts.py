"""Parts that several documents share: the score, the circumstances, what did not count."""

from __future__ import annotations

from api.documents.content import Block, Heading, Paragraph, Table
from api.documents.matter import Matter, short_checksum
from model.scoring import imprisonment_total

_SCORE_WIDTHS = (32, 50, 13, 43, 18)
_CIRCUMSTANCE_WIDTHS = (38, 56, 30, 32)
_NOT_COUNTED_WIDTHS = (42, 60, 54)
_POINTS = frozenset({2})
_PERCENT = 100


def score_blocks(matter: Matter) -> list[Block]:
    """Return the total and, class by class, what it is made of."""
    blocks: list[Block] = [Paragraph(score_sentence(matter))]
    probability = probability_sentence(matter)
    if probability is not None:
        blocks.append(Paragraph(probability))
    for group, term in matter.law.terms["class"].items():
        rows = _score_rows(matter, group)
        if rows:
            points = matter.assessment.score.by_class[group]
            heading = matter.say("common.score.class", name=term.name_zh, points=points)
            columns = matter.words.lines("common.score.columns")
            blocks += [Heading(heading, 2), Table(columns, rows, _SCORE_WIDTHS, figures=_POINTS)]
    return blocks


def score_sentence(matter: Matter) -> str:
    """Return the total with its range, band and completeness."""
    assessment, score = matter.assessment, matter.assessment.score
    sentence = matter.say(
        "common.score.text",
        total=score.total,
        band=matter.law.terms["band"][assessment.facts.band].name_zh,
        completeness=round(assessment.counted.completeness * _PERCENT),
    )
    if score.minimum == score.maximum:
        return sentence
    return sentence + matter.say("common.score.range", min=score.minimum, max=score.maximum)


def probability_sentence(matter: Matter) -> str | None:
    """Return what a calibrated card predicts; an uncalibrated card predicts nothing."""
    calibration, total = matter.assessment.card.calibration, matter.assessment.score.total
    if calibration is None:
        return None
    low, high = calibration.misconduct.interval(total)
    of_sentence = imprisonment_total(matter.assessment.score, matter.assessment.card)
    return matter.say(
        "common.score.probability",
        misconduct=f"{calibration.misconduct.probability(total):.1%}",
        low=f"{low:.1%}",
        high=f"{high:.1%}",
        imprisonment=f"{calibration.imprisonment.probability(of_sentence):.1%}",
    )


def _score_rows(matter: Matter, group: str) -> tuple[tuple[str, ...], ...]:
    """Return one row for each counted answer of a class."""
    by_id = matter.law.scale.by_id
    return tuple(
        (
            matter.factor(item.factor),
            matter.level(item.factor, item.level),
            f"{item.points:+d}" if item.points else "0",
            matter.listed(item.evidence),
            matter.source(item.factor),
        )
        for item in matter.assessment.score.contributions
        if by_id[item.factor].group == group
    )


def circumstance_table(matter: Matter) -> Table | None:
    """Return the counted statutory circumstances with the words of their items."""
    rows = [
        (
            matter.say(
                "common.circumstances.case",
                factor=matter.factor(item.factor),
                level=matter.level(item.factor, item.level),
            ),
            "\n".join(matter.quotation(citation) for citation in item.star.items),
            _dangers(matter, item.star.dangers),
            matter.listed(item.evidence),
        )
        for item in matter.assessment.facts.circumstances.items
    ]
    rows += _closing_row(matter)
    if not rows:
        return None
    columns = matter.words.lines("common.circumstances.columns")
    return Table(columns, tuple(rows), _CIRCUMSTANCE_WIDTHS)


def _closing_row(matter: Matter) -> list[tuple[str, str, str, str]]:
    """Return the row of a circumstance found under a closing item, which no answer holds."""
    found = matter.law.closing_circumstance(matter.request.findings)
    if found is None:
        return []
    facts = matter.say("common.circumstances.other", facts=found["facts"])
    dangers = _dangers(matter, (found["danger"],))
    return [(facts, matter.quotation(found["item"]), dangers, matter.say("common.none"))]


def _dangers(matter: Matter, dangers: tuple[int, ...]) -> str:
    return "；".join(matter.law.dangers[danger].name_zh for danger in dangers)


def not_counted_table(matter: Matter) -> Table | None:
    """Return the answers that did not count, each with the reason."""
    reasons = matter.law.terms["reason"]
    rows = tuple(
        (
            matter.factor(item.factor),
            matter.level(item.factor, item.level),
            reasons[item.reason].name_zh,
        )
        for item in matter.assessment.counted.not_counted
    )
    columns = matter.words.lines("common.not_counted.columns")
    return Table(columns, rows, _NOT_COUNTED_WIDTHS) if rows else None


def version_blocks(matter: Matter) -> list[Block]:
    """Return which law pack and scorecard were used, and what the result is worth."""
    law, card = matter.law, matter.assessment.card
    checksum = short_checksum(law.checksum)
    sentences = (
        matter.say(
            "common.versions.law", title=law.title_zh, version=law.version, checksum=checksum
        ),
        matter.say(
            "common.versions.card", version=card.version, checksum=short_checksum(card.checksum)
        ),
        _calibration_sentence(matter),
        matter.say("common.versions.use"),
    )
    heading = Heading(matter.say("common.versions.heading"), 1)
    return [heading, *(Paragraph(sentence, "note") for sentence in sentences)]


def _calibration_sentence(matter: Matter) -> str:
    card = matter.assessment.card
    if card.calibration is None:
        return matter.say("common.versions.expert")
    cohort = card.provenance.get("cohort")
    if cohort is None:
        return matter.say("common.versions.calibrated_unnamed")
    return matter.say("common.versions.calibrated", cohort=cohort)


def unknown_names(matter: Matter) -> str:
    """Return the names of the unknown factors as one text; some names are lists themselves."""
    return "；".join(map(matter.factor, matter.assessment.counted.unknown))


def banner(matter: Matter) -> str | None:
    """Return the line that marks a document made with a card of synthetic data."""
    synthetic = matter.assessment.card.provenance.get("synthetic")
    return matter.say("common.demonstration") if synthetic else None


def signature_line(matter: Matter, who: str) -> str:
    """Return a line to be signed and dated by hand."""
    return matter.say("common.signature", who=who)
