"""Year-ends: every year with its state, and one with its figures, its balance and what was published."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.responses import Response

from api import year_views
from api.console import figure_tables
from api.console.filling import new_key
from api.console.frame import go, wants_part
from api.console.visitors import Posted, Visit, Visited, Visiting
from api.http import figures, years
from api.http.doors import Parts, reading
from api.http.exports import MEDIA_TYPE
from api.proofs import with_proofs
from api.services import Services
from api.sheets.tables import workbook
from api.year_works import CLOSE, REGENERATE, RESTATE
from domain.errors import Refused
from domain.events import Actor
from domain.rules.years import NotWholeLedger
from domain.words import KIND_LABELS
from replay.yearends.errors import YearNotClosed

router = APIRouter(include_in_schema=False)

View = dict[str, Any]
#: What can be done about a year.
KINDS = (CLOSE, REGENERATE, RESTATE)
_UNDER_WAY = ("waiting", "running")
#: Its code on 31 December of the year; the account's own, or all of the ledger, where nothing is said.
Division = Annotated[str | None, Query(max_length=12)]


@router.get("/console/years")
def show_all(visit: Visited) -> Response:
    """Every year of the register, the latest first."""
    return visit.page("years.html", **listed(visit.services, visit.actor))


@router.post("/console/years")
def count(services: Parts, form: Posted, visitor: Visiting) -> Response:  # noqa: ARG001  read first
    """Have the figures of year-ends counted."""
    figures.post_series(services, visitor.actor)
    return go("/console/years")


@router.get("/console/years/{year}")
def show(visit: Visited, year: years.Year, division: Division = None) -> Response:
    """One year, of a division."""
    return shown(visit, year, division)


@router.get("/console/years/{year}/head")
def head(services: Parts, visitor: Visiting, year: years.Year) -> Response:
    """The text whose SHA-256 was published, for who sees all of the ledger."""
    found = years.get_year(services, visitor.actor, year)
    if not found["whole"]:
        raise NotWholeLedger
    if not found["tables"]:
        raise YearNotClosed(year=year)
    name = {"Content-Disposition": f'attachment; filename="year-end-{year}.txt"'}
    return Response(year_views.head_text(found), media_type="text/plain; charset=utf-8", headers=name)


@router.get("/console/years/{year}/figures.xlsx")
def download(services: Parts, visitor: Visiting, year: years.Year, division: Division = None) -> Response:
    """Every table of figures of the page, each on a sheet of its own."""
    found = years.get_year(services, visitor.actor, year, division)
    name = {"Content-Disposition": f'attachment; filename="year-{year}-{found["division"] or "all"}.xlsx"'}
    sheets = workbook(one.sheet() for one in figure_tables.year(found))
    return Response(sheets, media_type=MEDIA_TYPE, headers=name)


def listed(services: Services, actor: Actor) -> View:
    """The years with their works, and their figures as they were last counted."""
    with reading(services) as connection:
        found = year_views.years_view(services, connection, actor)
    series = figures.get_series(services, actor)
    counted = {one["year"]: one for one in series["years"]}
    return {
        "years": found,
        "counted": counted,
        "uncounted": series["uncounted"],
        "counting": series["counting"],
    }


def shown(  # noqa: PLR0913, PLR0917  of what which part, and what was refused of it
    visit: Visit,
    year: int,
    division: str | None,
    refused: Refused | None = None,
    kept: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    """The page of a year; `kept`: kind of work → the command id of a form that was refused."""
    found = years.get_year(visit.services, visit.actor, year, division or None)
    with reading(visit.services) as connection:
        told = [found["closed"] | {"id": found["closed"]["event"]}] if found["closed"] else []
        proofs = with_proofs(connection, told)
    busy = [one for one in found["works"].values() if one["state"] in _UNDER_WAY]
    answer = visit.page(
        "year.html", block="works", status=status, found=found, busy=busy,
        proof=proofs[0] if proofs else None, tables=figure_tables.year(found),
        refused=refused.problem() if refused else None,
        keys={kind: new_key() for kind in KINDS} | (kept or {}),
        kinds=KIND_LABELS, places=_places(found, visit.actor.division),
    )  # fmt: skip
    if not busy and wants_part(visit.request):
        # What has ended has changed the figures too, which stand beside this part.
        answer.headers["HX-Redirect"] = address(year, found["division"])
    return answer


def _places(found: View, own: str) -> list[tuple[str, str]]:
    """What contains the division, as far as that is the account's, and where it is shown."""
    path = [one for one in found["path"] if one["code"].startswith(own)]
    return [(one["name"], address(found["year"], one["code"])) for one in path]


def address(year: int, division: str) -> str:
    """Where a year of a division is shown."""
    return f"/console/years/{year}" + (f"?{urlencode({'division': division})}" if division else "")
