"""What fills the slots of the wording: each slot is one small question to the assessment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from model.citation import Citation, chinese_number
from model.prose import Names, day_zh, embedded, places, quoted, signed, yuan_zh
from model.wording import Wording

if TYPE_CHECKING:
    from model.assessment import Assessment
    from model.circumstances import Circumstance

_REQUESTED_ITEMS = 5
_CLOSING_WORD = "情形"


class Slots:
    """Answers the slots of one paragraph; None where there is nothing to say."""

    def __init__(self, assessment: Assessment, wording: Wording) -> None:
        self.assessment, self.wording = assessment, wording
        self.law, self.facts = assessment.law, assessment.facts

    def value(self, name: str) -> str | None:
        """Return what fills a slot, or None.

        Raises:
            KeyError: if there is no such slot.
        """
        question, _, argument = name.partition(" ")
        if argument:
            return _WITH_ARGUMENT[question](self, argument)
        return _PLAIN[question](self)

    def cited(self, ids: Iterable[str]) -> list[Citation]:
        """Return provisions by their ids."""
        return [self.law.citations[citation] for citation in ids]

    def finding(self, *path: str) -> Any:
        """Return a finding, or None."""
        return self.facts.finding(path)


def _person(slots: Slots) -> str:
    phase = slots.finding("custody", "phase")
    return slots.wording.person.get(str(phase), slots.wording.person["default"])


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


def _one_circumstance(slots: Slots) -> str | None:
    items = slots.facts.circumstances.items
    return f"{_fact(items[0], slots, Names())}。" if len(items) == 1 else None


def _many_circumstances(slots: Slots) -> str | None:
    items = slots.facts.circumstances.items
    if len(items) <= 1:
        return None
    names = Names()
    listed = (
        f"{chinese_number(number)}是{_fact(item, slots, names)}"
        for number, item in enumerate(items, start=1)
    )
    return "；".join(listed) + "。"


def _fact(item: Circumstance, slots: Slots, names: Names) -> str:
    """Return one circumstance as a clause: the fact, its evidence, the rule and the danger."""
    words = slots.wording
    proofs = [_proof(danger, item, slots, names) for danger in item.star.dangers]
    return words.piece(
        "fact",
        phrase=words.phrases[item.factor, item.level],
        evidence="、".join(map(embedded, item.evidence)),
        items=words.piece("and_also").join(proofs),
    )


def _proof(danger_id: int, item: Circumstance, slots: Slots, names: Names) -> str:
    danger = slots.law.dangers[danger_id]
    cited = [c for c in slots.cited(item.star.items) if c.article == danger.rule_article]
    words = quoted(cited[0].text)
    piece = "closing_item" if words.endswith(_CLOSING_WORD) else "item"
    place = names.cite(cited[0])
    danger_place = names.cite(slots.law.citations[danger.citations[0]])
    return slots.wording.piece(
        piece, item=place, words=words, danger_place=danger_place, danger=danger.name_zh
    )


def _other_place(slots: Slots) -> str | None:
    found = slots.law.closing_circumstance(slots.facts.findings)
    return None if found is None else slots.law.citations[found["item"]].full_zh()


def _of_other(field: str) -> Callable[[Slots], str | None]:
    def answer(slots: Slots) -> str | None:
        found = slots.law.closing_circumstance(slots.facts.findings)
        return None if found is None else embedded(found[field])

    return answer


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


def _exemption(slots: Slots) -> Citation | None:
    found = slots.finding("exemption")
    return None if found is None else slots.law.citations[found]


def _exemption_place(slots: Slots) -> str | None:
    citation = _exemption(slots)
    return None if citation is None else citation.place_zh()


def _exemption_text(slots: Slots) -> str | None:
    citation = _exemption(slots)
    return None if citation is None else quoted(citation.text)


def _days_held(slots: Slots) -> str | None:
    days = slots.finding("custody", "days_held")
    return None if days is None else str(days)


def _breaches(slots: Slots) -> str:
    names = Names()
    return "；".join(_breach(breach, slots, names) for breach in slots.finding("breaches") or ())


def _breach(breach: Mapping[str, Any], slots: Slots, names: Names) -> str:
    words, citation = slots.wording, slots.law.citations[breach["item"]]
    measures = slots.law.findings["breaches"].fields[0]
    said = {
        "measure": measures.value(breach["measure"]).label_zh,
        "item": names.cite(citation),
        "words": quoted(citation.text),
    }
    day = breach["date"]
    text = (
        words.piece("breach_undated", **said)
        if day is None
        else words.piece("breach", day=day_zh(day, words), **said)
    )
    evidence = "、".join(map(embedded, breach["evidence"]))
    return text + (words.piece("breach_evidence", evidence=evidence) if evidence else "")


def _breach_places(slots: Slots) -> str:
    items = dict.fromkeys(breach["item"] for breach in slots.finding("breaches") or ())
    return places(slots.cited(sorted(items)))


def _measures(slots: Slots) -> str:
    orders = [m.order_zh for plan in slots.assessment.conditions for m in plan.measures]
    return "，".join(dict.fromkeys(orders))


def _gaps(slots: Slots) -> str:
    gaps = [gap for plan in slots.assessment.conditions for gap in plan.gaps]
    return "".join(dict.fromkeys(gaps))


def _guarantor(slots: Slots) -> str | None:
    advice = slots.assessment.bond
    if advice is None or advice.guarantor is None:
        return None
    preference = [reason for reason in advice.reasons if reason.id.startswith("guarantor")]
    return preference[0].text_zh if preference else None


def _bond(field: str) -> Callable[[Slots], str | None]:
    def answer(slots: Slots) -> str | None:
        advice = slots.assessment.bond
        fen = None if advice is None else getattr(advice, field)
        return None if fen is None else yuan_zh(fen, slots.wording)

    return answer


def _formula(field: str) -> Callable[[Slots], str | None]:
    """Return an answer that is silent while the amount of the crime is not known."""
    amount = _bond(field)
    return lambda slots: None if _amount(slots) is None else amount(slots)


def _amount(slots: Slots) -> Any:
    return slots.finding("amounts", "crime_amount")


def _bond_unknown(slots: Slots) -> str | None:
    if slots.assessment.bond is None or _amount(slots) is not None:
        return None
    return slots.wording.piece("bond_unknown")


def _bond_cap(slots: Slots) -> str | None:
    return None if slots.assessment.bond is None else slots.assessment.bond.cap_reason_zh


def _bond_criteria(slots: Slots) -> str | None:
    advice = slots.assessment.bond
    return None if advice is None else "，".join(text.text_zh for text in advice.criteria)


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


_PLAIN: Mapping[str, Callable[[Slots], str | None]] = {
    "person": _person,
    "offence": lambda slots: slots.assessment.request.offence,
    "day": lambda slots: day_zh(slots.facts.on, slots.wording),
    "versions": _versions,
    "class_sums": _class_sums,
    "total": lambda slots: signed(slots.assessment.score.total, slots.wording),
    "unknown": _unknown,
    "band": lambda slots: slots.law.terms["band"][slots.facts.band].name_zh,
    "misconduct": _misconduct,
    "misconduct_interval": _misconduct_interval,
    "mitigating": _mitigating,
    "one_circumstance": _one_circumstance,
    "many_circumstances": _many_circumstances,
    "other_place": _other_place,
    "other_facts": _of_other("facts"),
    "other_confirmed": _of_other("confirmed_by"),
    "exemption_place": _exemption_place,
    "exemption_text": _exemption_text,
    "days_held": _days_held,
    "breaches": _breaches,
    "breach_places": _breach_places,
    "measures": _measures,
    "gaps": _gaps,
    "guarantor": _guarantor,
    "bond_low": _bond("low_fen"),
    "bond_alternative": _formula("alternative_fen"),
    "bond_high": _formula("high_fen"),
    "bond_unknown": _bond_unknown,
    "bond_cap": _bond_cap,
    "bond_criteria": _bond_criteria,
    "special_need": _text_finding("special_need", "facts"),
    "lawyer_text": _text_finding("lawyer_opinion", "text"),
    "lawyer_reason": _text_finding("lawyer_opinion", "reason"),
    "requested": _day_finding("supplement_requested"),
    "due": _day_finding("decision_due"),
    "request_items": _request_items,
}
_WITH_ARGUMENT: Mapping[str, Callable[[Slots, str], str | None]] = {
    "evidence": _evidence,
    "phrase": _phrase,
    "places": _places,
}
SLOT_NAMES = frozenset(_PLAIN) | frozenset(_WITH_ARGUMENT)
