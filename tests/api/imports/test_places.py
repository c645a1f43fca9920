"""Annual forms of places on their way in and out: checked, recorded, exported, undone as one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from python_calamine import load_workbook

from api.batches import of_import
from api.exports import Wanted, export_division
from api.imports import runner, undoing
from api.imports.store import Imports
from api.imports.undo_store import Undoings
from api.imports.views import refused_workbook, unit_view
from api.sheets.fields import LAYOUTS, NATURAL_VILLAGES, VILLAGES
from domain.commands import SurveyNaturalVillage, SurveyVillage
from domain.places import NaturalVillageForm, VillageForm
from tests.api.sheets.given import Cells, persons_file, table, workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.support.hall import Hall

YEAR, COUNTY, VILLAGE = 2020, "150525", "150525100200"
NEXT = "150525100201"
FIGURES: Cells = {
    "总户数(含不在册的户)": 300, "总人口(含不在册的人)": 1000, "耕地面积(亩)": 1234.5,
    "广播电视覆盖率(%)": 98.5, "村集体经济收入(元)": "12,000.00", "是否通客运班车": "是", "是否通宽带": "否",
}  # fmt: skip


def village(hall: Hall, **more: Any) -> Cells:
    five = dict(zip("省市县乡村", hall.names, strict=True))
    return {**five, "年度": YEAR, **FIGURES, **more}


def natural(hall: Hall, name: str, **more: Any) -> Cells:
    five = dict(zip("省市县乡村", hall.names, strict=True))
    return {**five, "自然村": name, "年度": YEAR, "总人口(含不在册的人)": 90, **more}


def uploaded(hall: Hall, kind: str, rows: Sequence[Cells] | Path, year: int = YEAR) -> str:
    """A checked import of these rows, or of a file."""
    if isinstance(rows, list):
        layout = LAYOUTS[kind]
        sheets = {layout.sheets[0].name: table(layout.sheets[0].heads, rows)}
        file = workbook(hall.folder / "places.xlsx", sheets)
    else:
        file = rows  # type: ignore[assignment]
    import_id = runner.upload(
        hall.services, hall.clerk, file, name="p.xlsx", kind=kind, division=COUNTY, year=year
    )
    runner.check(hall.services, import_id)
    return import_id


def imported(hall: Hall, kind: str, rows: Sequence[Cells] | Path, year: int = YEAR) -> str:
    import_id = uploaded(hall, kind, rows, year)
    runner.confirm(hall.services, import_id, hall.clerk)
    runner.append(hall.services, import_id)
    return import_id


def exported(hall: Hall, kind: str, name: str = "out.xlsx", division: str = COUNTY) -> Path:
    file = hall.folder / name
    export_division(hall.services, file, Wanted(kind, division, YEAR), "clerk")
    return file


def shown(file: Path) -> list[dict[str, Any]]:
    """The rows of the first sheet by head, blanks left out."""
    heads, *rows = load_workbook(str(file)).get_sheet_by_index(0).to_python()
    return [{str(h): v for h, v in zip(heads, row, strict=True) if v != ""} for row in rows]


def problems(hall: Hall, import_id: str) -> list[tuple[int, str | None, str]]:
    with hall.services.pool.connection() as connection:
        found = Imports(connection).problems(import_id).values()
    return [(p["row"], p["column"], p["code"]) for some in found for p in some]


def test_a_form_goes_in_once_it_is_confirmed_and_then_a_changed_one(hall: Hall) -> None:
    # given a checked file, the register is as it was
    import_id = uploaded(hall, "villages", [village(hall)])
    assert hall.counts(import_id) == {"new": 1}
    assert hall.events() == []
    # when it is confirmed, the form is there as it was typed
    imported(hall, "villages", [village(hall)])
    assert hall.events() == ["village.surveyed"]
    assert hall.rows()["village_year"][VILLAGE, "2020"]["form"] == {
        "all_households": 300, "all_people": 1000, "arable_land": 123450, "broadcast_coverage": 9850,
        "collective_income": 1_200_000, "bus": True, "broadband": False,
    }  # fmt: skip
    # and the next file replaces it, or says the same
    changed = [village(hall, **{"总人口(含不在册的人)": 1001})]
    assert hall.counts(imported(hall, "villages", changed)) == {"changed": 1, "recorded": 1}
    assert hall.counts(imported(hall, "villages", changed)) == {"unchanged": 1}


def test_a_blank_yes_or_no_was_not_asked_and_a_blank_row_is_no_form(hall: Hall) -> None:
    blank: Cells = dict.fromkeys(FIGURES, "")
    assert hall.counts(imported(hall, "villages", [village(hall, **blank)])) == {"unchanged": 1}
    imported(hall, "villages", [village(hall, **(blank | {"是否通宽带": "是"}))])
    assert hall.rows()["village_year"][VILLAGE, "2020"]["form"] == {"broadband": True}


def test_natural_villages_of_one_village_go_in_together_by_their_names(hall: Hall) -> None:
    rows = [natural(hall, name) for name in ("东沟", "西 沟", "南沟(新)")]
    assert hall.counts(imported(hall, "natural-villages", rows)) == {"new": 3, "recorded": 3}
    names = sorted(row["name"] for row in hall.rows()["natural_village"].values())
    assert names == ["东沟", "南沟(新)", "西沟"]
    # and in the next file the same names are the same places
    again = [natural(hall, "西沟"), natural(hall, "南沟（新）", **{"总人口(含不在册的人)": 91})]
    assert hall.counts(imported(hall, "natural-villages", again)) == {
        "unchanged": 1, "changed": 1, "recorded": 1,
    }  # fmt: skip


def test_what_is_wrong_is_refused_at_its_row_and_comes_back_with_the_reason(hall: Hall) -> None:
    rows = [
        village(hall, 年度=2019),
        village(hall, 村="没有这个村"),
        village(hall, 村="没有那个村", **{"广播电视覆盖率(%)": 101}),
        village(hall, 乡="大沁他拉街道", 村=""),
    ]
    import_id = uploaded(hall, "villages", rows)
    assert hall.counts(import_id) == {"refused": 4}
    assert problems(hall, import_id) == [
        (2, "年度", "year_differs"), (3, "村", "village_unknown"),
        (4, "广播电视覆盖率(%)", "out_of_range"), (4, "村", "village_unknown"), (5, "村", "cell_needed"),
    ]  # fmt: skip
    with hall.services.pool.connection() as connection:
        job = Imports(connection).one(import_id)
    back = hall.folder / "back.xlsx"
    refused_workbook(hall.services, job, hall.clerk, back)
    assert shown(back)[0]["问题"] == "这一行是2019年度的,导入的是2020年度。"
    totals = load_workbook(str(back)).get_sheet_by_name("合计").to_python()
    assert ["退回的村", 4.0] in [row[:2] for row in totals]
    # and corrected it can be imported as it came back
    file = workbook(hall.folder / "c.xlsx", {"村": [["问题", *VILLAGES.sheets[0].heads], [
        "", *table(VILLAGES.sheets[0].heads, [village(hall)])[1]]]})  # fmt: skip
    assert hall.counts(imported(hall, "villages", file)) == {"new": 1, "recorded": 1}


def test_what_the_rule_refuses_stands_at_its_column(hall: Hall) -> None:
    rows = [
        natural(hall, "东沟", 劳动力人数=91),
        natural(hall, "不详"),
        natural(hall, "西沟"),
        natural(hall, "西沟"),
    ]
    import_id = uploaded(hall, "natural-villages", rows)
    assert problems(hall, import_id) == [
        (2, "劳动力人数", "figure_too_great"), (3, "自然村", "natural_village_nameless"),
        (5, "村", "place_repeated"),
    ]  # fmt: skip


def test_the_figures_that_the_register_counts_are_not_taken_in(hall: Hall) -> None:
    # given two families in the register, one of them in a natural village's form
    hall.imported([*hall.family("H1", 1), *hall.family("H2", 5)])
    # when a form comes with figures of its own
    import_id = uploaded(hall, "villages", [village(hall, 在册户数=99, 在册人口="很多")])
    with hall.services.pool.connection() as connection:
        imports = Imports(connection)
        (staged,) = imports.sheaves(import_id, warned=True)
        told = unit_view(imports.one(import_id), staged)
    assert (told["number"], told["verdict_label"]) == (VILLAGE, "新采集")
    assert [w["code"] for w in told["warnings"]] == ["counted_by_register"]
    runner.confirm(hall.services, import_id, hall.clerk)
    runner.append(hall.services, import_id)
    # then the export says what the register counts
    (row,) = shown(exported(hall, "villages", division=VILLAGE))
    assert (row["在册户数"], row["在册人口"], row["贫困发生率(%)"]) == (2, 4, 0.4)


def test_what_goes_out_comes_in_unchanged_and_goes_out_again_the_same(hall: Hall) -> None:
    # given forms of a village and its natural villages
    imported(hall, "villages", [village(hall)])
    imported(hall, "natural-villages", [natural(hall, name) for name in ("西沟", "东沟")])
    for kind, layout in (("villages", VILLAGES), ("natural-villages", NATURAL_VILLAGES)):
        file = exported(hall, kind, f"{kind}.xlsx")
        assert file.read_bytes() == exported(hall, kind, "same.xlsx").read_bytes()
        assert len(shown(file)) == (2 if layout is NATURAL_VILLAGES else 381)
        # when the export is imported, every row is unchanged
        before = hall.rows()
        counts = hall.counts(imported(hall, kind, file))
        assert set(counts) == {"unchanged"}
        assert hall.rows() == before
        # and taken into a register without it, it goes out the same
        for import_id in imports_of(hall, kind):
            undo(hall, import_id)
        assert exported(hall, kind, "none.xlsx").read_bytes() != file.read_bytes()
        imported(hall, kind, [*of_file(file, layout.kind)])
        assert exported(hall, kind, "again.xlsx").read_bytes() == file.read_bytes()


def imports_of(hall: Hall, kind: str) -> list[str]:
    with hall.services.pool.connection() as connection:
        rows = connection.execute(
            "SELECT i.id FROM staging.import AS i WHERE kind = %s AND EXISTS "
            "(SELECT FROM staging.sheaf WHERE import = i.id AND recorded)", (kind,),
        )  # fmt: skip
        return [one for (one,) in rows]


def of_file(file: Path, kind: str) -> list[Cells]:
    """The rows of a file with another order of its bytes, so that it is another file."""
    assert kind in LAYOUTS
    return shown(file)


def undo(hall: Hall, import_id: str) -> bool:
    undoing.begin(hall.services, import_id, hall.clerk, "导错了")
    undoing.request(hall.services, import_id)
    return undoing.approve(hall.services, import_id, hall.chief)


def test_an_import_is_undone_as_one_and_the_earlier_form_stands_again(hall: Hall) -> None:
    imported(hall, "villages", [village(hall)])
    before = hall.rows()
    later = [village(hall, **{"总人口(含不在册的人)": 2000})]
    import_id = imported(hall, "villages", later)
    assert undo(hall, import_id)
    after = hall.rows()
    assert after["village_year"] == before["village_year"]
    assert hall.said(import_id)["state"] == "undone"


def test_natural_villages_are_undone_but_what_others_surveyed_since_stays(hall: Hall) -> None:
    # given an import of two natural villages, of which one was surveyed again for another year
    import_id = imported(hall, "natural-villages", [natural(hall, "东沟"), natural(hall, "西沟")])
    form = NaturalVillageForm(all_people=95)
    command = SurveyNaturalVillage(command_id="s1", year=2020, village=VILLAGE, name="东沟", form=form)
    (later,) = hall.services.gateway.run(command, hall.clerk).events
    # when it is undone, then that one stays and the other is gone
    undo(hall, import_id)
    assert [row["name"] for row in hall.rows()["natural_village"].values()] == ["东沟"]
    with hall.services.pool.connection() as connection:
        assert {because for _, because in Undoings(connection).kept(import_id)} == {later.id}


def test_a_form_recorded_since_the_check_is_decided_anew(hall: Hall) -> None:
    # given a checked file, and a form that somebody else records meanwhile
    import_id = uploaded(hall, "villages", [village(hall)])
    command = SurveyVillage(command_id="s1", year=YEAR, village=VILLAGE, form=VillageForm(clinics=1))
    hall.services.gateway.run(command, hall.clerk)
    # when it is recorded, then it comes after that one
    runner.confirm(hall.services, import_id, hall.clerk)
    runner.append(hall.services, import_id)
    assert hall.events() == ["village.surveyed"] * 2
    assert hall.counts(import_id) == {"new": 1, "recorded": 1}
    assert hall.rows()["village_year"][VILLAGE, "2020"]["form"]["all_people"] == 1000


def test_the_same_file_after_a_later_change_leaves_the_change(hall: Hall) -> None:
    file = exported_with(hall)
    imported(hall, "villages", file)
    imported(hall, "villages", [village(hall, **{"总人口(含不在册的人)": 1001})])
    assert hall.counts(imported(hall, "villages", file)) == {"unchanged": 1}


def exported_with(hall: Hall) -> Path:
    rows = table(VILLAGES.sheets[0].heads, [village(hall)])
    return workbook(hall.folder / "first.xlsx", {"村": rows})


def test_a_persons_file_is_no_form_of_places(hall: Hall) -> None:
    file = persons_file(hall.folder / "x.xlsx", hall.family("H1", 1))
    import_id = uploaded(hall, "villages", file)
    assert hall.said(import_id)["failure"]["code"] == "column_unknown"


def test_an_earlier_year_counts_who_was_in_the_register_at_its_end(hall: Hall) -> None:
    # given a family taken over in 2020
    hall.imported(hall.family("H1", 1))
    files = {year: hall.folder / f"{year}.xlsx" for year in (2019, 2020)}
    for year, file in files.items():
        export_division(hall.services, file, Wanted("villages", VILLAGE, year), "clerk")
    assert {year: shown(file)[0]["在册户数"] for year, file in files.items()} == {2019: 0, 2020: 1}


def test_a_natural_village_that_came_into_being_since_the_check_is_no_new_one(hall: Hall) -> None:
    # given a checked file, and its natural village that somebody else brings in meanwhile
    import_id = uploaded(hall, "natural-villages", [natural(hall, "东沟")])
    form = NaturalVillageForm(all_people=95)
    command = SurveyNaturalVillage(command_id="s1", year=YEAR, village=VILLAGE, name="东沟", form=form)
    hall.services.gateway.run(command, hall.clerk)
    # when it is recorded
    runner.confirm(hall.services, import_id, hall.clerk)
    runner.append(hall.services, import_id)
    # then it only has another form
    ledger = hall.services.gateway.ledger
    with hall.services.pool.connection() as connection:
        ids = of_import(hall.services.gateway, connection, hall.clerk.account, import_id)
        (recorded,) = ledger.many(connection, list(ids))
    assert (recorded.facts["first"], list(recorded.changes)) == (False, ["natural_village_year"])
