"""`huce export`: the forms of a division as a workbook."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  typer reads the annotation at run time
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.importing import DivisionOption, KindOption, YearOption  # noqa: TC001  as above
from api.cli.output import Format, FormatOption, progress, say, show_json
from api.cli.registered import Registered, Villages
from api.cli.signing import signed_in
from api.sheets.exporting import write_export
from projections.households import village_figures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from api.sheets.registered import Household


def export(
    kind: KindOption,
    division: DivisionOption,
    year: YearOption,
    out: Annotated[Path, typer.Option(help="写到哪个 .xlsx 文件", dir_okay=False)],
    form: FormatOption = Format.TEXT,
) -> None:
    """导出一个行政区划各户某年度的信息;文件里有个人信息,请妥善保管。"""
    with signed_in("entry", "review", "approval") as session:
        session.require_inside(division, "这个行政区划")
        with session.services.pool.connection() as connection, progress("正在导出") as tell:
            villages, households = Villages(connection), Registered(connection)
            total = sum(row["households"] for row in village_figures(connection, division))
            counted = Counted(households.under(division, year), total, tell)
            write_export(out, kind, counted, year, villages.names)
    if form is Format.JSON:
        show_json({"households": counted.done, "file": str(out)})
    else:
        say(f"已导出{counted.done}户到 {out}。")


class Counted:
    """Hands households on and tells how many have passed, of about how many."""

    def __init__(self, found: Iterable[Household], total: int, tell: Callable[[int, int], None]) -> None:
        self.done = 0
        self._found, self._total, self._tell = found, total, tell

    def __iter__(self) -> Iterator[Household]:
        for household in self._found:
            self.done += 1
            self._tell(self.done, max(self.done, self._total))
            yield household
