"""`huce generate`: invented households of real villages, into the ledger, as workbooks or as segments."""

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
    SEGMENTS = "segments"


def generate(  # noqa: PLR0913, PLR0917  what is generated
    division: Annotated[str, typer.Option(help="哪个县(6位代码);segments 也可以是省、市")] = COUNTY,
    households: Annotated[
        int, typer.Option(help=f"多少户(一个县最多{MOST_HOUSEHOLDS}户,segments 不限)", min=1)
    ] = HOUSEHOLDS,
    years: Annotated[str, typer.Option(help="哪些年度,如 2014-2020")] = "2014-2020",
    seed: Annotated[int, typer.Option(help="随机种子:同一种子生成同样的数据", min=0, max=10**9)] = SEED,
    to: Annotated[
        Target, typer.Option(help="写到哪里:ledger 账册,xlsx 工作簿,segments 历史分段")
    ] = Target.LEDGER,
    out: Annotated[
        Path | None, typer.Option(help="工作簿、分段和埋设清单写到哪个文件夹", file_okay=False)
    ] = None,
    bad_rows: Annotated[
        float, typer.Option(help="人口表中百分之几的行改坏(仅用于 xlsx)", min=0, max=50)
    ] = 0.0,
) -> None:
    """生成编造的数据:村是真实的,户和人是编造的;埋设的问题写在清单里。

    写到账册须由系统管理员登录;写成工作簿或历史分段不需要户册。
    """
    first, last = read_years(years, today())
    course = Course(division, households, seed, first, last)
    if bad_rows and to is not Target.XLSX:
        raise typer.BadParameter("--bad-rows 只用于 --to xlsx。")
    if households > MOST_HOUSEHOLDS and to is not Target.SEGMENTS:
        raise typer.BadParameter(f"一个县最多{MOST_HOUSEHOLDS}户;更多的只能用 --to segments。")
    if to is Target.LEDGER:
        _to_ledger(course, out)
    elif out is None:
        raise typer.BadParameter("须用 --out 指明文件夹。")
    elif to is Target.XLSX:
        _to_workbooks(course, out, bad_rows / 100)
    else:
        _to_segments(course, out)


def _to_workbooks(course: Course, out: Path, bad_rows: float) -> None:
    # Only this command generates anything.
    from api.generate.workbook import write_workbooks  # noqa: PLC0415

    with progress("正在生成各户") as tell:
        written = write_workbooks(course, out, bad_rows=bad_rows, progress=tell)
    say(f"已生成{written.households}户{written.people}人,其中改坏{written.bad}行,写在 {out}。")


def _to_segments(course: Course, out: Path) -> None:
    from api.generate.segments.writing import Wanted, write_segments  # noqa: PLC0415  as above

    wanted = Wanted(course.county, course.households, course.first, course.last, course.seed)
    with progress("正在生成各户") as tell:
        manifest = write_segments(str(out), wanted, progress=tell)
    say(f"已生成{course.households}户的{manifest.last}件业务,分{len(manifest.segments)}段写在 {out}。")


def _to_ledger(course: Course, out: Path | None) -> None:
    from api.generate.loading import load_course  # noqa: PLC0415  as above

    with signed_in() as session, progress("正在生成各户") as tell:
        services = session.services
        home, keyring = services.settings.home, services.keyring
        folder = out or home / f"generated-{course.county}"
        loaded = load_course(services.database, keyring, folder, course, progress=tell)
    say(f"已生成{loaded}件业务,埋设的问题写在 {folder / SIDE_FILE}。")
