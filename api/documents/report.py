"""The report: the paragraph for the opinion on arrest and its sisters, with annexes."""

from __future__ import annotations

from api.documents.content import (
    Block,
    Document,
    Heading,
    Items,
    Paragraph,
    Signature,
    Table,
)
from api.documents.matter import Matter, matter_of
from api.documents.measures import bond_blocks, conditions_table
from api.documents.parts import (
    banner,
    circumstance_table,
    not_counted_table,
    score_blocks,
    signature_line,
    unknown_names,
    version_blocks,
)
from model.assessment import Assessment
from model.warnings import Notice

_FORM_WIDTHS = (26, 52, 36, 42)


def report(assessment: Assessment) -> Document:
    """Return the report on an assessment.

    At arrest review it is the section 社会危险性分析 of the opinion on arrest, before submission
    the statement that police rule 133 III demands, at necessity review the opinion on custody.

    Raises:
        LawPackError: if the law pack has no words for documents.
    """
    matter = matter_of(assessment)
    blocks: list[Block] = [_form(matter), *_paragraphs(matter), _signature(matter)]
    for number, (name, inner) in enumerate(_annexes(matter), start=1):
        heading = matter.say("report.annex.heading", number=number, name=name)
        blocks.append(Heading(heading, 1, new_page=number == 1))
        blocks += inner
    blocks += version_blocks(matter)
    return Document(
        matter.staged("report.title"), assessment.request.on, tuple(blocks), banner(matter)
    )


def _form(matter: Matter) -> Table:
    """Return the form that names the case."""
    request, assessment = matter.request, matter.assessment
    not_filled = matter.say("common.not_filled")
    suspect = matter.say("common.name_slot")
    if request.suspect is not None:
        suspect = matter.say("common.name_with_label", suspect=request.suspect)
    fields = {
        "case_number": request.case_number or not_filled,
        "stage": matter.law.terms["stage"][request.stage].name_zh,
        "suspect": suspect,
        "day": matter.day(request.on),
        "offence": request.offence or not_filled,
        "total": matter.say("common.points", points=assessment.score.total),
    }
    cells = [(matter.say(f"common.fields.{name}"), value) for name, value in fields.items()]
    rows = tuple((*cells[place], *cells[place + 1]) for place in range(0, len(cells), 2))
    return Table((), rows, _FORM_WIDTHS, names=frozenset({0, 2}))


def _paragraphs(matter: Matter) -> list[Block]:
    """Return the draft text for the opinion, line by line."""
    opening = f"report.opening.{matter.request.stage}"
    lines = matter.assessment.paragraph.split("\n")
    if matter.words.has(opening):
        law = matter.place(matter.staged("report.citation"))
        lines.insert(0, matter.say(opening, law=law))
    return [Paragraph(line) for line in lines if line]


def _signature(matter: Matter) -> Signature:
    return Signature((signature_line(matter, matter.staged("report.signature")),))


def _annexes(matter: Matter) -> list[tuple[str, list[Block]]]:
    """Return the annexes that have something to say, each with its name."""
    nothing: Block = Paragraph(matter.say("common.nothing"))
    found: list[tuple[str, list[Block]]] = [
        ("score", score_blocks(matter)),
        ("circumstances", [circumstance_table(matter) or nothing]),
        ("not_counted", [not_counted_table(matter) or nothing]),
        ("unknown", [_unknown(matter) or nothing]),
        ("warnings", [_warnings(matter) or nothing]),
    ]
    conditions = conditions_table(matter)
    if conditions is not None:
        found.append(("conditions", [conditions]))
    if matter.assessment.bond is not None:
        found.append(("bond", bond_blocks(matter, matter.assessment.bond)))
    return [(matter.say(f"report.annex.{name}"), blocks) for name, blocks in found]


def _unknown(matter: Matter) -> Paragraph | None:
    count = len(matter.assessment.counted.unknown)
    if not count:
        return None
    text = matter.say("report.annex.unknown_text", count=count, names=unknown_names(matter))
    return Paragraph(text)


def _warnings(matter: Matter) -> Items | None:
    notices = matter.assessment.notices
    return Items(tuple(_warning(matter, notice) for notice in notices)) if notices else None


def _warning(matter: Matter, notice: Notice) -> str:
    """Return a warning with the provisions it rests on."""
    if not notice.citations:
        return notice.text_zh
    places = matter.places(notice.citations)
    return matter.say("report.annex.warning", text=notice.text_zh, places=places)
