"""Forms to be signed, as PDF: of one household, or of a village in files of some households each."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pydantic import Field
from starlette.responses import Response

from api.console.frame import page
from api.console.imports import years
from api.console.visitors import Visiting
from api.forms import Point
from api.http.doors import Parts, reading
from api.http.forms import Wanted
from api.prints.households import (
    COMPARISON,
    MOST,
    SHEET,
    Printed,
    files_of,
    forms_pdf,
    of_household,
    of_village,
)
from api.reading import division_names
from api.services import Services
from domain.texts import Year

router = APIRouter(include_in_schema=False)

Village = Annotated[str, Path(pattern=r"^\d{12}$")]
HEADERS = {"Cache-Control": "no-store"}


class Of(Wanted):
    """Which form of a village, at which point, and after which household the file goes on."""

    form: str = SHEET
    after: str = Field(default="", pattern=r"^([0-9a-f]{20})?$")


@router.get("/console/households/{household}/sheet.pdf")
def sheet(services: Parts, visitor: Visiting, household: str, wanted: Annotated[Wanted, Query()]) -> Response:
    """信息表 as of a point."""
    printed = Printed(SHEET, Point(wanted.asked(), wanted.year))
    with reading(services) as connection:
        found = of_household(services, connection, visitor.actor, household, printed)
    return _pdf(services, printed, found)


@router.get("/console/households/{household}/comparison.pdf")
def comparison(services: Parts, visitor: Visiting, household: str, year: Year | None = None) -> Response:
    """对照表 of a year, the current one by default."""
    printed = Printed(COMPARISON, Point(year=year))
    with reading(services) as connection:
        found = of_household(services, connection, visitor.actor, household, printed)
    return _pdf(services, printed, found)


@router.get("/console/villages/{code}/sheets")
def choose(
    request: Request, services: Parts, visitor: Visiting, code: Village, wanted: Annotated[Of, Query()]
) -> Response:
    """Which form of which year, and the files that it makes."""
    with reading(services) as connection:
        count, files = files_of(connection, visitor.actor, code)
        name = division_names(connection, [code]).get(code, code)
    return page(
        request, "prints.html", visitor=visitor, village=code, name=name, count=count, most=MOST,
        files=files, form=wanted.form, year=wanted.year, **years(services),
    )  # fmt: skip


@router.get("/console/villages/{code}/sheets.pdf")
def sheets(services: Parts, visitor: Visiting, code: Village, wanted: Annotated[Of, Query()]) -> Response:
    """The forms of a village's households, so many in a file."""
    printed = Printed(wanted.form, Point(wanted.asked(), wanted.year))
    with reading(services) as connection:
        found = of_village(services, connection, visitor.actor, code, printed, wanted.after)
    return _pdf(services, printed, found)


def _pdf(services: Services, printed: Printed, found: list[dict[str, Any]]) -> Response:
    content = forms_pdf(services, printed.form, found)
    return Response(content, media_type="application/pdf", headers=HEADERS)
