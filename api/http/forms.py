"""The printed forms of a household as data: 信息表 as of a point, 对照表 of a year."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from api.forms import Point, comparison_view, form_view
from api.http.doors import Parts, SignedIn, reading
from api.http.past import At
from domain.texts import Year

router = APIRouter(prefix="/api/v1/households", tags=["户"])


class Wanted(At):
    """At which point; of which year the annual parts are, without one the last that was collected."""

    year: int | None = Field(default=None, ge=1900, le=2200)


@router.get("/{household}/form")
def get_form(
    services: Parts, actor: SignedIn, household: str, wanted: Annotated[Wanted, Query()]
) -> dict[str, Any]:
    """信息表:户、成员(含离开的)、生产生活条件、收入、帮扶责任人、帮扶措施、监测,各栏与工作簿相同。"""
    with reading(services) as connection:
        return form_view(services, connection, actor, household, Point(wanted.asked(), wanted.year))


@router.get("/{household}/comparison")
def get_comparison(services: Parts, actor: SignedIn, household: str, year: Year) -> dict[str, Any]:
    """对照表:某年年底与上年年底的信息表逐栏对照,按现在所知。"""
    with reading(services) as connection:
        return comparison_view(services, connection, actor, household, year)
