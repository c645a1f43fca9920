"""Rollbacks and redos that were asked for: the list, and each case with what deciding it would do now."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.console.filling import filled, new_key, texts_of
from api.console.frame import Visitor, go
from api.console.stretches import page_of
from api.console.visitors import Posted, Visit, Visited
from api.divisions import Divisions
from api.http import commands, rollbacks
from api.http.commands import form_of
from api.http.doors import reading
from api.http.noting import concerns
from api.http.problems import status_of
from api.noting import target
from api.rollback_cases import listed, sentences_of
from api.services import Services
from domain.errors import CommandReused, Refused
from domain.rollback.commands import ApproveCase, RejectCase
from domain.rollback.statuses import FINISHED, OPEN

router = APIRouter(include_in_schema=False)

View = dict[str, Any]
#: The parts of the list in their order → the statuses in each; None: what the visitor asked for himself.
LISTS: dict[str, tuple[str, ...] | None] = {"open": OPEN, "mine": None, "finished": FINISHED}
#: Cases that a part shows at once.
SHOWN = 20
#: Events that a page names of those that a case withdrew or brought back.
NAMED = 100


@router.get("/console/rollbacks")
def listing(visit: Visited, show: str = "", after: str | None = None) -> Response:
    """What waits for a decision, what one asked for oneself, what is finished; or more of one of these."""
    wanted = {show: LISTS[show]} if show in LISTS else LISTS
    last = after if show in LISTS else None
    with reading(visit.services) as connection:
        parts = {
            name: listed(visit.services, connection, visit.actor, statuses, after=last, limit=SHOWN)
            for name, statuses in wanted.items()
            if name != "mine" or visit.visitor.may("GET /console/rollbacks/new")
        }
        below = Divisions(connection).offered(visit.actor.division)
    return visit.page("rollbacks.html", parts=parts, show=show, below=below)


@router.get("/console/rollbacks/{case}")
def show(visit: Visited, case: str, again: str = "") -> Response:
    """The case; while it is open what approving it would do now, and what moved since it was asked for."""
    return _page(visit, case, {"key": new_key(), "reason": ""}, again=bool(again))


@router.post("/console/rollbacks/{case}/approve")
def approve(form: Posted, visit: Visited, case: str) -> Response:
    """Approve what was shown, and do it."""
    given = texts_of(form, "key", "reason", "digest")
    return _decide(visit, case, ApproveCase, given)


@router.post("/console/rollbacks/{case}/reject")
def reject(form: Posted, visit: Visited, case: str) -> Response:
    """Leave everything as it is."""
    given = texts_of(form, "key", "reason")
    return _decide(visit, case, RejectCase, given)


def _decide(
    visit: Visit, case: str, command: type[ApproveCase | RejectCase], given: dict[str, str]
) -> Response:
    said = {"year": visit.services.gateway.year(), "case_id": case}
    said |= {name: value for name, value in given.items() if name != "key"}
    try:
        form = filled(form_of(command), said)
        answer = visit.services.gateway.run(commands.under_key(command, form, given["key"]), visit.actor)
    except Refused as refused:
        visit.request.state.refused = refused.code
        if isinstance(refused, CommandReused):
            given = given | {"key": new_key()}
        return _page(visit, case, given, status=status_of(refused), refused=refused.problem())
    return go(f"/console/rollbacks/{case}" + ("?again=1" if answer.repeated else ""))


def _page(  # noqa: PLR0913  what the page shows
    visit: Visit,
    case: str,
    given: dict[str, str],
    *,
    again: bool = False,
    status: int = 200,
    refused: View | None = None,
) -> Response:
    found = rollbacks.get_case(visit.services, visit.actor, case)
    view, blocked = _preview(visit.services, visit.visitor, found)
    concerns(visit.request, *(target("household", one) for one in found["households"]))
    page = page_of(visit.request)
    return visit.page(
        "rollback.html", status=status, found=found, view=view, blocked=blocked,
        given=given, refused=refused, again=again, page=page, told=_handled(visit, found, page),
    )  # fmt: skip


def _handled(visit: Visit, found: View, page: int) -> dict[str, str]:
    """The sentences of what was withdrawn or brought back, as far as this page names it."""
    ids = {
        one
        for event in found["events"]
        for what in ("withdraws", "brings_back")
        for one in event[what][(page - 1) * NAMED : page * NAMED]
    }
    with reading(visit.services) as connection:
        return sentences_of(visit.services, connection, visit.actor, ids) if ids else {}


def _preview(services: Services, visitor: Visitor, found: View) -> tuple[View | None, View | None]:
    """What approving would do now, or why it cannot be done any more; neither once it is finished."""
    if not found["open"]:
        return None, None
    try:
        return rollbacks.preview_case(services, visitor.actor, found["id"]), None
    except Refused as refused:
        return None, refused.problem()
