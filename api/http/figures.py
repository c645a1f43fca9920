"""Figures of a division: now, what its households are made up of, and year-end by year-end."""

from typing import Any

from fastapi import APIRouter

from api import jobs
from api.figure_views import figures_view, makeup_view, series_view
from api.http.doors import Parts, SignedIn, reading
from api.http.households import division_of

router = APIRouter(prefix="/api/v1/figures", tags=["行政区划"])


@router.get("")
def get_figures(services: Parts, actor: SignedIn, division: str | None = None) -> dict[str, Any]:
    """户数和人数(按脱贫状态),本区划的和下一级各区划(`divisions`)的。

    `up_to` 说明数到第几项业务,`waiting_villages` 是还待重新统计的村数。
    """
    under = division_of(actor, division)
    with reading(services) as connection:
        return figures_view(connection, under)


@router.get("/makeup")
def get_makeup(services: Parts, actor: SignedIn, division: str | None = None) -> dict[str, Any]:
    """有成员的户按主要致贫原因(`causes`,建档立卡户)和家庭人口(`sizes`)的户数、人数;清退的不算。"""
    under = division_of(actor, division)
    with reading(services) as connection:
        return makeup_view(connection, under)


@router.get("/years")
def get_series(services: Parts, actor: SignedIn, division: str | None = None) -> dict[str, Any]:
    """历年年底数字:已定格的按公布的,未定格的按最近一次统计时所知(`index`);`counting` 表示正在统计。"""
    under = division_of(actor, division)
    with reading(services) as connection:
        return series_view(connection, under) | {"counting": jobs.is_given(connection, "count_years")}


@router.post("/years", status_code=202)
def post_series(services: Parts, _actor: SignedIn) -> dict[str, Any]:
    """在后台重新统计各年度的年底数字(已定格且统计过的不再统计);每天夜里自动统计一次。"""
    return {"job": jobs.give(services, "count_years")}
