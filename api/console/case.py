"""One case: its steps, its clock, who did what, and the forms for what the account may do on it now."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.console.attaching import attach
from api.console.case_forms import case_command
from api.console.filling import new_key
from api.console.frame import Visitor, go, page
from api.console.refusals import FILES_AGAIN
from api.console.typed import Typed
from api.console.visitors import PostedFiles, Visiting
from api.http import work
from api.http.doors import Parts
from api.http.noting import concerns
from api.http.problems import status_of
from api.noting import target
from domain.errors import CommandReused, Refused

router = APIRouter(include_in_schema=False)

View = dict[str, Any]


@router.get("/console/cases/{case}")
def show(  # noqa: PLR0913, PLR0917  what the page shows of it
    request: Request, services: Parts, visitor: Visiting, case: str, do: str = "", done: str = "",
    again: str = "",
) -> Response:  # fmt: skip
    """The case, and the form for what is to be done next, or for what was chosen (`do`)."""
    view = work.get_case(services, visitor.actor, Response(), case)
    concerns(request, target("case", case), *(target("household", one) for one in [view["household"]] if one))
    save = done.partition(".")[0]
    told = [one["sentence"] for one in view["events"] if one["id"].partition(".")[0] == save]
    return _page(request, visitor, view, Typed({"do": [do]}), told=told, again=bool(again))


@router.post("/console/cases/{case}")
def act(request: Request, services: Parts, form: PostedFiles, visitor: Visiting, case: str) -> Response:
    """Do something on the case; what is wrong with it is said beside what was typed."""
    view = work.get_case(services, visitor.actor, Response(), case)
    typed = Typed.of(form)
    try:
        attach(services, visitor.actor, typed, form.getlist("files"), _whose(view))
        if FILES_AGAIN in typed:
            return _page(request, visitor, view, typed, note=FILES_AGAIN)
        answer = services.gateway.run(case_command(typed, view), visitor.actor)
    except Refused as refused:
        request.state.refused = refused.code
        if isinstance(refused, CommandReused):
            typed["key"] = [new_key()]
        now = work.get_case(services, visitor.actor, Response(), case)
        return _page(
            request, visitor, now, typed, status=status_of(refused), refused=refused.problem()
        )  # fmt: skip
    return go(f"/console/cases/{case}?done={answer.events[0].id}" + ("&again=1" if answer.repeated else ""))


def _whose(view: View) -> dict[str, str]:
    """What files are evidence of: the household, or the village where it is to be."""
    return {"household": view["household"]} if view["household"] else {"division": view["village"]}


def _page(request: Request, visitor: Visitor, view: View, typed: Typed, **more: Any) -> Response:
    asked = typed.one("do")
    do = asked if asked in view["ways"] else next(iter(view["ways"]), "")
    typed.setdefault("key", [new_key()])
    said: dict[str, list[View]] = {}
    for one in view["said"]:
        said.setdefault(one["event"], []).append(one)
    step = next((one for one in view["steps"] if one["now"]), None)
    shown: View = {"status": 200, "refused": None, "note": "", "told": [], "again": False, **more}
    return page(
        request, "case.html", visitor=visitor, view=view, typed=typed, do=do, said=said, step=step,
        objections=_objections(view), **shown,
    )  # fmt: skip


def _objections(view: View) -> dict[str, str]:
    """The objections that wait for an answer: day and beginning."""
    waiting = view["notice"]["waiting"] if view["notice"] else []
    days = {one["id"]: one["effective"] for one in view["events"]}
    texts = {one["event"]: str(one["text"]) for one in view["said"] if one["what"] == "objection"}
    return {one: f"{days.get(one, '')} {texts.get(one, '')[:40]}" for one in waiting}
