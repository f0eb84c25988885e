"""Reports for tests, made of an invented world or of part of it."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from data.cohort.building import Cohort
from evaluation.committee.contents import CommitteeContents, FlowStep
from evaluation.committee.inquiry import Asked, inquire
from model.scorecard import Scorecard
from tests.card_documents import built, calibrated_document
from tests.evaluation.past_cases import CARD, LAW, past

NAMES = {factor.id: factor.name_zh for factor in LAW.scale} | {"sex": "性别", "sex.male": "男"}


def asked(cohort: Cohort, card: Scorecard = CARD, against: Scorecard | None = None) -> Asked:
    """Return what a test examines."""
    return Asked(
        cases=cohort.learning,
        course=cohort.course,
        flow=(FlowStep("读入的记录", 9), FlowStep("未办结", 1, leaves=True)),
        law=LAW,
        card=card,
        against=against,
        extracted_on="2026-10-31",
        names=NAMES,
        seed=3,
        code_version="0",
    )


def contents_of(cohort: Cohort, card: Scorecard = CARD) -> CommitteeContents:
    """Return the contents of the report on some cases."""
    return inquire(asked(cohort, card), lambda _: None)


@lru_cache(maxsize=1)
def full() -> CommitteeContents:
    """Return a report with everything in it, two cards compared."""
    return inquire(asked(past(), CARD, built(calibrated_document())), lambda _: None)


def without_marks(contents: CommitteeContents) -> CommitteeContents:
    """Return a report on data that nobody invented."""
    return replace(contents, provenance=replace(contents.provenance, synthetic=False))
