"""The state of the ledger over HTTP, for those who watch over it."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.http.doors import Parts, SignedIn, reading
from api.ledger_health import health_view, quarantine_view

router = APIRouter(prefix="/api/v1/ledger", tags=["账册证明"])

After = Annotated[int, Query(ge=0, le=2**62)]
Limit = Annotated[int, Query(ge=1, le=1000)]


@router.get("")
def get_health(services: Parts, _actor: SignedIn) -> dict[str, Any]:
    """账册的状况:编序、统计、校验树各到哪里,最新的检查点多大、多久以前、有哪些见证,隔离和告警。"""
    with reading(services) as connection:
        return health_view(connection)


@router.get("/quarantine")
def list_aside(services: Parts, _actor: SignedIn, after: After = 0, limit: Limit = 100) -> dict[str, Any]:
    """隔离的业务:没有可信的程序签名,不编序;按位置排列,`next` 是下一页的 `after`。"""
    with reading(services) as connection:
        return quarantine_view(connection, after, limit)
