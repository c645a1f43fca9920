"""`huce accounts delegate`, `delegations`, `undelegate`: roles handed to somebody else for some days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.accounts import app
from api.cli.output import Format, FormatOption, say, show_json, show_table
from api.cli.program import WrongUse
from api.cli.signing import signed_in
from api.delegations import delegate, delegations_of, undelegate
from api.noting import target
from domain.delegation import Terms

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["app"]

STATES = {"to_come": "未开始", "standing": "有效", "over": "已到期", "revoked": "已收回"}


@app.command("delegate", epilog="例:huce accounts delegate chen approval --until 2020-12-10 --reason 出差")
def give(
    to: Annotated[str, typer.Argument(help="受托人的登录名", metavar="NAME")],
    roles: Annotated[list[str], typer.Argument(help="角色:entry、review、approval", metavar="ROLE...")],
    until: Annotated[str, typer.Option(help="到哪一天止(含)")],
    reason: Annotated[str, typer.Option(help="理由")],
    since: Annotated[str | None, typer.Option("--from", help="从哪一天起(含),不写为今天")] = None,
) -> None:
    """把自己的角色委托给本辖区的另一个人,到期自动终止。"""
    with signed_in() as session, session.services.pool.connection() as connection:
        first = session.today if since is None else _day(since)
        terms = Terms(frozenset(roles), first, _day(until), reason)
        made = delegate(connection, session.actor, to, terms, session.today)
        session.begin(target("delegation", made), *(target("role", role) for role in sorted(roles)))
    say(f"已委托,编号 {made},{first} 至 {until} 有效。")


@app.command("delegations", epilog="例:huce accounts delegations")
def delegations(form: FormatOption = Format.TEXT) -> None:
    """列出本账号给出的和收到的委托,最近200项。"""
    with signed_in() as session, session.services.pool.connection() as connection:
        found = delegations_of(connection, session.actor.account, session.today)
    if form is Format.JSON:
        show_json(found)
    else:
        show_table(("编号", "委托人", "受托人", "角色", "起", "止", "理由", "状态"), map(_row, found))


@app.command("undelegate", epilog="例:huce accounts undelegate 0f3c…")
def take_back(
    delegation: Annotated[str, typer.Argument(help="委托的编号", metavar="DELEGATION")],
) -> None:
    """收回自己给出的委托,立即终止。"""
    with signed_in() as session, session.services.pool.connection() as connection:
        undelegate(connection, session.actor, delegation)
        session.begin(target("delegation", delegation))
    say("已收回。")


def _day(text: str) -> date:
    """Raises WrongUse."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongUse("日期应写成 2020-12-10 这样。") from None


def _row(one: dict[str, Any]) -> Sequence[Any]:
    return (
        one["id"], one["giver_person_name"], one["delegate_person_name"], "、".join(one["role_labels"]),
        one["first"], one["last"], one["reason"], STATES[one["state"]],
    )  # fmt: skip
