"""`huce cases`: what waits for me, the cases of my division, one case in full, notices on paper."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  typer reads the annotation at run time
from typing import Annotated

import typer

from api.cli.output import Format, FormatOption, say, show_json, show_rows
from api.cli.signing import signed_in
from api.prints.notices import notices_pdf
from api.procedures.views import case_view, counts_view, list_view, todo_view
from api.sight import require_inside

app = typer.Typer(help="案件:待办、清单和办理经过。", no_args_is_help=True)

LimitOption = Annotated[int, typer.Option(help="最多列出几个", min=1, max=500)]
#: What of a case, and of counts, stands in which column.
_ROW = {
    "id": "案件", "title": "事项", "village_name": "村", "step_title": "步骤", "since": "自", "due": "期限",
    "status_label": "状态",
}  # fmt: skip
_COUNTS = {
    "place_name": "地方", "level_label": "级别", "role_label": "角色", "waiting": "待办", "late": "逾期",
}  # fmt: skip


@app.command("todo", epilog="例:huce cases todo")
def todo(limit: LimitOption = 50, form: FormatOption = Format.TEXT) -> None:
    """等我办理的案件,最急的在前。"""
    with signed_in() as session, session.services.pool.connection() as connection:
        found = todo_view(session.services, connection, session.actor, None, limit)
    show_rows(form, found["waiting"], _ROW)


@app.command("list", epilog="例:huce cases list --status open")
def list_cases(
    status: Annotated[str | None, typer.Option(help="只列这种状态:open、returned、effected 等")] = None,
    after: Annotated[str, typer.Option(help="从这个案件编号之后列起")] = "",
    limit: LimitOption = 50,
    form: FormatOption = Format.TEXT,
) -> None:
    """本辖区的案件,按村排列。"""
    with signed_in() as session, session.services.pool.connection() as connection:
        found = list_view(session.services, connection, session.actor, status, after, limit)
    show_rows(form, found["cases"], _ROW)


@app.command("counts", epilog="例:huce cases counts 150525")
def counts(
    division: Annotated[str, typer.Argument(help="行政区划代码", metavar="CODE")],
    form: FormatOption = Format.TEXT,
) -> None:
    """各地各级待办的件数和逾期的件数。"""
    with signed_in() as session, session.services.pool.connection() as connection:
        found = counts_view(session.services, connection, session.actor, division)["counts"]
    show_rows(form, found, _COUNTS)


@app.command("show", epilog="例:huce cases show 0123456789abcdef0123")
def show(
    case: Annotated[str, typer.Argument(help="案件编号", metavar="CASE")], form: FormatOption = Format.TEXT
) -> None:
    """一个案件:到了哪一步,每一步由谁何时办理。"""
    with signed_in() as session, session.services.pool.connection() as connection:
        found = case_view(session.services, connection, session.actor, case)
    if form is Format.JSON:
        show_json(found)
        return
    say(f"{found['title']} {found['id']}:{found['status_label']},现在的步骤:{found['step_title']}")
    say(f"内容校验值(办理下一步时填写):{found['seen']}")
    for step in found["steps"]:
        say(f"  {'✓' if step['done'] else '·'} {step['title']}({step['level_label']}级{step['role_label']})")
    for hit in found["hits"]:
        say(f"  比对命中 {hit['id']}:{hit['kind_label']}({hit['category_label']}),"
            f"{hit['department']}{hit['dated']}的名单:{hit['found']}")  # fmt: skip
    if found["hits_advice"]:
        say(f"  {found['hits_advice']}")
    for line in found["events"]:
        say(f"  {line['sentence']} {line['person_name'] or ''}")
        for hit in line["hits"]:
            say(f"    比对命中:{hit['sentence']}")


@app.command("notices", epilog="例:huce cases notices 150525100200 --out 公示.pdf")
def notices(
    village: Annotated[str, typer.Argument(help="村的行政区划代码(12位)", metavar="VILLAGE")],
    out: Annotated[Path, typer.Option(help="写到哪个 .pdf 文件", dir_okay=False)],
) -> None:
    """一个村正在公示的事项,写成可以打印张贴的 PDF。"""
    with signed_in() as session, session.services.pool.connection() as connection:
        require_inside(session.actor, village, "这个村的公示")
        today = session.services.gateway.clock()
        out.write_bytes(notices_pdf(session.services, connection, village, today))
    say(f"已写到 {out}。")
