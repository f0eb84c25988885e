"""Organisations, accounts and machine keys: what administrators look after."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.actions.accounts import (
    NewAccount,
    create_organisation,
    create_user,
    invite_user,
    list_organisations,
    list_users,
    set_roles,
    set_state,
)
from api.actions.machine_keys import KeyWish, create_key, list_keys, revoke_key
from api.idempotency import ONCE, Once, reply, response_of
from api.identifiers import PathIdentifier
from api.preconditions import PARAMETER as VERSION_PARAMETER
from api.preconditions import Expected, etag
from api.schemas.people import (
    Account,
    AccountList,
    Invitation,
    KeyBody,
    KeyList,
    NewKey,
    Organisation,
    OrganisationBody,
    OrganisationList,
    RolesBody,
    StateBody,
    UserBody,
    account,
    machine_key,
    organisation,
)
from api.schemas.problems import refusals
from api.security.actions import Action
from api.security.guard import SignedInPrincipal, guarded
from api.state import store_of
from data.store.people.organisations import NewOrganisation
from data.store.people.users import NewUser, User
from data.store.replies import Reply

router = APIRouter(prefix="/v1", tags=["people"])
_MATCHED = {"parameters": [VERSION_PARAMETER]}


@router.get(
    "/organisations",
    summary="单位一览 · Organisations",
    **guarded(Action.ORGANISATION_LIST),
)
def show_organisations(request: Request, principal: SignedInPrincipal) -> OrganisationList:
    """Every organisation of the installation, by code."""
    found = list_organisations(store_of(request), principal)
    return OrganisationList(organisations=[organisation(each) for each in found])


@router.post(
    "/organisations",
    summary="新建单位 · Make an organisation",
    status_code=201,
    response_model=Organisation,
    responses=refusals(409, 422),
    **guarded(Action.ORGANISATION_CREATE, openapi_extra=ONCE),
)
def add_organisation(
    request: Request, body: OrganisationBody, principal: SignedInPrincipal, key: Once
) -> Response:
    """Make an organisation."""
    stored = create_organisation(
        store_of(request),
        principal,
        NewOrganisation(body.kind, body.code, body.name),
        answer=lambda made: reply(organisation(made), status=201),
        key=key,
    )
    return response_of(stored)


@router.get(
    "/organisations/{organisation_id}/users",
    summary="账号一览 · Accounts of an organisation",
    responses=refusals(404),
    **guarded(Action.USER_LIST),
)
def show_users(
    request: Request, organisation_id: PathIdentifier, principal: SignedInPrincipal
) -> AccountList:
    """Accounts of an organisation, by login name."""
    found = list_users(store_of(request), principal, organisation_id)
    return AccountList(users=[account(each) for each in found])


@router.post(
    "/organisations/{organisation_id}/users",
    summary="新建账号 · Make an account",
    status_code=201,
    response_model=Account,
    responses=refusals(404, 409, 422),
    **guarded(Action.USER_CREATE, openapi_extra=ONCE),
)
def add_user(
    request: Request,
    organisation_id: PathIdentifier,
    body: UserBody,
    principal: SignedInPrincipal,
    key: Once,
) -> Response:
    """Make an account without password; invite its owner next."""
    user = NewUser(body.login, body.name, frozenset(body.roles), body.office)
    new = NewAccount(organisation_id, user)
    stored = create_user(
        store_of(request), principal, new, answer=lambda made: _shown(made, status=201), key=key
    )
    return response_of(stored)


@router.post(
    "/users/{user_id}/invitation",
    summary="发出邀请 · Invite an account",
    status_code=201,
    responses=refusals(404),
    **guarded(Action.USER_CHANGE),
)
def add_invitation(
    request: Request, user_id: PathIdentifier, principal: SignedInPrincipal
) -> Invitation:
    """Return a token with which the account's owner sets a password; shown this once."""
    return Invitation(token=invite_user(store_of(request), principal, user_id))


@router.put(
    "/users/{user_id}/roles",
    summary="设置角色 · Set the roles of an account",
    response_model=Account,
    responses=refusals(404, 409, 412, 422, 428),
    **guarded(Action.USER_CHANGE, openapi_extra=_MATCHED),
)
def replace_roles(
    request: Request,
    user_id: PathIdentifier,
    body: RolesBody,
    principal: SignedInPrincipal,
    version: Expected,
) -> Response:
    """Replace an account's roles; they hold from its next request on."""
    changed = set_roles(store_of(request), principal, user_id, body.roles, version=version)
    return response_of(_shown(changed))


@router.put(
    "/users/{user_id}/state",
    summary="停用或者启用账号 · Disable or enable an account",
    response_model=Account,
    responses=refusals(404, 409, 412, 422, 428),
    **guarded(Action.USER_CHANGE, openapi_extra=_MATCHED),
)
def replace_state(
    request: Request,
    user_id: PathIdentifier,
    body: StateBody,
    principal: SignedInPrincipal,
    version: Expected,
) -> Response:
    """Disable an account, which ends its sessions and stops its keys, or enable it again."""
    changed = set_state(store_of(request), principal, user_id, body.state, version=version)
    return response_of(_shown(changed))


@router.get(
    "/organisations/{organisation_id}/keys",
    summary="接口密钥一览 · Machine keys",
    responses=refusals(404),
    **guarded(Action.KEY_LIST),
)
def show_keys(
    request: Request, organisation_id: PathIdentifier, principal: SignedInPrincipal
) -> KeyList:
    """Machine keys of an organisation, without their secrets."""
    found = list_keys(store_of(request), principal, organisation_id)
    return KeyList(keys=[machine_key(each) for each in found])


@router.post(
    "/keys",
    summary="新建接口密钥 · Make a machine key",
    status_code=201,
    responses=refusals(404, 422),
    **guarded(Action.KEY_CREATE),
)
def add_key(request: Request, body: KeyBody, principal: SignedInPrincipal) -> NewKey:
    """Make a key in the name of an account; its secret is shown this once."""
    wish = KeyWish(body.user_id, body.label, frozenset(body.scopes), body.days)
    key, secret = create_key(store_of(request), principal, wish)
    return NewKey(key=machine_key(key), secret=secret)


@router.delete(
    "/organisations/{organisation_id}/keys/{key_id}",
    summary="吊销接口密钥 · Revoke a machine key",
    status_code=204,
    responses=refusals(404),
    **guarded(Action.KEY_REVOKE),
)
def remove_key(
    request: Request,
    organisation_id: PathIdentifier,
    key_id: PathIdentifier,
    principal: SignedInPrincipal,
) -> None:
    """Refuse a key from now on."""
    revoke_key(store_of(request), principal, key_id, organisation_id)


def _shown(user: User, *, status: int = 200) -> Reply:
    """Return an account with its version."""
    return reply(account(user), status=status, headers={"etag": etag(user.version)})
