"""Work orders over HTTP: giving lists out, what waits, how many in each village, one in full."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Response
from pydantic import Field

from api.http.commands import require_key
from api.http.doors import Parts, SignedIn, reading, tagged
from api.http.households import division_of
from api.http.quality import position, token
from api.http.work import Page
from api.orders.giving import Giving, give_out
from api.orders.views import counts_view, order_view, placed_view, waiting_view
from api.services import Services
from domain.events import Actor
from domain.orders.order import Status

router = APIRouter(prefix="/api/v1/work/orders", tags=["工单"])


class WantedOrders(Page):
    """Which orders of a division."""

    division: str | None = None
    status: Status | None = None


class GivingPage(Giving):
    """Giving out; `after` is what an earlier answer gave as `next`."""

    after: str | None = Field(default=None, max_length=200)


@router.post("")
def post_orders(
    services: Parts, actor: SignedIn, giving: GivingPage, idempotency_key: Annotated[str, Header()] = ""
) -> dict[str, Any]:
    """把问题清单上的问题下达成工单,每次500个;有 `next` 就作为 `after` 再送。已有工单的不重复下达。"""
    division, key = division_of(actor, giving.division), require_key(idempotency_key)
    done, following = give_out(services, actor, division, giving, key, position(giving.after))
    return done | {"next": token(*following) if following else None}


@router.get("")
def get_orders(services: Parts, actor: SignedIn, page: Annotated[Page, Query()]) -> dict[str, Any]:
    """等我答复或核查的工单,期限近的在前。"""
    with reading(services) as connection:
        return waiting_view(services, connection, actor, page.after, page.limit)


@router.get("/all")
def get_all(services: Parts, actor: SignedIn, wanted: Annotated[WantedOrders, Query()]) -> dict[str, Any]:
    """一个行政区划的工单,按村排列。"""
    with reading(services) as connection:
        division = actor.division if wanted.division is None else wanted.division
        return placed_view(services, connection, actor, division, wanted.status, wanted.after, wanted.limit)


@router.get("/counts")
def get_order_counts(services: Parts, actor: SignedIn, division: str | None = None) -> dict[str, Any]:
    """各村各状态的工单个数,和其中逾期未答复的,默认为本账号的区划。"""
    with reading(services) as connection:
        return counts_view(services, connection, actor, actor.division if division is None else division)


@router.get("/{order}")
def show_order(services: Parts, actor: SignedIn, response: Response, order: str) -> dict[str, Any]:
    """一个工单:全部经过、答复和核查,问题现在是否还在。带 ETag,办理时用 If-Match 送回。"""
    return tagged(response, get_order(services, actor, order))


def get_order(services: Services, actor: Actor, order: str) -> dict[str, Any]:
    """An order in full. Raises as `order_view`."""
    with reading(services) as connection:
        return order_view(services, connection, actor, order)
