"""`huce accounts password`, `reset`: one's own password, and one for once from the level above."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.accounts import find
from api.cli.output import say
from api.cli.sessions import app
from api.cli.signing import ask_password, signed_in
from api.noting import target
from api.password_changes import change_own, reset

__all__ = ["app"]


@app.command("password", epilog="例:huce accounts password")
def password() -> None:
    """修改本人的密码;全部登录随即失效。原密码、新密码依次从终端或标准输入读取。"""
    with signed_in() as session:
        old, new = ask_password("原密码"), ask_password("新密码")
        with session.services.pool.connection() as connection:
            change_own(connection, session.actor.account, old, new)
    say("密码已修改,请重新登录。")


@app.command("reset", epilog="例:huce accounts reset naiman-luru")
def reset_password(name: Annotated[str, typer.Argument(help="登录名", metavar="NAME")]) -> None:
    """重置下级账号的密码,打印一个一次性密码(须由上级的系统管理员登录)。"""
    with signed_in() as session, session.services.pool.connection() as connection:
        account = find(session, connection, name)
        session.begin(target("account", account.id))
        made = reset(connection, session.actor, account)
    say(f"账号 {name} 的一次性密码:{made}")
    say("请当面交给本人;他登录后须先用 huce accounts password 修改密码。")
