"""The ledger's health, for those who watch over it: what is sequenced, signed, witnessed, set aside."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.console.frame import page
from api.console.visitors import Visiting
from api.http import ledger
from api.http.doors import Parts

router = APIRouter(include_in_schema=False)


@router.get("/console/audit/ledger")
def show(
    request: Request, services: Parts, visitor: Visiting, after: Annotated[int, Query(ge=0, le=2**62)] = 0
) -> Response:
    """Its state; to the audit administrator also what is set aside."""
    health = ledger.get_health(services, visitor.actor)
    aside = None
    if health["quarantined"] and "audit_admin" in visitor.actor.roles:
        aside = ledger.list_aside(services, visitor.actor, after)
    return page(request, "ledger.html", visitor=visitor, health=health, aside=aside)
