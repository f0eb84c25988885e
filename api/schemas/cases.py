"""Bodies of the interface about cases, suspects, teams and shares."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.actions.cases import WholeCase
from api.actions.sharing import Accepted
from api.assessing import today
from api.identifiers import EXAMPLE
from api.schemas.identifiers import GivenIdentifier
from api.schemas.people import Identifier, Strict, Version
from data.store.cases import Case as StoredCase
from data.store.identity.identities import Identity
from data.store.states import State
from data.store.suspects import Suspect as StoredSuspect
from model.law import Stage

_MOMENT = "2026-11-22T07:05:00Z"
_DAY = "2026-11-22"

OptionalIdentifier = Annotated[
    str | None, Field(description="编号 · Identifier, or null.", examples=[EXAMPLE])
]
CaseNumber = Annotated[
    str,
    Field(
        min_length=1,
        max_length=100,
        description="案号 · Case number.",
        examples=["穗南检审捕〔2026〕128号"],
    ),
]
Offence = Annotated[
    str,
    Field(min_length=1, max_length=100, description="涉嫌罪名 · Offence.", examples=["盗窃罪"]),
]
StageName = Annotated[
    Stage, Field(description="诉讼阶段 · Stage.", examples=[Stage.ARREST_REVIEW.value])
]
StateName = Annotated[
    State, Field(description="状态 · State (docs/case-states.md).", examples=["assessed"])
]
Made = Annotated[datetime, Field(description="录入时间 · When it was made.", examples=[_MOMENT])]
DueOn = Annotated[
    date | None,
    Field(description="最近的法定期限 · Nearest last day of a running period.", examples=[_DAY]),
]
DaysLeft = Annotated[
    int | None, Field(description="剩余天数，当场计算 · Days to it, computed now.", examples=[3])
]


class CaseBody(Strict):
    """A case to be made."""

    case_number: CaseNumber
    stage: Stage | None = Field(
        None, description="诉讼阶段，缺省按单位 · Stage; by the organisation if absent.",
        examples=["arrest_review"],
    )  # fmt: skip


class IdentityBody(Strict):
    """Who a suspect is, as far as it is known; sealed with the suspect's own key."""

    name: str | None = Field(
        None, min_length=1, max_length=100, description="姓名 · Name.", examples=["张三"]
    )
    id_number: str | None = Field(
        None,
        min_length=1,
        max_length=40,
        description="证件号码 · ID number.",
        examples=["440106199001011234"],
    )
    birth_date: date | None = Field(
        None, description="出生日期 · Date of birth.", examples=["1990-01-01"]
    )

    def value(self) -> Identity:
        """Return it as the store takes it."""
        return Identity(self.name, self.id_number, self.birth_date)


class SuspectBody(Strict):
    """A suspect to be added to a case."""

    offence: Offence
    juvenile: bool = Field(
        default=False, description="行为时不满十八周岁 · Under eighteen.", examples=[False]
    )
    identity: IdentityBody = Field(
        default_factory=IdentityBody,
        description="身份信息 · Identity.",
        examples=[{"name": "张三"}],
    )


class SearchBody(Strict):
    """What is searched for, exactly: a name, an ID number, or both."""

    name: str | None = Field(
        None, min_length=1, max_length=100, description="姓名 · Name.", examples=["张三"]
    )
    id_number: str | None = Field(
        None,
        min_length=1,
        max_length=40,
        description="证件号码 · ID number.",
        examples=["440106199001011234"],
    )


class ShareBody(Strict):
    """Who receives a case."""

    organisation_id: GivenIdentifier


class AcceptBody(Strict):
    """How a shared case is taken over."""

    received_on: date = Field(
        description="收到提请批准逮捕书之日 · Day of receipt; periods start from it.",
        examples=[_DAY],
    )
    case_number: str | None = Field(
        None,
        min_length=1,
        max_length=100,
        description="本院案号，缺省沿用原案号 · Own number; the other's if absent.",
        examples=["穗南检审捕〔2026〕128号"],
    )


class HandlerBody(Strict):
    """Who is to be responsible for a case."""

    user_id: GivenIdentifier


class MemberBody(Strict):
    """Who is to work on a case."""

    user_id: GivenIdentifier
    post: Literal["assistant", "adviser"] = Field(
        description="分工 · Post.", examples=["assistant"]
    )


class CaseEntry(BaseModel):
    """A case as lists show it."""

    id: Identifier
    organisation_id: Identifier
    case_number: CaseNumber
    stage: StageName
    state: StateName
    handler_id: OptionalIdentifier
    origin_id: OptionalIdentifier
    due_on: DueOn
    days_left: DaysLeft
    created_at: Made
    updated_at: Made
    version: Version


class SuspectEntry(BaseModel):
    """A suspect without who it is."""

    id: Identifier
    case_id: Identifier
    label: str = Field(description="代号 · Label.", examples=["S1"])
    offence: Offence
    stage: StageName
    state: StateName
    origin_id: OptionalIdentifier
    juvenile: bool = Field(description="未成年人 · Juvenile.", examples=[False])
    sealed: bool = Field(description="已封存 · Sealed.", examples=[False])
    due_on: DueOn
    days_left: DaysLeft
    created_at: Made
    version: Version


class MemberEntry(BaseModel):
    """Someone who works on a case."""

    user_id: Identifier
    post: str = Field(description="分工 · Post.", examples=["assistant"])
    joined_at: Made


class ShareEntry(BaseModel):
    """A share that holds."""

    id: Identifier
    organisation_id: Identifier
    shared_at: Made


class CaseDocument(CaseEntry):
    """A case with its suspects; team and shares are its own organisation's affair."""

    suspects: list[SuspectEntry] = Field(description="犯罪嫌疑人 · Suspects.", examples=[[]])
    members: list[MemberEntry] = Field(description="办案组 · Team.", examples=[[]])
    shares: list[ShareEntry] = Field(description="共享 · Shares.", examples=[[]])


class CasePage(BaseModel):
    """One page of cases, the newest first."""

    cases: list[CaseEntry] = Field(description="案件 · Cases.", examples=[[]])
    next: str | None = Field(description="下一页 · Cursor of the next page.", examples=[None])


class AcceptedCase(CaseDocument):
    """A case made of a shared one."""

    drafts: list[str] = Field(description="草稿 · Drafts of it.", examples=[[EXAMPLE]])


class IdentityDocument(BaseModel):
    """Who a suspect is."""

    name: str | None = Field(description="姓名 · Name.", examples=["张三"])
    id_number: str | None = Field(
        description="证件号码 · ID number.", examples=["440106199001011234"]
    )
    birth_date: date | None = Field(
        description="出生日期 · Date of birth.", examples=["1990-01-01"]
    )


def case_entry(case: StoredCase) -> CaseEntry:
    """Return a case as lists show it."""
    return CaseEntry(**_case(case))


def suspect_entry(suspect: StoredSuspect) -> SuspectEntry:
    """Return a suspect without who it is."""
    names = [name for name in SuspectEntry.model_fields if name not in ("sealed", "days_left")]
    return SuspectEntry(
        **{name: getattr(suspect, name) for name in names},
        sealed=suspect.sealed_at is not None,
        days_left=_days(suspect.due_on),
    )


def case_document(whole: WholeCase) -> CaseDocument:
    """Return a case with what belongs to it."""
    return CaseDocument(
        **_case(whole.case),
        suspects=[suspect_entry(each) for each in whole.suspects],
        members=[
            MemberEntry(user_id=each.user_id, post=each.post, joined_at=each.joined_at)
            for each in whole.members
        ],
        shares=[
            ShareEntry(id=each.id, organisation_id=each.organisation_id, shared_at=each.shared_at)
            for each in whole.shares
        ],
    )


def accepted_case(accepted: Accepted) -> AcceptedCase:
    """Return a case made of a shared one."""
    whole = case_document(WholeCase(accepted.case, accepted.suspects, (), ()))
    return AcceptedCase(**whole.model_dump(), drafts=[draft.id for draft in accepted.drafts])


def _case(case: StoredCase) -> dict[str, object]:
    names = [name for name in CaseEntry.model_fields if name != "days_left"]
    return {**{name: getattr(case, name) for name in names}, "days_left": _days(case.due_on)}


def _days(due_on: date | None) -> int | None:
    return None if due_on is None else (due_on - today()).days
