"""`huce ledger erase`, `erasures`, `approve-erasure`, `reject-erasure`: erasing between two people."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.command import new_command_id
from api.cli.output import Format, FormatOption, say, show_json, show_table
from api.cli.proving import app
from api.cli.signing import signed_in
from api.erasure import approve_erasure, reject_erasure, request_erasure
from api.erasures import erasures_view
from domain.calendar import SHANGHAI
from domain.rules.erasing import GROUNDS, REQUESTED, WHO
from domain.rules.erasure import BASES

__all__ = ["app"]

OF_PAIRING = "PERSON 是一项结对的编号:抹除其帮扶责任人"
Request = Annotated[str, typer.Argument(help="申请的编号(见 huce ledger erasures)", metavar="REQUEST")]


@app.command(
    "erase", epilog="例:huce ledger erase 0f3c… --basis request(PERSON 见 huce household show --format json)"
)
def erase(
    person: Annotated[str, typer.Argument(help="人的编号(20位十六进制)", metavar="PERSON")],
    basis: Annotated[
        str, typer.Option(help="依据:" + ";".join(f"{code} {label}" for code, label in BASES.items()))
    ],
    helper: Annotated[bool, typer.Option("--helper", help=OF_PAIRING)] = False,  # noqa: FBT002  a switch
    form: FormatOption = Format.TEXT,
) -> None:
    """申请抹除一个人的姓名、证件号码等个人信息,由另一个人批准(须由安全保密管理员登录)。"""
    kind = "pairing" if helper else "person"
    with signed_in() as session:
        event = request_erasure(session.services, session.actor, kind, person, basis, new_command_id())
    (case,) = event.changes["case"]
    if form is Format.JSON:
        show_json({"case": case, "event": event.id})
        return
    say(f"已申请抹除,编号 {case};还没有抹除任何内容。")
    say(f"请另一个人(审批角色)登录后批准:huce ledger approve-erasure {case}")


@app.command("erasures", epilog="例:huce ledger erasures --all")
def erasures(
    everything: Annotated[bool, typer.Option("--all", help="已批准、已否决的也列出")] = False,  # noqa: FBT002
    form: FormatOption = Format.TEXT,
) -> None:
    """列出本辖区等待批准的抹除申请:抹除谁(只有编号)、依据、谁申请的。"""
    status = None if everything else REQUESTED
    with signed_in() as session, session.services.pool.connection() as connection:
        found = erasures_view(session.services, connection, session.actor, status)
    if form is Format.JSON:
        show_json(found)
        return
    heads = ("申请", "抹除", "编号", "依据", "办理状态", "申请人", "申请时间", "批准或否决")
    rows = [
        (one["id"], WHO[one["kind"]], one["subject"], one["basis_label"], one["status_label"],
         one["requested_by"] or "", f"{one['requested_at'].astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
         one["decided_by"] or "")
        for one in found
    ]  # fmt: skip
    show_table(heads, rows)


@app.command("approve-erasure", epilog="例:huce ledger approve-erasure 0f3c… --yes")
def approve(
    request: Request,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问")] = False,  # noqa: FBT002  a switch
) -> None:
    """批准并抹除,不能恢复(须是申请人以外的人,有审批角色,级别同批准回退)。"""
    with signed_in() as session:
        if not yes:
            typer.confirm("抹除之后不能恢复,确定吗?", abort=True, err=True)
        event = approve_erasure(session.services, session.actor, request, new_command_id())
    say(f"已抹除,记录在账册的第{event.position}位({event.id})。")


@app.command("reject-erasure", epilog="例:huce ledger reject-erasure 0f3c… --ground retention_running")
def reject(
    request: Request,
    ground: Annotated[
        str, typer.Option(help="理由:" + ";".join(f"{code} {label}" for code, label in GROUNDS.items()))
    ],
) -> None:
    """否决抹除申请,什么也不抹除(须是申请人以外的人,有审批角色)。"""
    with signed_in() as session:
        event = reject_erasure(session.services, session.actor, request, ground, new_command_id())
    say(f"已否决,记录在账册的第{event.position}位({event.id})。")
