"""`huce export`: the forms of a division as a workbook, or an empty one to be filled in."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  typer reads the annotation at run time
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.importing import KindOption  # noqa: TC001  as above
from api.cli.output import Format, FormatOption, progress, say, show_json, show_table
from api.cli.signing import signed_in
from api.exports import Wanted, export_division, require_exporter
from api.sheets.exporting import REASONS
from api.sheets.fields import LAYOUTS
from api.sheets.writing import write_template
from domain.errors import InvalidInput

if TYPE_CHECKING:
    from api.sheets.exporting import Exported

#: Households left out that are listed; all of them stand in the JSON.
SHOWN = 20


class ExportIncomplete(InvalidInput):
    """Only a template needs neither division nor year."""

    code, field = "export_incomplete", "division"
    sentence = "导出须写明行政区划(--division)和年度(--year);只要空白模板时写 --template。"


def export(  # noqa: PLR0913, PLR0917  what an export consists of
    kind: KindOption,
    out: Annotated[Path, typer.Option(help="写到哪个 .xlsx 文件", dir_okay=False)],
    division: Annotated[str | None, typer.Option(help="行政区划代码")] = None,
    year: Annotated[int | None, typer.Option(help="年度:该年底的情况", min=1900, max=2200)] = None,
    template: Annotated[bool, typer.Option("--template", help="只写一个空白的填报模板")] = False,  # noqa: FBT002
    form: FormatOption = Format.TEXT,
) -> None:
    """导出一个行政区划各户某年度的信息,或空白模板;文件里有个人信息,请妥善保管。"""
    if template:
        write_template(out, LAYOUTS[kind])
        say(f"空白模板已写到 {out}。")
        return
    if division is None or year is None:
        raise ExportIncomplete
    with signed_in() as session, progress("正在导出") as tell:
        require_exporter(session.actor, division)
        wanted = Wanted(kind, division, year)
        done = export_division(session.services, out, wanted, session.actor.account, progress=tell)
    _say(done, out, form)


def _say(done: Exported, out: Path, form: Format) -> None:
    left_out = [one._asdict() for one in done.left_out]
    if form is Format.JSON:
        counts = {"households": done.households, "people": done.people, "places": done.places}
        show_json({**counts, "left_out": left_out, "file": str(out)})
        return
    held = f"{done.places}个村" if done.places else f"{done.households}户{done.people}人"
    say(f"已导出{held}到 {out}。")
    if left_out:
        rows = [(one.number, one.village, REASONS[one.reason]) for one in done.left_out[:SHOWN]]
        title = f"有{len(left_out)}户(村)不在表中,列出前{len(rows)}个(--format json 列出全部)"
        show_table(("户编号(自然村)", "村", "原因"), rows, title)
