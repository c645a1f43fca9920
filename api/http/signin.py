"""Signing in and out, and who one is."""

from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, SecretStr

from api import sessions
from api.accounts import find_account, get_account
from api.acting import delegated_roles
from api.http.doors import COOKIE, Holder, Parts, SignedIn, Token, reading, require_same_site
from api.http.noting import stands_there
from api.reading import division_names
from api.sight import sees_personal
from domain.roles import ROLE_LABELS

router = APIRouter(prefix="/api/v1", tags=["登录"])


class SignIn(BaseModel):
    """Name and password of an account."""

    model_config = ConfigDict(extra="forbid")
    name: str = ""
    password: SecretStr = SecretStr("")


class Session(BaseModel):
    """The token goes into `Authorization: Bearer …`; browsers get it as a cookie too."""

    token: str
    expires_in: int
    #: The password was reset: this session is good for changing it and for nothing else.
    must_change: bool


@router.post("/sign-in", dependencies=[Depends(require_same_site)])
def sign_in(services: Parts, request: Request, response: Response, form: SignIn) -> Session:
    """登录:返回令牌,并设置 cookie。"""
    with services.pool.connection() as connection:
        stands_there(request, *sessions.account_behind(connection, form.name))
        token = sessions.sign_in(connection, form.name, form.password.get_secret_value())
        must_change = find_account(connection, form.name).must_change
    lasts = int(sessions.SESSION_LASTS.total_seconds())
    response.set_cookie(
        COOKIE, token, max_age=lasts, path="/", httponly=True, samesite="strict",
        secure=request.url.scheme == "https",
    )  # fmt: skip
    return Session(token=token, expires_in=lasts, must_change=must_change)


@router.post("/sign-out", status_code=204)
def sign_out(services: Parts, response: Response, _actor: Holder, token: Token) -> None:
    """退出登录:令牌立即失效。"""
    with services.pool.connection() as connection:
        sessions.sign_out(connection, token)
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")


@router.get("/me")
def me(services: Parts, actor: SignedIn) -> dict[str, Any]:
    """当前账号:姓名、级别、行政区划和今天的角色;`delegated_roles` 是受托的。"""
    with reading(services) as connection:
        account = get_account(connection, actor.account)
        delegated = delegated_roles(connection, actor.account, services.gateway.clock())
        places = division_names(connection, [account.division])
    return {
        "account": account.id, "name": account.name, "person_name": account.person_name,
        "level": account.level, "division": account.division,
        "division_name": places.get(account.division),
        "roles": sorted(actor.roles), "role_labels": [ROLE_LABELS[r] for r in sorted(actor.roles)],
        "delegated_roles": sorted(delegated),
        "sees_personal": sees_personal(actor),
    }  # fmt: skip
