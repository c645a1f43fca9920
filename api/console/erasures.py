"""Erasing and restricting personal data: asked for by one, decided by another; nothing personal is shown."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.console.filling import filled, new_key, texts_of
from api.console.frame import Visitor, go, page
from api.console.visitors import Posted, Visiting
from api.http import erasures, restrictions
from api.http.doors import Parts
from api.http.problems import status_of
from api.services import Services
from domain.errors import Refused
from domain.rules.erasing import GROUNDS
from domain.rules.erasure import BASES
from domain.rules.restriction import BASES as RESTRICTION_BASES

router = APIRouter(include_in_schema=False)

_FIELDS = ("kind", "subject", "basis", "person", "why", "paper")


@router.get("/console/erasures")
def show(request: Request, services: Parts, visitor: Visiting) -> Response:
    """What was asked for and decided, and the restrictions."""
    return _page(request, services, visitor)


@router.post("/console/erasures")
def ask(request: Request, services: Parts, form: Posted, visitor: Visiting) -> Response:
    """Ask for an erasure; nothing is destroyed."""
    given = texts_of(form, "kind", "subject", "basis", "key")

    def deed() -> None:
        asked = filled(erasures.Asked, {n: v for n, v in given.items() if n != "key"})
        erasures.ask(services, request, visitor.actor, asked, given["key"])

    return _done(request, services, visitor, given, deed)


@router.post("/console/erasures/{case}/approve")
def approve(request: Request, services: Parts, form: Posted, visitor: Visiting, case: str) -> Response:
    """Approve, and erase for good."""
    given = texts_of(form, "key")

    def deed() -> None:
        erasures.approve(services, request, visitor.actor, case, given["key"])

    return _done(request, services, visitor, given, deed)


@router.post("/console/erasures/{case}/reject")
def reject(request: Request, services: Parts, form: Posted, visitor: Visiting, case: str) -> Response:
    """Leave everything as it is."""
    given = texts_of(form, "key", "ground")

    def deed() -> None:
        rejected = filled(erasures.Rejected, {"ground": given["ground"]})
        erasures.reject(services, request, visitor.actor, case, rejected, given["key"])

    return _done(request, services, visitor, given, deed)


@router.post("/console/restrictions")
def restrict(request: Request, services: Parts, form: Posted, visitor: Visiting) -> Response:
    """Restrict the processing of somebody's data."""
    given = texts_of(form, "person", "why", "paper", "key")

    def deed() -> None:
        named = {"person": given["person"], "basis": given["why"], "paper": given["paper"]}
        restrictions.restrict(services, visitor.actor, filled(restrictions.Asked, named), given["key"])

    return _done(request, services, visitor, given, deed)


@router.post("/console/restrictions/{person}/lift")
def lift(request: Request, services: Parts, form: Posted, visitor: Visiting, person: str) -> Response:
    """Lift it."""
    given = texts_of(form, "key")

    def deed() -> None:
        restrictions.lift(services, visitor.actor, person, None, given["key"])

    return _done(request, services, visitor, given, deed)


def _done(
    request: Request,
    services: Services,
    visitor: Visitor,
    given: dict[str, str],
    deed: Callable[[], None],
) -> Response:
    try:
        deed()
    except Refused as refused:
        request.state.refused = refused.code
        said = refused.problem()
        if "why" in given and said["field"] == "basis":
            said["field"] = "why"
        return _page(request, services, visitor, given, status=status_of(refused), refused=said)
    return go("/console/erasures")


def _page(  # noqa: PLR0913  what the page shows
    request: Request,
    services: Services,
    visitor: Visitor,
    given: dict[str, str] | None = None,
    *,
    status: int = 200,
    refused: dict[str, Any] | None = None,
) -> Response:
    asked = erasures.list_erasures(services, visitor.actor)["erasures"]
    restricted = restrictions.list_restrictions(services, visitor.actor)["restrictions"]
    shown = {"key": new_key()} | dict.fromkeys(_FIELDS, "") | (given or {})
    return page(
        request, "erasures.html", status=status, visitor=visitor, refused=refused, given=shown,
        erasures=asked, restrictions=restricted, bases=BASES, grounds=GROUNDS,
        restriction_bases=RESTRICTION_BASES,
    )  # fmt: skip
