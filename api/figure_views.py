"""Figures of a division: by status, part by part, by main cause and size, and year-end by year-end."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from api.reading import division_names
from api.register import read_register
from api.year_places import then
from domain.codes import labels
from domain.divisions import digits_below
from domain.events import Key
from domain.statuses import EXITED, POOR, REGISTERED_POOR, REMOVED
from domain.values import in_words
from domain.words import event_label
from ledger.sql import Queries
from projections import households, years
from projections.figures import LARGEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledger.database import Connection
    from projections.years import Figures

View = dict[str, Any]
_QUERIES = Queries("api", "queries/views.sql")
UNITS = ("households", "persons")


def figures_view(connection: Connection, division: str) -> View:
    """Households and persons by status, of the division and of each part right under it (`divisions`).

    `poor` and `all` are sums over these.
    """
    given = {"from_village": division, "to_village": division + "~"}
    waiting = connection.execute(_QUERIES.waiting, given).fetchone()
    return {
        "division": division,
        "followed_to": households.progress(connection)[0],
        "waiting_villages": waiting[0] if waiting else 0,
        **by_status(households.figures(connection, division)),
        "divisions": _below(connection, division),
    }


def _below(connection: Connection, division: str) -> list[View]:
    digits = digits_below(division)
    if digits == len(division):
        return []
    found: dict[str, list[View]] = defaultdict(list)
    for row in households.figures_below(connection, division, digits):
        found[row.pop("division")].append(row)
    names = division_names(connection, found)
    return [{"code": code, "name": names.get(code)} | by_status(rows) for code, rows in found.items()]


def by_status(rows: Sequence[View], units: Sequence[str] = UNITS) -> View:
    """Rows of households and persons by status with what people call it, and their sums: `poor`, `all`."""
    return {
        "by_status": [row | {"label": status_label(row["status"])} for row in rows],
        "poor": sums((row for row in rows if row["status"] in POOR), units),
        "all": sums(rows, units),
    }  # fmt: skip


def sums(rows: Iterable[View], units: Sequence[str] = UNITS) -> View:
    """Households and persons of rows together."""
    listed = list(rows)
    return {unit: sum(int(row[unit]) for row in listed) for unit in units}


def status_label(status: str | None) -> str:
    """What people call a status."""
    return in_words(Key("household", "", "status"), status or None)


def makeup_view(connection: Connection, division: str) -> View:
    """Households with people by main cause (those once poor) and by size, the removed left out.

    Of each value those poor now (`poor`), out of poverty (`exited`) and in the register for another reason
    (`others`).
    """
    rows = [row for row in households.makeup(connection, division) if row["status"] != REMOVED]
    causes = _made_up([row for row in rows if row["status"] in REGISTERED_POOR], "cause")
    sizes = _made_up(rows, "size")
    return {
        "division": division,
        "causes": sorted(causes.values(), key=lambda one: (-_households(one), one["value"])),
        "sizes": [sizes[value] for value in sorted(sizes)],
        "largest": LARGEST,
    }


def _made_up(rows: Iterable[View], part: str) -> dict[str, View]:
    found: dict[str, View] = {}
    for row in rows:
        if row["part"] == part:
            value = row["value"]
            said = labels("poverty_cause").get(value, value) if part == "cause" else value
            one = found.setdefault(value, {"value": value, "label": said} | _nothing())
            for unit in UNITS:
                one[_group(row["status"])][unit] += row[unit]
    return found


def _nothing() -> View:
    return {group: dict.fromkeys(UNITS, 0) for group in ("poor", "exited", "others")}


def _group(status: str) -> str:
    return "poor" if status in POOR else "exited" if status in EXITED else "others"


def _households(one: View) -> int:
    return sum(int(one[group]["households"]) for group in ("poor", "exited", "others"))


def series_view(connection: Connection, division: str) -> View:
    """The year-ends of a division as they were last counted, from the first with households on.

    A closed year is as published, another as known at `index`. `movements`: what each kind of event of the
    year brought to the poor (or took: < 0). `uncounted`: years of which nothing is counted yet.
    """
    register = read_register(connection)
    wanted = {year: then(division, year) for year in range(register.first_year, register.current_year + 1)}
    found = years.figures(connection, wanted)
    counted = years.counted(connection, wanted)
    while found and not found[0].figures["standing"]:
        found = found[1:]
    return {
        "division": division, "years": [_year(one) for one in found],
        "uncounted": [year for year in wanted if year not in counted],
    }  # fmt: skip


def _year(one: Figures) -> View:
    return {
        "year": one.year, "code": one.division, "index": one.index, "closed": one.closed,
        "counted_at": one.counted_at.isoformat(), **one.figures, "movements": movements(one.figures["flows"]),
        **by_status([{"status": status, **units} for status, units in one.figures["standing"].items()]),
    }  # fmt: skip


def movements(flows: Iterable[View]) -> list[View]:
    """What each kind of event brought to the poor or took from them, in households and persons."""
    found: dict[str, View] = {}
    for flow in flows:
        if flow["status"] in POOR:
            kind = flow["type"]
            one = found.setdefault(kind, {"type": kind, "label": event_label(kind)} | dict.fromkeys(UNITS, 0))
            for unit in UNITS:
                one[unit] += flow[unit]
    return [one for one in found.values() if any(one[unit] for unit in UNITS)]
