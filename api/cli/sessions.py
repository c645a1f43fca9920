"""`huce accounts sessions`, `revoke`, `revoke-all`: where an account is signed in, and no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.accounts import find
from api.cli.delegating import app
from api.cli.output import Format, FormatOption, say, show_json, show_table
from api.cli.signing import signed_in
from api.noting import target
from api.session_list import end_session, end_sessions, sessions_of
from domain.calendar import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

__all__ = ["app"]


@app.command("sessions", epilog="例:huce accounts sessions")
def sessions(form: FormatOption = Format.TEXT) -> None:
    """列出本账号现在有效的登录。"""
    with signed_in() as session, session.services.pool.connection() as connection:
        found = sessions_of(connection, session.actor.account, session.token)
    if form is Format.JSON:
        show_json(found)
    else:
        show_table(("编号", "登录时间", "最近使用", "失效时间", ""), map(_row, found))


@app.command("revoke", epilog="例:huce accounts revoke 0f3c…")
def revoke(
    session_id: Annotated[str, typer.Argument(help="登录的编号", metavar="SESSION")],
) -> None:
    """结束本账号的一次登录,它的令牌立即失效。"""
    with signed_in() as session, session.services.pool.connection() as connection:
        end_session(connection, session.actor.account, session_id)
        session.begin(target("session", session_id))
    say("已结束这次登录。")


@app.command("revoke-all", epilog="例:huce accounts revoke-all naiman-luru")
def revoke_all(name: Annotated[str, typer.Argument(help="登录名", metavar="NAME")]) -> None:
    """结束本辖区一个账号的全部登录(须由安全保密管理员登录)。"""
    with signed_in() as session, session.services.pool.connection() as connection:
        account = find(session, connection, name).id
        session.begin(target("account", account))
        end_sessions(connection, account)
    say(f"账号 {name} 的登录已全部结束。")


def _row(one: dict[str, Any]) -> Sequence[str]:
    times = (_time(one[name]) for name in ("made_at", "last_used", "expires_at"))
    return one["id"], *times, "本次" if one["current"] else ""


def _time(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
