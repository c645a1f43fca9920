"""One case: its steps, its clock, who did what, and the forms for what the account may do on it now."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.console.case_forms import case_command
from api.console.filling import new_key
from api.console.frame import go
from api.console.posting import Post, Posting, whose
from api.console.typed import Typed
from api.console.visitors import Visit, Visited
from api.http import work
from api.http.noting import concerns
from api.noting import target

router = APIRouter(include_in_schema=False)

View = dict[str, Any]


@router.get("/console/cases/{case}")
def show(visit: Visited, case: str, do: str = "", done: str = "", again: str = "") -> Response:
    """The case, and the form for what is to be done next, or for what was chosen (`do`)."""
    view = _view(visit, case)
    homes = [target("household", one) for one in [view["household"]] if one]
    concerns(visit.request, target("case", case), *homes)
    save = done.partition(".")[0]
    told = [one["sentence"] for one in view["events"] if one["id"].partition(".")[0] == save]
    return _page(visit, view, Typed({"do": [do]}), told=told, again=bool(again))


@router.post("/console/cases/{case}")
def act(post: Posting, case: str) -> Response:
    """Do something on the case; what is wrong with it is said beside what was typed."""
    view = _view(post, case)
    return post.answer(
        whose(view["household"], view["village"]),
        give=lambda: _give(post, view),
        again=lambda **said: _page(post, _view(post, case), post.typed, **said),
    )


def _view(visit: Visit, case: str) -> View:
    return work.get_case(visit.services, visit.actor, Response(), case)


def _give(post: Post, view: View) -> Response:
    answer = post.run(case_command(post.typed, view))
    return go(
        f"/console/cases/{view['id']}?done={answer.events[0].id}" + ("&again=1" if answer.repeated else "")
    )


def _page(visit: Visit, view: View, typed: Typed, **more: Any) -> Response:
    asked = typed.one("do")
    do = asked if asked in view["ways"] else next(iter(view["ways"]), "")
    typed.setdefault("key", [new_key()])
    said: dict[str, list[View]] = {}
    for one in view["said"]:
        said.setdefault(one["event"], []).append(one)
    step = next((one for one in view["steps"] if one["now"]), None)
    shown: View = {"status": 200, "refused": None, "note": "", "told": [], "again": False, **more}
    return visit.page(
        "case.html", view=view, typed=typed, do=do, said=said, step=step, objections=_objections(view),
        **shown,
    )  # fmt: skip


def _objections(view: View) -> dict[str, str]:
    """The objections that wait for an answer: day and beginning."""
    waiting = view["notice"]["waiting"] if view["notice"] else []
    days = {one["id"]: one["effective"] for one in view["events"]}
    texts = {one["event"]: str(one["text"]) for one in view["said"] if one["what"] == "objection"}
    return {one: f"{days.get(one, '')} {texts.get(one, '')[:40]}" for one in waiting}
