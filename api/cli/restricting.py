"""`huce ledger restrict`, `unrestrict`, `restrictions`: what is personal of somebody, for a time."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.command import new_command_id
from api.cli.erasing import app
from api.cli.output import Format, FormatOption, say, show_json, show_table
from api.cli.signing import signed_in
from api.restriction import restrict_person, restrictions_view, unrestrict_person
from domain.calendar import SHANGHAI
from domain.rules.restriction import BASES, IN_FORCE

__all__ = ["app"]

Person = Annotated[str, typer.Argument(help="人的编号(20位十六进制)", metavar="PERSON")]
Paper = Annotated[str | None, typer.Option(help="申请书或决定的文号,不写姓名")]


@app.command("restrict", epilog="例:huce ledger restrict 0f3c… --basis disputed --paper 申〔2020〕12号")
def restrict(
    person: Person,
    basis: Annotated[
        str, typer.Option(help="依据:" + ";".join(f"{code} {label}" for code, label in BASES.items()))
    ],
    paper: Paper = None,
) -> None:
    """限制处理一个人的个人信息:照旧保存,任何人都看不到,也不能更改,可以解除(须由安全保密管理员登录)。"""
    with signed_in() as session:
        event = restrict_person(session.services, session.actor, person, basis, paper, new_command_id())
    say(f"已限制处理,记录在账册的第{event.position}位({event.id})。")


@app.command("unrestrict", epilog="例:huce ledger unrestrict 0f3c… --paper 申〔2020〕15号")
def unrestrict(person: Person, paper: Paper = None) -> None:
    """解除限制处理(须由安全保密管理员登录)。"""
    with signed_in() as session:
        event = unrestrict_person(session.services, session.actor, person, paper, new_command_id())
    say(f"已解除限制处理,记录在账册的第{event.position}位({event.id})。")


@app.command("restrictions", epilog="例:huce ledger restrictions --all")
def restrictions(
    everything: Annotated[bool, typer.Option("--all", help="已解除的也列出")] = False,  # noqa: FBT002
    form: FormatOption = Format.TEXT,
) -> None:
    """列出本辖区正在限制处理的人(只有编号)、依据、谁办的。"""
    status = None if everything else IN_FORCE
    with signed_in() as session, session.services.pool.connection() as connection:
        found = restrictions_view(session.services, connection, session.actor, status)
    if form is Format.JSON:
        show_json(found)
        return
    heads = ("人的编号", "依据", "文号", "状态", "办理人", "时间", "解除人")
    rows = [
        (one["person"], one["basis_label"], one["paper"] or "", one["status_label"], one["by"] or "",
         f"{one['at'].astimezone(SHANGHAI):%Y-%m-%d %H:%M}", one["lifted_by"] or "")
        for one in found
    ]  # fmt: skip
    show_table(heads, rows)
