"""Exports: a division's workbooks of a year, made by a job, each its owner's own for a day."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.console.filling import filled, new_key, texts_of
from api.console.frame import Visitor, go
from api.console.imports import FORMS, places, years
from api.console.visitors import Posted, Visit, Visited, Visiting
from api.exports import exports_of
from api.http import exports
from api.http.commands import require_key
from api.http.doors import Parts, reading
from api.http.noting import concerns
from api.http.problems import status_of
from api.noting import target
from api.reading import division_names
from api.services import Services
from domain.errors import NotFound, Refused

router = APIRouter(include_in_schema=False)

_FIELDS = ("kind", "division", "year", "key")

Shown = dict[str, Any]


@router.get("/console/exports")
def listing(visit: Visited) -> Response:
    """The form, and what was exported within a day."""
    return _page(visit, dict.fromkeys(_FIELDS, "") | {"key": new_key()})


@router.post("/console/exports")
def order(form: Posted, visit: Visited) -> Response:
    """Have a workbook made; the same form again is the same export."""
    given = texts_of(form, *_FIELDS)
    try:
        wanted = filled(exports.Order, {name: value for name, value in given.items() if name != "key"})
        concerns(visit.request, target("division", wanted.division), target("year", wanted.year))
        made = exports.order_export(visit.services, visit.actor, wanted, require_key(given["key"]))
    except NotFound:
        raise
    except Refused as refused:
        visit.request.state.refused = refused.code
        told, status = refused.problem(), status_of(refused)
        return _page(visit, given | {"key": new_key()}, refused=told, status=status)
    return go(f"/console/exports/{made['id']}")


@router.get("/console/exports/{export}")
def show(visit: Visited, export: str) -> Response:
    """How far it is; then the file, and who does not stand in it."""
    return visit.page("export.html", block="part", **_found(visit.services, visit.visitor, export))


@router.get("/console/exports/{export}/file")
def file(services: Parts, visitor: Visiting, export: str) -> Response:
    """The workbook."""
    return exports.get_file(services, visitor.actor, export)


def _found(services: Services, visitor: Visitor, export: str) -> Shown:
    found = exports.get_export(services, visitor.actor, export)
    with reading(services) as connection:
        place = division_names(connection, [found["division"]]).get(found["division"], "")
    return {"one": found, "place": place, "form": FORMS[found["kind"]]}


def _page(
    visit: Visit, given: dict[str, str], *, refused: Shown | None = None, status: int = 200
) -> Response:
    with reading(visit.services) as connection:
        found = exports_of(connection, visit.actor)
        names = division_names(connection, [one["division"] for one in found])
    shown = places(visit.services, visit.visitor, given["division"]) | years(visit.services)
    return visit.page(
        "exports.html", status=status, refused=refused, given=given, found=found,
        names=names, forms=FORMS, **shown,
    )  # fmt: skip
