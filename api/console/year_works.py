"""What is done about a year from its page: closing, computing again, restating, and what that found."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.console.filling import filled, texts_of
from api.console.frame import Visitor, go, page
from api.console.visitors import Posted, Visiting
from api.console.years import address, shown
from api.http import years
from api.http.doors import Parts
from api.http.problems import status_of
from api.services import Services
from api.year_works import CLOSE
from domain.errors import NotAllowed, NotFound, Refused

router = APIRouter(include_in_schema=False)


@router.post("/console/years/{year}/close")
def close(request: Request, services: Parts, form: Posted, visitor: Visiting, year: years.Year) -> Response:
    """Close the year behind the counter."""

    def done(given: dict[str, str]) -> Any:
        closing = years.Closing(background=True)
        return years.post_close(services, visitor.actor, year, Response(), closing, given["key"])

    return _done(request, services, visitor, year, texts_of(form, "key", "division"), done)


@router.post("/console/years/{year}/checks")
def check(request: Request, services: Parts, form: Posted, visitor: Visiting, year: years.Year) -> Response:
    """Compute the year again, or restate it, behind the counter."""

    def done(given: dict[str, str]) -> Any:
        wanted = filled(years.Check, {name: given[name] for name in ("kind", "division")})
        return years.post_check(services, visitor.actor, year, wanted, given["key"])

    return _done(request, services, visitor, year, texts_of(form, "key", "kind", "division"), done)


@router.get("/console/years/{year}/differences")
def differences(
    request: Request,
    services: Parts,
    visitor: Visiting,
    year: years.Year,
    wanted: Annotated[years.Wanted, Query()],
) -> Response:
    """What the last restatement found, household by household, with the events behind it."""
    found = years.list_differences(services, visitor.actor, year, wanted)
    here = address(year, found["division"])
    return page(request, "year_differences.html", visitor=visitor, found=found, here=here)


def _done(  # noqa: PLR0913, PLR0917  who sends what from which page
    request: Request,
    services: Services,
    visitor: Visitor,
    year: int,
    given: dict[str, str],
    do: Callable[[dict[str, str]], Any],
) -> Response:
    """On to the page that says how far it is; what is refused is said on it."""
    try:
        do(given)
    except Refused as refused:
        request.state.refused = refused.code
        if isinstance(refused, NotFound | NotAllowed):
            raise
        kept = {given.get("kind", CLOSE): given["key"]}
        return shown(request, services, visitor, year, given["division"], refused, kept, status_of(refused))
    return go(address(year, given["division"]))
