"""`huce replay`: the read models made again from the ledger, and held against it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.output import Format, FormatOption, progress, say, show_json, show_table
from api.cli.signing import signed_in, unsigned
from ledger.barrier import last_taken
from replay.check import check as drifts
from replay.rebuild import rebuild as make_again

if TYPE_CHECKING:
    from api.services import Services
    from replay.check import Drift

app = typer.Typer(help="重放:由账册重建查询表,或与账册核对。", no_args_is_help=True)

#: Differences that are listed; the rest is only counted.
SHOWN = 20


@app.command("rebuild", epilog="例:huce replay rebuild --check")
def rebuild(
    check: Annotated[bool, typer.Option("--check", help="重建之后与账册核对")] = False,  # noqa: FBT002  a switch
    form: FormatOption = Format.TEXT,
) -> None:
    """由账册重建全部查询表;重建期间办理业务的人要等待(须由系统管理员登录)。"""
    with signed_in("system_admin") as session:
        rows = _rebuild(session.services)
        found = _drifts(session.services) if check else []
    if form is Format.JSON:
        show_json({"rows": rows} | ({"differences": len(found)} if check else {}))
    else:
        show_table(("查询表", "行数"), rows.items())
        if check:
            _tell(found)
    if found:
        raise typer.Exit(1)


@app.command("check", epilog="例:huce replay check --format json")
def check(form: FormatOption = Format.TEXT) -> None:
    """核对查询表与账册:逐行逐项重算,有不同则退出码为 1。"""
    with unsigned() as services:
        found = _drifts(services)
    if form is Format.JSON:
        listed = [{"table": d.table, "key": list(d.key), "field": d.field} for d in found]
        show_json({"differences": len(found), "fields": listed})
    else:
        _tell(found)
    if found:
        raise typer.Exit(1)


def _rebuild(services: Services) -> dict[str, int]:
    with services.pool.connection() as connection, progress("正在读账册") as tell:
        total = _events(services)
        done = 0

        def read(count: int) -> None:
            nonlocal done
            done += count
            tell(done, max(done, total))

        return make_again(connection, services.gateway.ledger, services.vault, read)


def _events(services: Services) -> int:
    """About how many events there are: the last position taken."""
    with services.pool.connection() as connection:
        return last_taken(connection)


def _drifts(services: Services) -> list[Drift]:
    with services.pool.connection() as connection:
        return drifts(connection, services.gateway.ledger, services.vault)


def _tell(found: list[Drift]) -> None:
    """Where they differ; the values are left out, since they may be personal."""
    if not found:
        say("查询表与账册一致。")
        return
    rows = [(d.table, "/".join(d.key), d.field) for d in found[:SHOWN]]
    show_table(("查询表", "行", "项"), rows, f"有{len(found)}处不同,列出前{len(rows)}处")
    tables = Counter(drift.table for drift in found)
    say(";".join(f"{table} {count}处" for table, count in tables.items()))
