"""Slots about what was proven: circumstances of danger, breaches, grounds of exemption."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from model.citation import Citation, chinese_number
from model.prose import Names, day_zh, embedded, places, quoted

if TYPE_CHECKING:
    from model.circumstances import Circumstance
    from model.slots import Answer, Slots

_CLOSING_WORD = "情形"


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
    cited = [c for c in slots.cited(item.star.items) if danger.listed_in(c)]
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


def _exemption(slots: Slots) -> Citation | None:
    found = slots.finding("exemption")
    return None if found is None else slots.law.citations[found]


def _exemption_place(slots: Slots) -> str | None:
    citation = _exemption(slots)
    return None if citation is None else citation.place_zh()


def _exemption_text(slots: Slots) -> str | None:
    citation = _exemption(slots)
    return None if citation is None else quoted(citation.text)


def _breaches(slots: Slots) -> str:
    names = Names()
    return "；".join(_breach(breach, slots, names) for breach in slots.finding("breaches") or ())


def _breach(breach: Mapping[str, Any], slots: Slots, names: Names) -> str:
    words, citation = slots.wording, slots.law.citations[breach["item"]]
    measures = slots.law.findings["breaches"].field("measure")
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


CIRCUMSTANCE_SLOTS: Mapping[str, Answer] = {
    "one_circumstance": _one_circumstance,
    "many_circumstances": _many_circumstances,
    "other_place": _other_place,
    "other_facts": _of_other("facts"),
    "other_confirmed": _of_other("confirmed_by"),
    "exemption_place": _exemption_place,
    "exemption_text": _exemption_text,
    "breaches": _breaches,
    "breach_places": _breach_places,
}
