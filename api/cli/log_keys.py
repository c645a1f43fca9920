"""`huce log key`: the private keys that sign, in files; only their public halves are ever shown."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  typer reads the annotation at run time
from typing import Annotated

import typer

from api.cli.output import say
from ledger.log import keyfiles
from ledger.log.keyfiles import KeyKind  # noqa: TC001  as above

app = typer.Typer(help="签名用的密钥:新建、显示公钥。", no_args_is_help=True)


@app.command(
    "new", epilog="例:huce log key new huce.example/150525/events --kind log --out /var/lib/huce-signer/key"
)
def new(
    name: Annotated[
        str, typer.Argument(help="密钥的名称;账册的是它的来源(origin),不含空白和加号", metavar="NAME")
    ],
    kind: Annotated[KeyKind, typer.Option(help="用于:log 账册签名,witness 见证,instance 程序签名")],
    out: Annotated[Path, typer.Option(help="写到哪个新文件,只有本人能读", metavar="FILE")],
) -> None:
    """新建一把密钥,写入只有本人能读的新文件,打印公钥;已有的文件不会覆盖。"""
    say(keyfiles.draw(out, name, kind).text)


@app.command("show", epilog="例:huce log key show /var/lib/huce-signer/key")
def show(file: Annotated[Path, typer.Argument(help="密钥文件", metavar="FILE")]) -> None:
    """打印密钥文件的公钥,可以交给任何人;私钥不会显示。"""
    say(keyfiles.read(file).verifier.text)
