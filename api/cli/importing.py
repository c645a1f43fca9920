"""`huce import`: a workbook taken into the register, what is refused given back with its reasons."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path  # noqa: TC003  typer reads the annotation at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.output import Format, FormatOption, progress, say, show_json, show_table
from api.cli.registered import Registered, Villages
from api.cli.signing import signed_in
from api.sheets.importing import run_import
from api.sheets.returning import write_refused

if TYPE_CHECKING:
    from api.cli.signing import Session
    from api.sheets.importing import ImportResult

#: Problems that are listed; all of them stand in the workbook given back.
SHOWN = 20


class Kind(StrEnum):
    """The forms."""

    PERSONS = "persons"
    HOUSEHOLDS = "households"


KindOption = Annotated[Kind, typer.Option(help="表式:persons 人口导出表,households 户信息表")]
DivisionOption = Annotated[str, typer.Option(help="行政区划代码")]
YearOption = Annotated[int, typer.Option(help="年度", min=1900, max=2200)]


def import_file(  # noqa: PLR0913, PLR0917  what an import consists of
    file: Annotated[Path, typer.Argument(help="工作簿", metavar="FILE", exists=True, dir_okay=False)],
    kind: KindOption,
    division: DivisionOption,
    year: YearOption,
    status: Annotated[str, typer.Option(help="表上没有脱贫状态时,新建账的户是什么状态")] = "not_exited",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查,什么也不写")] = False,  # noqa: FBT002
    refused: Annotated[
        Path | None, typer.Option(help="把退回的行和原因写成这个工作簿", dir_okay=False)
    ] = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """导入工作簿:没有的户建账,已有的户更新信息;同一个文件再导入一次不会重复。"""
    with signed_in() as session:
        session.require_inside(division, "这个行政区划")
        result = _import(session, file, (kind, division, year), status, dry_run=dry_run)
    if result.refused and refused is not None:
        write_refused(refused, result)
    if form is Format.JSON:
        show_json(_totals(result) | {"dry_run": dry_run, "problems": [asdict(p) for p in result.refused]})
    else:
        _tell(result, refused, dry_run=dry_run)
    if result.refused:
        raise typer.Exit(1)


def _import(
    session: Session, file: Path, of: tuple[str, str, int], status: str, *, dry_run: bool
) -> ImportResult:
    kind, division, year = of
    services = session.services
    with services.pool.connection() as connection, progress("正在导入") as tell:
        return run_import(
            file, kind, division, year, session.actor, services.gateway, Registered(connection),
            village_code=Villages(connection).code, status=status, dry_run=dry_run, progress=tell,
        )  # fmt: skip


def _totals(result: ImportResult) -> dict[str, Any]:
    return {
        "new": result.new, "surveyed": result.surveyed, "unchanged": result.unchanged,
        "refused_households": result.refused_households,
    }  # fmt: skip


def _tell(result: ImportResult, refused: Path | None, *, dry_run: bool) -> None:
    would = "将" if dry_run else ""
    say(
        f"{would}建账{result.new}户,{would}更新{result.surveyed}户,没有变化{result.unchanged}户,"
        f"退回{result.refused_households}户。"
    )
    if not result.refused:
        return
    rows = [(p.sheet, p.row, p.column, p.message, p.code) for p in result.refused[:SHOWN]]
    show_table(
        ("工作表", "行", "列", "问题", "代码"), rows, f"共{len(result.refused)}个问题,列出前{len(rows)}个"
    )
    counted = Counter(problem.code for problem in result.refused)
    say(";".join(f"{code} {count}个" for code, count in counted.most_common()))
    say(f"退回的行写在 {refused}。" if refused else "用 --refused FILE.xlsx 可把退回的行连同原因写成工作簿。")
