"""`huce import`: a workbook checked, shown, recorded; imports looked at, found and undone."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from api.cli.import_words import sentence, tell_kept, tell_problems, tell_text, tell_warnings
from api.cli.output import Format, FormatOption, fail, progress, say, show_json, show_rows
from api.cli.signing import signed_in
from api.imports import runner, undoing
from api.imports.store import Imports
from api.imports.undo_store import Undoings
from api.imports.views import refused_workbook, summary, warnings_of
from api.reading import officials

if TYPE_CHECKING:
    from api.cli.signing import Session

#: States from which a confirmation goes on.
OPEN = ("uploaded", "checking", "checked", "appending")
#: What of an import stands in which column.
_ROW = {
    "id": "编号", "made_at": "上传时间", "kind": "表式", "division": "地区", "year": "年度",
    "state_label": "状态", "units": "户(村)数", "recorded": "已录入",
}  # fmt: skip
NOTHING = "没有可以撤销的业务,不用批准。"
HOW = "用 --refused FILE.xlsx 可把退回的行连同原因写成工作簿。"


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
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查,不录入,登记不变")] = False,  # noqa: FBT002
    refused: RefusedOption = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """导入工作簿:没有的户建账,已有的户更新信息;同一个文件再导入一次不会重复。"""
    with signed_in() as session:
        session.require_inside(division, "这个行政区划")
        import_id = runner.upload(
            session.services, session.actor, file, name=file.name, kind=kind.value, division=division,
            year=year, status=status, corrects=corrects,
        )  # fmt: skip
        _check(session, import_id)
        if dry_run:
            try:
                problems = _tell(session, import_id, form, refused, dry_run=True)
            finally:
                runner.cancel(session.services, import_id, session.actor)
        else:
            if _agreed(session, import_id):
                _append(session, import_id)
            problems = _tell(session, import_id, form, refused)
        if problems:
            raise typer.Exit(1)


@app.command("list", epilog="例:huce import list")
def list_imports(form: FormatOption = Format.TEXT) -> None:
    """本人的导入;有审批、审核或审计角色的,还有本辖区的;最近50次,最近的在前。"""
    with signed_in() as session, session.services.pool.connection() as connection:
        found = [summary(Imports(connection), one) for one in Imports(connection).listing(session.actor)]
    show_rows(form, found, _ROW)


@app.command(epilog="例:huce import show 0f3c…   例:huce import show 0f3c… --refused 退回.xlsx")
def show(import_id: IdArgument, refused: RefusedOption = None, form: FormatOption = Format.TEXT) -> None:
    """一次导入:到了哪一步,没有成功的原因,各户怎样,退回的原因,撤销后留下的业务。"""
    with signed_in() as session:
        _tell(session, import_id, form, refused)


@app.command(epilog="例:huce import confirm 0f3c…")
def confirm(import_id: IdArgument, form: FormatOption = Format.TEXT) -> None:
    """确认一次检查过的导入并录入;检查或录入中断的,再执行一次即可继续。"""
    with signed_in() as session:
        with session.services.pool.connection() as connection:
            imports = Imports(connection)
            imports.own(import_id, session.actor)
            job = imports.require(import_id, of=OPEN, step="确认")
        if job.state in {"uploaded", "checking"}:
            _check(session, import_id)
        if job.state == "appending" or _agreed(session, import_id):
            _append(session, import_id)
        if _tell(session, import_id, form, None):
            raise typer.Exit(1)


@app.command(epilog="例:huce import cancel 0f3c…")
def cancel(import_id: IdArgument) -> None:
    """取消一次还没有录入的导入。"""
    with signed_in() as session:
        runner.cancel(session.services, import_id, session.actor)
    say("已取消,登记没有改动。")


@app.command(epilog="例:huce import undo 0f3c… --reason 导错了年度")
def undo(import_id: IdArgument, reason: ReasonOption, form: FormatOption = Format.TEXT) -> None:
    """申请把一次导入整批撤销,由另一个人批准;以后的业务以它为依据的部分保留并列出。"""
    with signed_in() as session:
        undoing.begin(session.services, import_id, session.actor, reason)
        with progress("正在查明可以撤销的业务") as tell:
            undoing.request(session.services, import_id, tell)
        _tell(session, import_id, form, None)
        if form is Format.TEXT:
            with session.services.pool.connection() as connection:
                waits = Imports(connection).one(import_id).state == "undoing"
            say(f"请另一个人登录后批准:huce import approve-undo {import_id}" if waits else NOTHING)


@app.command("approve-undo", epilog="例:huce import approve-undo 0f3c…")
def approve_undo(import_id: IdArgument, form: FormatOption = Format.TEXT) -> None:
    """看过要撤销什么后批准撤销(须是申请人以外的人,有审批角色);中断的,再执行一次即可继续。"""
    with signed_in() as session:
        undoing.require_approver(session.services, import_id, session.actor)
        if sys.stdin.isatty():
            _look_and_ask(session, import_id)
        with progress("正在撤销") as tell:
            undoing.approve(session.services, import_id, session.actor, tell)
        _tell(session, import_id, form, None)


@app.command("reject-undo", epilog="例:huce import reject-undo 0f3c… --reason 数据无误")
def reject_undo(import_id: IdArgument, reason: ReasonOption) -> None:
    """否决撤销,登记保持不变。"""
    with signed_in() as session:
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
    if sys.stdin.isatty():
        with session.services.pool.connection() as connection:
            imports = Imports(connection)
            say(sentence(summary(imports, imports.one(import_id))))
            tell_problems(imports.all_problems(import_id))
            tell_warnings(warnings_of(imports, import_id))
        if not typer.confirm("录入吗?"):
            say(f"没有录入。要录入:huce import confirm {import_id};要取消:huce import cancel {import_id}。")
            return False
    runner.confirm(session.services, import_id, session.actor)
    return True


def _look_and_ask(session: Session, import_id: str) -> None:
    """Show an approver what would be withdrawn and what stays, and ask him. Raises Abort."""
    with session.services.pool.connection() as connection:
        imports = Imports(connection)
        view, kept = summary(imports, imports.one(import_id)), Undoings(connection).kept(import_id)
        asked = undoing.waiting(session.services, connection, import_id)
        names = officials(connection, (one["person"] for one in asked)).values()
    events = sum(len(one["events"]) for one in asked)
    say(sentence(view))
    say(f"{'、'.join(names)}申请撤销其中{events}件业务(分{len(asked)}个申请),保留{len(kept)}件。")
    tell_kept(kept)
    typer.confirm("批准吗?", abort=True)


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
        problems, warnings = imports.all_problems(import_id), warnings_of(imports, import_id)
        kept = Undoings(connection).kept(import_id)
    if problems and refused is not None:
        refused_workbook(services, job, session.actor, refused)
    if form is Format.JSON:
        show_json(view | {"problems": problems, "warnings": warnings, "kept": kept})
    else:
        tell_text(view, problems, warnings, kept)
        if problems:
            say(f"退回的行写在 {refused}。" if refused else HOW)
    return bool(problems)
