"""Households by village and status, page by page."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.console.visitors import Visited
from api.divisions import Divisions
from api.http.doors import reading
from api.http.households import Filter, division_of, list_households
from api.services import Services
from domain.codes import labels
from domain.divisions import NATION, level
from domain.events import Actor

router = APIRouter(include_in_schema=False)


@router.get("/console/households")
def show(
    visit: Visited,
    division: str | None = None,
    below: str | None = None,
    status: str | None = None,
    after: str | None = None,
) -> Response:
    """The list; `below`, chosen in the form, is a division right under `division`."""
    under = division_of(visit.actor, below or division or None)
    asked = Filter(division=under, status=status or None, after=after or None)
    found = list_households(visit.services, visit.actor, asked)
    return visit.page(
        "households.html", found=found, under=under, chosen=status or "",
        statuses=labels("poverty_status"), after=after, **_around(visit.services, visit.actor, under),
    )  # fmt: skip


def _around(services: Services, actor: Actor, under: str) -> dict[str, Any]:
    """The divisions that contain this one, as far as they are the account's, and those right under it."""
    with reading(services) as connection:
        divisions = Divisions(connection)
        path = divisions.path(under) if under != NATION else []
        below = divisions.children(under) if level(under) != "village" else []
    return {
        "path_of": [(one.name, _address(one.code)) for one in path if one.code.startswith(actor.division)],
        "below": {one.code: one.name for one in below},
    }


def _address(division: str) -> str:
    return f"/console/households?division={division}"
