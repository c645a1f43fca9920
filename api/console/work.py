"""What waits for the account, by step and village; and what waits in the places under it."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.console.filling import filled
from api.console.frame import page
from api.console.visitors import Visiting
from api.http import work
from api.http.doors import Parts, reading
from api.procedures.tables import done_view

router = APIRouter(include_in_schema=False)

#: Cases that are read for a page; a village's list is one line of it.
_SHOWN = 500
View = dict[str, Any]


class After(BaseModel):
    """The last case of the page before."""

    model_config = ConfigDict(extra="ignore")
    after: str = Field(default="", max_length=30)


@router.get("/console/work")
def show(request: Request, services: Parts, visitor: Visiting, asked: Annotated[After, Query()]) -> Response:
    """The to-do, the most urgent first."""
    found = work.get_work(services, visitor.actor, filled(work.Page, {"limit": _SHOWN, "after": asked.after}))
    counts = work.get_counts(services, visitor.actor)
    following = f"/console/work?after={found['waiting'][-1]['id']}" if found["more"] else ""
    return page(
        request, "work.html", visitor=visitor, groups=_groups(found["waiting"]), counts=counts,
        following=following,
    )  # fmt: skip


@router.get("/console/work/done/{key}")
def done(request: Request, services: Parts, visitor: Visiting, key: str) -> Response:
    """What became of the rows that were handled together under a key."""
    with reading(services) as connection:
        rows = done_view(services, connection, visitor.actor, key)
    return page(request, "work_done.html", visitor=visitor, rows=rows)


def _groups(waiting: list[View]) -> list[View]:
    """The cases at one step of a procedure in one village as one line, in the order of the most urgent."""
    found: dict[tuple[Any, ...], list[View]] = {}
    for one in waiting:
        place = (one["procedure"], one["step"], one["village"], one["until"] is not None)
        found.setdefault(place, []).append(one)
    return [
        rows[0] | {
            "count": len(rows), "lates": sum(one["late"] for one in rows), "ids": [one["id"] for one in rows],
            "delegated": any(one["delegated"] for one in rows), "hangs": rows[0]["until"] is not None,
        }
        for rows in found.values()
    ]  # fmt: skip
