"""`huce comparison`: lists of other departments brought in by template, listed, withdrawn."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path  # noqa: TC003  typer reads the annotation
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.output import Format, FormatOption, say, show_json, show_table
from api.cli.signing import signed_in
from api.comparisons import bring_in, lists_view, withdraw
from api.noting import target
from api.sheets.comparisons import LISTS, write_back
from api.sheets.writing import write_template
from domain.procedures.comparison import KINDS, Terms

if TYPE_CHECKING:
    from collections.abc import Sequence

app = typer.Typer(help="部门比对:车辆、房产、工商登记、财政供养的名单。", no_args_is_help=True)


class Kind(StrEnum):
    """The kinds of list."""

    VEHICLES = "vehicles"
    HOUSES = "houses"
    BUSINESSES = "businesses"
    PAYROLL = "payroll"


_KINDS = "、".join(f"{kind} {of.label}" for kind, of in KINDS.items())
_HEADS = ("编号", "名单", "区划", "部门", "数据日期", "有效期至", "行数", "导入人", "状态")


@app.command("template", epilog="例:huce comparison template vehicles --out 车辆.xlsx")
def template(
    kind: Annotated[Kind, typer.Argument(help=_KINDS)],
    out: Annotated[Path, typer.Option(help="写到哪个 .xlsx 文件", dir_okay=False)],
) -> None:
    """写一个空白的名单模板。"""
    write_template(out, LISTS[kind])
    say(f"空白模板已写到 {out}。")


@app.command(
    "import",
    epilog="例:huce comparison import 车辆.xlsx --kind vehicles --department 县公安局 "
    "--dated 2020-10-01 --until 2020-12-31 --refused 退回.xlsx",
)
def bring(  # noqa: PLR0913, PLR0917  what a list consists of
    file: Annotated[Path, typer.Argument(help="工作簿", metavar="FILE", exists=True, dir_okay=False)],
    kind: Annotated[Kind, typer.Option(help=f"名单:{_KINDS}")],
    department: Annotated[str, typer.Option(help="提供名单的部门")],
    dated: Annotated[str, typer.Option(help="数据日期,如 2020-10-01")],
    until: Annotated[str, typer.Option(help="用到哪一天(含)")],
    division: Annotated[str | None, typer.Option(help="行政区划代码,不写为本账号的区划")] = None,
    refused: Annotated[
        Path | None, typer.Option(help="把退回的行和原因写成这个工作簿", dir_okay=False)
    ] = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """导入部门名单:号码只留校验值,没有问题的行随即用于比对。"""
    with signed_in() as session:
        where = session.actor.division if division is None else division
        given = {"kind": kind.value, "department": department, "dated": dated, "valid_until": until}
        terms = Terms.model_validate(given)
        told, found = bring_in(session.services, session.actor, where, terms, file)
        session.doing.about(target("comparison", told["id"]))
        if found.refused and refused is not None:
            write_back(refused, found)
    if form is Format.JSON:
        show_json(told)
    else:
        _say(told, refused)
    if told["refused"]:
        raise typer.Exit(1)


@app.command("list", epilog="例:huce comparison list")
def list_lists(form: FormatOption = Format.TEXT) -> None:
    """本辖区的部门名单,最近200份。"""
    with signed_in() as session, session.services.pool.connection() as connection:
        found = lists_view(connection, session.actor)
    if form is Format.JSON:
        show_json(found)
    else:
        show_table(_HEADS, map(_row, found))


@app.command("withdraw", epilog="例:huce comparison withdraw 0f3c…")
def take_away(
    comparison: Annotated[str, typer.Argument(help="名单的编号", metavar="LIST")],
) -> None:
    """撤下一份名单,其中的校验值随即删除。"""
    with signed_in() as session, session.services.pool.connection() as connection:
        withdraw(connection, session.actor, comparison)
    say("已撤下。")


def _say(told: dict[str, Any], refused: Path | None) -> None:
    if told["id"] is not None:
        say(f"已导入{told['rows']}行,名单编号 {told['id']}。")
    for one in told["problems"]:
        say(f"  第{one['row']}行:{one['message']}")
    if told["refused"]:
        how = f"退回的行写在 {refused}。" if refused else "用 --refused FILE.xlsx 可把退回的行写成工作簿。"
        say(f"退回{told['refused']}行;{how}")


def _row(one: dict[str, Any]) -> Sequence[Any]:
    state = "在用" if one["ended_at"] is None else "已撤下或到期"
    return (
        one["id"], one["kind_label"], one["division"] or "全国", one["department"], one["dated"],
        one["valid_until"], one["rows"], one["person_name"], state,
    )  # fmt: skip
