"""The forms of households on paper, to be signed: 信息表 as of a point, 对照表 of a year."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from api.forms import Point, comparison_view, form_view
from api.prints.typeset import pdf
from api.sight import require_inside
from domain.errors import InvalidInput, NotFound
from projections import households

if TYPE_CHECKING:
    from api.services import Services
    from domain.events import Actor
    from ledger.database import Connection

View = dict[str, Any]

#: The forms there are, each the name of its sheet.
SHEET, COMPARISON = "form", "comparison"
#: Households in one file.
MOST = 200


class FormUnknown(InvalidInput):
    """There is no such form."""

    code, field, sentence = "form_unknown", "form", "没有这种表;可用:form(信息表)、comparison(对照表)。"


class Printed(NamedTuple):
    """Which form is printed: as of a point, or of the point's year."""

    form: str
    point: Point


class File(NamedTuple):
    """A part of a village's households: which they are, and after which one it begins."""

    after: str
    first: int
    last: int


def of_household(
    services: Services, connection: Connection, actor: Actor, household: str, wanted: Printed
) -> list[View]:
    """What stands on one household's form. Raises FormUnknown, and as the form itself."""
    return [_told(services, connection, actor, household, wanted)]


def of_village(  # noqa: PLR0913, PLR0917  whose forms, from where on
    services: Services, connection: Connection, actor: Actor, village: str, wanted: Printed, after: str = ""
) -> list[View]:
    """What stands on the forms of a village's households, MOST of them, after the household `after`.

    Who was not there at the point is left out. Raises FormUnknown, NotFound where nobody is left.
    """
    require_inside(actor, village, "这个村")
    found = []
    for row in households.listing(connection, village, after=(village, after), limit=MOST):
        with suppress(NotFound):
            found.append(_told(services, connection, actor, row["id"], wanted))
    if not found:
        raise NotFound(what="这个村在这个时点的户")
    return found


def forms_pdf(services: Services, form: str, found: list[View]) -> bytes:
    """The forms, set. It takes a while of many, and no connection."""
    day, fonts = services.gateway.clock(), services.settings.fonts
    return pdf(form, {"households": found}, day, fonts, tags=len(found) == 1)


def files_of(connection: Connection, actor: Actor, village: str) -> tuple[int, list[File]]:
    """How many households a village has, and the files that they make. Raises NotFound."""
    require_inside(actor, village, "这个村")
    count, marks = households.marks(connection, village, MOST)
    files = [File(after, n * MOST + 1, min((n + 1) * MOST, count)) for n, after in enumerate(["", *marks])]
    return count, files if count else []


def _told(services: Services, connection: Connection, actor: Actor, household: str, wanted: Printed) -> View:
    """What stands on a household's form."""
    point = wanted.point
    if wanted.form == SHEET:
        view = form_view(services, connection, actor, household, point)
        return _head(view) | {"parts": [_part(part) for part in view["parts"]]}
    if wanted.form != COMPARISON:
        raise FormUnknown
    year = point.year or services.gateway.admissions.register(connection).current_year
    view = comparison_view(services, connection, actor, household, year)
    return _head(view) | {"there": view["there"], "parts": [_compared(part) for part in view["parts"]]}


def _head(view: View) -> View:
    of = view["view"]
    words = of["words"]
    return {
        "number": of["household"].get("number") or "", "head": words.get("head") or "",
        "status": words.get("status") or "", "place": words.get("place") or "",
        "year": view["year"], "point": of["point"], "position": of["position"], "index": of["index"],
    }  # fmt: skip


def _part(part: View) -> View:
    rows = [
        {"name": _name(part, row["cells"]), "present": row["present"], "cells": row["cells"]}
        for row in part["rows"]
    ]
    return {"name": part["name"], "of": part["of"], "heads": _heads(part), "rows": rows}


def _compared(part: View) -> View:
    rows = [
        {
            "name": _name(part, row["after"] or row["before"]), "before": row["before"],
            "after": row["after"], "changed": row["changed"],
            "came": row["present"] and not row["was_present"],
            "went": row["was_present"] and not row["present"],
        }
        for row in part["rows"]
    ]  # fmt: skip
    return {"name": part["name"], "of": part["of"], "heads": _heads(part), "rows": rows}


def _heads(part: View) -> list[str]:
    return [column["head"] for column in part["columns"]]


def _name(part: View, cells: list[str]) -> str:
    """Whose row it is, where the part has one for each of several."""
    if part["of"] == "household":
        return ""
    return cells[next(n for n, column in enumerate(part["columns"]) if column["place"].endswith(".name"))]
