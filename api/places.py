"""Views of the annual forms of places: what was collected, in words, and beside it what the register counts.

All of them raise NotFound for what lies outside the account's division, and NoBusinessData.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.reading import division_names
from api.sight import require_inside, require_reader
from domain.divisions import ancestors
from domain.errors import NotFound
from domain.events import Key
from domain.places import CountyForm, NaturalVillageForm, VillageForm, poverty_incidence, title_of
from domain.places import in_words as said
from domain.rules.places import NaturalVillageNameless, plain_name
from domain.statuses import POOR, REMOVED
from domain.values import in_words
from projections import households, places

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.events import Actor
    from domain.places import PlaceForm
    from ledger.database import Connection

View = dict[str, Any]
COUNTY_DIGITS, VILLAGE_DIGITS = 6, 12


def village_form_view(connection: Connection, actor: Actor, code: str, year: int) -> View:
    """A village's form of a year (empty when it was not collected) and what the register counts now."""
    _require_place(actor, code, VILLAGE_DIGITS, "这个村")
    forms = places.village_forms(connection, code)
    return _view(connection, code, year, VillageForm, forms, "这个村")


def county_form_view(connection: Connection, actor: Actor, code: str, year: int) -> View:
    """A county's form of a year and what the register counts now."""
    _require_place(actor, code, COUNTY_DIGITS, "这个县")
    forms = places.county_forms(connection, code)
    return _view(connection, code, year, CountyForm, forms, "这个县")


def natural_villages_view(connection: Connection, actor: Actor, code: str, year: int) -> View:
    """The natural villages of a village with their forms of a year.

    `counted`: the households whose own form of the year names the natural village.
    """
    _require_place(actor, code, VILLAGE_DIGITS, "这个村")
    rows = places.natural_villages(connection, code, year)
    name = _name(connection, code)
    if name is None and not rows:
        raise NotFound(what="这个村")
    living = [(plain(row["name"]), row) for row in places.lived_in(connection, code, year)]
    return {
        "code": code, "name": name, "year": year,
        "natural_villages": [
            {"id": row["id"], "name": row["name"]}
            | form_told(NaturalVillageForm, row["form"])
            | {"counted": counted((r for n, r in living if n == row["name"]), row["form"])}
            for row in rows
        ],
    }  # fmt: skip


def counted(rows: Iterable[View], form: View | None) -> View:
    """Households and people of the register: but for the removed; the poor among them, and their share.

    `rows` are by status; the incidence (hundredths of a percent) needs the form's `all_people`.
    """
    rows = [row for row in rows if row["status"] != REMOVED]
    poor = [row for row in rows if row["status"] in POOR]
    poor_people = sum(row["persons"] for row in poor)
    return {
        "households": sum(row["households"] for row in rows),
        "people": sum(row["persons"] for row in rows),
        "poor_households": sum(row["households"] for row in poor),
        "poor_people": poor_people,
        "poverty_incidence": poverty_incidence(poor_people, (form or {}).get("all_people")),
    }


def _require_place(actor: Actor, code: str, digits: int, what: str) -> None:
    require_reader(actor)
    require_inside(actor, code, what)
    if len(code) != digits or not (code.isascii() and code.isdigit()):
        raise NotFound(what=what)


def _view(  # noqa: PLR0913, PLR0917  which form of which place, and what to call it
    connection: Connection, code: str, year: int, kind: type[PlaceForm], forms: dict[int, View], what: str
) -> View:
    name, form = _name(connection, code), forms.get(year)
    if name is None and not forms:
        raise NotFound(what=what)
    figures = households.figures(connection, code)
    by_status = [
        row | {"label": in_words(Key("household", "", "status"), row["status"])} for row in figures
    ]  # fmt: skip
    return {
        "code": code, "name": name, "year": year, "years": list(forms), **form_told(kind, form),
        "counted": counted(figures, form) | {
            "natural_villages": places.count_natural_villages(connection, code), "by_status": by_status,
            "up_to": min((row["up_to"] for row in figures), default=None),
        },
    }  # fmt: skip


def form_told(kind: type[PlaceForm], form: View | None) -> View:
    """A form as stored (fen, hundredths), in words, and what its fields are called."""
    values = form or {}
    return {
        "collected": form is not None, "form": values,
        "words": {name: said(kind, name, value) for name, value in values.items()},
        "labels": {name: title_of(kind, name) for name in values},
    }  # fmt: skip


def _name(connection: Connection, code: str) -> str | None:
    """Names from the province down; None when there is no such division."""
    codes = [*ancestors(code), code]
    names = division_names(connection, codes)
    return "".join(names.get(one, "") for one in codes) if code in names else None


def plain(name: str) -> str | None:
    """The name of a natural village as it is kept; None where it is none."""
    try:
        return plain_name(name)
    except NaturalVillageNameless:
        return None
