"""A statistical year for an account: how far it is, who closed it, its figures, and the last works on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api import year_works
from api.figure_views import movements, status_label, sums
from api.reading import division_names, officials
from api.register import read_register
from api.sight import require_reader
from api.year_places import division_then, shown_divisions
from api.year_words import cell_in_words, column_label
from domain.divisions import ancestors, digits_below
from domain.events import Key, tag
from domain.rules.years import YearClosed, YearClosing
from domain.statuses import POOR
from domain.values import in_words
from domain.words import KIND_LABELS, event_label
from ledger import stream
from projections import years
from replay.yearends.forms import LATEST, form_of
from replay.yearends.yearend import Sum, Which, YearEnd

if TYPE_CHECKING:
    from api.services import Services
    from domain.events import Actor, Event
    from ledger.database import Connection
    from projections.years import Figures

View = dict[str, Any]
OPEN, OPEN_LABEL = "open", "未定格"
_DEEDS = (YearClosing.TYPE, YearClosed.TYPE)


def years_view(services: Services, connection: Connection, actor: Actor) -> list[View]:
    """Every statistical year of the register, the latest first, with who closed it and when.

    `works`: the last works on it, over the whole ledger if the account sees all of it, else over its part.
    """
    require_reader(actor)
    register = read_register(connection)
    rows = {row["year"]: row for row in years.listing(connection)}
    wanted = sorted({*range(register.first_year, register.current_year + 1), *rows}, reverse=True)
    deeds = _deeds(services, connection, list(rows))
    forms = {year: rows[year]["form"] if year in rows else LATEST for year in wanted}
    works = year_works.latest(connection, shown_divisions(connection, actor, forms))
    return [
        _state(year, rows.get(year), deeds.get(year, {})) | {"works": works.get(year, {})} for year in wanted
    ]


def year_view(
    services: Services, connection: Connection, actor: Actor, year: int, division: str | None
) -> View:
    """One year, and of a division of it (the code then) figures with the balance and the last works.

    `tables` (lines and hashes) are those of the whole ledger, for who sees all of it.
    Raises as `division_then`.
    """
    place = division_then(connection, actor, year, division)
    row = years.one(connection, year)
    deeds = _deeds(services, connection, [year] if row else []).get(year, {})
    closed = deeds.get(YearClosed.TYPE)
    digits = digits_below(place.parts_of)
    has_parts = digits > len(place.parts_of)
    below = years.figures_below(connection, year, place.parts_of, digits) if has_parts else []
    found = years.figures(connection, {year: place.then})
    names = division_names(connection, (one.division for one in below))
    return _state(year, row, deeds) | {
        "division": place.then, "path": _path(connection, place.then), "whole": place.whole,
        "tables": closed["tables"] if closed and place.whole else None,
        "figures": _figures(found[0], None) if found else None,
        "divisions": [_figures(one, names.get(one.division)) for one in below],
        "works": year_works.latest(connection, {year: place.then}).get(year, {}),
        "head": stream.head(connection),
    }  # fmt: skip


def head_text(view: View) -> bytes:
    """The text whose SHA-256 is the hash of a closed year as `year_view` has it, whole."""
    sheets = form_of(view["form"]).sheets
    tables = {sheet.name: Sum(**view["tables"][sheet.name]) for sheet in sheets}
    return YearEnd(Which(view["form"], view["year"], view["ledger_index"]), tables).head


def differences_view(  # noqa: PLR0913, PLR0917  who asks for which part of what
    connection: Connection, actor: Actor, year: int, division: str | None, after: int, limit: int
) -> View:
    """A page of what the last restatement of a division found; `next` is what the following begins after.

    `work`: that restatement; None where nobody restated it. Raises as `division_then`.
    """
    place = division_then(connection, actor, year, division, closed=True)
    work = year_works.last_done(connection, year_works.RESTATE, year, place.then)
    rows = year_works.differences(connection, work["id"], after, limit + 1) if work else []
    page = rows[:limit]
    names = division_names(connection, (village for row in page for village in row["villages"]))
    return {
        "year": year, "division": place.then, "work": work,
        "differences": [_difference(row, names) for row in page],
        "next": page[-1]["n"] if len(rows) > limit else None,
    }  # fmt: skip


def _state(year: int, row: View | None, deeds: dict[str, View]) -> View:
    status = row["status"] if row else OPEN
    label = in_words(Key("year", "", "status"), status) if row else OPEN_LABEL
    return {
        "year": year, "status": status, "status_label": label,
        "ledger_index": row["ledger_index"] if row else None, "hash": row["hash"] if row else None,
        "form": row["form"] if row else None,
        "began": _told(deeds.get(YearClosing.TYPE)), "closed": _told(deeds.get(YearClosed.TYPE)),
    }  # fmt: skip


def _told(deed: View | None) -> View | None:
    return {name: deed[name] for name in ("event", "by", "recorded_at")} if deed else None


def _deeds(services: Services, connection: Connection, of: list[int]) -> dict[int, dict[str, View]]:
    """Year → what began and what ended its closing, with who did it."""
    events = services.gateway.ledger.under(connection, {tag("year", str(year)) for year in of}) if of else []
    events = [event for event in events if event.type in _DEEDS]
    names = officials(connection, (event.actor.person for event in events))
    found: dict[int, dict[str, View]] = {}
    for event in events:
        found.setdefault(event.year, {})[event.type] = _deed(event, names)
    return found


def _deed(event: Event, names: dict[str, str]) -> View:
    return {
        "event": event.id, "by": names.get(event.actor.person, ""),
        "recorded_at": event.recorded_at.isoformat() if event.recorded_at else None,
        "tables": event.facts.get("tables"),
    }  # fmt: skip


def _figures(one: Figures, name: str | None) -> View:
    """Figures of a division, with its balance: status by status, and what each kind of event brought.

    `poor`: last and now of those who are poor; `movements`: what came to them and went, by kind of event.
    """
    said = one.figures
    statuses = sorted({*said["standing"], *said["last"], *(flow["status"] for flow in said["flows"])})
    return {
        "code": one.division, "name": name, "index": one.index, "closed": one.closed,
        "counted_at": one.counted_at.isoformat(), **said,
        "balance": [_balance(said, status) for status in statuses],
        "poor": {
            part: sums(said[part][status] for status in POOR if status in said[part])
            for part in ("last", "standing")
        },
        "movements": movements(said["flows"]),
        "flows": [
            flow | {"label": event_label(flow["type"]), "status_label": status_label(flow["status"])}
            for flow in said["flows"]
        ],
    }  # fmt: skip


def _balance(said: View, status: str) -> View:
    """last + came − went = standing, in households and persons; `rest` is what is left over."""
    flows = [flow for flow in said["flows"] if flow["status"] == status]
    return {"status": status, "label": status_label(status)} | {
        unit: {
            "last": said["last"].get(status, {}).get(unit, 0),
            "came": sum(flow[unit] for flow in flows if flow[unit] > 0),
            "went": -sum(flow[unit] for flow in flows if flow[unit] < 0),
            "standing": said["standing"].get(status, {}).get(unit, 0),
            "rest": said["rest"].get(status, {}).get(unit, 0),
        }
        for unit in ("households", "persons")
    }  # fmt: skip


def _path(connection: Connection, division: str) -> list[View]:
    """Code and name, province first; the whole ledger has none."""
    codes = [*ancestors(division), division] if division else []
    names = division_names(connection, codes)
    return [{"code": code, "name": names.get(code, code)} for code in codes]


def _difference(row: View, names: dict[str, str]) -> View:
    villages = [{"code": code, "name": names.get(code, code)} for code in row["villages"]]
    return row | {"villages": villages, "lines": [_line(line) for line in row["lines"]]}


def _line(line: View) -> View:
    """A line with what people call its table, its columns and the events."""
    kind = line["table"]
    return line | {
        "table_label": KIND_LABELS[kind],
        "columns": [
            one
            | {
                "label": column_label(kind, one["column"]),
                "before_in_words": cell_in_words(kind, one["column"], one["before"]),
                "after_in_words": cell_in_words(kind, one["column"], one["after"]),
                "events": [event | {"label": event_label(event["type"])} for event in one["events"]],
            }
            for one in line["columns"]
        ],
    }  # fmt: skip
