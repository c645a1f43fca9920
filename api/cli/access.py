"""`huce access`: the access log, for audit administrators."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  typer reads the annotation at run time
from typing import Annotated, Any

import typer

from api.access import access_view, account_id, prunable
from api.cli.output import Format, FormatOption, say, show_json, show_table
from api.cli.signing import signed_in
from api.noting import KINDS, target
from ledger.access import Wanted
from ledger.access import prune as remove

app = typer.Typer(help="审计记录:谁登录、查看、导出、改权限、抹除,谁被拒绝。", no_args_is_help=True)

#: Records that are read at a time.
PAGE = 1000
HEADS = ("序号", "时间(本机)", "种类", "账号", "行政区划", "入口", "结果", "对象")


@app.command("list", epilog="例:huce access list --since 2020-12-01 --kind refused --format json")
def list_access(
    since: Annotated[
        datetime | None, typer.Option(help="从哪一天(本机时间)起", formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"])
    ] = None,
    kind: Annotated[
        str | None, typer.Option(help="种类:" + "、".join(f"{code} {label}" for code, label in KINDS.items()))
    ] = None,
    account: Annotated[str | None, typer.Option(help="哪个账号:登录名,或20位编号")] = None,
    limit: Annotated[int, typer.Option(help="最多列出几条", min=1, max=1_000_000)] = 200,
    form: FormatOption = Format.TEXT,
) -> None:
    """审计记录,最近的在前,只有本辖区账号的(须由安全审计员登录);查看本身也记入。"""
    with signed_in() as session:
        with session.services.pool.connection() as connection:
            one = account_id(connection, session.actor, account) if account else None
        wanted = Wanted(session.actor.division, kind, one, since.astimezone() if since else None)
        found, after = list[dict[str, Any]](), None
        while len(found) < limit:
            view = access_view(session.services, wanted, after=after, limit=min(PAGE, limit - len(found)))
            found += view["records"]
            if (after := view["next"]) is None:
                break
    if form is Format.JSON:
        show_json(found)
    else:
        show_table(HEADS, map(_row, found))


@app.command("prune", epilog="例:huce access prune")
def prune() -> None:
    """清理满了保存期(HUCE_ACCESS_DAYS)的审计记录,每256条一块,从最早的起(须由安全审计员登录)。

    还没有发布的不清理;校验树里的哈希保留。
    """
    with signed_in() as session:
        upto = prunable(session.services)
        session.begin(target("records", f"1-{upto}"))
        removed = remove(session.services.database, upto) if upto else 0
    say(f"已清理{removed}条,到第{upto}条为止。" if removed else "没有可以清理的审计记录。")


def _row(one: dict[str, Any]) -> tuple[Any, ...]:
    outcome = f"{one['outcome_label']}{'(' + one['code'] + ')' if one['code'] else ''}"
    return (
        one["index"], f"{one['recorded_at'].astimezone():%Y-%m-%d %H:%M:%S}", one["kind_label"],
        one["account_name"] or one["account"], one["division"], one["door"], outcome, one["target"],
    )  # fmt: skip
