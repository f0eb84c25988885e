"""Slots about the case and its score, and those that take an argument."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from model.prose import day_zh, embedded, places, signed

if TYPE_CHECKING:
    from model.slots import Answer, AnswerWithArgument, Slots

_REQUESTED_ITEMS = 5


def _person(slots: Slots) -> str:
    phase = slots.finding("custody", "phase")
    return slots.wording.person.get(str(phase), slots.wording.person["default"])


def _named(piece: str) -> Answer:
    """Return an answer that names the offence, or does without where none is named."""

    def answer(slots: Slots) -> str:
        offence = slots.assessment.request.offence
        if offence is None:
            return slots.wording.piece(f"{piece}_unnamed")
        return slots.wording.piece(piece, offence=embedded(offence))

    return answer


def _versions(slots: Slots) -> str:
    return slots.wording.piece(
        "versions", law=slots.law.version, card=slots.assessment.card.version
    )


def _class_sums(slots: Slots) -> str:
    words = slots.wording
    return "、".join(
        words.piece("score_of_class", **{"class": term.name_zh, "points": signed(points, words)})
        for term, points in (
            (slots.law.terms["class"][group], points)
            for group, points in slots.assessment.score.by_class.items()
        )
    )


def _unknown(slots: Slots) -> str:
    score, count = slots.assessment.score, len(slots.assessment.counted.unknown)
    if not count:
        return slots.wording.piece("unknown_none")
    ends = {"minimum": score.minimum, "maximum": score.maximum}
    written = {name: signed(value, slots.wording) for name, value in ends.items()}
    return slots.wording.piece("unknown_some", count=str(count), **written)


def _percent(share: float) -> str:
    return f"{share:.1%}"


def _misconduct(slots: Slots) -> str | None:
    calibration = slots.assessment.card.calibration
    if calibration is None:
        return None
    return _percent(calibration.misconduct.probability(slots.assessment.score.total))


def _misconduct_interval(slots: Slots) -> str | None:
    calibration = slots.assessment.card.calibration
    if calibration is None:
        return None
    low, high = calibration.misconduct.interval(slots.assessment.score.total)
    return f"{_percent(low)}至{_percent(high)}"


def _mitigating(slots: Slots) -> str:
    said = [
        slots.wording.phrases[item.factor, item.level]
        for item in slots.assessment.score.contributions
        if item.points < 0 and (item.factor, item.level) in slots.wording.phrases
    ]
    return "，".join(dict.fromkeys(said))


def _text_finding(*path: str) -> Callable[[Slots], str | None]:
    def answer(slots: Slots) -> str | None:
        text = slots.finding(*path)
        return None if text is None else embedded(text)

    return answer


def _day_finding(*path: str) -> Callable[[Slots], str | None]:
    def answer(slots: Slots) -> str | None:
        day = slots.finding(*path)
        return None if day is None else day_zh(day, slots.wording)

    return answer


def _days_held(slots: Slots) -> str | None:
    days = slots.finding("custody", "days_held")
    return None if days is None else str(days)


def _request_items(slots: Slots) -> str:
    words, law = slots.wording, slots.law
    wanted = [] if slots.facts.circumstances.total else [words.piece("danger_evidence")]
    named = [n for n in slots.assessment.to_obtain if _may_be_circumstance(n, slots)]
    for name in named[:_REQUESTED_ITEMS]:
        evidence = "、".join(law.evidence_zh[name])
        wanted.append(
            words.piece("request_item", factor=law.scale.by_id[name].name_zh, evidence=evidence)
        )
    return "；".join(wanted)


def _may_be_circumstance(factor: str, slots: Slots) -> bool:
    """Tell whether a factor can be a statutory circumstance: only such evidence is asked for."""
    return any(level.star for level in slots.law.scale.by_id[factor].levels)


def _phrase(slots: Slots, factor: str) -> str | None:
    answer = slots.assessment.counted.counted.get(factor)
    return None if answer is None else slots.wording.phrases.get((factor, answer.level))


def _evidence(slots: Slots, factor: str) -> str | None:
    answer = slots.assessment.request.answers.get(factor)
    return None if answer is None else "、".join(map(embedded, answer.evidence))


def _places(slots: Slots, prefix: str) -> str:
    named = [c for reason in slots.assessment.grounds for c in reason.citations]
    return places(slots.cited(dict.fromkeys(c for c in named if c.startswith(prefix))))


SCORE_SLOTS: Mapping[str, Answer] = {
    "person": _person,
    "alleged": _named("alleged"),
    "charged": _named("charged"),
    "day": lambda slots: day_zh(slots.facts.on, slots.wording),
    "versions": _versions,
    "class_sums": _class_sums,
    "total": lambda slots: signed(slots.assessment.score.total, slots.wording),
    "unknown": _unknown,
    "band": lambda slots: slots.law.terms["band"][slots.facts.band].name_zh,
    "misconduct": _misconduct,
    "misconduct_interval": _misconduct_interval,
    "mitigating": _mitigating,
    "days_held": _days_held,
    "special_need": _text_finding("special_need", "facts"),
    "lawyer_text": _text_finding("lawyer_opinion", "text"),
    "lawyer_reason": _text_finding("lawyer_opinion", "reason"),
    "requested": _day_finding("supplement_requested"),
    "due": _day_finding("decision_due"),
    "request_items": _request_items,
}
SLOTS_WITH_ARGUMENT: Mapping[str, AnswerWithArgument] = {
    "evidence": _evidence,
    "phrase": _phrase,
    "places": _places,
}
