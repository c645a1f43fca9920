"""Helpers of an imported household on a real register: sealed, found again, undone with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.exports import Wanted, export_division
from api.imports import runner, undoing
from api.imports.store import Imports
from tests.api.sheets.given import Cells, household, households_file
from tests.api.sheets.test_pairings import helper

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.hall import Hall


def imported(hall: Hall, file: Path) -> str:
    import_id = runner.upload(
        hall.services, hall.clerk, file, name="h.xlsx", kind="households", division="150525", year=2020
    )
    runner.check(hall.services, import_id)
    runner.confirm(hall.services, import_id, hall.clerk)
    runner.append(hall.services, import_id)
    return import_id


def workbook(hall: Hall, name: str, *helpers: Cells) -> Path:
    five = dict(zip("省市县乡村", hall.names, strict=True))
    members = [hall.row(1), hall.row(2, "配偶")]
    return households_file(
        hall.folder / name, 户=[household(**five)], 成员=members, 帮扶责任人=list(helpers)
    )  # fmt: skip


def dates(hall: Hall) -> list[tuple[str, str | None]]:
    rows = hall.rows()["pairing"].values()
    return sorted((str(row["since"]), row["until"] and str(row["until"])) for row in rows)


def test_helpers_are_recorded_found_again_and_ended(hall: Hall) -> None:
    # given a household taken over with its helper
    first = imported(hall, workbook(hall, "f.xlsx", helper()))
    assert hall.counts(first) == {"new": 1, "recorded": 1}
    assert hall.events() == ["household.taken_over", "household.surveyed", "helper.paired"]
    assert dates(hall) == [("2018-03-01", None)]
    # when he has an end and another one begins
    rows = helper(结束日期="2020-06-01"), helper("王帮扶", 开始日期="2020-06-02")
    imported(hall, workbook(hall, "g.xlsx", *rows))
    assert hall.events()[3:] == ["pairing.ended", "helper.paired"]
    # then both stand in the export, which is unchanged when it comes in
    out = hall.folder / "out.xlsx"
    export_division(hall.services, out, Wanted("households", "150525", 2020), "clerk")
    assert hall.counts(imported(hall, out)) == {"unchanged": 1}
    assert dates(hall) == [("2018-03-01", "2020-06-01"), ("2020-06-02", None)]


def test_a_helper_paired_already_is_refused_though_his_name_is_sealed(hall: Hall) -> None:
    imported(hall, workbook(hall, "f.xlsx", helper()))
    import_id = imported(hall, workbook(hall, "g.xlsx", helper(开始日期="2019-01-01")))
    with hall.services.pool.connection() as connection:
        ((problem,),) = Imports(connection).problems(import_id).values()
    assert (problem["code"], problem["sheet"], problem["row"]) == ("helper_paired_already", "帮扶责任人", 2)


def test_helpers_go_with_the_import_that_brought_them(hall: Hall) -> None:
    import_id = imported(hall, workbook(hall, "f.xlsx", helper(结束日期="2020-06-01")))
    undoing.begin(hall.services, import_id, hall.clerk, "导错了")
    undoing.request(hall.services, import_id)
    assert undoing.approve(hall.services, import_id, hall.chief)
    assert not {"pairing", "household"} & hall.rows().keys()
    assert hall.said(import_id)["state"] == "undone"
