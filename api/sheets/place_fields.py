"""The columns of the annual forms of places, after the fields of `domain.places`."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from api.sheets.columns import Column, Kind, Layout, Sheet, Unit, Use
from domain.places import NaturalVillageForm, VillageForm, title_of, unit_of

if TYPE_CHECKING:
    from domain.places import PlaceForm

FORM = "place_year.form"
NAME = Column("自然村", Kind.TEXT, "natural_village.name", Use.KEY, needed=True)
#: Unit of a field → how its cells are filled in.
KINDS = {"元": Kind.SUM, "亩": Kind.MEASURE, "公里": Kind.MEASURE, "%": Kind.PERCENT}
#: What the register counts of a place at the end of the year.
COUNTED = tuple(
    Column(head, kind, f"counted.{name}", Use.COUNTED)
    for name, head, kind in (
        ("households", "在册户数", Kind.FIGURE),
        ("people", "在册人口", Kind.FIGURE),
        ("poor_households", "未脱贫户数(含返贫)", Kind.FIGURE),
        ("poor_people", "未脱贫人口(含返贫)", Kind.FIGURE),
        ("poverty_incidence", "贫困发生率(%)", Kind.PERCENT),
    )
)


def columns_of_place(form: type[PlaceForm]) -> tuple[Column, ...]:
    """A column for every field of a form."""
    return tuple(_column(form, name) for name in form.model_fields)


def _column(form: type[PlaceForm], name: str) -> Column:
    unit, title = unit_of(form, name), title_of(form, name)
    if unit is not None:
        return Column(f"{title}({unit})", KINDS[unit], f"{FORM}.{name}", Use.ASKED)
    says_yes = bool in get_args(form.model_fields[name].annotation)
    return Column(title, Kind.YES_NO if says_yes else Kind.FIGURE, f"{FORM}.{name}", Use.ASKED)


def place_layouts(division: tuple[Column, ...], year: Column) -> tuple[Layout, Layout]:
    """The layouts of villages and of natural villages, keyed by these columns."""
    key = tuple(column.place for column in division)
    village = (*division, year, *columns_of_place(VillageForm), *COUNTED)
    natural = (*division, NAME, year, *columns_of_place(NaturalVillageForm), *COUNTED)
    return (
        Layout(
            "villages", "村年度表:一张工作表,每村一行。",
            (Sheet("村", "每村一行。", village, key=key),), Unit.VILLAGE,
        ),
        Layout(
            "natural-villages", "自然村年度表:一张工作表,每个自然村一行。",
            (Sheet("自然村", "每个自然村一行。", natural, key=(*key, NAME.place)),), Unit.NATURAL_VILLAGE,
        ),
    )  # fmt: skip
