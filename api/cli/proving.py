"""`huce ledger publish`, `export`, `proof`: the log for those who do not trust the ledger's administrator."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from pathlib import Path  # noqa: TC003  typer reads the annotation at run time
from typing import Annotated

import typer

from api import pack as packs
from api.cli import verifying
from api.cli.household import household_id
from api.cli.ledger import app
from api.cli.log_publisher import PolicyOption, SignerOption, read_policy
from api.cli.output import Format, FormatOption, progress, say, show_json
from api.cli.signing import signed_in
from api.noting import target
from ledger import access_book, continuing, log_folder
from ledger.access_book import AccessBook
from ledger.event_proof import proof_of
from ledger.log.files import replace, usable
from ledger.log.notes import Note
from ledger.log.signer_socket import ask
from ledger.publishing import Publisher

__all__ = ["app"]

AccessOption = Annotated[bool, typer.Option("--access", help="审计记录,而不是业务")]


@app.command("publish", epilog="例:huce ledger publish --policy policy --signer /run/huce/signer.sock")
def publish(
    policy: PolicyOption,
    signer: SignerOption,
    access: AccessOption = False,  # noqa: FBT002  a switch
    form: FormatOption = Format.TEXT,
) -> None:
    """把已编序的业务读回核对,请签名进程签名、见证签名后发布检查点(须由系统管理员登录)。"""
    known = read_policy(policy)
    with signed_in() as session:
        database, asked = session.services.database, partial(ask, signer)
        if access:
            found = access_book.publish(database, known, asked)
        else:
            session.services.sequencer.drain()
            found = Publisher(database, known, asked).publish()
    if form is Format.JSON:
        show_json({"size": found and found.size, "root": found and found.root.hex()})
    elif found is None:
        say("没有新的业务,不用发布。")
    else:
        say(f"已发布检查点:{found.size}{'条记录' if access else '件业务'},根 {found.root.hex()}。")


@app.command("export", epilog="例:huce ledger export /media/usb/zhangce")
def export(
    folder: Annotated[Path, typer.Argument(help="导出到哪个文件夹;已有的只补上新的", metavar="DIR")],
    access: AccessOption = False,  # noqa: FBT002  a switch
) -> None:
    """导出已发布的账册:检查点、校验树、各件业务的字节、核对程序,供审计离线核对(须由安全审计员登录)。"""
    with ExitStack() as stack:
        session, tell = stack.enter_context(signed_in()), stack.enter_context(progress("正在导出账册"))
        book = stack.enter_context(AccessBook.of(session.services.database)) if access else None
        connection = stack.enter_context(session.services.pool.connection())
        with connection.transaction():
            size = log_folder.write(connection, folder, tell, book)
    say(f"已导出到{folder}:{size}{'条记录' if access else '件业务'}。")


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


@app.command("continue", epilog="例:huce ledger continue /zhangce/checkpoint --policy policy")
def go_on(
    checkpoint: Annotated[
        Path, typer.Argument(help="原账册最后一份好的检查点(见证或审计手里的)", metavar="CHECKPOINT",
                             exists=True, dir_okay=False)
    ],
    policy: PolicyOption,
) -> None:  # fmt: skip
    """从备份恢复以后,用新的来源续接账册:第一条写上原账册的检查点(须由安全保密管理员登录)。"""
    with usable(checkpoint):
        note = checkpoint.read_bytes()
    with signed_in() as session:
        read_policy(policy).accepted(Note.read(note))
        with session.services.pool.connection() as connection, connection.transaction():
            found = continuing.go_on(connection, note)
        session.services.sequencer.drain()
    say(f"已续接“{found.origin}”的检查点(第{found.size}条);恢复的账册比它少{found.lost}条。")
    say("请为新的来源生成签名密钥和策略文件,再用 huce ledger publish 发布,并把新的策略文件交给审计。")


@app.command("pack", epilog="例:huce ledger pack 1505251002000045 --out 证据包.zip")
def pack(
    household: Annotated[str, typer.Argument(help="户编号,或这一户的20位编号", metavar="HOUSEHOLD")],
    out: Annotated[Path, typer.Option(help="证据包写到哪个文件", metavar="FILE.zip")],
) -> None:
    """一户的证据包:经过、每件业务的原始字节和证明、佐证材料、核对程序,只需 Python 就能核对。"""
    with (
        signed_in() as session, session.services.pool.connection() as connection, connection.transaction(),
    ):  # fmt: skip
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        found = household_id(connection, session.actor, household)
        session.begin(target("household", found))
        with usable(out):
            told = packs.write(session.services, connection, session.actor, found, out)
    say(f"已写出{told['events']}件业务、{told['evidence']}份佐证材料:{out}")
    if told["waiting"]:
        say(f"另有{len(told['waiting'])}件业务还没有发布,没有证明。")


@app.command("verify", epilog="例:huce ledger verify /zhangce --policy policy --saves --instances instances")
def verify(
    folder: Annotated[
        Path,
        typer.Argument(help="导出的账册(huce ledger export)", metavar="DIR", exists=True, file_okay=False),
    ],
    policy: PolicyOption,
    saves: Annotated[bool, typer.Option("--saves", help="也核对每次保存的程序签名")] = False,  # noqa: FBT002
    instances: Annotated[
        Path | None,
        typer.Option(
            help="可信的程序公钥名单,与 --saves 一起写", metavar="FILE", exists=True, dir_okay=False
        ),
    ] = None,
) -> None:
    """核对导出的账册,不用数据库,不用登录:与 verify.py full 相同;--saves 另核对每次保存的签名。"""
    if saves != (instances is not None):
        raise typer.BadParameter("--saves 和 --instances 要一起写")
    status = verifying.full(folder, policy)
    if instances is not None:
        status = max(status, verifying.saves(folder, instances))
    raise typer.Exit(status)
