"""The commands of `huce`, assembled."""

from __future__ import annotations

from typing import Annotated

import typer

from api import logs
from api.cli import (
    access,
    bench,
    cases,
    comparison,
    division,
    doors,
    evidence,
    exporting,
    generate,
    household,
    importing,
    log,
    orders,
    passwords,
    procedure,
    quality,
    register,
    replay,
    restricting,
    rollback,
    serving,
    signing,
    snapshot,
    standing,
)
from api.cli.backup import backup, restore
from api.cli.command import command
from api.cli.program import Program
from api.cli.work import work

app = typer.Typer(
    name="huce", cls=Program, no_args_is_help=True, add_completion=False,
    help="户册:一户一册,每个状态都说得出依据,每个错误都能回退而不留缺口。",
    epilog="例:huce demo   例:huce household show 1505251002000045",
)  # fmt: skip


@app.callback()
def start() -> None:
    """户册:一户一册,每个状态都说得出依据,每个错误都能回退而不留缺口。"""
    # Commands speak in sentences; the log is for servers and for what should never happen.
    logs.configure("error")


@app.command(epilog="例:huce login xian-luru   例:printf '密码\\n' | huce login xian-luru")
def login(name: Annotated[str, typer.Argument(help="登录名", metavar="NAME")]) -> None:
    """登录;令牌存入只有本人能读的文件,12 小时有效。密码从终端或标准输入读取。"""
    signing.login(name)


@app.command(epilog="例:huce logout")
def logout() -> None:
    """退出登录,令牌随即失效。"""
    signing.logout()


app.command(
    epilog="例:huce init --year 2020 --system-admin xitong:刘洋 --security-admin anquan:张磊 "
    "--audit-admin shenjiyuan:杨帆"
)(serving.init)
app.command(epilog="例:huce serve   例:PORT=9000 huce serve")(serving.serve)
app.command(epilog="例:huce work")(work)
app.command(epilog="例:huce demo   例:PORT=9000 huce demo")(serving.demo)
app.command(epilog="例:huce command mark-focus --json focus.json")(command)
app.command(epilog="例:huce export --kind persons --division 150525 --year 2020 --out 人口.xlsx")(
    exporting.export
)
app.command(epilog="例:huce generate --to ledger --households 20500 --seed 2020")(generate.generate)
app.add_typer(importing.app, name="import")
app.add_typer(register.app, name="register")
app.add_typer(passwords.app, name="accounts")
app.add_typer(division.app, name="divisions")
app.add_typer(standing.app, name="division")
app.add_typer(household.app, name="household")
app.add_typer(rollback.app, name="rollback")
app.add_typer(evidence.app, name="evidence")
app.add_typer(replay.app, name="replay")
app.add_typer(snapshot.app, name="snapshot")
app.add_typer(restricting.app, name="ledger")
app.add_typer(log.app, name="log")
app.add_typer(quality.app, name="quality")
app.add_typer(procedure.app, name="procedure")
app.add_typer(cases.app, name="cases")
app.add_typer(comparison.app, name="comparison")
app.add_typer(orders.app, name="orders")
app.add_typer(access.app, name="access")
app.command(epilog="例:huce backup /beifen/2020-12-31 --passphrase-file /root/kouling")(backup)
app.command(epilog="例:huce restore /beifen/2020-12-31 --passphrase-file /root/kouling")(restore)
app.command(epilog="例:huce bench append --rounds 5")(bench.bench)
doors.watch(app)
