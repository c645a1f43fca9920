"""Work orders: what waits to be answered or checked, what there is in a division, giving a list out."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.console.filling import filled, new_key, texts_of
from api.console.frame import Visitor, go
from api.console.visitors import Posted, Visit, Visited
from api.divisions import Divisions
from api.http import orders
from api.http.commands import require_key
from api.http.doors import reading
from api.http.problems import status_of
from api.http.work import Page
from api.reading import division_names
from api.services import Services
from domain.divisions import LEVEL_LABELS, reaches
from domain.errors import CommandReused, Refused
from domain.orders.commands import USUAL_DAYS, AssignOrder
from domain.values import PLAIN

router = APIRouter(include_in_schema=False)

View = dict[str, Any]
_SHOWN = 100
_GIVEN = ("year", "division", "rule", "household", "village", "level", "days", "reason", "key", "after")


class Shown(BaseModel):
    """Which orders; `after` the last of the page before."""

    model_config = ConfigDict(extra="ignore")
    division: str | None = Field(default=None, max_length=12)
    status: str = Field(default="", max_length=20)
    after: str = Field(default="", max_length=30)


class About(BaseModel):
    """What a form to give out begins with: the problem that somebody came from."""

    model_config = ConfigDict(extra="ignore")
    year: str = Field(default="", max_length=4)
    division: str = Field(default="", max_length=12)
    rule: str = Field(default="", max_length=5)
    household: str = Field(default="", max_length=20)
    village: str = Field(default="", max_length=12)
    assigned: str = Field(default="", max_length=9)


@router.get("/console/orders")
def show(visit: Visited, shown: Annotated[Shown, Query()]) -> Response:
    """What waits for the account, the first due first; below it how many there are in each village."""
    given = {"limit": _SHOWN, "after": shown.after}
    found = orders.get_orders(visit.services, visit.actor, filled(Page, given))
    counts = orders.get_order_counts(visit.services, visit.actor, shown.division)["counts"]
    following = f"/console/orders?after={found['orders'][-1]['id']}" if found["more"] else ""
    return visit.page(
        "orders.html", orders=found["orders"], places=_places(counts),
        statuses=PLAIN["work_order", "status"], following=following,
        **_where(visit.services, visit.visitor, shown),
    )  # fmt: skip


@router.get("/console/orders/all")
def listing(visit: Visited, shown: Annotated[Shown, Query()]) -> Response:
    """All of a division, by village."""
    wanted = filled(orders.WantedOrders, {"limit": _SHOWN, **shown.model_dump()})
    found = orders.get_all(visit.services, visit.actor, wanted)
    where = _where(visit.services, visit.visitor, shown)
    asked = {"division": where["division"], "status": shown.status}
    following = ""
    if found["more"]:
        following = "/console/orders/all?" + urlencode(asked | {"after": found["orders"][-1]["id"]})
    return visit.page(
        "orders_all.html", orders=found["orders"], chosen=shown.status,
        statuses=PLAIN["work_order", "status"], following=following, **where,
    )  # fmt: skip


@router.get("/console/orders/new")
def ask(visit: Visited, about: Annotated[About, Query()]) -> Response:
    """The form to give problems out."""
    return _form(visit, about.model_dump() | {"key": new_key()})


@router.post("/console/orders/new")
def give(form: Posted, visit: Visited) -> Response:
    """Give one problem out, or a page of a list; a list that is longer goes on from there."""
    given = texts_of(form, *_GIVEN)
    try:
        if given["household"] or given["village"]:
            return go(f"/console/orders/{_one(visit.services, visit.visitor, given)}?done=1")
        told = _list(visit.services, visit.visitor, given)
    except Refused as refused:
        visit.request.state.refused = refused.code
        said = refused.problem()
        if isinstance(refused, CommandReused):
            given["key"] = new_key()
        return _form(visit, given, status=status_of(refused), refused=said)
    if told["next"] is None and not told["refused"]:
        where = {"division": given["division"]} if given["division"] else {}
        return go("/console/orders/all?" + urlencode(where | {"status": "assigned"}))
    return _form(visit, given | {"after": told["next"] or ""}, told=told)


def _one(services: Services, visitor: Visitor, given: dict[str, str]) -> str:
    asked = {
        name: given[name] for name in ("year", "rule", "household", "village", "level", "days", "reason")
    }
    command = filled(AssignOrder, asked | {"command_id": require_key(given["key"])})
    services.gateway.run(command, visitor.actor)
    return command.order


def _list(services: Services, visitor: Visitor, given: dict[str, str]) -> View:
    names = ("year", "division", "rule", "level", "days", "reason", "after")
    giving = filled(orders.GivingPage, {name: given[name] for name in names})
    return orders.post_orders(services, visitor.actor, giving, given["key"])


def _form(
    visit: Visit,
    given: dict[str, str],
    *,
    status: int = 200,
    refused: View | None = None,
    told: View | None = None,
) -> Response:
    own = visit.actor.division
    levels = {one: said for one, said in LEVEL_LABELS.items() if one in _ANSWERERS and reaches(own, one)}
    year = visit.services.gateway.year()
    begins = {"year": str(year), "level": "village", "days": str(USUAL_DAYS)}
    with reading(visit.services) as connection:
        place = division_names(connection, [given["division"] or own]).get(given["division"] or own, "")
    shown = dict.fromkeys(_GIVEN, "") | given
    shown |= {name: value for name, value in begins.items() if not shown[name]}
    return visit.page(
        "order_new.html", status=status, given=shown, levels=levels, place=place,
        refused=refused, told=told,
    )  # fmt: skip


#: Who is asked about a problem.
_ANSWERERS = ("village", "township", "county")


def _places(counts: list[View]) -> list[View]:
    """Village by village how many there are of each status."""
    found: dict[str, View] = {}
    for one in counts:
        named = {"village": one["village"], "village_name": one["village_name"], "late": 0}
        place = found.setdefault(one["village"], named)
        place[one["status"]] = one["orders"]
        place["late"] += one["late"]
    return list(found.values())


def _where(services: Services, visitor: Visitor, shown: Shown) -> View:
    division = visitor.actor.division if shown.division is None else shown.division
    with reading(services) as connection:
        name = division_names(connection, [division]).get(division, division)
        return {"division": division, "place": name, "below": Divisions(connection).children(division)}
