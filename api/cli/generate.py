"""`huce generate`: invented households of a real county, into the ledger or as workbooks."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path  # noqa: TC003  typer reads the annotation at run time
from typing import Annotated

import typer

from api.cli.output import progress, say
from api.cli.signing import signed_in
from api.gateway import today
from api.generate.county import COUNTY, HOUSEHOLDS, SEED
from api.generate.course import MOST_HOUSEHOLDS, Course, read_years
from api.generate.sidefile import SIDE_FILE


class Target(StrEnum):
    """Where generated data can go."""

    LEDGER = "ledger"
    XLSX = "xlsx"


def generate(  # noqa: PLR0913, PLR0917  what is generated
    division: Annotated[str, typer.Option(help="哪个县(6位代码)")] = COUNTY,
    households: Annotated[int, typer.Option(help="多少户", min=1, max=MOST_HOUSEHOLDS)] = HOUSEHOLDS,
    years: Annotated[str, typer.Option(help="哪些年度,如 2014-2020")] = "2014-2020",
    seed: Annotated[int, typer.Option(help="随机种子:同一种子生成同样的数据", min=0, max=10**9)] = SEED,
    to: Annotated[Target, typer.Option(help="写到哪里:ledger 账册,xlsx 工作簿")] = Target.LEDGER,
    out: Annotated[Path | None, typer.Option(help="工作簿和埋设清单写到哪个文件夹", file_okay=False)] = None,
    bad_rows: Annotated[
        float, typer.Option(help="人口表中百分之几的行改坏(仅用于 xlsx)", min=0, max=50)
    ] = 0.0,
) -> None:
    """生成一个县的编造数据:村是真实的,户和人是编造的;埋设的问题写在清单里。

    写到账册须由系统管理员登录;写成工作簿不需要户册。
    """
    first, last = read_years(years, today())
    course = Course(division, households, seed, first, last)
    if to is Target.XLSX:
        if out is None:
            raise typer.BadParameter("写成工作簿时须用 --out 指明文件夹。")
        _to_workbooks(course, out, bad_rows / 100)
    elif bad_rows:
        raise typer.BadParameter("--bad-rows 只用于 --to xlsx。")
    else:
        _to_ledger(course, out)


def _to_workbooks(course: Course, out: Path, bad_rows: float) -> None:
    # Only this command generates anything.
    from api.generate.workbook import write_workbooks  # noqa: PLC0415

    with progress("正在生成各户") as tell:
        written = write_workbooks(course, out, bad_rows=bad_rows, progress=tell)
    say(f"已生成{written.households}户{written.people}人,其中改坏{written.bad}行,写在 {out}。")


def _to_ledger(course: Course, out: Path | None) -> None:
    from api.generate.loading import load_course  # noqa: PLC0415  as above

    with signed_in("system_admin") as session, progress("正在生成各户") as tell:
        services = session.services
        home, key = services.settings.home, services.settings.master_key()
        folder = out or home / f"generated-{course.county}"
        loaded = load_course(services.database, key, folder, course, progress=tell)
    say(f"已生成{loaded}件业务,埋设的问题写在 {folder / SIDE_FILE}。")
