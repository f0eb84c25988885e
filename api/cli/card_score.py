"""The part of the card that shows how the score came about."""

from __future__ import annotations

from collections.abc import Iterator

from api.cli.card_words import CardWords
from api.cli.layout import TableColumn, paragraph, signed, table
from model.scoring import imprisonment_total

_WIDTH = 80
_COLUMNS = (
    ("common.factor", 24, False),
    ("common.level", 24, False),
    ("common.points", 6, True),
    ("common.evidence", 23, False),
)


def score(words: CardWords) -> Iterator[str]:
    """Yield the total with its range, band and sums."""
    total, band = words.assessment.score, words.assessment.facts.band
    yield words.say(
        "card.total_line",
        total=total.total,
        minimum=total.minimum,
        maximum=total.maximum,
        band=words.term("band", band),
    )
    by_class = words.join(
        words.say("card.sum", name=words.term("class", group), points=points)
        for group, points in total.by_class.items()
    )
    yield from _line(words, "common.by_class", by_class)
    by_danger = words.join(
        words.say("card.sum", name=words.danger(danger), points=points)
        for danger, points in total.by_danger.items()
        if points
    )
    if by_danger:
        yield from _line(words, "common.by_danger", by_danger)
    yield from _probability(words)


def _line(words: CardWords, key: str, value: str) -> list[str]:
    head = words.say(key) + words.say("common.field_separator")
    return paragraph(head + value, _WIDTH)


def _probability(words: CardWords) -> Iterator[str]:
    """Yield the probabilities; an uncalibrated card has none."""
    calibration, total = words.assessment.card.calibration, words.assessment.score.total
    if calibration is None:
        return
    low, high = calibration.misconduct.interval(total)
    of_sentence = imprisonment_total(words.assessment.score, words.assessment.card)
    line = words.say(
        "card.probability_line",
        misconduct=f"{calibration.misconduct.probability(total):.1%}",
        low=f"{low:.1%}",
        high=f"{high:.1%}",
        imprisonment=f"{calibration.imprisonment.probability(of_sentence):.1%}",
    )
    yield from paragraph(line, _WIDTH)


def contributions(words: CardWords) -> Iterator[str]:
    """Yield the counted answers with their points, those that move the total most first."""
    items = sorted(words.assessment.score.contributions, key=lambda item: -abs(item.points))
    rows = [
        (
            words.factor(item.factor),
            words.level(item.factor, item.level),
            signed(item.points),
            words.join(item.evidence),
        )
        for item in items
    ]
    if rows:
        columns = [TableColumn(words.say(key), width, right) for key, width, right in _COLUMNS]
        yield from table(columns, rows)


def not_counted(words: CardWords) -> Iterator[str]:
    """Yield the answers that did not count, with the reason."""
    for item in words.assessment.counted.not_counted:
        line = words.say(
            "card.not_counted_line",
            factor=words.factor(item.factor),
            level=words.level(item.factor, item.level),
            reason=words.term("reason", item.reason),
        )
        yield from paragraph(line, _WIDTH, first="- ", rest="  ")
