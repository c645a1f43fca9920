"""`huce ledger quarantine`: what nobody signed, for audit administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.output import Format, FormatOption, say, show_json, show_table
from api.cli.signing import signed_in
from ledger.quarantine import judge as judged_again
from ledger.quarantine import listed
from ledger.records import REASONS

if TYPE_CHECKING:
    from ledger.quarantine import Aside

HEADS = ("位置", "发现时间(本机)", "原因", "种类", "保存", "标签", "还能再判")
app = typer.Typer(help="隔离的业务:没有可信的程序签名;列出,改正名单后再判。", no_args_is_help=True)


@app.command("list", epilog="例:huce ledger quarantine list --format json")
def list_aside(
    after: Annotated[int, typer.Option(help="从这个位置以后列起", min=0)] = 0,
    limit: Annotated[int, typer.Option(help="最多列出几件", min=1, max=100_000)] = 200,
    form: FormatOption = Format.TEXT,
) -> None:
    """列出隔离的业务:没有可信的程序签名,不编序,办理和查询都当它不存在(须由安全审计员登录)。"""
    with signed_in() as session, session.services.pool.connection() as connection:
        found = listed(connection, after, limit)
    if form is Format.JSON:
        show_json([one._asdict() for one in found])
    else:
        show_table(HEADS, map(_row, found))


@app.command("judge", epilog="例:huce ledger quarantine judge")
def judge(form: FormatOption = Format.TEXT) -> None:
    """改正可信名单以后,把隔离的业务再判一次:确有可信签名的接着编序;先停 huce serve(须由安全审计员登录)。"""
    with signed_in() as session:
        found = judged_again(session.services.sequencer)
    if form is Format.JSON:
        show_json(found._asdict())
        return
    say(f"已编序{found.indexed}件;仍没有可信签名的{found.unsigned}件。")
    if found.superseded:
        say(f"隔离期间同一户、同一人已另有办理或年度已关账的{found.superseded}件,不补,请核实后重新办理。")
    if found.late:
        say(f"后面已有业务编了序的{found.late}件,不能再补,请核实后重新办理。")


def _row(one: Aside) -> tuple[Any, ...]:
    return (
        one.position, f"{one.found_at.astimezone():%Y-%m-%d %H:%M:%S}", REASONS.get(one.reason, one.reason),
        one.type, one.save, " ".join(one.tags), "是" if one.last else "否",
    )  # fmt: skip
