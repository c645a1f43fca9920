"""Where somebody arrives who has signed in: what waits for him, and what there is for his roles."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.console.frame import page
from api.console.visitors import Visiting
from api.console.years import listed
from api.http import work
from api.http.doors import Parts
from api.needs import WORKERS

router = APIRouter(include_in_schema=False)
#: Cases that are named here; the rest stands on the page of the cases.
SHOWN = 10


@router.get("/console")
def home(request: Request, services: Parts, visitor: Visiting) -> Response:
    """What waits, the most urgent first."""
    works = visitor.actor.roles.intersection(WORKERS)
    waiting = work.get_work(services, visitor.actor, work.Page(limit=SHOWN)) if works else None
    mine = work.get_counts(services, visitor.actor)["mine"] if works else None
    years = listed(services, visitor.actor) if "statistics" in visitor.actor.roles else None
    return page(request, "home.html", visitor=visitor, waiting=waiting, mine=mine, years=years)
