"""Households: lists by keyset, one household at any time, its history, and why its values are so."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api.http.doors import Parts, SignedIn, etag, reading
from api.points import read_point
from api.proofs import with_proofs
from api.reading import division_names
from api.sight import RESTRICTED, require_inside, shown_name
from api.views import history_view, household_view, why_view
from domain.codes import check_code
from domain.commands import Text
from domain.errors import InvalidInput
from domain.events import Actor, Key
from domain.values import in_words
from ledger.database import Connection
from projections import households
from projections.restrictions import restricted

router = APIRouter(prefix="/api/v1/households", tags=["户"])


class AfterInvalid(InvalidInput):
    """`after` is not what an earlier page gave as `next`."""

    code, field, sentence = "after_invalid", "after", "翻页位置无效,请从第一页重新查。"


class Filter(BaseModel):
    """Which households: by status, or by 户编号."""

    model_config = ConfigDict(extra="forbid")
    division: str | None = None
    status: str | None = None
    number: str | None = Field(default=None, max_length=30)
    after: str | None = Field(default=None, max_length=200)
    limit: int = Field(default=50, ge=1, le=200)


class Search(BaseModel):
    """A name goes into the body: nothing personal stands in an address."""

    model_config = ConfigDict(extra="forbid")
    name: Text
    division: str | None = None
    limit: int = Field(default=50, ge=1, le=200)


class Asked(BaseModel):
    """Which value: a field of the household, or of a person or year of it."""

    model_config = ConfigDict(extra="forbid")
    kind: str = "household"
    id: str | None = None
    field: str = "status"


@router.get("")
def list_households(services: Parts, actor: SignedIn, asked: Annotated[Filter, Query()]) -> dict[str, Any]:
    """户列表,按村和户排列;`next` 是下一页的 `after`。"""
    division = division_of(actor, asked.division)
    if asked.status is not None:
        check_code("poverty_status", asked.status, "脱贫状态")
    after = page_position(asked.after)
    with reading(services) as connection:
        if asked.number is not None:
            rows = numbered(connection, asked.number, division, asked.status)
        else:
            rows = households.listing(
                connection, division, status=asked.status, after=after, limit=asked.limit + 1
            )
        page, more = rows[: asked.limit], rows[asked.limit :]
        found = shown_rows(connection, actor, page)
    return {"households": found, "next": page_token(page[-1]["village"], page[-1]["id"]) if more else None}


@router.post("/search")
def search_households(services: Parts, actor: SignedIn, asked: Search) -> dict[str, Any]:
    """按成员姓名查户(姓名不出现在地址里);`more` 表示还有没列出的。"""
    division = division_of(actor, asked.division)
    with reading(services) as connection:
        rows = households.find_name(connection, asked.name, division, asked.limit + 1)
        found = shown_rows(connection, actor, rows[: asked.limit])
    return {"households": found, "more": len(rows) > asked.limit}


@router.get("/{household}")
def get_household(  # noqa: PLR0913, PLR0917  two times, and where to put the ETag
    services: Parts,
    actor: SignedIn,
    response: Response,
    household: str,
    as_of: str | None = None,
    known_at: str | None = None,
) -> dict[str, Any]:
    """一户:登记内容、现有和离开的成员、历年采集表。

    `as_of`:某日或某年底的情况;`known_at`:按某时或账册编到第几项时所知。现况带 ETag,办理时用 If-Match 送回。
    """
    asked = read_point(as_of, known_at)
    with reading(services) as connection:
        view = household_view(services, connection, actor, household, as_of=asked.as_of, known_at=asked.known)
    if as_of is None and known_at is None:
        response.headers["ETag"] = etag(view["position"])
    return view


@router.get("/{household}/history")
def get_history(services: Parts, actor: SignedIn, household: str) -> dict[str, Any]:
    """一户的历次业务,含综合回退,双向关联;`index` 是账册里的序号,`published` 是已有证明可取。"""
    with reading(services) as connection:
        told = history_view(services, connection, actor, household)
        return {"id": household, "events": with_proofs(connection, told)}


@router.get("/{household}/why")
def get_why(
    services: Parts, actor: SignedIn, household: str, asked: Annotated[Asked, Query()]
) -> dict[str, Any]:
    """为什么是这样:一项内容依据哪些业务、核查、人员、时间和佐证材料。

    `kind` 为 household、person、membership、household_year、person_year;除户以外用 `id` 说明是谁或哪一年。
    """
    with reading(services) as connection:
        return why_view(services, connection, actor, household, asked.kind, asked.id, asked.field)


def division_of(actor: Actor, division: str | None) -> str:
    """The division asked for, the account's own by default. Raises NotFound for one outside."""
    if division is None:
        return actor.division
    require_inside(actor, division, "这个行政区划")
    return division


def numbered(
    connection: Connection, number: str, division: str, status: str | None = None
) -> list[dict[str, Any]]:
    """Rows of the households with a 户编号."""
    ids = households.find_number(connection, number, division)
    rows = [row for one in ids if (row := households.household(connection, one, division))]
    return [counted(connection, row) for row in rows if status in {None, row["status"]}]


def counted(connection: Connection, row: dict[str, Any]) -> dict[str, Any]:
    """A household's row with its head's name and the number of its people."""
    present = [person for person in households.people(connection, row["id"]) if person["present"]]
    head = next((person["name"] for person in present if person["id"] == row["head"]), None)
    return row | {"head_name": head, "people": len(present)}


def shown_rows(connection: Connection, actor: Actor, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows as a list shows them, masked as the account sees persons."""
    places = division_names(connection, (row["village"] for row in rows if row["village"]))
    hidden = restricted(connection)
    rows = [_with_head(row, hidden) for row in rows]
    return [
        {
            "id": row["id"], "number": row["number"], "village": row["village"],
            "village_name": places.get(row["village"]), "status": row["status"],
            "status_label": in_words(Key("household", "", "status"), row["status"]),
            "attribute": row["attribute"], "people": row["people"],
            "closed": row["people"] == 0,
        }
        | {n: shown_name(actor, row[n]) for n in ("head_name", "person_name") if n in row}
        for row in rows
    ]  # fmt: skip


def _with_head(row: dict[str, Any], hidden: frozenset[str]) -> dict[str, Any]:
    """The row, its head nameless while his data are restricted."""
    return row | {"head_name": RESTRICTED} if row.get("head_name") and row["head"] in hidden else row


def page_token(village: str, household: str) -> str:
    """What goes on after a household of a list."""
    return urlsafe_b64encode(f"{village}/{household}".encode()).decode().rstrip("=")


def page_position(after: str | None) -> tuple[str, str]:
    """The village and household of a token, the first of all without one. Raises AfterInvalid."""
    if after is None:
        return "", ""
    try:
        village, _, household = (
            urlsafe_b64decode(after + "=" * (-len(after) % 4)).decode("ascii").partition("/")
        )
    except ValueError:
        raise AfterInvalid from None
    if not village.isdigit() or not household.isalnum():
        raise AfterInvalid
    return village, household
