"""Data quality: running the rules over a division and year, how much each found, and its list."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.console.filling import filled, texts_of
from api.console.frame import Visitor, go, page
from api.console.visitors import Posted, Visiting
from api.divisions import Divisions
from api.http import quality
from api.http.doors import Parts, reading
from api.http.problems import status_of
from api.reading import division_names
from api.register import read_register
from api.services import Services
from domain.errors import NotFound, Refused

router = APIRouter(include_in_schema=False)

#: The rule on rollbacks by one person: what it counts is found by the type.
_OF_ROLLBACKS = "16.7"


class Shown(BaseModel):
    """Of which division (the visitor's own by default) and year (the current one)."""

    model_config = ConfigDict(extra="ignore")
    year: quality.Year | None = None
    division: str | None = Field(default=None, max_length=12)


class ShownProblems(Shown):
    """Of one rule, or of all."""

    rule: str | None = Field(default=None, max_length=10)
    after: str | None = Field(default=None, max_length=200)


@router.get("/console/quality")
def show(request: Request, services: Parts, visitor: Visiting, shown: Annotated[Shown, Query()]) -> Response:
    """How much each rule found in the last run."""
    return page(request, "quality.html", visitor=visitor, block="result", **found(services, visitor, shown))


@router.post("/console/quality")
def run(request: Request, services: Parts, form: Posted, visitor: Visiting) -> Response:
    """Have the rules run."""
    return ran(request, services, form, visitor, "/console/quality")


@router.get("/console/quality/problems")
def problems(
    request: Request, services: Parts, visitor: Visiting, shown: Annotated[ShownProblems, Query()]
) -> Response:
    """The list of one rule, or of all, by village."""
    things = found(services, visitor, shown, shown.rule)
    where = {"year": things["year"], "division": things["division"]}
    wanted = quality.WantedProblems(**where, rule=shown.rule, after=shown.after)
    listed = quality.list_problems(services, visitor.actor, wanted)
    here = where | ({"rule": shown.rule} if shown.rule else {})
    following = listed["next"] and _address("/console/quality/problems", here | {"after": listed["next"]})
    return page(
        request, "quality_problems.html", visitor=visitor, **things, rule=shown.rule, following=following,
        problems=[one | {"trail": _trail(one)} for one in listed["problems"]],
    )  # fmt: skip


def found(services: Services, visitor: Visitor, shown: Shown, rule: str | None = None) -> dict[str, Any]:
    """What all of these pages show: counts by rule and where, the places one can choose from."""
    with reading(services) as connection:
        year = shown.year or read_register(connection).current_year
        division = visitor.actor.division if shown.division is None else shown.division
        below = Divisions(connection).children(division)
        name = division_names(connection, [division]).get(division, division)
    wanted = quality.WantedCounts(year=year, division=division, rule=rule)
    counts = quality.list_counts(services, visitor.actor, wanted)
    where = urlencode({"year": year, "division": division})
    return {
        "year": year, "division": division, "place": name, "below": below, "counts": counts, "where": where,
        "refused": None,
    }  # fmt: skip


def ran(request: Request, services: Services, form: Posted, visitor: Visitor, on: str) -> Response:
    """Queue a run, and go to where one sees how far it is."""
    given = texts_of(form, "year", "division")
    try:
        wanted = filled(quality.Wanted, given)
        quality.post_run(services, visitor.actor, wanted)
    except Refused as refused:
        request.state.refused = refused.code
        if isinstance(refused, NotFound):
            raise
        things = found(services, visitor, Shown()) | {"refused": refused.problem(), **given}
        return page(request, "quality.html", status=status_of(refused), visitor=visitor, **things)
    return go(_address(on, dict(_given(wanted))))


def _given(wanted: quality.Wanted) -> Iterator[tuple[str, Any]]:
    yield "year", wanted.year
    if wanted.division is not None:
        yield "division", wanted.division


def _trail(one: dict[str, Any]) -> str | None:
    """Where the events are that a problem of an account is about."""
    data = one["data"]
    if "account" not in data:
        return None
    if one["rule"] == _OF_ROLLBACKS:
        more = {"type": "rollback.recorded"}
    else:
        day = str(date.fromisoformat(str(data["day"])[:10]))
        more = {"since": day, "until": day}
    return _address("/console/audit", {"account": data["account"], "division": one["village"], **more})


def _address(path: str, query: dict[str, Any]) -> str:
    return f"{path}?{urlencode(query)}"
