"""Log in, log out, who am I, passwords and invitations."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.actions.sessions import change_password, enrol, log_out, make_first_administrator
from api.schemas.people import (
    Account,
    BootstrapBody,
    InvitationBody,
    LoginBody,
    Me,
    PasswordBody,
    account,
)
from api.schemas.problems import refusals
from api.security.actions import Action
from api.security.cookies import clear_session_cookie, set_session_cookie
from api.security.current import SignedIn, session_limits, signed_in
from api.security.guard import SignedInPrincipal, guarded, public
from api.security.permissions import relations
from api.security.principal import Principal
from api.state import state_of, store_of
from data.store.database import Store
from data.store.people.invitations import check_known
from data.store.people.login import log_in
from data.store.people.organisations import NewOrganisation, organisation_of
from data.store.people.passwords import hash_password
from data.store.people.roles import Role
from data.store.people.sessions import Session
from data.store.people.users import NewUser, user_of

router = APIRouter(prefix="/v1", tags=["people"])

Found = Annotated[SignedIn, Depends(signed_in)]


@router.post(
    "/session",
    summary="登录 · Log in",
    responses=refusals(401, 422, 429),
    **public(),
)
def open_session(request: Request, response: Response, body: LoginBody) -> Me:
    """Open a session; its cookie cannot be read by scripts.

    Unknown names and wrong passwords get the same answer, after the same time.
    """
    settings, store = state_of(request).settings, store_of(request)
    limits = session_limits(settings)
    address = request.client.host if request.client else ""
    login = log_in(store, body.login, body.password, address=address, limits=limits)
    set_session_cookie(response, login, limits, https=settings.https)
    request.state.user_id = login.user.id
    with store.read() as connection:
        kind = organisation_of(connection, login.user.organisation_id).kind
    user = login.user
    principal = Principal(user.id, user.login, user.organisation_id, kind, user.roles)
    return _me(store, principal, login.session)


@router.delete(
    "/session", summary="退出登录 · Log out", status_code=204, **guarded(Action.ACCOUNT_READ)
)
def end_session(request: Request, response: Response, found: Found) -> None:
    """End this session on the server; a machine's key goes on until it is revoked."""
    log_out(store_of(request), found)
    clear_session_cookie(response, https=state_of(request).settings.https)


@router.get("/me", summary="当前账号 · This account", **guarded(Action.ACCOUNT_READ))
def show_me(request: Request, found: Found) -> Me:
    """Name the account, what it may do, and the CSRF token of its session."""
    return _me(store_of(request), found.principal, found.session)


@router.post(
    "/password",
    summary="修改密码 · Change the password",
    status_code=204,
    responses=refusals(422, 429),
    **guarded(Action.PASSWORD_CHANGE),
)
def replace_password(
    request: Request, response: Response, body: PasswordBody, principal: SignedInPrincipal
) -> None:
    """Set one's own password; every session of the account ends, this one too."""
    change_password(store_of(request), principal, present=body.present, new=body.new)
    clear_session_cookie(response, https=state_of(request).settings.https)


@router.post(
    "/invitations/accept",
    summary="凭邀请码设置密码 · Set a password with an invitation",
    status_code=204,
    responses=refusals(403, 422),
    **public(),
)
def accept(request: Request, body: InvitationBody) -> None:
    """Set the password of the account that an invitation names; it works once."""
    enrol(store_of(request), token=body.token, password=body.password)


@router.post(
    "/bootstrap",
    summary="建立首个管理员 · Make the first administrator",
    status_code=201,
    responses=refusals(403, 409, 422),
    **public(),
)
def bootstrap(request: Request, body: BootstrapBody) -> Account:
    """Make the first organisation and its administrator with the token of the console."""
    store, wanted = store_of(request), body.organisation
    with store.read() as connection:
        check_known(connection, body.token)
    administrator = NewUser(
        body.login,
        body.name,
        frozenset({Role.ADMINISTRATOR}),
        password_hash=hash_password(body.password),
    )
    made = make_first_administrator(
        store,
        token=body.token,
        organisation=NewOrganisation(wanted.kind, wanted.code, wanted.name),
        account=administrator,
    )
    with store.read() as connection:
        return account(user_of(connection, made))


def _me(store: Store, principal: Principal, session: Session | None) -> Me:
    with store.read() as connection:
        user = user_of(connection, principal.user_id)
        organisation = organisation_of(connection, user.organisation_id)
    return Me(
        account=account(user),
        organisation_kind=organisation.kind,
        csrf=session.csrf_token() if session else None,
        actions=[action.value for action in Action if relations(principal, action)],
    )
