"""The open sessions of the account signed in, and its password."""

from typing import Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, SecretStr

from api.http.doors import COOKIE, Holder, Parts, SignedIn, Token, reading
from api.password_changes import change_own
from api.session_list import end_session, sessions_of

router = APIRouter(prefix="/api/v1", tags=["登录"])


class Change(BaseModel):
    """The present password and the new one."""

    model_config = ConfigDict(extra="forbid")
    old: SecretStr
    new: SecretStr


@router.get("/sessions")
def list_sessions(services: Parts, actor: SignedIn, token: Token) -> dict[str, Any]:
    """本账号现在有效的登录:何时登录、最近使用、何时失效;`current` 是这一次。"""
    with reading(services) as connection:
        return {"sessions": sessions_of(connection, actor.account, token)}


@router.delete("/sessions/{session}", status_code=204)
def end(services: Parts, actor: SignedIn, session: str) -> None:
    """结束本账号的一次登录,它的令牌立即失效。"""
    with services.pool.connection() as connection:
        end_session(connection, actor.account, session)


@router.post("/me/password", status_code=204)
def change_password(services: Parts, actor: Holder, response: Response, change: Change) -> None:
    """修改本人的密码;全部登录随即失效,须重新登录。"""
    with services.pool.connection() as connection:
        old, new = change.old.get_secret_value(), change.new.get_secret_value()
        change_own(connection, actor.account, old, new)
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
