"""The 信息表 of a household as of a point, part by part and in words, and two years of it side by side."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from api.divisions import DivisionNotFound
from api.sheets.cells import write
from api.sheets.columns import Column, Kind
from api.sheets.exporting import rows_of
from api.sheets.fields import FORM, HOUSEHOLDS, NUMBER, YEAR
from api.sheets.registered import Household, Member, Villages, fields_of, in_order, monitored
from api.views import household_view
from domain.errors import NotFound
from replay.asof.points import Asked, AsOfYearUnknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from api.services import Services
    from api.sheets.columns import Sheet
    from domain.events import Actor
    from ledger.database import Connection

View = dict[str, Any]
#: What is computed of a year's income, as the form has it under the amounts.
COMPUTED = {"net": "纯收入（元）", "per_capita": "人均纯收入（元）", "reference": "监测参考收入（元）"}
_MONEY = frozenset({Kind.MONEY, Kind.SUM})
_HUNDREDTHS = frozenset({Kind.HUNDREDTHS, Kind.MEASURE, Kind.PERCENT})
_NOWHERE = ("",) * 5


class Point(NamedTuple):
    """At which point, and of which year the annual parts are: without one, the last that was collected."""

    asked: Asked = Asked()
    year: int | None = None


def form_view(
    services: Services, connection: Connection, actor: Actor, household_id: str, point: Point
) -> View:
    """The parts of the form, in the words of the sheets; `view` is what `household_view` says.

    A part is `of` the household (one row, or none where nothing was collected), its persons or its pairings.
    It has `columns` (`head`, and `place`: kind and field) and `rows`; a row has an `id`, its `cells`, and
    whether the person is `present`.
    Raises as `household_view`.
    """
    asked = point.asked
    view = household_view(services, connection, actor, household_id, as_of=asked.as_of, known_at=asked.known)
    years = [one["year"] for one in view["years"]]
    year = point.year or (asked.as_of if isinstance(asked.as_of, int) else None) or _last(view, years)
    return {
        "id": household_id, "year": year, "years": years, "view": view,
        "parts": _parts(view, year, _names(connection, view["household"])),
    }  # fmt: skip


def comparison_view(
    services: Services, connection: Connection, actor: Actor, household_id: str, year: int
) -> View:
    """The form as a year-end has it beside that of the year before, as known now.

    Each of a part's `rows` has `before` and `after` (cells; None: was not there) and, column by column,
    whether it `changed`. Raises as `household_view` for the year itself.
    """
    after = form_view(services, connection, actor, household_id, Point(Asked(year)))
    before: View = {"parts": []}
    with suppress(NotFound, AsOfYearUnknown):
        before = form_view(services, connection, actor, household_id, Point(Asked(year - 1)))
    earlier = {part["name"]: part for part in before["parts"]}
    return {
        "id": household_id, "year": year, "there": bool(before["parts"]), "view": after["view"],
        "parts": [_compared(part, earlier.get(part["name"])) for part in after["parts"]],
    }  # fmt: skip


def in_words(column: Column, value: Any) -> str:
    """A value as the printed form has it."""
    if value is not None and column.kind in _MONEY:
        return f"{Decimal(value) / 100:,.2f}"
    if value is not None and column.kind in _HUNDREDTHS:
        return f"{Decimal(value) / 100:,.2f}".rstrip("0").rstrip(".")
    if value is not None and column.kind is Kind.CODES:
        return "、".join(column.choices[code] for code in value)
    return str(write(column, value))


def _last(view: View, years: list[int]) -> int:
    return years[-1] if years else int(str(view["household"]["opened"])[:4])


def _names(connection: Connection, fields: Mapping[str, Any]) -> tuple[str, ...]:
    with suppress(DivisionNotFound):
        return Villages(connection).names(str(fields.get("village")))
    return _NOWHERE


def _parts(view: View, year: int, names: tuple[str, ...]) -> list[View]:
    parts = {sheet.name: _part(sheet) for sheet in HOUSEHOLDS.sheets}
    for present in (True, False):
        for sheet, entity, values in rows_of(_household(view, year, present), year, lambda _: names):
            if present or sheet.per_person:
                row = {"id": entity, "present": present, "cells": _cells(sheet, values)}
                parts[sheet.name]["rows"].append(row)
    _add_computed(parts["收入"], _year_of(view, year).get("income"))
    return list(parts.values())


def _columns(sheet: Sheet) -> Iterator[tuple[int, Column]]:
    """The household's number stands on the first sheet."""
    first = sheet is HOUSEHOLDS.sheets[0]
    return ((n, column) for n, column in enumerate(sheet.columns) if first or column is not NUMBER)


def _part(sheet: Sheet) -> View:
    columns = [{"head": column.head, "place": column.place} for _, column in _columns(sheet)]
    of = "person" if sheet.per_person else "pairing" if sheet.many else "household"
    return {"name": sheet.name, "about": sheet.about, "of": of, "columns": columns, "rows": []}


def _cells(sheet: Sheet, values: list[Any]) -> list[str]:
    return [in_words(column, values[n]) for n, column in _columns(sheet)]


def _add_computed(part: View, income: Mapping[str, Any] | None) -> None:
    if income is None:
        return
    for name, head in COMPUTED.items():
        part["columns"].append({"head": head, "place": f"household_year.income.{name}"})
        part["rows"][0]["cells"].append(in_words(Column(head, Kind.MONEY, ""), income.get(name)))


def _year_of(view: View, year: int) -> View:
    found: View = next((one for one in view["years"] if one["year"] == year), {})
    return found


def _household(view: View, year: int, present: bool) -> Household:  # noqa: FBT001  one of two halves
    """The view as the sheets know a household, with those who are in it, or with those who left."""
    own = _year_of(view, year)
    fields = fields_of("household", view["household"])
    blocks = fields_of("household_year", own)
    began = fields.get("monitoring") or blocks.get("monitoring", {}).get("since") or {}
    first = _year_of(view, began.get("year", 0)).get("monitoring") or {}
    people = (person for person in view["people"] if person["present"] is present)
    return Household(
        view["id"], fields, tuple(_members(people, own.get("forms", {}))),
        monitored(blocks, first.get("identified")), in_order(view["pairings"]),
    )  # fmt: skip


def _members(people: Iterable[View], forms: Mapping[str, Any]) -> Iterator[Member]:
    for one in people:
        yield Member(one["id"], fields_of("person", one), str(one["relation"]), forms.get(one["id"]))


def _compared(after: View, before: View | None) -> View:
    """A part of both years: rows of the same id beside each other, those of the later year first."""
    then = {row["id"]: row for row in before["rows"]} if before else {}
    now = {row["id"]: row for row in after["rows"]}
    columns = max((after, before or after), key=lambda part: len(part["columns"]))["columns"]
    rows = [_pair(one, then.get(one), now.get(one), columns) for one in dict.fromkeys((*now, *then))]
    return {"name": after["name"], "of": after["of"], "columns": columns, "rows": rows}


def _pair(entity: str, before: View | None, after: View | None, columns: list[View]) -> View:
    one, other = (_filled(row, len(columns)) for row in (before, after))
    compared = _compared_columns(columns, one, other) if before is not None and after is not None else set()
    return {
        "id": entity, "before": before and one, "after": after and other,
        "was_present": bool(before and before["present"]), "present": bool(after and after["present"]),
        "changed": [
            a != b and column["place"] in compared
            for a, b, column in zip(one, other, columns, strict=True)
        ],
    }  # fmt: skip


def _compared_columns(columns: list[View], *sides: list[str]) -> set[str]:
    """Where a difference is a change: not where a person's form of one of the years was not collected."""
    places = [column["place"] for column in columns]
    annual = {place for place in places if place.startswith(FORM)}
    collected = all(
        any(cell for cell, place in zip(side, places, strict=True) if place in annual) for side in sides
    )
    return set(places) - {YEAR.place} - (set() if collected else annual)


def _filled(row: View | None, width: int) -> list[str]:
    cells: list[str] = row["cells"] if row else []
    return cells + [""] * (width - len(cells))
