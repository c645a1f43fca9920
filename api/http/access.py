"""The access log over HTTP, for audit administrators."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api.access import access_view, account_id
from api.http.doors import Parts, SignedIn
from ledger.access import Wanted

router = APIRouter(prefix="/api/v1/access", tags=["审计"])


class Asked(BaseModel):
    """Which records; `after` is what an earlier page gave as `next`."""

    model_config = ConfigDict(extra="forbid")
    kind: str | None = Field(default=None, max_length=30)
    account: str | None = Field(default=None, max_length=40)
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    after: int | None = Field(default=None, ge=1, le=2**62)
    limit: int = Field(default=100, ge=1, le=1000)


@router.get("")
def list_access(services: Parts, actor: SignedIn, asked: Annotated[Asked, Query()]) -> dict[str, Any]:
    """审计记录,最近的在前,只有本辖区账号的:登录、被拒绝的访问、查看个人信息、导出、权限变更、抹除、管理。

    `account` 为账号编号或登录名;`next` 是下一页的 `after`。
    """
    account = None
    if asked.account is not None:
        with services.pool.connection() as connection:
            account = account_id(connection, actor, asked.account)
    wanted = Wanted(actor.division, asked.kind, account, asked.since, asked.until)
    return access_view(services, wanted, after=asked.after, limit=asked.limit)
