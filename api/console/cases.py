"""The cases of a division, by village: all, or those that stand as asked for."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.console.filling import filled
from api.console.frame import page
from api.console.visitors import Visiting
from api.divisions import Divisions
from api.http import work
from api.http.doors import Parts, reading
from api.reading import division_names
from domain.procedures.progress import STATUSES
from domain.values import PLAIN

router = APIRouter(include_in_schema=False)

_SHOWN = 50


class Shown(BaseModel):
    """Which cases; without a division those of the account's own."""

    model_config = ConfigDict(extra="ignore")
    status: str = Field(default="", max_length=30)
    division: str | None = Field(default=None, max_length=12)
    after: str = Field(default="", max_length=30)


@router.get("/console/cases")
def listing(
    request: Request, services: Parts, visitor: Visiting, shown: Annotated[Shown, Query()]
) -> Response:
    """A page of them."""
    wanted = filled(work.Wanted, {"limit": _SHOWN, **shown.model_dump()})
    found = work.get_cases(services, visitor.actor, wanted)
    division = visitor.actor.division if shown.division is None else shown.division
    with reading(services) as connection:
        below = Divisions(connection).children(division)
        place = division_names(connection, [division]).get(division, division)
    labels = {one: PLAIN["case", "status"][one] for one in STATUSES}
    following = _following(found, shown, division)
    return page(
        request, "cases.html", visitor=visitor, cases=found["cases"], division=division, place=place,
        below=below, chosen=shown.status, statuses=labels, following=following,
    )  # fmt: skip


def _following(found: dict[str, Any], shown: Shown, division: str) -> str:
    if not found["more"]:
        return ""
    asked = {"status": shown.status, "division": division, "after": found["cases"][-1]["id"]}
    return "/console/cases?" + urlencode({name: value for name, value in asked.items() if value})
