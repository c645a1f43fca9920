"""`huce divisions`: the table of administrative divisions."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime  # noqa: TC003  typer reads the annotation at run time
from pathlib import Path  # noqa: TC003  typer reads the annotation at run time
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.output import Format, FormatOption, progress, say, show_json, show_table
from api.cli.signing import signed_in, unsigned
from api.divisions import Divisions, load, load_national
from domain.divisions import KIND_LABELS, LEVEL_LABELS, NATION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.divisions import Division

app = typer.Typer(help="行政区划:装入、查找、查看。", no_args_is_help=True)

Under = Annotated[str, typer.Option(help="只在这个行政区划之内找")]
HEADS = ("代码", "名称", "级别", "类别")


@app.command("load", epilog="例:huce divisions load   例:huce divisions load 150525")
def load_divisions(
    code: Annotated[str, typer.Argument(help="行政区划代码,不写为全国", metavar="CODE")] = NATION,
    facts: Annotated[
        Path | None, typer.Option(help="另外装入变更记录的 CSV 文件", exists=True, dir_okay=False)
    ] = None,
) -> None:
    """装入行政区划表,代替已装入的同一部分(须由系统管理员登录)。"""
    with (
        signed_in() as session,
        session.services.pool.connection() as connection,
        progress("正在装入行政区划") as tell,
    ):
        rows = load(connection, code, tell) if code else load_national(connection, tell)
        added = Divisions(connection).add_facts(facts.read_text("utf-8")) if facts else 0
    say(f"已装入行政区划{rows}条,变更记录{added}条。")


@app.command("search", epilog="例:huce divisions search 奈曼旗   例:huce divisions search nmq --under 15")
def search(
    text: Annotated[str, typer.Argument(help="名称的一部分,或拼音首字母", metavar="TEXT")],
    under: Under = NATION,
    limit: Annotated[int, typer.Option(help="最多列出几个", min=1, max=1000)] = 20,
    form: FormatOption = Format.TEXT,
) -> None:
    """按名称或拼音首字母查找。"""
    with unsigned() as services, services.pool.connection() as connection:
        _print(Divisions(connection).search(text, under, limit), form)


@app.command("show", epilog="例:huce divisions show 150525100 --as-of 2015-12-31")
def show(
    code: Annotated[str, typer.Argument(help="行政区划代码,不写为全国", metavar="CODE")] = NATION,
    as_of: Annotated[
        datetime | None, typer.Option(help="按这一天的区划(年-月-日)", formats=["%Y-%m-%d"])
    ] = None,
    limit: Annotated[int, typer.Option(help="下级最多列出几个", min=1, max=10000)] = 1000,
    form: FormatOption = Format.TEXT,
) -> None:
    """一个行政区划,它的各级上级,和它的下级。"""
    with unsigned() as services, services.pool.connection() as connection:
        divisions = Divisions(connection)
        if as_of is not None:
            _print(divisions.path_at(code, as_of.date()), form)
            return
        _print([*(divisions.path(code) if code else ()), *divisions.children(code, limit=limit)], form)


def _print(found: Sequence[Division], form: Format) -> None:
    if form is Format.JSON:
        show_json([asdict(division) for division in found])
    elif found:
        show_table(HEADS, map(_row, found))
    else:
        say("没有找到。")


def _row(division: Division) -> Sequence[str]:
    kind = KIND_LABELS[division.kind] if division.kind else ""
    return division.code, division.name, LEVEL_LABELS[division.level], kind
