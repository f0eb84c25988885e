"""The paragraph: draft text for the report, from the same assessment as the score.

The wording is data of the law pack. A block with no sentence is left out and the numbering closes
up; a sentence with an unfilled slot is left out whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.citation import chinese_number
from model.facts import Facts
from model.predicates import applies
from model.prose import embedded
from model.slots import Slots
from model.slots_of_circumstances import CIRCUMSTANCE_SLOTS
from model.slots_of_measures import MEASURE_SLOTS
from model.slots_of_score import SCORE_SLOTS, SLOTS_WITH_ARGUMENT
from model.wording import Block, Wording

if TYPE_CHECKING:
    from model.assessment import Assessment


SLOTS = {**SCORE_SLOTS, **CIRCUMSTANCE_SLOTS, **MEASURE_SLOTS}
SLOT_NAMES = frozenset(SLOTS) | frozenset(SLOTS_WITH_ARGUMENT)


def write_paragraph(assessment: Assessment) -> str:
    """Return the paragraph, one line for each block; empty for an instrument without wording.

    The slot ``{姓名}`` stays: the name is filled in where it may be shown.
    """
    wording = assessment.law.wording
    if wording is None:
        return ""
    slots = Slots(assessment, wording, SLOTS, SLOTS_WITH_ARGUMENT)
    written = [(block.heading, _body(block, assessment.facts, slots)) for block in wording.blocks]
    lines = [(heading, body) for heading, body in written if body]
    return "\n".join(
        f"（{chinese_number(number)}）{heading}：{body}"
        for number, (heading, body) in enumerate(lines, start=1)
    )


def write_departure(
    wording: Wording, *, opinion: str, label: str, reason: str, approver: str | None = None
) -> str:
    """Return the sentences for an opinion that differs from the recommendation.

    Args:
        wording: of the law pack.
        opinion: what the person in charge intends.
        label: the words of the recommendation.
        reason: reason code and text.
        approver: the post that approved, or None.
    """
    slots = {"opinion": opinion, "label": label, "reason": reason, "approver": approver}
    clean = {name: embedded(value) if value else None for name, value in slots.items()}
    sentences = (wording.departure.fill(clean.get), wording.departure_approved.fill(clean.get))
    return "".join(sentence for sentence in sentences if sentence)


def _body(block: Block, facts: Facts, slots: Slots) -> str:
    if not applies(block.when, block.unless, facts):
        return ""
    sentences = [
        sentence.template.fill(slots.value)
        for sentence in block.sentences
        if (not sentence.stages or facts.stage in sentence.stages)
        and applies(sentence.when, sentence.unless, facts)
    ]
    return "".join(sentence for sentence in sentences if sentence)
