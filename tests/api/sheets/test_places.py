"""The annual forms of places as sheets: a column for every field, and rows that name their place."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from api.sheets.checks import Target, units_of
from api.sheets.columns import Kind, Unit, Use
from api.sheets.comparisons import LISTS
from api.sheets.fields import HOUSEHOLDS, LAYOUTS, NATURAL_VILLAGES, VILLAGES
from api.sheets.judging import labels_of
from api.sheets.place_fields import FORM
from api.sheets.place_rows import Living, Placed, write_places
from api.sheets.places import checked_place
from api.sheets.reading import read_file
from api.sheets.registered import Household, Member
from api.sheets.writing import write_template
from domain.places import NaturalVillageForm, VillageForm
from tests.api.sheets import given
from tests.api.sheets.given import COUNTY, YEAR, Cells, table, village_code, workbook

if TYPE_CHECKING:
    from pathlib import Path

    from api.sheets.columns import Layout
    from domain.places import PlaceForm

VILLAGE = "150525100200"
FORMS = [(VILLAGES, VillageForm), (NATURAL_VILLAGES, NaturalVillageForm)]
of_form = pytest.mark.parametrize(("layout", "form"), FORMS)


def lives(
    one: str, people: int, status: str = "not_exited", natural: str = "", village: str = VILLAGE
) -> Household:
    members = tuple(Member(f"{one}-{n}", {}, "head") for n in range(people))
    blocks = {"conditions": {"natural_village": natural}} if natural else {}
    return Household(one, {"village": village, "status": status}, members, blocks)


def row(**more: object) -> Cells:
    return {**dict(zip("省市县乡村", given.VILLAGES[VILLAGE], strict=True)), "年度": YEAR, **more}


@of_form
def test_every_field_has_its_column_and_its_unit(layout: Layout, form: type[PlaceForm]) -> None:
    (sheet,) = layout.sheets
    assert {c.place.removeprefix(f"{FORM}.") for c in sheet.columns if c.use is Use.ASKED} == set(
        form.model_fields
    )
    kinds = {column.place: (column.kind, column.head) for column in sheet.columns}
    assert kinds[f"{FORM}.arable_land"] == (Kind.MEASURE, "耕地面积(亩)")
    assert kinds[f"{FORM}.bus"] == (Kind.YES_NO, "是否通客运班车")
    assert kinds[f"{FORM}.labour_force"] == (Kind.FIGURE, "劳动力人数")


@of_form
def test_the_template_has_a_list_for_every_yes_or_no(
    tmp_path: Path, layout: Layout, form: type[PlaceForm]
) -> None:
    write_template(tmp_path / "t.xlsx", layout)
    with zipfile.ZipFile(tmp_path / "t.xlsx") as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    asked = [n for n, field in form.model_fields.items() if "bool" in str(field.annotation)]
    assert sheet.count("<dataValidation ") == len(asked) > 0


@of_form
def test_what_is_written_reads_back_as_the_greatest_and_the_least(
    tmp_path: Path, layout: Layout, form: type[PlaceForm]
) -> None:
    greatest = {Kind.FIGURE: 10**8, Kind.MEASURE: 10**10, Kind.SUM: 10**15, Kind.PERCENT: 10**4}
    columns = {c.place.removeprefix(f"{FORM}."): c for c in layout.sheets[0].columns if c.use is Use.ASKED}
    full = {n: greatest.get(c.kind, True) for n, c in columns.items()}
    name = "东沟" if layout.unit is Unit.NATURAL_VILLAGE else None
    for values in (full, dict.fromkeys(full, 0) | {n: False for n, v in full.items() if v is True}):
        # the form itself takes these, so that nothing it holds is beyond a cell
        stored = form(**values).stored()
        found = [Placed(VILLAGE, name, stored)]
        write_places(tmp_path / "f.xlsx", layout.kind, found, Living([]), YEAR, given.NAMES)
        (read,) = read_file(tmp_path / "f.xlsx", layout).rows
        assert read.errors == []
        assert {p.removeprefix(f"{FORM}."): v for p, v in read.values.items() if p.startswith(FORM)} == stored


def test_the_register_counts_who_lived_there_and_leaves_out_the_removed() -> None:
    living = Living([
        lives("a", 3), lives("b", 2, "exited", "东 沟"), lives("c", 1, "returned", "东沟"),
        lives("d", 0, "removed"), lives("e", 4, village="150525101200"),
    ])  # fmt: skip
    assert living.of(Placed(VILLAGE, None, {"all_people": 1000})) == {
        "households": 3, "people": 6, "poor_households": 2, "poor_people": 4, "poverty_incidence": 40,
    }  # fmt: skip
    assert living.of(Placed(VILLAGE, "东沟", {})) == {
        "households": 2, "people": 3, "poor_households": 1, "poor_people": 1, "poverty_incidence": None,
    }  # fmt: skip
    assert living.of(Placed(VILLAGE, "西沟", {}))["households"] == 0


def test_a_place_whose_village_nobody_knows_is_listed_instead(tmp_path: Path) -> None:
    def names(code: str) -> tuple[str, ...]:
        from api.divisions import DivisionNotFound  # noqa: PLC0415

        raise DivisionNotFound(division=code)

    found = [Placed(VILLAGE, "东沟", {"all_people": 1})]
    done = write_places(tmp_path / "f.xlsx", "natural-villages", found, Living([]), YEAR, names)
    assert (done.places, [tuple(one) for one in done.left_out]) == (
        0, [("东沟", VILLAGE, "village_unknown")],
    )  # fmt: skip


def test_one_place_is_one_unit_however_its_name_is_spaced(tmp_path: Path) -> None:
    rows = [row(自然村=name) for name in ("东沟", " 东 沟 ", "东沟（新）", "东沟(新)", "")]
    heads = NATURAL_VILLAGES.sheets[0].heads
    file = read_file(workbook(tmp_path / "f.xlsx", {"x": table(heads, rows)}), NATURAL_VILLAGES)
    units = units_of(file.lines)
    assert [[line.number for line in unit] for unit in units] == [[2, 3], [4, 5], [6]]
    target = Target(COUNTY, YEAR, village_code)
    sheaves = [checked_place(n, unit, target) for n, unit in enumerate(units)]
    assert [sheaf.number for sheaf in sheaves] == [f"{VILLAGE} 东沟", f"{VILLAGE} 东沟(新)", None]
    assert [[error.code for error in sheaf.errors] for sheaf in sheaves] == [
        ["place_repeated"], ["place_repeated"], ["cell_needed"],
    ]  # fmt: skip


def test_verdicts_are_called_by_what_they_are_about() -> None:
    assert list(labels_of(HOUSEHOLDS.unit).values()) == ["建账", "采集", "更改", "没有变化", "退回"]
    for layout in (VILLAGES, NATURAL_VILLAGES):
        assert list(labels_of(layout.unit).values()) == ["新采集", "更改", "没有变化", "退回"]
    assert {layout.unit for layout in (*LAYOUTS.values(), *LISTS.values())} == set(Unit)
