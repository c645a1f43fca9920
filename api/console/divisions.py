"""A division: its figures now or at a point, its parts, of a village its households; also as a workbook."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.console import figure_tables
from api.console.figure_tables import Table
from api.console.frame import Visitor, page
from api.console.visitors import Visiting
from api.divisions import Divisions
from api.http import figures, past
from api.http.doors import Parts, reading
from api.http.exports import MEDIA_TYPE
from api.http.households import Filter, division_of, list_households
from api.http.problems import status_of
from api.register import read_register
from api.services import Services
from api.sheets.tables import workbook
from domain.divisions import NATION, level
from domain.errors import InvalidInput, NotFound
from domain.events import Actor

router = APIRouter(include_in_schema=False)

View = dict[str, Any]


class Shown(BaseModel):
    """At which point (now where nothing is said), and which part of a village's list."""

    model_config = ConfigDict(extra="ignore")
    as_of: str = Field(default="", max_length=10)
    year_end: str = Field(default="", max_length=4)
    known_at: str = Field(default="", max_length=40)
    after: str | None = Field(default=None, max_length=200)

    @property
    def point(self) -> dict[str, str]:
        """The point as an address has it; a year-end that was chosen counts before a day."""
        given = {"as_of": self.year_end or self.as_of, "known_at": self.known_at}
        return {name: value for name, value in given.items() if value}

    @property
    def query(self) -> str:
        """What leads to other places at the same point."""
        return f"?{urlencode(self.point)}" if self.point else ""


Asked = Annotated[Shown, Query()]


@router.get("/console/divisions")
def show_own(request: Request, services: Parts, visitor: Visiting, shown: Asked) -> Response:
    """The account's own division."""
    return _page(request, services, visitor, visitor.actor.division, shown)


@router.get("/console/divisions/{code}")
def show(request: Request, services: Parts, visitor: Visiting, code: str, shown: Asked) -> Response:
    """A division."""
    return _page(request, services, visitor, division_of(visitor.actor, code), shown)


@router.get("/console/divisions/{code}/figures.xlsx")
def download(services: Parts, visitor: Visiting, code: str, shown: Asked) -> Response:
    """Every table of the page, each on a sheet of its own."""
    under = division_of(visitor.actor, NATION if code == "all" else code)
    _around(services, visitor.actor, under, shown)
    _, tables = _figures(services, visitor.actor, under, shown)
    headers = {"Content-Disposition": f'attachment; filename="figures-{code}.xlsx"'}
    return Response(workbook(one.sheet() for one in tables), media_type=MEDIA_TYPE, headers=headers)


def _page(request: Request, services: Services, visitor: Visitor, under: str, shown: Shown) -> Response:
    things = _around(services, visitor.actor, under, shown) | {
        "asked": {"as_of": "", "known_at": ""} | shown.point, "past": bool(shown.point), "refused": None,
        "query": shown.query,
    }  # fmt: skip
    status = 200
    try:
        things |= _found(services, visitor.actor, under, shown)
    except (InvalidInput, NotFound) as refused:
        # Of a division that is there, the point is wrong.
        request.state.refused, status = refused.code, status_of(refused)
        things["refused"] = refused.problem()
    return page(request, "division.html", status=status, visitor=visitor, under=under, **things)


def _found(services: Services, actor: Actor, under: str, shown: Shown) -> View:
    """Figures and tables, and of a village its households."""
    told, tables = _figures(services, actor, under, shown)
    return {"figures": told, "tables": tables} | _homes(services, actor, under, shown)


def _figures(services: Services, actor: Actor, under: str, shown: Shown) -> tuple[View, list[Table]]:
    if shown.point:
        told = past.get_division_figures(services, actor, under, past.At(**shown.point))
        return told, figure_tables.then(told)
    told = figures.get_figures(services, actor, under)
    made, series = figures.get_makeup(services, actor, under), figures.get_series(services, actor, under)
    told |= {name: series[name] for name in ("uncounted", "counting")}
    return told, figure_tables.now(told, made, series)


def _homes(services: Services, actor: Actor, under: str, shown: Shown) -> View:
    """The households of a village, page by page."""
    if level(under) != "village":
        return {"homes": None, "following": None}
    if shown.point:
        listed = past.Listed.model_validate(shown.point | {"after": shown.after})
        found = past.get_division_households(services, actor, under, listed)
    else:
        found = list_households(services, actor, Filter(division=under, after=shown.after))
    more = shown.point | {"after": found["next"]}
    following = f"/console/divisions/{under}?{urlencode(more)}" if found["next"] else None
    return {"homes": found["households"], "following": following}


def _around(services: Services, actor: Actor, under: str, shown: Shown) -> View:
    """What it is called, what contains it as far as that is the account's, and the years of the register."""
    with reading(services) as connection:
        path = Divisions(connection).path(under) if under != NATION else []
        register = read_register(connection)
    places = [
        (one.name, f"/console/divisions/{one.code}{shown.query}")
        for one in path
        if one.code.startswith(actor.division)
    ]
    return {
        "name": path[-1].name if path else "", "places": places,
        "today": services.gateway.clock().isoformat(),
        "years": range(register.first_year, register.current_year + 1),
    }  # fmt: skip
