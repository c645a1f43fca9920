"""`huce orders`: work orders given out from the problem lists, answered, checked, counted."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.command import new_command_id, show_answer
from api.cli.importing import DivisionOption, ReasonOption, YearOption  # noqa: TC001  typer reads them
from api.cli.output import Format, FormatOption, progress, say, show_json, show_rows, show_table
from api.cli.signing import signed_in
from api.orders.giving import Giving, give_out
from api.orders.views import counts_view, order_view, placed_view, waiting_view
from domain.orders.commands import USUAL_DAYS, AnswerOrder, CheckOrder, WithdrawOrder
from domain.orders.order import ANSWERED, ASSIGNED, CLOSED, RETURNED, UNDONE, WITHDRAWN

if TYPE_CHECKING:
    from api.cli.signing import Session
    from api.orders.giving import Place
    from domain.orders.commands import OnOrder

app = typer.Typer(help="工单:问题清单的下达、答复、核查和统计。", no_args_is_help=True)


class Level(StrEnum):
    """Who answers."""

    VILLAGE = "village"
    TOWNSHIP = "township"
    COUNTY = "county"


class Status(StrEnum):
    """How far an order is."""

    ASSIGNED = ASSIGNED
    ANSWERED = ANSWERED
    RETURNED = RETURNED
    CLOSED = CLOSED
    WITHDRAWN = WITHDRAWN


OrderArgument = Annotated[str, typer.Argument(help="工单编号", metavar="ORDER")]
DaysOption = Annotated[int, typer.Option(help="几个工作日内答复", min=1, max=90)]
LimitOption = Annotated[int, typer.Option(help="最多列出几个", min=1, max=500)]
EvidenceOption = Annotated[
    list[str] | None, typer.Option(help="佐证材料的摘要(huce evidence add 给出的),可以写几次")
]
_COUNTS = {
    "village": "代码", "village_name": "村", "status_label": "状态", "orders": "个数", "late": "逾期",
}  # fmt: skip
_HEADS = ("工单", "规则", "村", "户编号", "问题", "期限", "状态")


@app.command("assign", epilog="例:huce orders assign --division 150525100 --year 2020 --rule 8.3 --days 15")
def assign(  # noqa: PLR0913, PLR0917  which problems, to whom, until when
    division: DivisionOption,
    year: YearOption,
    rule: Annotated[str | None, typer.Option(help="只下达这一条规则的,如 8.3")] = None,
    level: Annotated[Level, typer.Option(help="由哪一级答复")] = Level.VILLAGE,
    days: DaysOption = USUAL_DAYS,
    reason: ReasonOption = "",
    form: FormatOption = Format.TEXT,
) -> None:
    """把最近一次检查的问题清单下达成工单;已有工单的不重复下达,中断了再运行一次就接着下达(须有审核角色)。"""
    given = {"year": year, "rule": rule, "level": level.value, "days": days, "reason": reason}
    with signed_in() as session:
        session.require_inside(division, "这个行政区划")
        done = _given_out(session, division, Giving.model_validate(given))
    if form is Format.JSON:
        show_json(done)
        return
    say(f"已下达{done['assigned']}个工单,已有工单的{done['open']}个,不下达的{len(done['refused'])}个。")
    for one in done["refused"]:
        say(f"  {one['rule']} {one['household'] or one['village']}:{one['message']}")


def _given_out(session: Session, division: str, giving: Giving) -> dict[str, Any]:
    """Page by page."""
    key, listed = new_command_id(), 0
    after: Place | None = ("", 0)
    done: dict[str, Any] = {"assigned": 0, "open": 0, "refused": []}
    with progress("下达工单") as tell:
        while after is not None:
            told, after = give_out(session.services, session.actor, division, giving, key, after)
            done = {name: before + told[name] for name, before in done.items()}
            listed += told["listed"]
            in_all = told["problems"]
            tell(listed, in_all.get(giving.rule, 0) if giving.rule else sum(in_all.values()))
    return done


@app.command(
    "list", epilog="例:huce orders list   例:huce orders list --division 150525100200 --status closed"
)
def list_orders(
    division: Annotated[str | None, typer.Option(help="列这个行政区划的全部工单;不写则列等我办理的")] = None,
    status: Annotated[Status | None, typer.Option(help="只列这种状态,与 --division 一起写")] = None,
    after: Annotated[str | None, typer.Option(help="从这个工单编号之后列起")] = None,
    limit: LimitOption = 50,
    form: FormatOption = Format.TEXT,
) -> None:
    """等我答复或核查的工单,期限近的在前;或一个行政区划的工单,按村排列。"""
    with signed_in() as session, session.services.pool.connection() as connection:
        if division is None:
            found = waiting_view(session.services, connection, session.actor, after, limit)
        else:
            found = placed_view(
                session.services, connection, session.actor, division, status and status.value, after, limit
            )
    if form is Format.JSON:
        show_json(found["orders"])
    else:
        show_table(_HEADS, map(_row, found["orders"]))


def _row(row: dict[str, Any]) -> tuple[str | None, ...]:
    due = f"{row['due']}(逾期)" if row["late"] else row["due"]
    return (
        row["id"],
        row["rule"],
        row["village_name"],
        row["number"],
        row["problem"],
        due,
        row["status_label"],
    )


@app.command("show", epilog="例:huce orders show 0123456789abcdef0123")
def show(order: OrderArgument, form: FormatOption = Format.TEXT) -> None:
    """一个工单:问题、全部经过、答复和核查,问题现在是否还在。"""
    with signed_in() as session, session.services.pool.connection() as connection:
        found = order_view(session.services, connection, session.actor, order)
    if form is Format.JSON:
        show_json(found)
        return
    where = f"{found['village_name']} {found['number'] or ''}"
    say(f"规则{found['rule']}({found['year']}年度){where}:{found['problem']}")
    by = f"由{found['answers_label']}级答复,{found['checks_label']}级核查"
    say(f"{found['status_label']},{by},期限 {found['due'] or '无'}")
    if found["status"] in UNDONE:
        say(f"现在检查:{found['now'] or '问题已不存在。'}")
    for line in found["events"]:
        say(f"  {line['sentence']} {line['person_name'] or ''}")
    for said in found["said"]:
        say(f"    {said['text']}")


@app.command("answer", epilog="例:huce orders answer 0123… --answer 已入户改正 --evidence sha256:0f3c…")
def answer(
    order: OrderArgument,
    text: Annotated[str, typer.Option("--answer", help="核实和整改的情况")],
    evidence: EvidenceOption = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """答复一个工单,必须附材料(须有录入角色,是下达到的那一级)。"""
    _give(AnswerOrder, order, form, answer=text, evidence=tuple(evidence or ()))


@app.command(
    "check",
    epilog="例:huce orders check 0123… --accept   例:huce orders check 0123… --return --reason 材料不清",
)
def check(  # noqa: PLR0913, PLR0917  the two ways to end a check
    order: OrderArgument,
    accepted: Annotated[bool, typer.Option("--accept/--return", help="通过并办结,或退回重新答复")],
    explained: Annotated[str | None, typer.Option(help="问题还在而办结的,写明不需改正的原因")] = None,
    reason: ReasonOption = "",
    days: DaysOption = USUAL_DAYS,
    form: FormatOption = Format.TEXT,
) -> None:
    """核查一个答复:通过,或写明理由退回(须有审核角色,是答复人以外的人)。"""
    _give(CheckOrder, order, form, accepted=accepted, explained=explained, reason=reason, days=days)


@app.command("withdraw", epilog="例:huce orders withdraw 0123… --reason 误下")
def withdraw(order: OrderArgument, reason: ReasonOption, form: FormatOption = Format.TEXT) -> None:
    """撤销一个没有办结的工单(须有审核角色)。"""
    _give(WithdrawOrder, order, form, reason=reason)


@app.command("counts", epilog="例:huce orders counts 150525")
def counts(
    division: Annotated[str, typer.Argument(help="行政区划代码", metavar="CODE")],
    form: FormatOption = Format.TEXT,
) -> None:
    """各村各状态的工单个数,和其中逾期未答复的。"""
    with signed_in() as session, session.services.pool.connection() as connection:
        found = counts_view(session.services, connection, session.actor, division)["counts"]
    show_rows(form, found, _COUNTS)


def _give(kind: type[OnOrder], order: str, form: Format, **fields: Any) -> None:
    """Give a command on an order."""
    given = {"command_id": new_command_id(), "order_id": order, **fields}
    with signed_in() as session:
        command = kind.model_validate({**given, "year": session.services.gateway.year()})
        show_answer(session.services.gateway.run(command, session.actor), form)
