"""Statistical years over HTTP: which are closed, closing one, and works on one behind the counter."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api import year_views, year_works
from api.closing import close_year, years_view
from api.http.commands import require_key
from api.http.doors import Parts, SignedIn, reading
from api.jobs import give
from api.services import Services

router = APIRouter(prefix="/api/v1/years", tags=["年底数据"])

Year = Annotated[int, Path(ge=1900, le=2200)]


class Closing(BaseModel):
    """What a year is closed with."""

    model_config = ConfigDict(extra="forbid")
    engine: str = "duckdb"
    background: bool = False


class Check(BaseModel):
    """What is computed of a closed year: once more as published, or as known now."""

    model_config = ConfigDict(extra="forbid")
    kind: Literal["regenerate", "restate"]
    division: str | None = Field(default=None, max_length=12)


class Wanted(BaseModel):
    """Which division (by its code of 31 December of the year), and which part of the list."""

    model_config = ConfigDict(extra="forbid")
    division: str | None = Field(default=None, max_length=12)
    after: int = Field(default=0, ge=0, le=2**31 - 1)
    limit: int = Field(default=50, ge=1, le=200)


#: The account's own where nothing is said, the whole ledger if that contains it.
Division = Annotated[str | None, Query(max_length=12)]


@router.get("")
def list_years(services: Parts, actor: SignedIn) -> dict[str, Any]:
    """已定格(closed)和正在定格(closing)的年度:账册序号、表式版本、校验值。"""
    with reading(services) as connection:
        return {"years": years_view(connection, actor)}


@router.get("/{year}")
def get_year(services: Parts, actor: SignedIn, year: Year, division: Division = None) -> dict[str, Any]:
    """一个年度:状态、何时由谁定格、各表行数和校验值(`tables`,看得到全册的账号才有)。

    `figures` 和 `divisions` 是最近一次统计的年底数字和与上年的平衡,`works` 是最近一次定格、重算、重述的进展。
    """
    with reading(services) as connection:
        return year_views.year_view(services, connection, actor, year, division)


@router.get("/{year}/differences")
def list_differences(
    services: Parts, actor: SignedIn, year: Year, wanted: Annotated[Wanted, Query()]
) -> dict[str, Any]:
    """最近一次重述与公布的不同:逐户(和不属于户的行)的前后取值、所由业务;`next` 是下一页的 `after`。"""
    with reading(services) as connection:
        return year_views.differences_view(
            connection, actor, year, wanted.division, wanted.after, wanted.limit
        )


@router.post("/{year}/checks", status_code=202)
def post_check(
    services: Parts, actor: SignedIn, year: Year, check: Check, idempotency_key: Annotated[str, Header()] = ""
) -> dict[str, Any]:
    """在后台重算(`regenerate`,与公布的校验值核对)或按现在所知重述(`restate`)已定格的年度。"""
    key = require_key(idempotency_key)
    return _given(services, year_works.ask_check(services, actor, check.kind, year, check.division, key))


@router.post("/{year}/close")
def post_close(  # noqa: PLR0913, PLR0917  which year, how, under which id
    services: Parts,
    actor: SignedIn,
    year: Year,
    response: Response,
    closing: Closing | None = None,
    idempotency_key: Annotated[str, Header()] = "",
) -> dict[str, Any]:
    """为整个户册定格一个年度;同一办理编号再送一次得到同一结果,中断后再送一次即接着办。

    `background`:在后台办,立即回答 202;办到哪里见该年度的 `works`。
    """
    key, wanted = require_key(idempotency_key), closing or Closing()
    if wanted.background:
        response.status_code = 202
        return _given(services, year_works.ask_close(services, actor, year, key))
    found = close_year(services, actor, year=year, command_id=key, engine_name=wanted.engine)
    give(services, "count_years")
    return found


def _given(services: Services, work: dict[str, Any]) -> dict[str, Any]:
    """The work, which a job does now."""
    give(services, "run_year_work", work=work["id"])
    return {name: value for name, value in work.items() if name not in {"account", "key"}}
