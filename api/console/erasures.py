"""Erasing and restricting personal data: asked for by one, decided by another; nothing personal is shown."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.console.filling import filled, new_key, texts_of
from api.console.frame import go
from api.console.visitors import Posted, Visit, Visited
from api.http import erasures, restrictions
from api.http.problems import status_of
from domain.errors import Refused
from domain.rules.erasing import GROUNDS
from domain.rules.erasure import BASES
from domain.rules.restriction import BASES as RESTRICTION_BASES

router = APIRouter(include_in_schema=False)

_FIELDS = ("kind", "subject", "basis", "person", "why", "paper")


@router.get("/console/erasures")
def show(visit: Visited) -> Response:
    """What was asked for and decided, and the restrictions."""
    return _page(visit)


@router.post("/console/erasures")
def ask(form: Posted, visit: Visited) -> Response:
    """Ask for an erasure; nothing is destroyed."""
    given = texts_of(form, "kind", "subject", "basis", "key")

    def deed() -> None:
        asked = filled(erasures.Asked, {n: v for n, v in given.items() if n != "key"})
        erasures.ask(visit.services, visit.request, visit.actor, asked, given["key"])

    return _done(visit, given, deed)


@router.post("/console/erasures/{case}/approve")
def approve(form: Posted, visit: Visited, case: str) -> Response:
    """Approve, and erase for good."""
    given = texts_of(form, "key")

    def deed() -> None:
        erasures.approve(visit.services, visit.request, visit.actor, case, given["key"])

    return _done(visit, given, deed)


@router.post("/console/erasures/{case}/reject")
def reject(form: Posted, visit: Visited, case: str) -> Response:
    """Leave everything as it is."""
    given = texts_of(form, "key", "ground")

    def deed() -> None:
        rejected = filled(erasures.Rejected, {"ground": given["ground"]})
        erasures.reject(visit.services, visit.request, visit.actor, case, rejected, given["key"])

    return _done(visit, given, deed)


@router.post("/console/restrictions")
def restrict(form: Posted, visit: Visited) -> Response:
    """Restrict the processing of somebody's data."""
    given = texts_of(form, "person", "why", "paper", "key")

    def deed() -> None:
        named = {"person": given["person"], "basis": given["why"], "paper": given["paper"]}
        restrictions.restrict(visit.services, visit.actor, filled(restrictions.Asked, named), given["key"])

    return _done(visit, given, deed)


@router.post("/console/restrictions/{person}/lift")
def lift(form: Posted, visit: Visited, person: str) -> Response:
    """Lift it."""
    given = texts_of(form, "key")

    def deed() -> None:
        restrictions.lift(visit.services, visit.actor, person, None, given["key"])

    return _done(visit, given, deed)


def _done(visit: Visit, given: dict[str, str], deed: Callable[[], None]) -> Response:
    try:
        deed()
    except Refused as refused:
        visit.request.state.refused = refused.code
        said = refused.problem()
        if "why" in given and said["field"] == "basis":
            said["field"] = "why"
        return _page(visit, given, status=status_of(refused), refused=said)
    return go("/console/erasures")


def _page(
    visit: Visit,
    given: dict[str, str] | None = None,
    *,
    status: int = 200,
    refused: dict[str, Any] | None = None,
) -> Response:
    asked = erasures.list_erasures(visit.services, visit.actor)["erasures"]
    restricted = restrictions.list_restrictions(visit.services, visit.actor)["restrictions"]
    shown = {"key": new_key()} | dict.fromkeys(_FIELDS, "") | (given or {})
    return visit.page(
        "erasures.html", status=status, refused=refused, given=shown,
        erasures=asked, restrictions=restricted, bases=BASES, grounds=GROUNDS,
        restriction_bases=RESTRICTION_BASES,
    )  # fmt: skip
