"""`huce procedure`: the definitions in force, checked, drawn and run through a calendar."""

from __future__ import annotations

from datetime import date
from pathlib import Path  # noqa: TC003  typer reads the annotation
from typing import Annotated

import typer

from api.cli.command import read_object
from api.cli.output import Format, FormatOption, say, show_json, show_table
from api.cli.signing import signed_in
from api.procedures.drawing import drawn, in_short
from domain.errors import InvalidInput
from domain.procedures.catalogue import known, latest, shipped
from domain.procedures.definitions import KIND_LABELS, Definition
from domain.procedures.simulation import planned

app = typer.Typer(help="程序:定义、检查、画图和推算日程。", no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(help="程序名称,如 exit 或 exit@1", metavar="NAME")]


class DayInvalid(InvalidInput):
    """The text is no date."""

    code, field, sentence = "day_invalid", "start", "“{value}”不是日期,应写作 2020-10-13。"


@app.command("list", epilog="例:huce procedure list")
def list_all(form: FormatOption = Format.TEXT) -> None:
    """本户册的全部程序定义,及其办结时生效的业务。"""
    with signed_in() as session, session.services.pool.connection() as connection:
        found = known(session.services.gateway.admissions.register(connection))
    if form is Format.JSON:
        show_json([one.model_dump(mode="json") for one in found])
        return
    rows = ((one.key, one.title, one.division or "全国", one.since, len(one.steps)) for one in found)
    show_table(("程序", "名称", "适用区划", "自年度", "步骤"), rows)


@app.command("show", epilog="例:huce procedure show exit   例:huce procedure show exit --svg 脱贫.svg")
def show(
    name: NameArgument,
    svg: Annotated[Path | None, typer.Option(help="把步骤画成 SVG 图,写入这个文件")] = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """一个程序的各步:由谁办理、多少人、多少天。"""
    found = _found(name)
    if svg is not None:
        svg.write_text(drawn(found), "utf-8")
    if form is Format.JSON:
        show_json(found.model_dump(mode="json"))
        return
    say(f"{found.title}({found.key}),依据:{found.source}")
    rows = ((one.id, one.title, KIND_LABELS[one.kind], in_short(one)) for one in found.steps)
    show_table(("步骤", "名称", "种类", "办理"), rows)


@app.command("check", epilog="例:huce procedure check 本县脱贫程序.json")
def check(file: Annotated[str, typer.Argument(help="定义的 JSON 文件,- 为标准输入", metavar="FILE")]) -> None:
    """检查一个程序定义能否办到底;不写入任何内容。采用它用 huce register set procedures。"""
    found = Definition.read(read_object(file))
    say(f"✓ {found.title}({found.key}):{len(found.steps)}步,校验值 {found.digest}")


@app.command("simulate", epilog="例:huce procedure simulate identification --start 2020-10-13")
def simulate(
    name: NameArgument,
    start: Annotated[str, typer.Option(help="提交申请的日期,如 2020-10-13")],
    each: Annotated[int, typer.Option(help="每步用几天", min=0, max=60)] = 1,
    form: FormatOption = Format.TEXT,
) -> None:
    """按日历推算一个程序:哪天到哪一步,公示到哪天。"""
    rows = [
        (one.step.title, str(one.begins), str(one.ends), str(one.due) if one.due else "")
        for one in planned(_found(name), _day(start), each)
    ]
    if form is Format.JSON:
        show_json([dict(zip(("step", "begins", "ends", "due"), row, strict=True)) for row in rows])
        return
    show_table(("步骤", "开始", "办完", "期限"), rows)


def _found(name: str) -> Definition:
    """Out of a file, or of those that ship. Raises NotFound, DefinitionInvalid."""
    return Definition.read(read_object(name)) if name.endswith(".json") else latest(shipped(), name)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DayInvalid(value=text[:20]) from None
