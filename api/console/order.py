"""One work order: the problem, what was answered, and the forms for what the account may do on it now."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.console.case_forms import typed_command
from api.console.filling import new_key
from api.console.frame import go
from api.console.posting import Post, Posting, whose
from api.console.typed import Typed
from api.console.visitors import Visit, Visited
from api.http import orders
from api.http.noting import concerns
from api.noting import target
from domain.commands import Command
from domain.errors import NotFound
from domain.orders.commands import USUAL_DAYS, AnswerOrder, CheckOrder, WithdrawOrder

router = APIRouter(include_in_schema=False)

View = dict[str, Any]
_WAYS: dict[str, type[Command]] = {one.NAME: one for one in (AnswerOrder, CheckOrder, WithdrawOrder)}


@router.get("/console/orders/{order}")
def show(visit: Visited, order: str, do: str = "", done: str = "", again: str = "") -> Response:
    """The order, and the form for what is to be done next, or for what was chosen (`do`)."""
    view = _view(visit, order)
    homes = [target("household", one) for one in [view["household"]] if one]
    concerns(visit.request, target("order", order), *homes)
    typed = Typed({"do": [do], "days": [str(USUAL_DAYS)]})
    return _page(visit, view, typed, done=bool(done), again=bool(again))


@router.post("/console/orders/{order}")
def act(post: Posting, order: str) -> Response:
    """Answer, check or take back; what is wrong with it is said beside what was typed."""
    view = _view(post, order)
    return post.answer(
        whose(view["household"], view["village"]),
        give=lambda: _give(post, view),
        again=lambda **said: _page(post, _view(post, order), post.typed, **said),
    )


def _view(visit: Visit, order: str) -> View:
    return orders.get_order(visit.services, visit.actor, order)


def _give(post: Post, view: View) -> Response:
    answer = post.run(_command(post.typed, view))
    return go(f"/console/orders/{view['id']}?done=1" + ("&again=1" if answer.repeated else ""))


def _command(typed: Typed, view: View) -> Command:
    """Raises NotFound, KeyInvalid, FormInvalid."""
    kind = _WAYS.get(typed.one("do"))
    if kind is None:
        raise NotFound(what="这项办理")
    return typed_command(kind, typed, {"order_id": view["id"], "year": view["year"]})


def _page(visit: Visit, view: View, typed: Typed, **more: Any) -> Response:
    asked = typed.one("do")
    do = asked if asked in view["ways"] else next(iter(view["ways"]), "")
    typed.setdefault("key", [new_key()])
    said: dict[str, list[View]] = {}
    for one in view["said"]:
        # The reason stands on the event's own line.
        if one["what"] != "reason":
            said.setdefault(one["event"], []).append(one)
    shown: View = {"status": 200, "refused": None, "note": "", "done": False, "again": False, **more}
    return visit.page("order.html", view=view, typed=typed, do=do, said=said, **shown)
