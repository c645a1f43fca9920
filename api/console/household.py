"""One household: the form as of any point, and its prints."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.console.frame import go, wants_part
from api.console.visitors import Visited, Visiting
from api.http.doors import Parts, reading
from api.http.evidence import get_evidence
from api.http.forms import Wanted, get_comparison, get_form
from api.http.households import get_history, get_household
from api.http.packs import get_pack
from api.http.problems import status_of
from api.offers import Offer, offered
from api.register import read_register
from api.services import Services
from domain.errors import InvalidInput, NotFound
from domain.events import Actor

router = APIRouter(include_in_schema=False)

View = dict[str, Any]


@router.get("/console/households/{household}")
def show(  # noqa: PLR0913, PLR0917  the two times, and of which year the annual parts are
    visit: Visited,
    household: str,
    as_of: str | None = None,
    year_end: str | None = None,
    known_at: str | None = None,
    year: int | None = None,
) -> Response:
    """The form at a point; a year-end that was chosen counts before a day."""
    actor, asked = visit.actor, {"as_of": year_end or as_of or "", "known_at": known_at or ""}
    shown: View = {"asked": asked, "refused": None, "form": None, "members": [], "offers": []}
    status = 200
    try:
        shown |= _form(visit.services, actor, household, _wanted(asked, year))
    except (InvalidInput, NotFound) as refused:
        # Of a household that is there, the point is wrong.
        visit.request.state.refused, status = refused.code, status_of(refused)
        shown["refused"] = refused.problem()
    now = shown["form"]["view"] if shown["form"] and not any(asked.values()) else None
    if now is None and not (now := now_of(visit.services, actor, household)):
        return go(f"/console/households/{household}/timeline")
    if not any(asked.values()):
        shown["offers"] = _offers(visit.services, actor, now)
    if not wants_part(visit.request):
        shown |= _calendar(visit.services, now)
    return visit.page("household.html", status=status, block="state", now=now, **shown)


@router.get("/console/households/{household}/sheet")
def sheet(
    visit: Visited,
    household: str,
    as_of: str | None = None,
    known_at: str | None = None,
    year: int | None = None,
) -> Response:
    """信息表, to print."""
    asked = {"as_of": as_of or "", "known_at": known_at or ""}
    shown = _form(visit.services, visit.actor, household, _wanted(asked, year))
    return visit.page("household_sheet.html", now=shown["form"]["view"], asked=asked, **shown)


@router.get("/console/households/{household}/comparison")
def comparison(visit: Visited, household: str, year: int | None = None) -> Response:
    """对照表 of a year, the current one by default, to print."""
    years = _register_years(visit.services)
    found = get_comparison(visit.services, visit.actor, household, year or years[-1])
    return visit.page("household_comparison.html", found=found, now=found["view"], years=years)


@router.get("/console/households/{household}/pack")
def pack(services: Parts, visitor: Visiting, household: str) -> Response:
    """The evidence pack."""
    return get_pack(services, visitor.actor, household)


@router.get("/console/evidence/{digest}")
def evidence(services: Parts, visitor: Visiting, digest: str) -> Response:
    """One piece of evidence."""
    return get_evidence(services, visitor.actor, digest)


def _wanted(asked: dict[str, str], year: int | None) -> Wanted:
    return Wanted(as_of=asked["as_of"] or None, known_at=asked["known_at"] or None, year=year)


def _form(services: Services, actor: Actor, household: str, wanted: Wanted) -> View:
    form = get_form(services, actor, household, wanted)
    (people,) = (part for part in form["parts"] if part["of"] == "person")
    return {"form": form, "people": people, "members": _members(form, people)}


def _members(form: View, people: View) -> list[View]:
    """People as the view knows them, each with what the form says of him by place."""
    places = [column["place"] for column in people["columns"]]
    cells = {row["id"]: dict(zip(places, row["cells"], strict=True)) for row in people["rows"]}
    return [person | {"cells": cells[person["id"]]} for person in form["view"]["people"]]


def now_of(services: Services, actor: Actor, household: str) -> View | None:
    """The household as it is; None where all of it was withdrawn. Raises NotFound for what lies outside."""
    try:
        return get_household(services, actor, Response(), household)
    except NotFound:
        get_history(services, actor, household)
        return None


def _offers(services: Services, actor: Actor, now: View) -> list[Offer]:
    """What the account may give that makes sense for the household as it is."""
    with reading(services) as connection:
        register = services.gateway.admissions.register(connection)
    return offered(actor, register, now)


def _calendar(services: Services, now: View) -> View:
    """The days that can be asked for: from its opening to today, and the register's year-ends."""
    first, today = str(now["household"]["opened"]), services.gateway.clock()
    years = [one for one in _register_years(services) if one >= int(first[:4])]
    return {"first": first, "today": today.isoformat(), "years": years}


def _register_years(services: Services) -> list[int]:
    with reading(services) as connection:
        register = read_register(connection)
    return list(range(register.first_year, register.current_year + 1))
