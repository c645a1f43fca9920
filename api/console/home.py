"""Where somebody arrives who has signed in: what waits for him, and what there is for his roles."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api import rollback_cases
from api.console.frame import Visitor, page
from api.console.visitors import Visiting
from api.console.years import listed as year_list
from api.http import work
from api.http.doors import Parts, reading
from api.needs import WORKERS
from api.services import Services
from domain.rollback.statuses import OPEN

router = APIRouter(include_in_schema=False)
#: Cases that are named here; the rest stands on the page of the cases.
SHOWN = 10


@router.get("/console")
def home(request: Request, services: Parts, visitor: Visiting) -> Response:
    """What waits, the most urgent first."""
    works = visitor.actor.roles.intersection(WORKERS)
    waiting = work.get_work(services, visitor.actor, work.Page(limit=SHOWN)) if works else None
    mine = work.get_counts(services, visitor.actor)["mine"] if works else None
    rollbacks = _to_decide(services, visitor) if "approval" in visitor.actor.roles else None
    years = year_list(services, visitor.actor) if "statistics" in visitor.actor.roles else None
    return page(
        request, "home.html", visitor=visitor, waiting=waiting, mine=mine, rollbacks=rollbacks, years=years
    )


def _to_decide(services: Services, visitor: Visitor) -> dict[str, Any]:
    """What was asked to be rolled back or redone."""
    with reading(services) as connection:
        return rollback_cases.listed(services, connection, visitor.actor, OPEN, limit=SHOWN)
