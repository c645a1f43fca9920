"""`huce import`: a workbook checked, shown, recorded; imports looked at, found and undone."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from api.cli.output import Format, FormatOption, fail, progress, say, show_json, show_table
from api.cli.signing import signed_in
from api.imports import runner, undoing
from api.imports.store import Imports
from api.imports.views import refused_workbook, summary
from api.sheets.columns import Unit
from api.sheets.judging import Verdict, labels_of

if TYPE_CHECKING:
    from api.cli.signing import Session

#: States in which nothing has been recorded yet, or never will be.
BEFORE = frozenset({"uploaded", "checking", "checked", "cancelled", "failed"})
#: Problems that are listed; all of them stand in the workbook given back.
SHOWN = 20


class FileFirst(TyperGroup):
    """`huce import FILE` is `huce import file FILE`: what is no verb is a file."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the verb, `file` where there is none."""
        if args and args[0] not in self.commands:
            args = ["file", *args]
        return super().resolve_command(ctx, args)


app = typer.Typer(cls=FileFirst, help="导入工作簿;查看、确认、取消、撤销一次导入。", no_args_is_help=True)


class Kind(StrEnum):
    """The forms."""

    PERSONS = "persons"
    HOUSEHOLDS = "households"
    VILLAGES = "villages"
    NATURAL_VILLAGES = "natural-villages"


_KINDS = "表式:persons 人口导出表,households 户信息表,villages 村年度表,natural-villages 自然村年度表"
KindOption = Annotated[Kind, typer.Option(help=_KINDS)]
DivisionOption = Annotated[str, typer.Option(help="行政区划代码")]
YearOption = Annotated[int, typer.Option(help="年度", min=1900, max=2200)]
IdArgument = Annotated[str, typer.Argument(help="导入编号", metavar="IMPORT")]
ReasonOption = Annotated[str, typer.Option(help="理由")]
RefusedOption = Annotated[Path | None, typer.Option(help="把退回的行和原因写成这个工作簿", dir_okay=False)]


@app.command(
    "file",
    epilog="例:huce import 人口.xlsx --kind persons --division 150525 --year 2020 --dry-run"
    "   (写全了是 huce import file 人口.xlsx …)",
)
def import_file(  # noqa: PLR0913, PLR0917  what an import consists of
    file: Annotated[Path, typer.Argument(help="工作簿", metavar="FILE", exists=True, dir_okay=False)],
    kind: KindOption,
    division: DivisionOption,
    year: YearOption,
    status: Annotated[str, typer.Option(help="表上没有脱贫状态时,新建账的户是什么状态")] = "not_exited",
    corrects: Annotated[str | None, typer.Option(help="改正的是哪次导入的退回表")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查,什么也不写")] = False,  # noqa: FBT002
    refused: RefusedOption = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """导入工作簿:没有的户建账,已有的户更新信息;同一个文件再导入一次不会重复。"""
    with signed_in("entry") as session:
        session.require_inside(division, "这个行政区划")
        runner.require_importer(session.actor, kind.value, status)
        import_id = runner.upload(
            session.services, session.actor, file, name=file.name, kind=kind.value, division=division,
            year=year, status=status, corrects=corrects,
        )  # fmt: skip
        _check(session, import_id)
        if not dry_run and _agreed(session, import_id):
            _append(session, import_id)
        problems = _tell(session, import_id, form, refused, dry_run=dry_run)
        if dry_run:
            runner.cancel(session.services, import_id, session.actor)
        if problems:
            raise typer.Exit(1)


@app.command("list", epilog="例:huce import list")
def list_imports(form: FormatOption = Format.TEXT) -> None:
    """本人的和本地区的导入,最近的在前。"""
    with signed_in() as session, session.services.pool.connection() as connection:
        found = [summary(Imports(connection), one) for one in Imports(connection).listing(session.actor)]
    if form is Format.JSON:
        show_json(found)
        return
    heads = ("编号", "上传时间", "表式", "地区", "年度", "状态", "户(村)数", "已办")
    rows = [
        (
            o["id"],
            o["made_at"],
            o["kind"],
            o["division"],
            o["year"],
            o["state_label"],
            o["units"],
            o["done"],
        )
        for o in found
    ]
    show_table(heads, rows)


@app.command(epilog="例:huce import show 0f3c…   例:huce import show 0f3c… --refused 退回.xlsx")
def show(import_id: IdArgument, refused: RefusedOption = None, form: FormatOption = Format.TEXT) -> None:
    """一次导入:到了哪一步,各户怎样,退回的原因,撤销后留下的业务。"""
    with signed_in() as session:
        _tell(session, import_id, form, refused)


@app.command(epilog="例:huce import confirm 0f3c…")
def confirm(import_id: IdArgument, form: FormatOption = Format.TEXT) -> None:
    """确认一次检查过的导入并录入;录入中断的,再执行一次即可继续。"""
    with signed_in("entry") as session:
        with session.services.pool.connection() as connection:
            job = Imports(connection).own(import_id, session.actor)
        if job.state in {"uploaded", "checking"}:
            _check(session, import_id)
        if job.state == "appending" or _agreed(session, import_id):
            _append(session, import_id)
        _tell(session, import_id, form, None)


@app.command(epilog="例:huce import cancel 0f3c…")
def cancel(import_id: IdArgument) -> None:
    """取消一次还没有录入的导入。"""
    with signed_in("entry") as session:
        runner.cancel(session.services, import_id, session.actor)
    say("已取消,登记没有改动。")


@app.command(epilog="例:huce import undo 0f3c… --reason 导错了年度")
def undo(import_id: IdArgument, reason: ReasonOption, form: FormatOption = Format.TEXT) -> None:
    """申请把一次导入整批撤销,由另一个人批准;以后的业务以它为依据的部分保留并列出。"""
    with signed_in("entry") as session:
        undoing.begin(session.services, import_id, session.actor, reason)
        with progress("正在查明可以撤销的业务") as tell:
            undoing.request(session.services, import_id, tell)
        _tell(session, import_id, form, None)


@app.command("approve-undo", epilog="例:huce import approve-undo 0f3c…")
def approve_undo(import_id: IdArgument, form: FormatOption = Format.TEXT) -> None:
    """批准撤销(须是申请人以外的人,有审批角色);中断的,再执行一次即可继续。"""
    with signed_in("approval") as session:
        with progress("正在撤销") as tell:
            undoing.approve(session.services, import_id, session.actor, tell)
        _tell(session, import_id, form, None)


@app.command("reject-undo", epilog="例:huce import reject-undo 0f3c… --reason 数据无误")
def reject_undo(import_id: IdArgument, reason: ReasonOption) -> None:
    """否决撤销,登记保持不变。"""
    with signed_in("approval") as session:
        undoing.reject(session.services, import_id, session.actor, reason)
    say("已否决,登记没有改动。")


def _check(session: Session, import_id: str) -> None:
    with progress("正在检查") as tell:
        runner.check(session.services, import_id, tell)
    with session.services.pool.connection() as connection:
        failure = Imports(connection).one(import_id).failure
    if failure is not None:
        fail(failure["message"], failure["code"])
        raise typer.Exit(1)


def _agreed(session: Session, import_id: str) -> bool:
    """On a terminal the owner is asked, having seen the preview; elsewhere his command is his word."""
    import sys  # noqa: PLC0415

    if sys.stdin.isatty():
        with session.services.pool.connection() as connection:
            imports = Imports(connection)
            say(_sentence(summary(imports, imports.one(import_id)), "将"))
        if not typer.confirm("录入吗?"):
            return False
    runner.confirm(session.services, import_id, session.actor)
    return True


def _append(session: Session, import_id: str) -> None:
    with progress("正在录入") as tell:
        runner.append(session.services, import_id, tell)


def _tell(
    session: Session, import_id: str, form: Format, refused: Path | None, *, dry_run: bool = False
) -> bool:
    """Show an import as it stands; whether some units were refused."""
    services = session.services
    with services.pool.connection() as connection:
        imports = Imports(connection)
        job = imports.seen(import_id, session.actor)
        view = summary(imports, job) | {"dry_run": dry_run}
        problems = [p for found in imports.problems(import_id).values() for p in found]
        kept = imports.kept(import_id)
    if problems and refused is not None:
        refused_workbook(services, job, session.actor, refused)
    if form is Format.JSON:
        show_json(view | {"problems": problems, "kept": kept})
    else:
        say(_sentence(view, "将" if job.state in BEFORE else ""))
        _tell_problems(problems, refused)
        if kept:
            show_table(("撤销时留下的业务", "以它为依据的业务"), kept[:SHOWN])
    return bool(problems)


def _sentence(view: dict[str, Any], would: str) -> str:
    quiet = {Verdict.UNCHANGED, Verdict.REFUSED}
    unit = Unit(view["unit"])
    counter = "户" if unit is Unit.HOUSEHOLD else f"个{unit}"
    labels = labels_of(unit).items()
    done = ",".join(f"{'' if v in quiet else would}{label}{view[v]}{counter}" for v, label in labels)
    recorded = "" if would else f"已录入{view['recorded']}{counter}。"
    return f"导入 {view['id']}({view['state_label']}):{done}。{recorded}"


def _tell_problems(problems: list[dict[str, Any]], refused: Path | None) -> None:
    if not problems:
        return
    rows = [(p["sheet"], p["row"], p["column"], p["message"], p["code"]) for p in problems[:SHOWN]]
    show_table(("工作表", "行", "列", "问题", "代码"), rows, f"共{len(problems)}个问题,列出前{len(rows)}个")
    counted = Counter(problem["code"] for problem in problems)
    say(";".join(f"{code} {count}个" for code, count in counted.most_common()))
    say(f"退回的行写在 {refused}。" if refused else "用 --refused FILE.xlsx 可把退回的行连同原因写成工作簿。")
