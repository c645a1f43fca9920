"""Long lists by pages of a hundred, where all of a list is at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from api.console.filling import whole_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

T = TypeVar("T")
MOST = 100


class Stretch(NamedTuple, Generic[T]):
    """What stands on a page of a list, and which page follows it."""

    rows: Sequence[T]
    following: int | None


def page_of(request: Request) -> int:
    """The page that the address names; the first where it names none."""
    return whole_number(request.query_params.get("page", "")) or 1


def stretch(rows: Sequence[T], request: Request) -> Stretch[T]:
    """The page of a list that the address names."""
    page = page_of(request)
    end = page * MOST
    return Stretch(rows[end - MOST : end], page + 1 if len(rows) > end else None)
