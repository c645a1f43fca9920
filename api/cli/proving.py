"""`huce ledger publish`, `export`, `proof`: the log for those who do not trust the ledger's administrator."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from api.cli.ledger import app
from api.cli.output import Format, FormatOption, progress, say, show_json
from api.cli.signing import signed_in
from ledger import log_folder
from ledger.event_proof import proof_of
from ledger.log.files import replace, usable
from ledger.log.policies import Policy
from ledger.log.signer_socket import ask
from ledger.publishing import Publisher
from ledger.sequencer import Sequencer

__all__ = ["app"]

PolicyOption = Annotated[
    Path,
    typer.Option(
        "--policy", help="策略文件:账册和见证的公钥、见证的地址、几个见证才够", metavar="FILE",
        exists=True, dir_okay=False,
    ),
]  # fmt: skip


@app.command("publish", epilog="例:huce ledger publish --policy policy --signer /run/huce/signer.sock")
def publish(
    policy: PolicyOption,
    signer: Annotated[Path, typer.Option(help="签名进程的套接字(见 huce log signer)", metavar="PATH")],
    form: FormatOption = Format.TEXT,
) -> None:
    """把已编序的业务续入校验树,读回核对,请签名进程签名、见证签名后发布检查点(须由系统管理员登录)。"""
    with usable(policy):
        known = Policy.read(policy.read_bytes())
    with signed_in() as session:
        Sequencer(session.services.database).drain()
        found = Publisher(session.services.database, known, partial(ask, signer)).publish()
    if form is Format.JSON:
        show_json({"size": found and found.size, "root": found and found.root.hex()})
    elif found is None:
        say("没有新的业务,不用发布。")
    else:
        say(f"已发布检查点:{found.size}件业务,根 {found.root.hex()}。")


@app.command("export", epilog="例:huce ledger export /media/usb/zhangce")
def export(
    folder: Annotated[Path, typer.Argument(help="导出到哪个文件夹;已有的只补上新的", metavar="DIR")],
) -> None:
    """导出已发布的账册:检查点、校验树、各件业务的字节,供审计离线核对(须由安全审计员登录)。"""
    with (
        signed_in() as session, progress("正在导出账册") as tell,
        session.services.pool.connection() as connection, connection.transaction(),
    ):  # fmt: skip
        size = log_folder.write(connection, folder, tell)
    say(f"已导出到{folder}:{size}件业务。")


@app.command("proof", epilog="例:huce ledger proof 0a1b….0 --out 证明.tlog-proof")
def proof(
    event: Annotated[str, typer.Argument(help="业务的编号(见 huce household history)", metavar="EVENT")],
    out: Annotated[Path, typer.Option(help="证明写到哪个文件", metavar="FILE")],
) -> None:
    """一件业务在已发布的账册里的证明,一个文件,离线可核对(须由安全审计员登录)。"""
    with signed_in() as session, session.services.pool.connection() as connection:
        found = proof_of(connection, event)
    replace(out, found.data)
    say(f"已写出第{found.index + 1}件业务的证明:{out}")
