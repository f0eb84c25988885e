"""The one form of errors (RFC 9457), for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class ErrorEntry(BaseModel):
    """One thing wrong with a request."""

    model_config = ConfigDict(extra="forbid")

    pointer: str = Field(
        description="RFC 6901 pointer to the place; empty for the whole request.",
        examples=["/answers/fault_form"],
    )
    value: str = Field(description="What was found, shortened.", examples=["deliberate"])
    allowed: list[str] = Field(
        description="What would have been accepted.", examples=[["intent", "negligent"]]
    )
    message: str = Field(
        description="What is wrong, in the language of Accept-Language (zh or en).",
        examples=["作答“罪过形式”没有“deliberate”这一档。"],
    )
    cure: str = Field(
        description="What to do about it.", examples=["从该因素的各档中选一档；没有查清的，不填。"]
    )


class ProblemDocument(BaseModel):
    """A request that was refused, or that could not be answered."""

    model_config = ConfigDict(extra="forbid")

    type: str = Field(
        description="urn:nansha:problem: and the code.", examples=["urn:nansha:problem:invalid"]
    )
    title: str = Field(description="The code in words.", examples=["请求无法评估"])
    status: int = Field(description="The HTTP status.", examples=[422])
    detail: str = Field(description="What happened.", examples=["请求有1处问题。"])
    errors: list[ErrorEntry] = Field(
        description="Everything wrong, all at once.",
        examples=[
            [
                {
                    "pointer": "/on",
                    "value": "2026-02-30",
                    "allowed": ["YYYY-MM-DD"],
                    "message": "“评估日期”不是有效日期：“2026-02-30”。",
                    "cure": "按年-月-日填写，例如 2026-11-22。",
                }
            ]
        ],
    )


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI entries of the problems that an endpoint may answer with."""
    schema = {"$ref": f"#/components/schemas/{ProblemDocument.__name__}"}
    content = {"application/problem+json": {"schema": schema}}
    return {status: {"description": _MEANING[status], "content": content} for status in statuses}


_MEANING = {
    400: "格式有误 · Malformed",
    401: "没有登录 · Not signed in",
    403: "没有权限 · Not allowed",
    404: "没有 · Not found",
    409: "与现有记录冲突 · Conflict with what is stored",
    410: "个人信息已经销毁 · The personal part was destroyed",
    412: "记录已被修改 · Changed after it was read",
    413: "过大 · Too large",
    415: "类型不支持 · Media type not supported",
    422: "字段有误 · Fields wrong",
    428: "缺少If-Match · If-Match missing",
    429: "尝试次数过多 · Too many attempts",
    503: "服务暂不可用 · Service unavailable",
}
