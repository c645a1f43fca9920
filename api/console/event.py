"""One event as a page: who recorded what when, what it rests on, what became of it, and its proof."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.console.frame import page
from api.console.visitors import Visiting
from api.http import events
from api.http.doors import Parts
from api.services import Services
from domain.errors import Refused
from domain.events import Actor

router = APIRouter(include_in_schema=False)


@router.get("/console/events/{event}")
def show(request: Request, services: Parts, visitor: Visiting, event: str) -> Response:
    """The event, with what its reader may see of it."""
    found = events.get_event(services, visitor.actor, event)
    proof = _without_proof(services, visitor.actor, event)
    return page(request, "event.html", visitor=visitor, event=found, without_proof=proof)


def _without_proof(services: Services, actor: Actor, event: str) -> dict[str, Any] | None:
    """Why there is no proof of it yet; None: there is."""
    try:
        events.get_proof(services, actor, event)
    except Refused as refused:
        return refused.problem()
    return None
