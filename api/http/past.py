"""The past: figures and households of a division as of a point, and what differs between two points."""

from base64 import urlsafe_b64decode
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api import standings
from api.differences import household_difference_view
from api.http.doors import Parts, SignedIn, reading
from api.http.households import AfterInvalid, page_token
from api.points import read_point
from api.proofs import with_proofs
from api.standings import Page
from replay.asof.points import Asked

router = APIRouter(prefix="/api/v1", tags=["历史"])


class At(BaseModel):
    """One point: as of a date or year-end, as known at a time or index; now where nothing is said."""

    model_config = ConfigDict(extra="forbid")
    as_of: str | None = None
    known_at: str | None = None

    def asked(self) -> Asked:
        """Raises AsOfInvalid, KnownAtInvalid."""
        return read_point(self.as_of, self.known_at)


class Listed(At):
    """One point, and which part of the list."""

    status: str | None = None
    after: str | None = Field(default=None, max_length=200)
    limit: int = Field(default=50, ge=1, le=200)


class Between(BaseModel):
    """Two points; each is now where nothing is said of it."""

    model_config = ConfigDict(extra="forbid")
    from_as_of: str | None = None
    from_known_at: str | None = None
    to_as_of: str | None = None
    to_known_at: str | None = None

    def asked(self) -> tuple[Asked, Asked]:
        """Raises AsOfInvalid, KnownAtInvalid."""
        return read_point(self.from_as_of, self.from_known_at), read_point(self.to_as_of, self.to_known_at)


class ListedBetween(Between):
    """Two points, and which part of the list."""

    after: str | None = Field(default=None, max_length=200)
    limit: int = Field(default=20, ge=1, le=100)


@router.get("/households/{household}/difference")
def get_household_difference(
    services: Parts, actor: SignedIn, household: str, between: Annotated[Between, Query()]
) -> dict[str, Any]:
    """一户前后两个时点的不同:每项的前后取值,和造成不同的业务(含撤回和恢复)。"""
    before, after = between.asked()
    with reading(services) as connection:
        view = household_difference_view(services, connection, actor, household, before, after)
        return view | {"events": with_proofs(connection, view["events"])}


@router.get("/divisions/{code}/figures")
def get_division_figures(
    services: Parts, actor: SignedIn, code: str, at: Annotated[At, Query()]
) -> dict[str, Any]:
    """一个行政区划和下一级各区划(`divisions`)在某个时点的户数、人数(按脱贫状态);`index` 说明数到第几项业务。

    `own`:村或县在该时点的年度表(有表的最近年度 `year`),村另有贫困村状态 `poverty` 和自然村;其他区划为空。
    """
    return standings.figures_view(services, actor, code, at.asked())


@router.get("/divisions/{code}/households")
def get_division_households(
    services: Parts, actor: SignedIn, code: str, listed: Annotated[Listed, Query()]
) -> dict[str, Any]:
    """一个行政区划在某个时点的户和状态,按村和户排列;`next` 是下一页的 `after`。"""
    (asked,), after = _going_on(listed.after, [listed.asked()])
    page = Page(after, listed.limit)
    view = standings.households_view(services, actor, code, asked, listed.status, page)
    return _paged(view, "village", view)


@router.get("/divisions/{code}/difference")
def get_division_difference(
    services: Parts, actor: SignedIn, code: str, between: Annotated[ListedBetween, Query()]
) -> dict[str, Any]:
    """一个行政区划前后两个时点的不同:前后的户数、人数,状态、所在村或成员不同的户,和造成不同的业务。

    `own`:村或县自己的资料的不同,年度表逐项(`entry`)列出,和造成不同的业务;其他区划为空。
    """
    (one, other), place = _going_on(between.after, between.asked())
    page = Page(place, between.limit)
    view = standings.division_difference_view(services, actor, code, one, other, page)
    return _paged(view, "place", view["from"], view["to"])


def _paged(view: dict[str, Any], place: str, *points: dict[str, Any]) -> dict[str, Any]:
    """The view with `next`: what the following page begins after, and up to which indexes it is known."""
    rows, more = view["households"], view.pop("more")
    if not more:
        return view | {"next": None}
    indexes = ".".join(str(point["index"]) for point in points)
    return view | {"next": page_token(f"{indexes}/{rows[-1][place]}", rows[-1]["id"])}


def _going_on(after: str | None, asked: Sequence[Asked]) -> tuple[list[Asked], tuple[str, str]]:
    """The points, what is "now" known as on the first page, and after which place and household to go on.

    Raises AfterInvalid.
    """
    if after is None:
        return [*asked], ("", "")
    try:
        text = urlsafe_b64decode(after + "=" * (-len(after) % 4)).decode("ascii")
        indexes, place, household = text.split("/")
        known = [int(one) for one in indexes.split(".")]
    except ValueError:
        raise AfterInvalid from None
    if not place.isdigit() or not household.isalnum() or len(known) != len(asked):
        raise AfterInvalid
    found = zip(asked, known, strict=True)
    return [p if p.known is not None else p._replace(known=n) for p, n in found], (place, household)
