"""Bodies of the interface about people: login, organisations, accounts, machine keys."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.identifiers import EXAMPLE
from data.store.people.api_keys import ApiKey as StoredKey
from data.store.people.organisations import Organisation as StoredOrganisation
from data.store.people.roles import OrganisationKind, Role, UserState
from data.store.people.users import User as StoredUser

MOST_DAYS = 366
_MOMENT = "2026-11-22T07:05:00Z"
_LOGIN = r"^[a-zA-Z0-9][a-zA-Z0-9._-]{1,63}$"

Identifier = Annotated[str, Field(description="编号 · Identifier.", examples=[EXAMPLE])]
LoginName = Annotated[
    str, Field(pattern=_LOGIN, description="登录名 · Login name.", examples=["zhang.san"])
]
Password = Annotated[
    str,
    Field(
        min_length=1,
        max_length=1024,
        description="密码 · Password, at least 12 characters when it is set.",
        examples=["correct horse battery staple"],
        json_schema_extra={"format": "password"},
    ),
]
Token = Annotated[
    str,
    Field(
        min_length=1,
        max_length=200,
        description="一次性邀请码 · One-time token.",
        examples=["kVt3mJq0mYwq2v3mJ4sZ1kE8n5fJ0wq9b6cT7yR2xUo"],
    ),
]
Version = Annotated[int, Field(description="版本，即ETag · Version, the ETag.", examples=[1])]
PersonName = Annotated[
    str, Field(min_length=1, max_length=80, description="姓名 · Name.", examples=["张三"])
]
Label = Annotated[
    str, Field(min_length=1, max_length=80, description="名称 · Label.", examples=["统计接口"])
]


class Strict(BaseModel):
    """What refuses unknown keys."""

    model_config = ConfigDict(extra="forbid")


class LoginBody(Strict):
    """Login name and password."""

    login: str = Field(
        min_length=1, max_length=200, description="登录名 · Login name.", examples=["zhang.san"]
    )
    password: Password


class PasswordBody(Strict):
    """The present password and the new one."""

    present: Password
    new: Password


class InvitationBody(Strict):
    """A token from an administrator and the password to set."""

    token: Token
    password: Password


class OrganisationBody(Strict):
    """An organisation to be made."""

    kind: OrganisationKind = Field(description="类别 · Kind.", examples=["procuratorate"])
    code: str = Field(
        pattern=r"^[a-zA-Z0-9][a-zA-Z0-9._-]{1,31}$",
        description="代码，全系统唯一 · Code, unique in the installation.",
        examples=["ns-jcy"],
    )
    name: str = Field(
        min_length=1, max_length=80, description="名称 · Name.", examples=["南沙区人民检察院"]
    )


class BootstrapBody(Strict):
    """The first organisation and its administrator."""

    token: Token
    organisation: OrganisationBody = Field(
        description="首个单位 · The first organisation.",
        examples=[{"kind": "procuratorate", "code": "ns-jcy", "name": "南沙区人民检察院"}],
    )
    login: LoginName
    name: PersonName
    password: Password


class UserBody(Strict):
    """An account to be made; its owner sets the password with an invitation."""

    login: LoginName
    name: PersonName
    office: str = Field(
        default="", max_length=80, description="部门 · Office.", examples=["第一检察部"]
    )
    roles: list[Role] = Field(
        min_length=1, max_length=len(Role), description="角色 · Roles.", examples=[["prosecutor"]]
    )


class RolesBody(Strict):
    """The roles that an account has from now on."""

    roles: list[Role] = Field(
        max_length=len(Role), description="角色 · Roles.", examples=[["prosecutor", "approver"]]
    )


class StateBody(Strict):
    """Whether an account may log in."""

    state: UserState = Field(description="状态 · State.", examples=["disabled"])


class KeyBody(Strict):
    """A machine key to be made."""

    user_id: Identifier
    label: Label
    scopes: list[str] = Field(
        min_length=1,
        max_length=100,
        description="权限范围，即操作代码 · Scopes: codes of actions.",
        examples=[["statistics:read"]],
    )
    days: int = Field(
        ge=1, le=MOST_DAYS, description="有效天数 · Days that it lasts.", examples=[90]
    )


class Account(BaseModel):
    """One account."""

    id: Identifier
    organisation_id: Identifier
    login: LoginName
    name: PersonName
    office: str = Field(description="部门 · Office.", examples=["第一检察部"])
    state: UserState = Field(description="状态 · State.", examples=["active"])
    roles: list[Role] = Field(description="角色 · Roles.", examples=[["prosecutor"]])
    created_at: datetime = Field(description="创建时间 · Made at.", examples=[_MOMENT])
    version: Version


class AccountList(BaseModel):
    """Accounts of an organisation, by login name."""

    users: list[Account] = Field(description="账号 · Accounts.", examples=[[]])


class Me(BaseModel):
    """The account that asks."""

    account: Account = Field(description="当前账号 · This account.", examples=[{}])
    organisation_kind: OrganisationKind = Field(
        description="单位类别 · Kind of organisation.", examples=["procuratorate"]
    )
    csrf: str | None = Field(
        description="防伪令牌，写入 Nansha-CSRF 标头；接口密钥无此项 · CSRF token; null for a key.",
        examples=["6b1f…"],
    )
    actions: list[str] = Field(
        description="可以进行的操作 · Actions that are allowed in some relation.",
        examples=[["case:create", "case:read"]],
    )


class Organisation(BaseModel):
    """One organisation."""

    id: Identifier
    kind: OrganisationKind = Field(description="类别 · Kind.", examples=["procuratorate"])
    code: str = Field(description="代码 · Code.", examples=["ns-jcy"])
    name: str = Field(description="名称 · Name.", examples=["南沙区人民检察院"])
    version: Version


class OrganisationList(BaseModel):
    """Every organisation, by code."""

    organisations: list[Organisation] = Field(description="单位 · Organisations.", examples=[[]])


class Invitation(BaseModel):
    """A token that is shown this once and lasts a day."""

    token: Token


class Key(BaseModel):
    """One machine key, without its secret."""

    id: Identifier
    user_id: Identifier
    organisation_id: Identifier
    label: Label
    scopes: list[str] = Field(description="权限范围 · Scopes.", examples=[["statistics:read"]])
    created_at: datetime = Field(description="创建时间 · Made at.", examples=[_MOMENT])
    expires_at: datetime = Field(description="失效时间 · Expires at.", examples=[_MOMENT])
    revoked_at: datetime | None = Field(description="吊销时间 · Revoked at.", examples=[None])


class NewKey(BaseModel):
    """A key with its secret, which is shown this once."""

    key: Key = Field(description="密钥 · The key.", examples=[{}])
    secret: str = Field(
        description="密文，只显示一次 · Secret, shown this once; send it as Authorization: Bearer.",
        examples=["nansha_kVt3…"],
    )


class KeyList(BaseModel):
    """Machine keys of an organisation, newest first."""

    keys: list[Key] = Field(description="接口密钥 · Machine keys.", examples=[[]])


def account(user: StoredUser) -> Account:
    """Return an account as it is shown."""
    return Account(
        id=user.id,
        organisation_id=user.organisation_id,
        login=user.login,
        name=user.name,
        office=user.office,
        state=user.state,
        roles=sorted(user.roles),
        created_at=user.created_at,
        version=user.version,
    )


def organisation(stored: StoredOrganisation) -> Organisation:
    """Return an organisation as it is shown."""
    return Organisation(
        id=stored.id,
        kind=stored.kind,
        code=stored.code,
        name=stored.name,
        version=stored.version,
    )


def machine_key(stored: StoredKey) -> Key:
    """Return a key as it is shown."""
    return Key(
        id=stored.id,
        user_id=stored.user_id,
        organisation_id=stored.organisation_id,
        label=stored.label,
        scopes=sorted(stored.scopes),
        created_at=stored.created_at,
        expires_at=stored.expires_at,
        revoked_at=stored.revoked_at,
    )
