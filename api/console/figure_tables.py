"""Tables of figures, of which pages, charts and workbooks are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from api.console.charts import Chart, Series, bars, columns, flow
from api.console.texts import text
from api.figure_views import status_label
from domain.codes import labels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from api.sheets.tables import Named

View = dict[str, Any]
#: Households and persons of one thing.
Units = dict[str, int]
_NOTHING: Units = {"households": 0, "persons": 0}
_GROUPS = ("poor", "exited", "others")


class Column(NamedTuple):
    """What is said of each name in households and persons; a sum is in no chart."""

    label: str
    cells: Sequence[Units]
    total: bool = False


class Table(NamedTuple):
    """Its key in the texts, names with where they lead, columns, and how it is drawn."""

    key: str
    names: Sequence[str]
    columns: Sequence[Column]
    links: Sequence[str] = ()
    chart: Chart | None = None

    @property
    def rows(self) -> list[list[str | int]]:
        """Name, then households and persons of each column."""
        return [
            [name, *(column.cells[n][unit] for column in self.columns for unit in _NOTHING)]
            for n, name in enumerate(self.names)
        ]

    def sheet(self) -> Named:
        """The same for a workbook, under one row of heads."""
        units = (text("figures.households"), text("figures.persons"))
        heads = [f"{column.label} {unit}".strip() for column in self.columns for unit in units]
        return text(f"figures.sheet_{self.key}"), [[text(f"figures.of_{self.key}"), *heads], *self.rows]


def now(figures: View, makeup: View, series: View) -> list[Table]:
    """What there is of a division now: where its households stand, its parts, years, causes and sizes."""
    return _worth(
        standing(figures), parts(figures), years(series), movements(series), causes(makeup), sizes(makeup)
    )


def then(figures: View) -> list[Table]:
    """The same as of a point in the past."""
    return _worth(standing(figures), parts(figures))


def year(view: View) -> list[Table]:
    """The figures of a year that was counted: how the poor became more and fewer, the balance, the parts."""
    found = view["figures"]
    return _worth(poor(found), balance(found), poor_parts(view)) if found else []


def standing(figures: View) -> Table:
    """Households and persons by status, and in all."""
    rows = _ordered(figures["by_status"])
    names = [row["label"] for row in rows] + [text("figures.all")]
    return Table("standing", names, [Column("", [*rows, figures["all"]])])


def parts(figures: View) -> Table:
    """The parts right under the division, by status."""
    found = figures["divisions"]
    names = [one["name"] or one["code"] for one in found]
    links = [f"/console/divisions/{one['code']}" for one in found]
    return Table("parts", names, _by_status(found), links)


def years(series: View) -> Table:
    """Year-ends by status."""
    found, names = series["years"], [str(one["year"]) for one in series["years"]]
    return _drawn(Table("years", names, _by_status(found)), columns)


def movements(series: View) -> Table:
    """Year by year what came to the poor and what went, by kind of event."""
    found, names = series["years"], [str(one["year"]) for one in series["years"]]
    kinds = {each["type"]: each["label"] for one in found for each in one["movements"]}
    told = [{each["type"]: each for each in one["movements"]} for one in found]
    return _drawn(
        Table("movements", names, [Column(kinds[kind], _cells(told, kind)) for kind in kinds]), columns
    )


def causes(makeup: View) -> Table:
    """Those once poor by main cause."""
    return _drawn(
        Table("causes", [one["label"] for one in makeup["causes"]], _groups(makeup["causes"])), bars
    )


def sizes(makeup: View) -> Table:
    """Households by how many people they have."""
    names = [_people(int(one["value"]), makeup["largest"]) for one in makeup["sizes"]]
    return _drawn(Table("sizes", names, _groups(makeup["sizes"])), columns)


def _people(n: int, largest: int) -> str:
    return text("figures.people_or_more", n=n) if n == largest else text("figures.people", n=n)


def balance(figures: View) -> Table:
    """A year: last year-end, what came and went, this year-end, and what is left over, by status."""
    rows = _ordered(figures["balance"])
    cells = {
        part: [{unit: row[unit][part] for unit in _NOTHING} for row in rows]
        for part in ("last", "came", "went", "standing", "rest")
    }
    columns_ = [Column(text(f"figures.part_{part}"), said) for part, said in cells.items()]
    return Table("balance", [row["label"] for row in rows], columns_)


def poor(figures: View) -> Table:
    """The poor of a year: from the last year-end over what came and went to this one."""
    told, moved = figures["poor"], figures["movements"]
    names = [text("figures.part_last"), *(one["label"] for one in moved), text("figures.part_standing")]
    cells = [told["last"], *moved, told["standing"]]
    first, *changes, last = [(name, cell["households"]) for name, cell in zip(names, cells, strict=True)]
    return Table("poor", names, [Column("", cells)], chart=flow(first, changes, last))


def poor_parts(view: View) -> Table:
    """The poor of each part at the last year-end and at this one."""
    found, year_ = view["divisions"], view["year"]
    links = [f"/console/years/{year_}?division={one['code']}" for one in found]
    told = [
        Column(text(f"figures.part_{part}"), [one["poor"][part] for one in found])
        for part in ("last", "standing")
    ]
    return Table("poor_parts", [one["name"] or one["code"] for one in found], told, links)


def _worth(*found: Table) -> list[Table]:
    """Those that say something."""
    return [one for one in found if one.names and one.columns]


def _drawn(table: Table, draw: Callable[[Sequence[str], Sequence[Series]], Chart]) -> Table:
    """The table with its chart, if there is something to draw."""
    series = [
        Series(column.label, [cell["households"] for cell in column.cells])
        for column in table.columns if not column.total
    ]  # fmt: skip
    return table._replace(chart=draw(table.names, series)) if table.names and series else table


def _by_status(found: Sequence[View]) -> list[Column]:
    """A column for each status that any has, and one for all together."""
    told = [{row["status"]: row for row in one["by_status"]} for one in found]
    statuses = [row["status"] for row in _ordered({s: {"status": s} for one in told for s in one}.values())]
    by_status = [Column(status_label(status), _cells(told, status)) for status in statuses]
    return [*by_status, Column(text("figures.all"), [one["all"] for one in found], total=True)]


def _groups(found: Sequence[View]) -> list[Column]:
    """A column for the poor, those out of poverty and others, where there are any."""
    told = [Column(text(f"figures.is_{group}"), [one[group] for one in found]) for group in _GROUPS]
    return [one for one in told if any(cell["households"] for cell in one.cells)]


def _cells(told: Sequence[dict[str, View]], key: str) -> list[Units]:
    return [one.get(key, _NOTHING) for one in told]


def _ordered(rows: Iterable[View]) -> list[View]:
    """Rows in the order of the statuses."""
    order = list(labels("poverty_status"))
    return sorted(rows, key=lambda row: order.index(row["status"]) if row["status"] in order else len(order))
