"""What `huce snapshot` does beside closing: year-ends regenerated, restated, compared, counted."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.output import Format, FormatOption, say, show_json, show_table
from api.cli.program import WrongUse
from api.cli.signing import signed_in
from api.settings import Settings
from domain.codes import labels
from domain.rules.years import CLOSED, CLOSING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from replay.yearends.archive import Archive, Out
    from replay.yearends.yearend import YearEnd

Year = Annotated[int, typer.Argument(help="统计年度", metavar="YEAR", min=1900, max=2200)]
Division = Annotated[
    str | None, typer.Option(metavar="CODE", help="只要这个行政区划,代码按该年12月31日;不写为账号的辖区")
]
Engine = Annotated[str, typer.Option(help="计算引擎:duckdb 或 spark")]
Segments = Annotated[
    str | None, typer.Option(metavar="ADDRESS", help="只用这里的历史分段,不用数据库,也不需登录")
]
OutFolder = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="写入这个新文件夹")]
Copies = Annotated[list[str] | None, typer.Option("--copy", help="在旁边另写一份:parquet 或 excel")]
#: Rows that are listed; the rest is only counted.
SHOWN = 20


@contextmanager
def _asking(segments: str | None, engine: str) -> Iterator[tuple[Archive, Callable[[str | None, int], str]]]:
    """The year-ends, and what makes the division asked for one that may be read."""
    from api.yearends import Source, archive, source_of  # noqa: PLC0415  the engine takes a second to load
    from replay.segments.shelf import Shelf  # noqa: PLC0415

    if segments is not None:
        alone = Source(Shelf(segments), spark=Settings.load().spark)
        with archive(alone, engine) as found:
            yield found, partial(alone.division, found)
        return
    with signed_in() as session:
        source = source_of(session.services, session.actor)
        with archive(source, engine) as found:
            yield found, partial(source.division, found)


def _out(folder: Path | None, copies: list[str] | None) -> Out | None:
    """Where it is written, if anywhere. Raises WrongUse."""
    from replay.yearends.archive import Out  # noqa: PLC0415

    if copies and folder is None:
        raise WrongUse("写了 --copy 就要写 --out:副本写在年底数据的文件夹里。")
    return Out(folder, copies or ()) if folder else None


def list_years(
    engine: Engine = "duckdb", segments: Segments = None, form: FormatOption = Format.TEXT
) -> None:
    """已定格和正在定格的年度:账册序号、表式版本、校验值。"""
    with _asking(segments, engine) as (archive, _):
        found = archive.years()
    if form is Format.JSON:
        show_json({"years": found})
        return
    show_table(("年度", "状态", "账册序号", "表式", "校验值"), map(_year, found))


def _year(row: dict[str, Any]) -> tuple[Any, ...]:
    status = {CLOSING: "正在定格", CLOSED: "已定格"}[row["status"]]
    return row["year"], status, row["ledger_index"] or "", row["form"], row["hash"] or ""


def regenerate(  # noqa: PLR0913, PLR0917  one option a part of the question
    year: Year,
    division: Division = None,
    engine: Engine = "duckdb",
    segments: Segments = None,
    out: OutFolder = None,
    copy: Copies = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """重算已定格的年底数据:全册的与公布的逐字节相同,不同则拒绝,什么也不写;一个区划的部分没有公布过,不核对。"""
    given = _out(out, copy)
    with _asking(segments, engine) as (archive, inside):
        found = archive.regenerate(year, inside(division, year), given)
    _tell(found, form)


def restate(  # noqa: PLR0913, PLR0917  one option a part of the question
    year: Year,
    division: Division = None,
    engine: Engine = "duckdb",
    segments: Segments = None,
    out: OutFolder = None,
    copy: Copies = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """按现在所知重述已定格的年底数据;文件夹里另有报告:每一个有变动的户,和造成变动的业务。"""
    given = _out(out, copy)
    with _asking(segments, engine) as (archive, inside):
        found, report = archive.restate(year, inside(division, year), given)
    if form is Format.JSON:
        show_json(_view(found) | {"report": report})
        return
    _tell(found, form)
    _tell_report(report)


def compare(  # noqa: PLR0913, PLR0917  one option a part of the question
    year: Year,
    folders: Annotated[
        list[Path] | None, typer.Argument(metavar="[DIR] [DIR]", help="年底数据的文件夹")
    ] = None,
    division: Division = None,
    engine: Engine = "duckdb",
    segments: Segments = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """比对:公布的与现在所知的;写了一个文件夹,则与公布的比;两个,则互相比。文件夹有不同,退出码为 1。"""
    if folders and len(folders) > 2:
        raise WrongUse("最多写两个文件夹。")
    if folders:
        found = _compared(year, folders, division, engine, segments)
    else:
        with _asking(segments, engine) as (archive, inside):
            found = archive.report(year, inside(division, year))
    if form is Format.JSON:
        show_json(found)
    else:
        _tell_report(found) if "households" in found else _tell_rows(found)
    if found.get("rows"):
        raise typer.Exit(1)


def _compared(
    year: int, folders: list[Path], division: str | None, engine: str, segments: str | None
) -> dict[str, Any]:
    from replay.yearends.comparison import NotComparable, compare, regenerated  # noqa: PLC0415
    from replay.yearends.folder import Folder  # noqa: PLC0415

    given = [Folder(one) for one in folders]
    if given[0].read().which.year != year:
        raise NotComparable
    if len(given) == 2:
        return compare(*given)
    with _asking(segments, engine) as (archive, inside):
        wanted = division or given[0].read().which.division
        with regenerated(archive, year, inside(wanted or None, year)) as published:
            return compare(published, given[0])


def figures(  # noqa: PLR0913, PLR0917  one option a part of the question
    year: Year,
    division: Division = None,
    now: Annotated[bool, typer.Option("--now", help="按现在所知,不按定格时")] = False,  # noqa: FBT002  a switch
    engine: Engine = "duckdb",
    segments: Segments = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """年底数字:本区划和下一级各区划的户数、人数、当年变动,两种口径互相核对,与上年平衡。"""
    with _asking(segments, engine) as (archive, inside):
        found = archive.figures(year, inside(division, year), now=now)
    if form is Format.JSON:
        show_json(found)
        return
    rows = [*found["divisions"], found["total"]]
    show_table(_HEADS, map(_line, rows), f"{year}年底(户数只算有成员的户)")
    say("两种口径一致。" if not found["differences"] else f"两种口径不一致的户:{len(found['differences'])}")
    show_table(("户", "村"), [(one["id"], one["village"]) for one in found["differences"][:SHOWN]])
    say("与上年平衡。" if not found["behind"] else f"与上年不平衡的户:{len(found['behind'])}")
    show_table(("户", "村", "状态"), [_behind(one) for one in found["behind"][:SHOWN]])


_HEADS = (
    "行政区划", "贫困户", "贫困人口", "脱贫户", "脱贫人口", "新识别户", "返贫户", "当年脱贫户",
    "自然增加人", "自然减少人", "净减少户", "净减少人",
)  # fmt: skip


def _line(row: dict[str, Any]) -> tuple[Any, ...]:
    poor = row["counts"]["poor"]["by_status"] if row["counts"] else {}
    return (
        row["division"] or "全册", poor.get("households", 0), poor.get("persons", 0),
        row["exited_in_all"]["households"], row["exited_in_all"]["persons"],
        row["newly_identified"]["households"], row["newly_returned"]["households"],
        row["newly_exited"]["households"], row["natural_increase"], row["natural_decrease"],
        row["net_decrease"]["households"], row["net_decrease"]["persons"],
    )  # fmt: skip


def _behind(one: dict[str, Any]) -> tuple[str, str, str]:
    return one["id"], one["village"], labels("poverty_status").get(one["status"], one["status"])


def _view(found: YearEnd) -> dict[str, Any]:
    return asdict(found.which) | {
        "hash": found.hash, "tables": {name: one._asdict() for name, one in found.tables.items()},
    }  # fmt: skip


def _tell(found: YearEnd, form: Format) -> None:
    if form is Format.JSON:
        show_json(_view(found))
        return
    which = found.which
    place = f"{which.division} " if which.division else ""
    say(f"{place}{which.year}年底,表式第{which.form}版,账册第{which.index}条:{found.hash}")
    show_table(("表", "行数", "校验值"), ((name, *one) for name, one in found.tables.items()))


def _tell_report(report: dict[str, Any]) -> None:
    say(f"账册第{report['before']}条之后至第{report['after']}条,变动的户:{len(report['households'])}")
    show_table(("表", "变动的行数"), report["tables"].items())
    rows = [
        (one["household"], "、".join(one["villages"]), row["table"], _events(row, report))
        for one in report["households"] for row in one["rows"]
    ]  # fmt: skip
    show_table(("户", "村", "表", "业务"), rows[:SHOWN], _listed(rows))
    others = [("/".join(row["key"]), row["table"], _events(row, report)) for row in report["others"]]
    if others:
        show_table(("不属于任何一户的行", "表", "业务"), others[:SHOWN], _listed(others))


def _listed(rows: Sequence[object]) -> str:
    return f"共{len(rows)}行,列出前{min(SHOWN, len(rows))}行"


def _events(row: dict[str, Any], report: dict[str, Any]) -> str:
    indexes = sorted({event for cell in row["columns"] for event in cell["events"]})
    return "、".join(f"{index} {report['events'][str(index)]['type']}" for index in indexes)


def _tell_rows(found: dict[str, Any]) -> None:
    if not found["rows"]:
        say("两份年底数据逐行相同。")
        return
    rows = [
        (row["table"], "/".join(row["key"]), "、".join(cell["column"] for cell in row["columns"]))
        for row in found["rows"]
    ]
    show_table(("表", "行", "项"), rows[:SHOWN], f"共{len(rows)}行不同,列出前{min(SHOWN, len(rows))}行")
