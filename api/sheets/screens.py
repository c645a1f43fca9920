"""The columns by which the fields of an annual form are typed on a screen: the same as in a sheet."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from api.sheets.cells import read
from api.sheets.columns import Column, Kind
from api.sheets.fields import CONDITIONS, EXPORT, FORM, INCOME, MEASURES, MONITORING
from api.sheets.place_fields import columns_of_place
from domain.blocks import Conditions, Income, Measures, MonitoringForm, PersonForm
from domain.commands import RemoveHousehold
from domain.places import PlaceForm
from domain.quantities import yuan

if TYPE_CHECKING:
    from pydantic import BaseModel

    from api.sheets.errors import CellRefused

#: Kinds whose value is kept in hundredths of what is typed.
IN_HUNDREDTHS = frozenset({Kind.MONEY, Kind.HUNDREDTHS, Kind.SUM, Kind.MEASURE, Kind.PERCENT})
NUMBERS = IN_HUNDREDTHS | {Kind.COUNT, Kind.FIGURE, Kind.MONTHS, Kind.YEAR}
_RECLAIM = Column("追回金额（元）", Kind.MONEY, "household.reclaim")
_WHEN = "识别时"
_BLOCKS: dict[type[BaseModel], tuple[Column, ...]] = {
    Conditions: CONDITIONS, Income: INCOME, Measures: MEASURES,
    PersonForm: tuple(one for one in EXPORT if one.place.startswith(FORM)),
    MonitoringForm: tuple(one for one in MONITORING if one.path[2:-1] == ("identified",)),
    RemoveHousehold: (_RECLAIM,),
}  # fmt: skip


@cache
def columns_of(form: type[BaseModel]) -> dict[str, Column]:
    """Field → column; empty where a form is in no sheet."""
    if issubclass(form, PlaceForm):
        return {column.path[-1]: column for column in columns_of_place(form)}
    return {column.path[-1]: column for column in _BLOCKS.get(form, ())}


def as_stored(column: Column, text: str) -> int:
    """A number as the register keeps it. Raises CellRefused."""
    return int(read(column, text))


def why(column: Column, refused: CellRefused) -> str:
    """What is wrong, without the column's name before it."""
    return refused.message.removeprefix(f"“{column.head}”").removesuffix("。")


def as_typed(column: Column, value: Any) -> str:
    """A kept number as somebody types it: 120000 fen are 1200.00."""
    return yuan(value) if column.kind in IN_HUNDREDTHS else str(value)


def head_of(column: Column) -> str:
    """What a screen calls it; of a monitoring the heads say when it was asked too."""
    return column.head.removeprefix(_WHEN)
