"""`huce replay`: the read models made again from the ledger, and held against it."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  typer reads the annotation at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic_core import to_json

from api.cli.log_publisher import PolicyOption, read_policy
from api.cli.output import Format, FormatOption, progress, say, show_json, show_table
from api.cli.pacing import pacing
from api.cli.signing import signed_in, unsigned
from api.settings import Settings
from domain.fields import PERSONAL
from ledger.log.notes import Note

if TYPE_CHECKING:
    from api.services import Services
    from ledger.database import Database
    from ledger.keyring import Keyring
    from replay.drifts import Drift, Report
    from replay.rebuild.history import By
    from replay.segments.shelf import Shelf

app = typer.Typer(help="重放:由账册重建查询表,或与账册核对。", no_args_is_help=True)

#: Differences that are listed; the rest is only counted.
SHOWN = 20
#: A row that only one side has.
WHOLE = {"*": "整行"}
EngineOption = Annotated[str, typer.Option("--engine", help="计算引擎:duckdb 或 spark")]


@app.command("rebuild", epilog="例:huce replay rebuild --check")
def rebuild(
    check: Annotated[bool, typer.Option("--check", help="重建之后与账册核对")] = False,  # noqa: FBT002  a switch
    engine: EngineOption = "duckdb",
    form: FormatOption = Format.TEXT,
) -> None:
    """由账册重建全部查询表;业务照常办理,重建好才一次换上,中断后再运行即从断处继续(须由系统管理员登录)。"""
    from replay.check import check as drifts  # noqa: PLC0415  the engine takes a second to load
    from replay.rebuild.course import rebuild as make_again  # noqa: PLC0415  the engine takes a second to load

    with signed_in() as session, pacing() as tell:
        given = _given(session.services, engine)
        rows = make_again(*given, tell)
        report = drifts(*given, tell) if check else None
    if form is Format.JSON:
        show_json({"rows": rows} | ({"differences": report.counts.total()} if report else {}))
    else:
        show_table(("查询表", "行数"), rows.items())
        if report is not None:
            _tell(report)
    if report is not None and report.drifts:
        raise typer.Exit(1)


@app.command("check", epilog="例:huce replay check --format json")
def check(engine: EngineOption = "duckdb", form: FormatOption = Format.TEXT) -> None:
    """核对查询表与账册:全部重算,逐行逐项比较,有不同则退出码为 1。"""
    from replay.check import check as drifts  # noqa: PLC0415  the engine takes a second to load

    with unsigned() as services, pacing() as tell:
        report = drifts(*_given(services, engine), tell)
    if form is Format.JSON:
        show_json({"differences": report.counts.total(), "fields": [*map(_told, report.drifts)]})
    else:
        _tell(report)
    if report.drifts:
        raise typer.Exit(1)


def _given(services: Services, engine: str) -> tuple[Database, Keyring, Shelf, By]:
    """What the past is computed from, and by what."""
    from replay.rebuild.history import By  # noqa: PLC0415  the engine takes a second to load
    from replay.segments.shelf import Shelf  # noqa: PLC0415  the engine takes a second to load

    settings = services.settings
    shelf = Shelf(settings.segments_address)
    return services.database, services.keyring, shelf, By(engine, settings.spark)


def _told(drift: Drift) -> dict[str, Any]:
    """A drift as data: both values too, but nothing personal, no whole row, and not what cases ask for."""
    found = {"table": drift.table, "key": list(drift.key), "field": drift.field, "event": drift.event}
    if drift.field in WHOLE or drift.table == "case" or (drift.table, drift.field) in PERSONAL:
        return found
    return found | {"live": drift.live, "ledger": drift.folded}


def _value(drift: Drift, side: str) -> str:
    """A value as it is stored, on a line; empty where it is not told."""
    value = _told(drift).get(side, "")
    return value if isinstance(value, str) else to_json(value).decode()


def _tell(report: Report) -> None:
    """Where they differ; what is personal is left out."""
    if not report.drifts:
        say("查询表与账册一致。")
        return
    shown = report.drifts[:SHOWN]
    rows = [
        (d.table, "/".join(d.key), WHOLE.get(d.field, d.field), _value(d, "live"), _value(d, "ledger"),
         d.event or "无")
        for d in shown
    ]  # fmt: skip
    title = f"有{report.counts.total()}处不同,列出前{len(rows)}处"
    show_table(("查询表", "行", "项", "查询表的值", "账册的值", "账册中的事件"), rows, title)
    say(";".join(f"{table} {count}处" for table, count in report.counts.items()))


@app.command("prove", epilog="例:huce replay prove /zhangce/checkpoint --policy policy")
def prove(
    checkpoint: Annotated[
        Path, typer.Argument(help="见证过的检查点", metavar="CHECKPOINT", exists=True, dir_okay=False)
    ],
    policy: PolicyOption,
) -> None:
    """历史分段与检查点核对:每件业务算出日志条目,合起来应是检查点的根;不用数据库。"""
    from replay.segments.proving import prove as held  # noqa: PLC0415  the engine takes a second to load
    from replay.segments.shelf import Shelf  # noqa: PLC0415  the engine takes a second to load

    trusted = read_policy(policy).accepted(Note.read(checkpoint.read_bytes()))
    with progress("正在核对历史分段") as tell:
        size = held(Shelf(Settings.load().segments_address), trusted, tell)
    say(f"历史分段的前{size}件业务与检查点一致({trusted.origin})。")


@app.command("export", epilog="例:huce replay export --check")
def export(
    check: Annotated[bool, typer.Option("--check", help="导出以后核对全部文件")] = False,  # noqa: FBT002  a switch
    form: FormatOption = Format.TEXT,
) -> None:
    """把已编号的事件导出为历史分段;只导出上次以后新增的。"""
    from replay.segments.export import export as write_segments  # noqa: PLC0415  the engine takes a second to load
    from replay.segments.shelf import Shelf  # noqa: PLC0415  the engine takes a second to load

    with unsigned() as services, progress("正在导出历史分段") as tell:
        shelf = Shelf(services.settings.segments_address)
        services.sequencer.drain()
        with services.pool.connection() as connection:
            manifest = write_segments(connection, shelf, tell)
        if check:
            shelf.check(manifest.segments)
    size = sum(part.size for segment in manifest.segments for part in segment.parts.values())
    if form is Format.JSON:
        show_json({"last": manifest.last, "segments": len(manifest.segments), "bytes": size})
    else:
        say(f"历史分段到第{manifest.last}条,共{len(manifest.segments)}段,{size / 1e6:.1f} MB。")
