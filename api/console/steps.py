"""A village's list at one step as a table: ticked rows go on, others are struck out with a reason."""

from collections import Counter
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.console.filling import filled, new_key
from api.console.frame import go
from api.console.posting import Post, Posting, whose
from api.console.typed import Typed
from api.console.visitors import Visit, Visited
from api.http import work
from api.http.commands import require_key
from api.http.doors import reading
from api.procedures.lists import Stepping, Votes
from api.procedures.tables import seen_of, table_view
from api.services import Services
from domain.procedures.commands import CastVote

router = APIRouter(include_in_schema=False)

View = dict[str, Any]
_VOTES = tuple(Votes.model_fields)
#: What the reasons of rows that are struck out are called by.
_STRUCK = "struck."
#: Digits of what was seen that a row of the form carries: enough to tell another content.
_SEEN = 6


@router.get("/console/work/lists/{village}/{procedure}/{step}")
def show(  # noqa: PLR0913, PLR0917  which table
    visit: Visited, village: str, procedure: str, step: str, none: str = "", after: str = ""
) -> Response:
    """The table, every row ticked that may go on, or `none`; `after` the last case of the one before."""
    table = _table(visit, village, procedure, step, after)
    ticked = [] if none else [one["id"] for one in table["rows"] if one["may"] and not one["alone"]]
    return _page(visit, table, Typed({"key": [new_key()], "row": ticked}))


@router.post("/console/work/lists/{village}/{procedure}/{step}")
def act(post: Posting, village: str, procedure: str, step: str) -> Response:
    """Take the step of the ticked rows, strike out those with a reason."""
    shown = _rows(post.typed)
    table = _table(post, village, procedure, step)
    return post.answer(
        whose(None, village),
        give=lambda: _give(post, table, shown),
        again=lambda **said: _page(post, table, post.typed, **said),
    )


def _table(visit: Visit, village: str, procedure: str, step: str, after: str = "") -> View:
    with reading(visit.services) as connection:
        return table_view(visit.services, connection, visit.actor, village, procedure, step, after)


def _give(post: Post, table: View, shown: dict[str, str]) -> Response:
    key = require_key(post.typed.one("key"))
    stepping = _stepping(post.services, post.typed, table, shown)
    told = work.post_steps(post.services, post.actor, stepping, key)["rows"]
    if not any(one["refused"] for one in told):
        return go(f"/console/work/done/{key}")
    return _partly(post, table, told)


def _rows(typed: Typed) -> dict[str, str]:
    """Case → what was seen of it; from here on rows are named by their cases, not by their places."""
    shown = [one.partition(".") for one in typed.get("shown", [])]
    cases = {str(n): case for n, (case, _, _) in enumerate(shown)}
    typed["row"] = [cases[one] for one in typed.get("row", []) if one in cases]
    for name in [name for name in typed if name.startswith(_STRUCK)]:
        typed[_STRUCK + cases.get(name.removeprefix(_STRUCK), "")] = typed.pop(name)
    return {case: seen for case, _, seen in shown}


def _stepping(services: Services, typed: Typed, table: View, shown: dict[str, str]) -> Stepping:
    """What the form asks for. Raises FormInvalid."""
    struck = {case: text for case in shown if (text := typed.one(_STRUCK + case).strip())}
    wanted = {case: shown[case] for case in (*typed["row"], *struck)}
    with reading(services) as connection:
        rows = seen_of(connection, wanted)
    given: View = {
        "year": services.gateway.year(), "command": table["command"], "step": table["step"]["id"],
        "rows": rows, "struck": struck, "evidence": typed.get("evidence", []),
        "findings": typed.one("findings").strip(),
    }  # fmt: skip
    if table["command"] == CastVote.NAME:
        given["votes"] = filled(Votes, {name: typed.one(name).strip() for name in _VOTES})
    return filled(Stepping, given)


def _partly(post: Post, table: View, told: list[View]) -> Response:
    """What was refused is still there, each row with its sentence; what was done is not."""
    refusals = {one["row"]: one["refused"] for one in told if one["refused"]}
    now = _table(post, table["village"], table["procedure"], table["step"]["id"])
    common = Counter((one["message"], one["field"]) for one in refusals.values())
    (message, field), count = common.most_common(1)[0]
    first = next(one for one in refusals.values() if one["message"] == message)
    post.request.state.refused = first["code"]
    of_form = count == len(refusals) and field in {*_VOTES, "evidence"}
    return _page(
        post, now, post.typed, status=409, refused=first | {"field": field if of_form else None},
        wrong={} if of_form else refusals, done=len(told) - len(refusals), failed=len(refusals),
    )  # fmt: skip


def _page(visit: Visit, table: View, typed: Typed, **more: Any) -> Response:
    typed.setdefault("key", [new_key()])
    shown: View = {
        "status": 200, "refused": None, "note": "", "wrong": {}, "done": 0, "failed": 0, "digits": _SEEN,
        **more,
    }  # fmt: skip
    return visit.page("steps.html", table=table, typed=typed, **shown)
