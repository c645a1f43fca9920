"""What is done about a year from its page: closing, computing again, restating, and what that found."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from api.console.filling import filled, texts_of
from api.console.frame import go
from api.console.visitors import Posted, Visit, Visited
from api.console.years import address, shown
from api.http import years
from api.http.problems import status_of
from api.year_works import CLOSE
from domain.errors import NotAllowed, NotFound, Refused

router = APIRouter(include_in_schema=False)


@router.post("/console/years/{year}/close")
def close(form: Posted, visit: Visited, year: years.Year) -> Response:
    """Close the year behind the counter."""

    def done(given: dict[str, str]) -> Any:
        closing = years.Closing(background=True)
        return years.post_close(visit.services, visit.actor, year, Response(), closing, given["key"])

    return _done(visit, year, texts_of(form, "key", "division"), done)


@router.post("/console/years/{year}/checks")
def check(form: Posted, visit: Visited, year: years.Year) -> Response:
    """Compute the year again, or restate it, behind the counter."""

    def done(given: dict[str, str]) -> Any:
        wanted = filled(years.Check, {name: given[name] for name in ("kind", "division")})
        return years.post_check(visit.services, visit.actor, year, wanted, given["key"])

    return _done(visit, year, texts_of(form, "key", "kind", "division"), done)


@router.get("/console/years/{year}/differences")
def differences(
    visit: Visited,
    year: years.Year,
    wanted: Annotated[years.Wanted, Query()],
) -> Response:
    """What the last restatement found, household by household, with the events behind it."""
    found = years.list_differences(visit.services, visit.actor, year, wanted)
    here = address(year, found["division"])
    return visit.page("year_differences.html", found=found, here=here)


def _done(visit: Visit, year: int, given: dict[str, str], do: Callable[[dict[str, str]], Any]) -> Response:
    """On to the page that says how far it is; what is refused is said on it."""
    try:
        do(given)
    except Refused as refused:
        visit.request.state.refused = refused.code
        if isinstance(refused, NotFound | NotAllowed):
            raise
        kept = {given.get("kind", CLOSE): given["key"]}
        return shown(visit, year, given["division"], refused, kept, status_of(refused))
    return go(address(year, given["division"]))
