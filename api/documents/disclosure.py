"""The disclosure sheet for the defence: what was answered, on what, with what weight.

It holds neither the recommendation nor what is discussed inside, and no data of other persons
beyond the evidence references themselves.
"""

from __future__ import annotations

from api.documents.content import Block, Document, Heading, Items, Paragraph, Signature
from api.documents.matter import Matter, matter_of
from api.documents.parts import (
    banner,
    circumstance_table,
    not_counted_table,
    score_blocks,
    signature_line,
    unknown_names,
    version_blocks,
)
from data.law.documents import Right
from model.assessment import Assessment

_PARTS = ("answers", "circumstances", "not_counted", "unknown", "use", "rights")


def disclosure(assessment: Assessment) -> Document:
    """Return the disclosure sheet of an assessment.

    Raises:
        LawPackError: if the law pack has no words for documents.
    """
    matter = matter_of(assessment)
    blocks: list[Block] = [
        Paragraph(matter.say("disclosure.addressee"), "flush"),
        Paragraph(matter.staged("disclosure.opening", case=matter.case)),
    ]
    for name in _PARTS:
        blocks += [Heading(matter.say(f"disclosure.{name}"), 1), *_part(matter, name)]
    blocks += version_blocks(matter)
    signers = (matter.staged("disclosure.signature"), matter.say("disclosure.told"))
    blocks.append(Signature(tuple(signature_line(matter, signer) for signer in signers)))
    return Document(
        matter.say("disclosure.title"), assessment.request.on, tuple(blocks), banner(matter)
    )


def _part(matter: Matter, name: str) -> list[Block]:
    """Return one part of the sheet."""
    match name:
        case "answers":
            return score_blocks(matter)
        case "circumstances":
            table = circumstance_table(matter)
            return [table or Paragraph(matter.say("disclosure.no_circumstances"))]
        case "not_counted":
            table = not_counted_table(matter)
            return [table or Paragraph(matter.say("disclosure.no_not_counted"))]
        case "unknown":
            return [Paragraph(_unknown(matter))]
        case "use":
            lines = matter.words.lines(f"disclosure.use_texts.{matter.request.stage}")
            return [Paragraph(line) for line in lines]
        case _:
            return [Items(_rights(matter))]


def _unknown(matter: Matter) -> str:
    count = len(matter.assessment.counted.unknown)
    if not count:
        return matter.say("disclosure.no_unknown")
    return matter.say("disclosure.unknown_text", count=count, names=unknown_names(matter))


def _rights(matter: Matter) -> tuple[str, ...]:
    """Return the ways to object at this stage, each with the words of its provision."""
    stage = matter.request.stage
    return tuple(_right(matter, right) for right in matter.words.rights if stage in right.stages)


def _right(matter: Matter, right: Right) -> str:
    if right.citation is None:
        return right.text
    provision = matter.provision(right.citation, stem=right.stem)
    return matter.say("disclosure.provided", text=right.text, **provision)
