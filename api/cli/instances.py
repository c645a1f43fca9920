"""`huce ledger instances`: whose saves are believed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api import instances
from api.cli.output import Format, FormatOption, say, show_json, show_table
from api.cli.signing import signed_in
from ledger import stream
from ledger.log.encodings import MOST

if TYPE_CHECKING:
    from ledger.log.instances import Trusted

app = typer.Typer(help="程序签名密钥:哪些可信,换新,停用。", no_args_is_help=True)


@app.command("list", epilog="例:huce ledger instances list")
def list_instances(form: FormatOption = Format.TEXT) -> None:
    """列出可信的程序签名密钥(须由安全保密管理员登录)。"""
    with signed_in() as session:
        found = instances.trusted(session.services.settings).keys
    if form is Format.JSON:
        show_json([{"name": one.key.name, "key": one.key.text, "first": one.first,
                    "last": None if one.last == MOST else one.last} for one in found])  # fmt: skip
        return
    show_table(("名称", "从第几件业务", "到第几件", "公钥"), map(_row, found))


@app.command("rotate", epilog="例:huce ledger instances rotate")
def rotate() -> None:
    """换一把新的程序签名密钥;正在运行的程序重启以后使用它,旧的还可信,直到停用(须由安全保密管理员登录)。"""
    with signed_in() as session:
        with session.services.pool.connection() as connection:
            head = stream.head(connection)
        fresh = instances.rotated(session.services.settings, head)
    say(f"新的程序签名密钥:{fresh.text}")
    say("请重启各处的 huce serve,再用 huce ledger instances end 停用旧的密钥。")


@app.command("end", epilog="例:huce ledger instances end huce-0a1b2c3d")
def end(
    name: Annotated[str, typer.Argument(help="密钥的名称(见 huce ledger instances list)", metavar="NAME")],
    last: Annotated[
        int | None, typer.Option(help="最多到第几件业务还算数;不写为已编序的最后一件", min=0)
    ] = None,
) -> None:
    """停用一把程序签名密钥:此后用它签名的保存不予编序,并告警(须由安全保密管理员登录)。"""
    with signed_in() as session:
        if last is None:
            # What was signed before now, and waits for its index, is to count.
            session.services.sequencer.drain()
        with session.services.pool.connection() as connection:
            upto = stream.head(connection) if last is None else last
        instances.ended(session.services.settings, name, upto)
    say(f"密钥 {name} 签到第{upto}件业务为止。")


def _row(one: Trusted) -> tuple[object, ...]:
    return one.key.name, one.first, "至今" if one.last == MOST else one.last, one.key.text
