"""One work order: the problem, what was answered, and the forms for what the account may do on it now."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.console.attaching import attach
from api.console.case_forms import read
from api.console.filling import new_key
from api.console.frame import Visitor, go, page
from api.console.refusals import FILES_AGAIN
from api.console.typed import Typed
from api.console.visitors import PostedFiles, Visiting
from api.http import orders
from api.http.doors import Parts
from api.http.noting import concerns
from api.http.problems import status_of
from api.noting import target
from domain.commands import Command
from domain.errors import CommandReused, NotFound, Refused
from domain.orders.commands import USUAL_DAYS, AnswerOrder, CheckOrder, WithdrawOrder

router = APIRouter(include_in_schema=False)

View = dict[str, Any]
_WAYS: dict[str, type[Command]] = {one.NAME: one for one in (AnswerOrder, CheckOrder, WithdrawOrder)}


@router.get("/console/orders/{order}")
def show(  # noqa: PLR0913, PLR0917  what the page shows of it
    request: Request, services: Parts, visitor: Visiting, order: str, do: str = "", done: str = "",
    again: str = "",
) -> Response:  # fmt: skip
    """The order, and the form for what is to be done next, or for what was chosen (`do`)."""
    view = orders.get_order(services, visitor.actor, order)
    concerns(
        request, target("order", order), *(target("household", one) for one in [view["household"]] if one)
    )
    typed = Typed({"do": [do], "days": [str(USUAL_DAYS)]})
    return _page(request, visitor, view, typed, done=bool(done), again=bool(again))


@router.post("/console/orders/{order}")
def act(request: Request, services: Parts, form: PostedFiles, visitor: Visiting, order: str) -> Response:
    """Answer, check or take back; what is wrong with it is said beside what was typed."""
    view = orders.get_order(services, visitor.actor, order)
    typed = Typed.of(form)
    try:
        whose = {"household": view["household"]} if view["household"] else {"division": view["village"]}
        attach(services, visitor.actor, typed, form.getlist("files"), whose)
        if FILES_AGAIN in typed:
            return _page(request, visitor, view, typed, note=FILES_AGAIN)
        answer = services.gateway.run(_command(typed, view), visitor.actor)
    except Refused as refused:
        request.state.refused = refused.code
        if isinstance(refused, CommandReused):
            typed["key"] = [new_key()]
        now = orders.get_order(services, visitor.actor, order)
        return _page(request, visitor, now, typed, status=status_of(refused), refused=refused.problem())
    return go(f"/console/orders/{order}?done=1" + ("&again=1" if answer.repeated else ""))


def _command(typed: Typed, view: View) -> Command:
    """Raises NotFound, KeyInvalid, FormInvalid."""
    kind = _WAYS.get(typed.one("do"))
    if kind is None:
        raise NotFound(what="这项办理")
    return read(kind, typed, {"order_id": view["id"], "year": view["year"]})


def _page(request: Request, visitor: Visitor, view: View, typed: Typed, **more: Any) -> Response:
    asked = typed.one("do")
    do = asked if asked in view["ways"] else next(iter(view["ways"]), "")
    typed.setdefault("key", [new_key()])
    said: dict[str, list[View]] = {}
    for one in view["said"]:
        # The reason stands on the event's own line.
        if one["what"] != "reason":
            said.setdefault(one["event"], []).append(one)
    shown: View = {"status": 200, "refused": None, "note": "", "done": False, "again": False, **more}
    return page(
        request, "order.html", visitor=visitor, view=view, typed=typed, do=do, said=said, **shown
    )  # fmt: skip
