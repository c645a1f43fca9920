"""Statistical years over HTTP: which are closed, and closing one."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Path
from pydantic import BaseModel, ConfigDict

from api.closing import close_year, years_view
from api.http.commands import require_key
from api.http.doors import Parts, SignedIn, reading

router = APIRouter(prefix="/api/v1/years", tags=["年底数据"])

Year = Annotated[int, Path(ge=1900, le=2200)]


class Closing(BaseModel):
    """What a year is closed with."""

    model_config = ConfigDict(extra="forbid")
    engine: str = "duckdb"


@router.get("")
def list_years(services: Parts, actor: SignedIn) -> dict[str, Any]:
    """已定格(closed)和正在定格(closing)的年度:账册序号、表式版本、校验值。"""
    with reading(services) as connection:
        return {"years": years_view(connection, actor)}


@router.post("/{year}/close")
def post_close(
    services: Parts,
    actor: SignedIn,
    year: Year,
    closing: Closing | None = None,
    idempotency_key: Annotated[str, Header()] = "",
) -> dict[str, Any]:
    """为整个户册定格一个年度;同一办理编号再送一次得到同一结果,中断后再送一次即接着办。"""
    key, engine = require_key(idempotency_key), (closing or Closing()).engine
    return close_year(services, actor, year=year, command_id=key, engine_name=engine)
