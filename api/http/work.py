"""Cases over HTTP: what waits, one case in full, a village's list in one step, and the procedures."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api.http.commands import require_key
from api.http.doors import Parts, SignedIn, reading, signed_in, tagged
from api.procedures.drawing import drawn
from api.procedures.lists import Listing, Stepping, hand_in, take_steps
from api.procedures.views import case_view, counts_view, list_view, todo_view
from domain.commands import Id
from domain.procedures.catalogue import find, known
from domain.procedures.definitions import Definition
from domain.procedures.progress import Status

Key = Annotated[str, Header()]
router = APIRouter(prefix="/api/v1", tags=["程序和案件"])


class Page(BaseModel):
    """Which part of a list; `after` is the last case of the page before."""

    model_config = ConfigDict(extra="forbid")
    after: Id | None = None
    limit: int = Field(default=50, ge=1, le=500)


class Wanted(Page):
    """Which cases."""

    status: Status | None = None
    division: str | None = Field(default=None, max_length=12)


@router.get("/work")
def get_work(services: Parts, actor: SignedIn, page: Annotated[Page, Query()]) -> dict[str, Any]:
    """等我办理的案件,最急的在前。"""
    with reading(services) as connection:
        return todo_view(services, connection, actor, page.after, page.limit)


@router.get("/work/counts")
def get_counts(services: Parts, actor: SignedIn, division: str | None = None) -> dict[str, Any]:
    """各地各级待办的件数和逾期的件数,默认为本账号的区划。"""
    with reading(services) as connection:
        return counts_view(services, connection, actor, actor.division if division is None else division)


@router.get("/work/cases")
def get_cases(services: Parts, actor: SignedIn, wanted: Annotated[Wanted, Query()]) -> dict[str, Any]:
    """本辖区或其中一个行政区划的案件。"""
    with reading(services) as connection:
        after = wanted.after or ""
        return list_view(services, connection, actor, wanted.status, after, wanted.limit, wanted.division)


@router.get("/work/cases/{case}")
def get_case(services: Parts, actor: SignedIn, response: Response, case: str) -> dict[str, Any]:
    """一个案件:申请内容、每一步由谁何时办理;`seen` 在办理下一步时送回。"""
    with reading(services) as connection:
        return tagged(response, case_view(services, connection, actor, case))


@router.post("/work/lists", status_code=201)
def post_list(
    services: Parts, actor: SignedIn, listing: Listing, idempotency_key: Key = ""
) -> dict[str, Any]:
    """把一个村的名单作为一批提交,每行一个案件;不合规的行说明原因,不影响其他行。"""
    return hand_in(services, actor, listing, require_key(idempotency_key))


@router.post("/work/steps")
def post_steps(
    services: Parts, actor: SignedIn, stepping: Stepping, idempotency_key: Key = ""
) -> dict[str, Any]:
    """一批案件一起办理现在的步骤,个别行写明理由后剔除。"""
    return take_steps(services, actor, stepping, require_key(idempotency_key))


@router.get("/procedures", dependencies=[Depends(signed_in)])
def get_procedures(services: Parts) -> list[Definition]:
    """全部程序定义。"""
    with reading(services) as connection:
        return list(known(services.gateway.admissions.register(connection)))


@router.get("/procedures/{key}/drawing", response_class=Response, dependencies=[Depends(signed_in)])
def get_drawing(services: Parts, key: str) -> Response:
    """一个程序的步骤图(SVG)。"""
    with reading(services) as connection:
        found = find(services.gateway.admissions.register(connection), key)
    return Response(drawn(found), media_type="image/svg+xml")
