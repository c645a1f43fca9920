"""What happened to a household: its time line, two points side by side, and why a value is what it is."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.console.gutter import drawn
from api.console.household import now_of
from api.console.stretches import stretch
from api.console.visitors import Visited
from api.http.households import Asked, get_history, get_why
from api.http.past import Between, get_household_difference
from api.http.problems import status_of
from domain.errors import InvalidInput, NotFound

router = APIRouter(include_in_schema=False)

View = dict[str, Any]


@router.get("/console/households/{household}/timeline")
def timeline(visit: Visited, household: str, order: str = "newest") -> Response:
    """The events, the newest first unless asked otherwise, and what rollbacks withdraw of them."""
    actor = visit.actor
    numbered = list(enumerate(get_history(visit.services, actor, household)["events"], 1))
    if order != "oldest":
        numbered.reverse()
    shown = stretch(numbered, visit.request)
    events = [one for _, one in shown.rows]
    return visit.page(
        "household_timeline.html", household=household, events=events, n=len(numbered),
        numbers={one["id"]: n for n, one in shown.rows}, drawn=drawn(events), order=order,
        following=shown.following, now=now_of(visit.services, actor, household),
    )  # fmt: skip


@router.get("/console/households/{household}/difference")
def difference(  # noqa: PLR0913, PLR0917  two points of two times each
    visit: Visited,
    household: str,
    from_as_of: str = "",
    from_known_at: str = "",
    to_as_of: str = "",
    to_known_at: str = "",
) -> Response:
    """Two points side by side: by default the day of its opening and now."""
    now = now_of(visit.services, visit.actor, household)
    given = {
        "from_as_of": from_as_of, "from_known_at": from_known_at,
        "to_as_of": to_as_of, "to_known_at": to_known_at,
    }  # fmt: skip
    if not any(given.values()) and now:
        given["from_as_of"] = str(now["household"]["opened"])
    shown: View = {"given": given, "now": now, "found": None, "refused": None, "household": household}
    status = 200
    try:
        between = Between(**{name: value or None for name, value in given.items()})
        shown["found"] = get_household_difference(visit.services, visit.actor, household, between)
    except (InvalidInput, NotFound) as refused:
        visit.request.state.refused, status = refused.code, status_of(refused)
        shown["refused"] = refused.problem()
    return visit.page("household_difference.html", status=status, **shown)


@router.get("/console/households/{household}/why")
def why(
    visit: Visited,
    household: str,
    kind: str = "household",
    id: str | None = None,  # noqa: A002  as the JSON route calls it
    field: str = "status",
) -> Response:
    """Why a field is what it is, in sentences."""
    found = get_why(visit.services, visit.actor, household, Asked(kind=kind, id=id, field=field))
    now = now_of(visit.services, visit.actor, household)
    return visit.page("household_why.html", household=household, found=found, now=now)
