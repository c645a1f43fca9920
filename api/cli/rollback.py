"""`huce rollback`: look before, ask, approve as another person, bring back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from api.batches import events_of, of_words
from api.cli.command import new_command_id, show_answer
from api.cli.household import household_id
from api.cli.output import Format, FormatOption, say, show_json, show_table
from api.cli.program import WrongUse
from api.cli.signing import signed_in
from api.noting import target
from api.sight import require_reader
from api.views import case_preview_view, preview_view
from domain.errors import NotFound
from domain.events import Key, tag
from domain.rollback.commands import ApproveCase, RejectCase, RequestRedo, RequestRollback
from domain.rollback.plan import RolledBack
from domain.rollback.policy import KINDS
from domain.values import in_words
from projections.households import case as find_case
from projections.households import cases

if TYPE_CHECKING:
    from api.cli.signing import Session
    from api.gateway import Answer
    from domain.commands import Command
    from ledger.database import Connection

Asked = TypeVar("Asked", RequestRollback, RequestRedo)

app = typer.Typer(help="综合回退:预览、申请、批准或否决、恢复。", no_args_is_help=True)

_CASE = re.compile(r"[0-9a-f]{20}")

Household = Annotated[str | None, typer.Argument(help="户编号,或这一户的20位编号", metavar="HOUSEHOLD")]
Kind = Annotated[
    str | None, typer.Option(help="回退类型:" + "、".join(f"{kind} {label}" for kind, label in KINDS.items()))
]
Person = Annotated[str | None, typer.Option(help="哪个人(20位编号),按人回退时可写")]
Events = Annotated[list[str] | None, typer.Option("--event", help="直接指明要回退的业务,可写多次")]
Batched = Annotated[
    str | None,
    typer.Option(
        "--batch",
        help="整批:import 登录名 导入编号、session 登录名 起 止、village_day 村代码 日期、case 申请编号",
    ),
]
Chain = Annotated[bool, typer.Option("--chain", help="连同以它为依据的业务一起回退")]
Reason = Annotated[str, typer.Option(help="理由")]
Correction = Annotated[
    str | None, typer.Option(help="更正依据(文件或决定的文号,不写姓名),涉及已定格的年度时写明")
]
Evidence = Annotated[list[str] | None, typer.Option(help="佐证的摘要(sha256:…),可写多次")]
Case = Annotated[str, typer.Argument(help="申请的编号", metavar="CASE")]


@app.command(
    "preview",
    epilog="例:huce rollback preview 1505251002000045 --kind exit   例:huce rollback preview --case 0f3c…",
)
def preview(  # noqa: PLR0913, PLR0917  the ways to say what is meant
    household: Household = None,
    kind: Kind = None,
    person: Person = None,
    events: Events = None,
    batch: Batched = None,
    chain: Chain = False,  # noqa: FBT002  a switch
    case: Annotated[str | None, typer.Option(help="一项已有申请的编号")] = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """回退会动到什么:每件业务、每项内容、户、统计;什么也不写。"""
    with signed_in() as session, session.services.pool.connection() as connection:
        if case is not None:
            view = case_preview_view(session.services, connection, session.actor, case)
        else:
            named = _events(session, connection, events, batch)
            asked = _request(
                session, connection, (household, kind, person), named, chain=chain, reason="预览"
            )
            view = preview_view(session.services, connection, session.actor, asked)
    if form is Format.JSON:
        show_json(view)
    else:
        say("\n".join(view["sentences"]))
        say(f"预览编号:{view['digest']}")


@app.command("request", epilog="例:huce rollback request 1505251002000045 --kind exit --reason 误操作")
def request(  # noqa: PLR0913, PLR0917
    reason: Reason,
    household: Household = None,
    kind: Kind = None,
    person: Person = None,
    events: Events = None,
    batch: Batched = None,
    chain: Chain = False,  # noqa: FBT002  a switch
    correction: Correction = None,
    evidence: Evidence = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """申请回退,由另一个人批准。"""
    with signed_in() as session:
        with session.services.pool.connection() as connection:
            named = _events(session, connection, events, batch)
            asked = _request(
                session, connection, (household, kind, person), named, chain=chain, reason=reason
            )
        _tell_request(_run(session, _correcting(asked, correction, evidence)), form)


@app.command(
    "approve", epilog="例:huce rollback approve 0f3c…   例:huce rollback approve 0f3c… --digest sha256:…"
)
def approve(
    case: Case,
    digest: Annotated[str | None, typer.Option(help="看过的预览的编号;不写则当场显示预览并询问")] = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """批准申请并回退或恢复(须是申请人以外的人,有审批角色)。"""
    with signed_in() as session:
        seen = digest or _look_and_ask(session, case)
        year = session.services.gateway.year()
        command = ApproveCase(command_id=new_command_id(), year=year, case_id=case, digest=seen)
        show_answer(_run(session, command), form)


@app.command("reject", epilog="例:huce rollback reject 0f3c… --reason 情况属实,不应回退")
def reject(case: Case, reason: Reason, form: FormatOption = Format.TEXT) -> None:
    """否决申请,什么也不回退。"""
    with signed_in() as session:
        year = session.services.gateway.year()
        command = RejectCase(command_id=new_command_id(), year=year, case_id=case, reason=reason)
        show_answer(_run(session, command), form)


@app.command(
    "redo", epilog="例:huce rollback redo 0f3c… --reason 回退有误   (CASE,或 rollback.recorded 业务)"
)
def redo(  # noqa: PLR0913, PLR0917
    rollbacks: Annotated[
        list[str], typer.Argument(help="已回退的申请,或回退业务的编号", metavar="ROLLBACK...")
    ],
    reason: Reason,
    preview_only: Annotated[bool, typer.Option("--preview", help="只看会动到什么,不申请")] = False,  # noqa: FBT002
    correction: Correction = None,
    evidence: Evidence = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """申请把回退了的业务恢复,由另一个人批准。"""
    with signed_in() as session:
        with session.services.pool.connection() as connection:
            ids = tuple(i for one in rollbacks for i in _rollbacks(session, connection, one))
            year = session.services.gateway.year()
            command = RequestRedo(command_id=new_command_id(), year=year, events=ids, reason=reason)
            view = preview_view(session.services, connection, session.actor, command)
        if not preview_only:
            _tell_request(_run(session, _correcting(command, correction, evidence)), form)
        elif form is Format.JSON:
            show_json(view)
        else:
            say("\n".join(view["sentences"]))


@app.command("list", epilog="例:huce rollback list --status requested")
def list_cases(
    status: Annotated[str | None, typer.Option(help="办理状态:requested、approving、done、rejected")] = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """列出本辖区的回退和恢复申请。"""
    with signed_in() as session, session.services.pool.connection() as connection:
        require_reader(session.actor)
        found = cases(connection, session.actor.division, status)
    if form is Format.JSON:
        show_json(found)
    else:
        show_table(("申请", "事项", "办理状态", "业务", "户"), map(_row, found))


def _events(
    session: Session, connection: Connection, events: list[str] | None, batch: str | None
) -> list[str]:
    """The events named, one by one or as a batch."""
    if batch is None:
        return events or []
    return events_of(session.services.gateway, connection, of_words(connection, batch.split()))


def _request(  # noqa: PLR0913
    session: Session,
    connection: Connection,
    of: tuple[str | None, str | None, str | None],
    events: list[str],
    *,
    chain: bool,
    reason: str,
) -> RequestRollback:
    """The request that the options describe. Raises WrongUse, NotFound."""
    household, kind, person = of
    if bool(events) == bool(household and kind):
        raise WrongUse("请写户编号和 --kind,或用 --event 或 --batch 指明业务,二者选一。")
    found = household_id(connection, session.actor, household) if household else None
    session.doing.about(target("household", found), *(target("event", event) for event in events))
    return RequestRollback(
        command_id=new_command_id(), year=session.services.gateway.year(), household=found,
        kind=kind, person=person, events=tuple(events), chain=chain, reason=reason,
    )  # fmt: skip


def _correcting(command: Asked, correction: str | None, evidence: list[str] | None) -> Asked:
    """The request with what a correction goes by, and what shows it. Raises FormInvalid's errors."""
    more = {"correction": correction, "evidence": tuple(evidence or ())}
    return type(command).model_validate({**command.model_dump(), **more})


def _run(session: Session, command: Command) -> Answer:
    return session.services.gateway.run(command, session.actor)


def _tell_request(answer: Answer, form: Format) -> None:
    if form is Format.JSON:
        show_answer(answer, form)
        return
    ((case, fields),) = answer.events[0].changes["case"].items()
    say(f"已申请{_word('kind', fields['kind'])},编号 {case},预览编号 {fields['asked']['digest']}。")
    say(f"请另一个人登录后批准:huce rollback approve {case}")


def _look_and_ask(session: Session, case: str) -> str:
    """Show what approving would do now, ask, and answer with the digest of what was shown."""
    with session.services.pool.connection() as connection:
        view = case_preview_view(session.services, connection, session.actor, case)
    typer.echo("\n".join(view["sentences"]), err=True)
    typer.confirm("批准吗?", abort=True, err=True)
    return str(view["digest"])


def _rollbacks(session: Session, connection: Connection, text: str) -> list[str]:
    """A rollback event itself, or those that a case recorded. Raises NotFound."""
    if not _CASE.fullmatch(text):
        return [text]
    if find_case(connection, text, session.actor.division) is None:
        raise NotFound(what="这项申请", field="case_id")
    events = session.services.gateway.ledger.under(connection, {tag("case", text)})
    return [event.id for event in events if event.type == RolledBack.TYPE]


def _row(row: dict[str, Any]) -> tuple[Any, ...]:
    asked = row["asked"]
    kind, status = (_word(name, row[name]) for name in ("kind", "status"))
    return row["id"], kind, status, len(asked["events"]), "、".join(asked["households"])


def _word(name: str, value: str) -> str:
    return in_words(Key("case", "", name), value)
