"""Annual forms of villages, natural villages and counties, and the helpers of a household."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.http.doors import Parts, SignedIn, reading
from api.pairings import pairings_view
from api.places import county_form_view, natural_villages_view, village_form_view

router = APIRouter(prefix="/api/v1", tags=["年度表"])

#: The register's current statistical year when none is said.
Year = Annotated[int | None, Query(ge=1900, le=2200)]


@router.get("/villages/{code}/form")
def get_village_form(services: Parts, actor: SignedIn, code: str, year: Year = None) -> dict[str, Any]:
    """一个村某年度的年度表;`counted` 是程序现在按户册数出来的,`up_to` 说明数到第几项业务。"""
    asked = year or services.gateway.year()
    with reading(services) as connection:
        return village_form_view(connection, actor, code, asked)


@router.get("/villages/{code}/natural-villages")
def get_natural_villages(services: Parts, actor: SignedIn, code: str, year: Year = None) -> dict[str, Any]:
    """一个村的自然村和它们某年度的年度表;`counted` 按当年户表上填的自然村数出来。"""
    asked = year or services.gateway.year()
    with reading(services) as connection:
        return natural_villages_view(connection, actor, code, asked)


@router.get("/counties/{county}/form")
def get_county_form(services: Parts, actor: SignedIn, county: str, year: Year = None) -> dict[str, Any]:
    """一个县某年度的年度表;`counted` 是程序现在按户册数出来的。"""
    asked = year or services.gateway.year()
    with reading(services) as connection:
        return county_form_view(connection, actor, county, asked)


@router.get("/households/{household}/pairings")
def get_pairings(services: Parts, actor: SignedIn, household: str) -> dict[str, Any]:
    """一户的帮扶责任人:在结对的在前,已解除的在后。"""
    with reading(services) as connection:
        return {"id": household, "pairings": pairings_view(connection, actor, household)}
