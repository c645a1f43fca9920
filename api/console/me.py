"""One's own: where one is signed in, and what one has handed to others or was handed."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.console.filling import chosen, filled, texts_of
from api.console.frame import go
from api.console.visitors import Posted, Visit, Visited, Visiting
from api.http import delegations, sessions
from api.http.doors import Parts, Token
from api.http.problems import status_of
from domain.delegation import DELEGABLE
from domain.errors import Refused
from domain.roles import ROLE_LABELS

router = APIRouter(include_in_schema=False)

_FIELDS = ("to", "first", "last", "reason")


@router.get("/console/me")
def show(visit: Visited, token: Token) -> Response:
    """Sessions and delegations."""
    return _page(visit, token)


@router.post("/console/me/sessions/{session}/end")
def end(services: Parts, _form: Posted, visitor: Visiting, session: str) -> Response:
    """End one of one's sessions."""
    sessions.end(services, visitor.actor, session)
    return go("/console/me")


@router.post("/console/me/delegations")
def give(form: Posted, visit: Visited, token: Token) -> Response:
    """Hand roles of one's own to somebody else."""
    given: dict[str, Any] = texts_of(form, *_FIELDS) | {"roles": chosen(form, "roles")}
    try:
        asked = filled(delegations.Given, {"reason": " "} | {n: v for n, v in given.items() if v != ""})
        delegations.give(visit.services, visit.actor, visit.request, asked)
    except Refused as refused:
        visit.request.state.refused = refused.code
        said = refused.problem()
        return _page(visit, token, given, status=status_of(refused), refused=said)
    return go("/console/me")


@router.post("/console/me/delegations/{delegation}/end")
def take_back(services: Parts, _form: Posted, visitor: Visiting, delegation: str) -> Response:
    """Take back what one has given."""
    delegations.take_back(services, visitor.actor, delegation)
    return go("/console/me")


def _page(
    visit: Visit,
    token: str,
    given: dict[str, Any] | None = None,
    *,
    status: int = 200,
    refused: dict[str, Any] | None = None,
) -> Response:
    own = sessions.list_sessions(visit.services, visit.actor, token)["sessions"]
    handed = delegations.list_delegations(visit.services, visit.actor)["delegations"]
    roles = {role: ROLE_LABELS[role] for role in ROLE_LABELS if role in visit.actor.roles & DELEGABLE}
    shown = dict.fromkeys(_FIELDS, "") | {"roles": list(roles)} | (given or {})
    return visit.page(
        "me.html", status=status, refused=refused, given=shown, roles=roles,
        sessions=own, delegations=handed, today=visit.services.gateway.clock(),
    )  # fmt: skip
