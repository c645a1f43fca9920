"""Year-ends over HTTP: the head of one that was published, and its figures."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from api.http.doors import Parts, SignedIn
from api.yearends import archive, source_of

router = APIRouter(prefix="/api/v1/years", tags=["年底数据"])

Year = Annotated[int, Path(ge=1900, le=2200)]
Division = Annotated[
    str | None, Query(description="代码按该年12月31日;不写为账号的辖区,辖区包含全册的为全册")
]


@router.get("/{year}/year-end")
def get_year_end(services: Parts, actor: SignedIn, year: Year, division: Division = None) -> dict[str, Any]:
    """重算的年底数据:各表的行数和校验值,`head` 是其 SHA-256 即 `hash` 的全文;全册的与公布的不同则拒绝。"""
    source = source_of(services, actor)
    with archive(source) as found:
        year_end = found.regenerate(year, source.division(found, division, year))
    return asdict(year_end.which) | {
        "hash": year_end.hash, "head": year_end.head.decode(),
        "tables": {name: one._asdict() for name, one in year_end.tables.items()},
    }  # fmt: skip


@router.get("/{year}/figures")
def get_year_figures(
    services: Parts,
    actor: SignedIn,
    year: Year,
    division: Division = None,
    now: Annotated[bool, Query(description="按现在所知,不按定格时")] = False,  # noqa: FBT002  a switch
) -> dict[str, Any]:
    """年底数字:本区划(`total`)和下一级各区划(`divisions`)的户数、人数、当年变动,两种口径,与上年的平衡。"""
    source = source_of(services, actor)
    with archive(source) as found:
        return found.figures(year, source.division(found, division, year), now=now)
