"""Divisions of the account's own: children, look-up and paths, now or as a year had them."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api.divisions import DivisionNotFound, Divisions
from api.http.doors import Parts, SignedIn, reading
from api.http.households import division_of
from domain.division_facts import year_end
from domain.divisions import KIND_LABELS, NATION, Division, digits_below, level
from domain.errors import InvalidInput
from domain.events import Actor

router = APIRouter(prefix="/api/v1", tags=["行政区划"])


class YearNeedsProvince(InvalidInput):
    """The whole nation as of another year is no list for a page."""

    code, field = "year_needs_province", "under"
    sentence = "按年份查区划时,请先选到省。"


class Wanted(BaseModel):
    """Either the path of a division, or what lies right under one, or a search."""

    model_config = ConfigDict(extra="forbid")
    under: str | None = None
    path: str | None = None
    search: str | None = Field(default=None, max_length=50)
    year: int | None = Field(default=None, ge=1900, le=2200)
    limit: int = Field(default=50, ge=1, le=1000)


@router.get("/divisions")
def list_divisions(services: Parts, actor: SignedIn, wanted: Annotated[Wanted, Query()]) -> dict[str, Any]:
    """下级区划;`search` 按名称或拼音首字母查;`path` 给出从省到该区划的路径;`year` 用当年的名称和代码。"""
    with reading(services) as connection:
        divisions = Divisions(connection)
        if wanted.path is not None:
            found = _path(divisions, actor, wanted.path, wanted.year)
        elif wanted.year is not None:
            found = _at(divisions, actor, wanted, year_end(wanted.year))
        elif wanted.search is not None:
            found = divisions.search(wanted.search, division_of(actor, wanted.under), wanted.limit)
        else:
            found = divisions.children(division_of(actor, wanted.under), limit=wanted.limit)
        return {"year": wanted.year, "divisions": [_shown(one) for one in found]}


def _path(divisions: Divisions, actor: Actor, code: str, year: int | None) -> list[Division]:
    division_of(actor, code)
    if year is None:
        return divisions.path(code)
    found = divisions.path_at(code, year_end(year))
    if not found:
        raise DivisionNotFound(division=code)
    return found


def _at(divisions: Divisions, actor: Actor, wanted: Wanted, when: date) -> list[Division]:
    """Divisions under the codes and names of a day; the account's own division as it was then."""
    own = NATION if actor.division == NATION else _then(divisions, actor.division, when)
    under = own if wanted.under is None else wanted.under
    if not under.startswith(own) or level(under) == "village":
        raise DivisionNotFound(division=under[:12])
    if under == NATION:
        raise YearNeedsProvince
    rows = sorted(divisions.table_at(when, under).items())
    if wanted.search is not None:
        hits = [Division.of(code, name) for code, name in rows if wanted.search in name]
        return sorted(hits, key=lambda d: (len(d.code), d.code))[: wanted.limit]
    below = digits_below(under)
    return [Division.of(code, name) for code, name in rows if len(code) == below][: wanted.limit]


def _then(divisions: Divisions, code: str, when: date) -> str:
    path = divisions.path_at(code, when)
    if not path:
        raise DivisionNotFound(division=code)
    return path[-1].code


def _shown(division: Division) -> dict[str, Any]:
    return {
        "code": division.code, "name": division.name, "level": division.level,
        "kind": KIND_LABELS.get(division.kind or ""),
    }  # fmt: skip
