"""`huce accounts`: who may sign in, and with which roles."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from api.accounts import (
    Account,
    AccountNotFound,
    accounts_under,
    add_official,
    change_roles,
    find_account,
    make_account,
    set_active,
)
from api.cli.output import Format, FormatOption, say, show_json, show_table
from api.cli.signing import ask_password, signed_in
from api.noting import target
from domain.roles import ROLE_LABELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.cli.signing import Session
    from ledger.database import Connection

app = typer.Typer(help="账号:谁能登录,能办什么。", no_args_is_help=True)

NATION = "全国"
RoleNames = Annotated[list[str], typer.Argument(help="角色:" + "、".join(ROLE_LABELS), metavar="ROLE...")]


@app.command("list", epilog="例:huce accounts list --division 150525")
def list_accounts(
    division: Annotated[str, typer.Option(help="只列这个行政区划及其以下的账号")] = "",
    form: FormatOption = Format.TEXT,
) -> None:
    """列出账号(须由三员之一登录)。"""
    with signed_in() as session, session.services.pool.connection() as connection:
        session.require_inside(division or session.actor.division, "这个行政区划")
        found = accounts_under(connection, division or session.actor.division)
    if form is Format.JSON:
        show_json([asdict(account) | {"roles": sorted(account.roles)} for account in found])
    else:
        show_table(("登录名", "姓名", "行政区划", "角色", "状态"), map(_row, found))


@app.command("add", epilog="例:huce accounts add naiman-luru --person-name 陈明远 --division 150525")
def add(
    name: Annotated[str, typer.Argument(help="登录名,2到40个字符", metavar="NAME")],
    person_name: Annotated[str, typer.Option(help="使用人姓名")],
    division: Annotated[str, typer.Option(help="行政区划代码,不写为全国")] = "",
    same_person_as: Annotated[
        str | None, typer.Option(help="同一个人已有的登录名;不写表示这个人还没有账号")
    ] = None,
) -> None:
    """新建账号,还没有角色(须由系统管理员登录;密码从终端或标准输入读取)。"""
    with signed_in() as session:
        session.require_inside(division, "这个行政区划")
        password = ask_password()
        with session.services.pool.connection() as connection:
            if same_person_as is None:
                person = add_official(connection, person_name)
            else:
                person = find_account(connection, same_person_as).person
            made = make_account(
                connection, name=name, password=password, person=person, division=division, roles=()
            )
            session.doing.about(target("account", made.id))
    say(f"已新建账号 {name},请由安全保密管理员用 huce accounts roles 给予角色。")


@app.command("roles", epilog="例:huce accounts roles naiman-luru entry")
def roles(
    name: Annotated[str, typer.Argument(help="登录名", metavar="NAME")],
    held: RoleNames,
) -> None:
    """给账号这些角色,代替原有的(须由安全保密管理员登录)。"""
    with signed_in() as session, session.services.pool.connection() as connection:
        account = find(session, connection, name).id
        session.begin(target("account", account), *(target("role", role) for role in held))
        changed = change_roles(connection, account, held, session.today)
    say(f"账号 {name} 的角色:{_roles(changed.roles)}。")


@app.command("close", epilog="例:huce accounts close naiman-luru")
def close(name: Annotated[str, typer.Argument(help="登录名", metavar="NAME")]) -> None:
    """停用账号,它的登录随即失效(须由系统管理员登录)。"""
    with signed_in() as session, session.services.pool.connection() as connection:
        account = find(session, connection, name).id
        session.begin(target("account", account))
        set_active(connection, account, active=False)
    say(f"账号 {name} 已停用。")


def find(session: Session, connection: Connection, name: str) -> Account:
    """An account inside the administrator's division. Raises AccountNotFound, outside as if it were none."""
    account = find_account(connection, name)
    if not account.division.startswith(session.actor.division):
        raise AccountNotFound
    return account


def _row(account: Account) -> Sequence[str]:
    state = "在用" if account.active else "停用"
    return account.name, account.person_name, account.division or NATION, _roles(account.roles), state


def _roles(held: frozenset[str]) -> str:
    return "、".join(ROLE_LABELS[role] for role in sorted(held)) or "(没有角色)"
