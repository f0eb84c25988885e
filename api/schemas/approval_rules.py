"""Bodies of the interface about the rules of approval."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from api.actions.approval_rules import ApprovalRules
from api.schemas.people import Strict, Version

_WHEN = {"answer": {"factor": "plea_acceptance", "in": ["signed"]}}
_LEVEL = {"id": "department_head", "name_zh": "部门负责人", "name_en": "Head of department"}
_RULE = {
    "id": "light_case_with_plea",
    "name_zh": "认罪认罚而批准逮捕",
    "name_en": "Arrest despite a plea of guilty",
    "outcomes": ["arrest"],
    "when": _WHEN,
    "level": [_LEVEL],
}
_MOST_RULES, _MOST_LEVELS, _LONGEST_NAME = 50, 9, 80
_CODE, _PRINTABLE = "^[a-z][a-z0-9_]*$", r"^[^\x00-\x1f\x7f-\x9f]*$"


def _name(description: str, example: str, *, pattern: str = _PRINTABLE) -> Any:
    return Field(
        min_length=1,
        max_length=_LONGEST_NAME,
        pattern=pattern,
        description=description,
        examples=[example],
    )


class LevelBody(Strict):
    """One level of approval."""

    id: str = _name("层级编号 · Code of the level.", "department_head", pattern=_CODE)
    name_zh: str = _name("中文名称 · Name in Chinese.", "部门负责人")
    name_en: str = _name("英文名称 · Name in English.", "Head of department")


class RuleBody(Strict):
    """When which levels must approve; the first rule that fits applies."""

    id: str = _name("规则编号 · Code of the rule.", "light_case_with_plea", pattern=_CODE)
    name_zh: str = _name("中文名称 · Name in Chinese.", "认罪认罚而批准逮捕")
    name_en: str = _name("英文名称 · Name in English.", "Arrest despite a plea of guilty")
    outcomes: list[str] = Field(
        min_length=1, max_length=_MOST_RULES,
        description="适用的决定 · Outcomes that it is about.", examples=[["arrest"]],
    )  # fmt: skip
    when: dict[str, Any] = Field(
        description="适用情形，写法同法规包的条件 · When, as the law pack writes conditions.",
        examples=[_WHEN],
    )
    level: list[LevelBody] = Field(
        min_length=1, max_length=_MOST_LEVELS,
        description="依次审批的层级 · Who approves, in order.", examples=[[_LEVEL]],
    )  # fmt: skip


class RulesBody(Strict):
    """The rules of approval of an organisation."""

    rule: list[RuleBody] = Field(
        max_length=_MOST_RULES,
        description="规则，按顺序；空表示不须审批 · Rules in order; none ask for no approval.",
        examples=[[_RULE]],
    )


class RulesDocument(BaseModel):
    """The rules of approval that hold in an organisation."""

    rule: list[RuleBody] = Field(description="规则 · Rules, in order.", examples=[[_RULE]])
    own: bool = Field(
        description="本单位自行设置；否则为随程序发布的 · Set here; otherwise shipped.",
        examples=[False],
    )
    version: Version


def rules_document(rules: ApprovalRules) -> RulesDocument:
    """Return the rules of approval as they are shown."""
    shown = [RuleBody.model_validate(rule) for rule in rules.document["rule"]]
    return RulesDocument(rule=shown, own=rules.own, version=rules.version)
