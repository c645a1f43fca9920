"""The trail over HTTP: searching the ledger's events within the account's division."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api.access import account_id, account_names
from api.accounts import get_account
from api.http.doors import Parts, SignedIn, reading
from api.http.events import is_case_of
from api.http.households import division_of
from api.reading import officials
from api.trail import insider, of_village, officials_view, trail_view
from domain.commands import Id, Text
from domain.divisions import level
from domain.events import Actor, tag
from ledger.database import Connection
from ledger.trail import Wanted

router = APIRouter(prefix="/api/v1/events", tags=["业务"])


class Asked(BaseModel):
    """Which events; `person` is an official's id, `after` what an earlier page gave as `next`."""

    model_config = ConfigDict(extra="forbid")
    division: str | None = Field(default=None, max_length=12)
    type: str | None = Field(default=None, max_length=40)
    account: str | None = Field(default=None, max_length=40)
    person: Id | None = None
    household: Id | None = None
    case: Id | None = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    after: int | None = Field(default=None, ge=1, le=2**62)
    limit: int = Field(default=50, ge=1, le=200)

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags that all of them have."""
        named = (("household", self.household), ("case", self.case))
        return tuple(tag(kind, one) for kind, one in named if one is not None)


class Named(BaseModel):
    """An official's name, or a sign-in name."""

    model_config = ConfigDict(extra="forbid")
    name: Text


@router.get("")
def list_events(services: Parts, actor: SignedIn, asked: Annotated[Asked, Query()]) -> dict[str, Any]:
    """账册里的业务,最近的在前,只有本辖区的(回退的申请、批准、否决看涉及的村,年度定格处处都有):按区划、种类、办理账号或办理人、户、案件、记录时间查。

    `account` 为账号编号或登录名;`next` 是下一页的 `after`;`looked_to` 不为空的,这一页只查到那时为止,
    再往前的用 `next` 接着查。`person_name`、`account_name` 是所查的办理人和账号。
    """
    within = division_of(actor, asked.division)
    with reading(services) as connection:
        account, person = _who(connection, actor, asked)
        # Of what is asked for its case alone says where.
        alone = asked.case is not None and is_case_of(connection, asked.case, within)
        division = None if alone else within
        wanted = Wanted(
            division, asked.tags, asked.type, person, account, asked.since, asked.until,
            insider(connection, within),
            of_village(connection, within) if level(within) == "village" else (),
        )  # fmt: skip
        found = trail_view(services, connection, actor, wanted, asked.after, asked.limit)
        return found | {
            "person_name": officials(connection, [person]).get(person) if person else None,
            "account_name": account_names(connection, {account}).get(account) if account else None,
        }


@router.post("/officials")
def find_officials(services: Parts, actor: SignedIn, named: Named) -> dict[str, Any]:
    """按姓名或登录名找本辖区的办理人;姓名不出现在地址里,`person` 用来查他办理的业务。"""
    with reading(services) as connection:
        return {"officials": officials_view(connection, actor.division, named.name)}


def _who(connection: Connection, actor: Actor, asked: Asked) -> tuple[str | None, str | None]:
    """The account, and the person: by whom his accounts are found. Raises AccountNotFound."""
    if asked.account is None:
        return None, asked.person
    account = account_id(connection, actor, asked.account)
    return account, asked.person or get_account(connection, account).person
