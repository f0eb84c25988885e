"""Bodies of the interface about decisions and approvals."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from api.actions.approvals import ShownDecision
from api.actions.decisions import OPINION, OPINION_REASON, GivenDecision, LawyerOpinion
from api.identifiers import EXAMPLE
from api.schemas.cases import Made, OptionalIdentifier
from api.schemas.identifiers import IDENTIFIER
from api.schemas.people import Identifier, Strict, Version
from data.store.approvals import Approval
from data.store.decisions import Decision

_DAY = "2026-11-22"
_LONGEST = 2000


class DeviationBody(Strict):
    """Why a decision differs from the recommendation."""

    code: str = Field(
        max_length=80, description="理由码 · Reason code.", examples=["circumstance_outside_scale"]
    )
    text: str = Field(
        max_length=_LONGEST,
        description="理由 · The reason in words.",
        examples=["评估后证据变化。"],
    )


class OpinionBody(Strict):
    """What the lawyer said, whether it was adopted and why."""

    text: str = Field(
        min_length=1, max_length=_LONGEST, description="意见 · Opinion.",
        examples=["建议不批准逮捕。"],
    )  # fmt: skip
    adopted: bool = Field(description="是否采纳 · Adopted.", examples=[True])
    reason: str = Field(
        min_length=1, max_length=_LONGEST, description="理由 · Why.",
        examples=["无社会危险性。"],
    )  # fmt: skip


class DecisionBody(Strict):
    """A decision."""

    outcome: str = Field(
        max_length=80,
        description="决定 · Outcome, by stage (data/settings/decisions.toml).",
        examples=["no_arrest"],
    )
    ground: str = Field(
        max_length=80,
        description="依据 · Ground: a code of the outcome's event, or a provision.",
        examples=["no_danger"],
    )
    decided_on: date = Field(description="决定日期 · Day of the decision.", examples=[_DAY])
    assessment_id: str | None = Field(
        None,
        pattern=IDENTIFIER,
        description="所依据的评估 · The assessment before them.",
        examples=[EXAMPLE],
    )
    deviation: DeviationBody | None = Field(
        None,
        description="背离理由 · Needed where it differs from the recommendation.",
        examples=[None],
    )
    lawyer_opinion: OpinionBody | None = Field(
        None,
        description="律师意见 · The lawyer's opinion.",
        examples=[{"text": "建议不批准逮捕。", "adopted": True, "reason": "无社会危险性。"}],
    )

    def given(self) -> GivenDecision:
        """Return it as the use-case takes it."""
        opinion, deviation = self.lawyer_opinion, self.deviation
        return GivenDecision(
            outcome=self.outcome,
            ground=self.ground,
            decided_on=self.decided_on,
            assessment_id=self.assessment_id,
            deviation_code=deviation.code if deviation else None,
            deviation_text=deviation.text if deviation else "",
            opinion=LawyerOpinion(opinion.text, adopted=opinion.adopted, reason=opinion.reason)
            if opinion
            else None,
        )


class ApprovalBody(Strict):
    """A word on a decision."""

    verdict: Literal["approved", "returned"] = Field(
        description="审批意见 · Verdict.", examples=["approved"]
    )
    reason: str | None = Field(
        None, max_length=80, description="退回理由码 · Why it is returned.", examples=[None]
    )


class ApprovalEntry(BaseModel):
    """A word on a decision, as it was given."""

    level: int = Field(description="审批层级 · Level, from 1.", examples=[1])
    approver_id: Identifier
    verdict: str = Field(description="审批意见 · Verdict.", examples=["approved"])
    reason_code: str | None = Field(description="退回理由码 · Reason.", examples=[None])
    created_at: Made


class DecisionEntry(BaseModel):
    """A decision without what was written in words."""

    id: Identifier
    suspect_id: Identifier
    assessment_id: OptionalIdentifier
    corrects_id: OptionalIdentifier
    outcome: str = Field(description="决定 · Outcome.", examples=["no_arrest"])
    ground: str = Field(description="依据 · Ground.", examples=["no_danger"])
    recommendation: str | None = Field(description="评估建议 · Recommendation.", examples=["bail"])
    deviates: bool = Field(description="与建议不一致 · Deviates.", examples=[False])
    deviation_code: str | None = Field(description="背离理由码 · Its code.", examples=[None])
    decided_by: Identifier
    decided_on: date = Field(description="决定日期 · Day of the decision.", examples=[_DAY])
    levels: list[str] = Field(description="审批层级 · Levels asked for.", examples=[[]])
    created_at: Made


class DecisionDocument(DecisionEntry):
    """A decision with its approvals and what was written in words."""

    deviation_text: str = Field(description="背离理由 · Its reason.", examples=[""])
    lawyer_opinion: OpinionBody | None = Field(
        description="律师意见 · The lawyer's opinion.", examples=[None]
    )
    standing: Literal["effective", "pending", "returned", "corrected"] = Field(
        description="效力 · Standing.", examples=["effective"]
    )
    version: Version
    approvals: list[ApprovalEntry] = Field(description="审批 · Approvals.", examples=[[]])


class DecisionList(BaseModel):
    """The decisions on a suspect, the newest first."""

    decisions: list[DecisionDocument] = Field(description="决定 · Decisions.", examples=[[]])


def decision_entry(decision: Decision) -> DecisionEntry:
    """Return a decision without its words: this form may be kept for repeated requests."""
    names = [name for name in DecisionEntry.model_fields if name != "levels"]
    values = {name: getattr(decision, name) for name in names}
    return DecisionEntry(**values, levels=decision.detail.get("levels", []))


def decision_document(shown: ShownDecision) -> DecisionDocument:
    """Return a decision as it is read."""
    return DecisionDocument(
        **decision_entry(shown.decision).model_dump(),
        deviation_text=shown.deviation_text,
        lawyer_opinion=_opinion(shown),
        standing=shown.standing,
        version=shown.version,
        approvals=[approval_entry(each) for each in shown.approvals],
    )


def approval_entry(approval: Approval) -> ApprovalEntry:
    """Return a word on a decision."""
    return ApprovalEntry.model_validate(approval, from_attributes=True)


def _opinion(shown: ShownDecision) -> OpinionBody | None:
    if OPINION not in shown.texts:
        return None
    return OpinionBody(
        text=shown.texts[OPINION],
        adopted=shown.decision.detail[OPINION]["adopted"],
        reason=shown.texts[OPINION_REASON],
    )
