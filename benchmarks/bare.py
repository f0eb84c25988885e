"""The peer of `POST /v1/score`: a bare FastAPI endpoint that reads the body and adds up points.

It validates the same fields with pydantic and knows no law: no gates, no reasons, no what-if, no
duplicate keys refused. What it answers is the total.
"""

from __future__ import annotations

from typing import Any, Literal

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field, create_model

from data.law.catalogue import law_packs
from data.scorecards.catalogue import default_scorecard
from model.factors import NOT_APPLICABLE, UNKNOWN, Factor

LAW = law_packs()[-1]
CARD = default_scorecard(LAW)
POINTS = {factor.id: CARD.points[factor.id] for factor in LAW.scale}

app = FastAPI(openapi_url=None)


class _Closed(BaseModel):
    """Refuses keys that it does not know."""

    model_config = ConfigDict(extra="forbid")


class _Answer(_Closed):
    evidence: list[str] = Field(default_factory=list, max_length=20)
    source: Literal["police", "verified", "defence"] | None = None
    element_of_offence: bool = False
    note: str = ""


def _answer_model(factor: Factor) -> Any:
    """Return the model of an answer to one factor, with the factor's own levels."""
    levels: Any = Literal[(*factor.level_ids, UNKNOWN, NOT_APPLICABLE)]
    return create_model(f"Answer_{factor.id}", __base__=_Answer, level=(levels, ...))


_FIELDS: dict[str, Any] = {factor.id: (_answer_model(factor) | None, None) for factor in LAW.scale}
Answers: Any = create_model("Answers", __base__=_Closed, **_FIELDS)


class Body(_Closed):
    """The same body."""

    case_number: str
    stage: Literal["pre_submission", "arrest_review", "necessity_review"]
    on: str
    suspect: str
    offence: str
    findings: dict[str, str]
    answers: Answers


class Total(BaseModel):
    """The answer."""

    total: int


@app.post("/v1/score")
async def score(body: Body) -> Total:
    """Add up the points of the answered levels."""
    given = ((name, getattr(body.answers, name)) for name in POINTS)
    return Total(total=sum(POINTS[name].get(each.level, 0) for name, each in given if each))
