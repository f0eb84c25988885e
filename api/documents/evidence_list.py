"""The list of evidence to obtain: what is still unknown and what would prove it.

It goes to those who gather evidence, so it names what is to be proven either way and says nothing
of scores or of what a different answer would lead to.
"""

from __future__ import annotations

from api.documents.content import Block, Document, Paragraph, Signature, Table
from api.documents.matter import Matter, matter_of
from api.documents.parts import banner, signature_line
from model.assessment import Assessment
from model.result import result_document
from model.scoring import spans

_WIDTHS = (13, 34, 47, 42, 20)
_NUMBER = frozenset({0})
_NO_EVIDENCE = "no_evidence"


def evidence_list(assessment: Assessment) -> Document:
    """Return the list of evidence to obtain, most far-reaching first.

    Raises:
        LawPackError: if the law pack has no words for documents.
    """
    matter = matter_of(assessment)
    factors = factors_to_prove(assessment)
    blocks = _request(matter, factors) if factors else _complete(matter)
    return Document(
        matter.staged("evidence_list.title"), assessment.request.on, tuple(blocks), banner(matter)
    )


def factors_to_prove(assessment: Assessment) -> tuple[str, ...]:
    """Return the unknown factors that could move the total or the recommendation, widest first."""
    movable = spans(assessment.law, assessment.card, assessment.counted.excluded_above)
    deciding = {change.factor for change in assessment.what_if}
    listed = [entry["factor"] for entry in result_document(assessment)["evidence_to_obtain"]]
    return tuple(name for name in listed if name in deciding or movable[name] != (0, 0))


def _request(matter: Matter, factors: tuple[str, ...]) -> list[Block]:
    columns = matter.words.lines("evidence_list.columns")
    rows = tuple(_row(matter, number, name) for number, name in enumerate(factors, start=1))
    whole = matter.place(matter.say("evidence_list.completeness_citation"))
    blocks: list[Block] = [
        Paragraph(matter.staged("evidence_list.addressee"), "flush"),
        Paragraph(_opening(matter)),
        Table(columns, rows, _WIDTHS, figures=_NUMBER),
        Paragraph(matter.say("evidence_list.completeness", law=whole)),
    ]
    due = matter.request.findings["decision_due"]
    if due is not None:
        blocks.append(Paragraph(matter.say("evidence_list.due", day=matter.day(due))))
    return [*blocks, Signature((signature_line(matter, matter.staged("evidence_list.signature")),))]


def _opening(matter: Matter) -> str:
    """Return the sentence that asks for the evidence, with the provision that lets it ask."""
    stem_key = f"evidence_list.stem.{matter.request.stage}"
    stem = matter.say(stem_key) if matter.words.has(stem_key) else None
    provision = matter.provision(matter.staged("evidence_list.citation"), stem=stem)
    return matter.staged("evidence_list.opening", case=matter.case, **provision)


def _complete(matter: Matter) -> list[Block]:
    return [Paragraph(matter.case), Paragraph(matter.say("evidence_list.complete"))]


def _row(matter: Matter, number: int, name: str) -> tuple[str, ...]:
    evidence = "、".join(matter.law.evidence_zh[name])
    return str(number), matter.factor(name), evidence, _items(matter, name), _state(matter, name)


def _items(matter: Matter, name: str) -> str:
    """Return the items that the factor would prove; without any it is weighed with the rest."""
    levels = matter.law.scale.by_id[name].levels
    items = {item for level in levels if level.star for item in level.star.items}
    in_order = [citation for citation in matter.law.citations if citation in items]
    return matter.places(in_order) or matter.say("evidence_list.general")


def _state(matter: Matter, name: str) -> str:
    """Return whether nothing is known, or an answer lacks its evidence."""
    not_counted = matter.assessment.counted.not_counted
    lacks = any(item.factor == name and item.reason == _NO_EVIDENCE for item in not_counted)
    return matter.say(f"evidence_list.{'no_evidence' if lacks else 'unknown'}")
