"""A file on its way into the register: checked, shown, confirmed, recorded once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from api.imports import files, runner
from api.imports.appending import Appender
from api.imports.store import ImportElsewhere, Imports, NotOwner
from api.imports.views import refused_workbook
from api.sheets.fields import PERSONS, KindUnknown
from api.sheets.reading import read_file
from domain.admission import RoleMissing
from domain.errors import NotFound
from tests.api.sheets.given import workbook
from tests.support.people import document

if TYPE_CHECKING:
    from tests.support.hall import Hall


def test_a_checked_file_has_changed_nothing_until_its_owner_confirms(hall: Hall) -> None:
    # given a file with two families, one of them wrong
    import_id = hall.checked([*hall.family("H1", 1), *hall.family("H2", 5, 健康状况="很好")])
    # then the preview says so and the register is empty
    assert hall.counts(import_id) == {"new": 1, "refused": 1}
    assert hall.events() == []
    # when the owner confirms
    runner.confirm(hall.services, import_id, hall.clerk)
    runner.append(hall.services, import_id)
    # then the good family is there, with its forms
    assert hall.counts(import_id) == {"new": 1, "refused": 1, "recorded": 1}
    assert hall.said(import_id)["state"] == "done"
    assert hall.events() == ["household.taken_over", "household.surveyed"]


def test_nobody_else_confirms_or_cancels_it(hall: Hall) -> None:
    import_id = hall.checked(hall.family("H1", 1))
    for step in (runner.confirm, runner.cancel):
        with pytest.raises(NotOwner):
            step(hall.services, import_id, hall.chief)


def test_only_who_enters_data_uploads_a_form_that_there_is(hall: Hall) -> None:
    hall.imported(hall.family("H1", 1))
    file, of = hall.folder / "f.xlsx", {"name": "f.xlsx", "division": "150525", "year": 2020}
    with pytest.raises(RoleMissing):
        runner.upload(hall.services, hall.chief, file, kind="persons", **of)  # type: ignore[arg-type]
    with pytest.raises(KindUnknown):
        runner.upload(hall.services, hall.clerk, file, kind="people", **of)  # type: ignore[arg-type]
    assert list(files.folder(hall.services).iterdir()) == []


def test_what_was_cancelled_is_not_recorded(hall: Hall) -> None:
    import_id = hall.checked(hall.family("H1", 1))
    runner.cancel(hall.services, import_id, hall.clerk)
    with pytest.raises(ImportElsewhere):
        runner.confirm(hall.services, import_id, hall.clerk)
    with hall.services.pool.connection() as connection:
        assert Imports(connection).waiting(import_id) == ([], [])
    assert hall.events() == []


def test_a_file_that_is_no_form_fails_with_its_reason(hall: Hall) -> None:
    rows = [["姓名", "性别"], ["甲", "男"]]
    file = workbook(hall.folder / "x.xlsx", {"表": rows})
    of = {"kind": "persons", "division": "150525", "year": 2020}
    import_id = runner.upload(hall.services, hall.clerk, file, name="x.xlsx", **of)  # type: ignore[arg-type]
    runner.check(hall.services, import_id)
    said = hall.said(import_id)
    assert (said["state"], said["failure"]["code"]) == ("failed", "column_missing")


def test_the_same_file_again_changes_nothing(hall: Hall) -> None:
    # given a household that went in and was surveyed anew by another file
    hall.imported(hall.family("H1", 1))
    hall.imported(hall.family("H1", 1, 政治面貌="中共党员"), "g.xlsx")
    before, events = hall.rows(), len(hall.events())
    # when the first file comes again
    again = hall.imported(None)
    # then nothing is recorded
    assert hall.counts(again) == {"unchanged": 1}
    assert (hall.rows(), len(hall.events())) == (before, events)


def test_what_the_register_has_already_is_unchanged_and_another_form_is_a_change(hall: Hall) -> None:
    hall.imported([*hall.family("H1", 1), *hall.family("H2", 5)])
    rows = [*hall.family("H1", 1), *hall.family("H2", 5, 是否国外务工="是")]
    assert hall.counts(hall.imported(rows, "g.xlsx")) == {"unchanged": 1, "changed": 1, "recorded": 1}


def test_a_household_that_is_not_in_the_file_stays(hall: Hall) -> None:
    hall.imported([*hall.family("H1", 1), *hall.family("H2", 5)])
    before = hall.rows()
    assert hall.counts(hall.imported(hall.family("H1", 1), "g.xlsx")) == {"unchanged": 1}
    assert hall.rows() == before


def test_a_number_twice_in_one_file_goes_to_the_first_household(hall: Hall) -> None:
    # given a file whose second household names a member of the first
    rows = [*hall.family("H1", 1), *hall.family("H2", 5), hall.row(2, "之女", "H2")]
    import_id = hall.checked(rows)
    with hall.services.pool.connection() as connection:
        _, warned = Imports(connection).sheaves(import_id)
    assert (warned.number, warned.warnings and warned.warnings[0]["code"]) == ("H2", "duplicate_in_file")
    # when it is recorded, then she is in the second household as a duplicate without number
    runner.confirm(hall.services, import_id, hall.clerk)
    runner.append(hall.services, import_id)
    with hall.services.pool.connection() as connection:
        found = connection.execute(
            "SELECT h.number, p.document IS NOT NULL, p.duplicate FROM read.person AS p "
            "JOIN read.household AS h ON h.id = p.household WHERE p.name = '测试2' ORDER BY h.number"
        ).fetchall()
    assert found == [("H1", True, None), ("H2", False, True)]


def test_a_number_taken_since_the_check_is_decided_anew(hall: Hall) -> None:
    # given a checked file, and a person of it whom another file has meanwhile
    import_id = hall.checked([*hall.family("H1", 1), *hall.family("H2", 5)])
    hall.imported([hall.row(1, household="H9")], "g.xlsx")
    # when it is recorded, then all its households are there and the number stays where it is
    runner.confirm(hall.services, import_id, hall.clerk)
    runner.append(hall.services, import_id)
    assert hall.counts(import_id) == {"new": 2, "recorded": 2}
    with hall.services.pool.connection() as connection:
        found = connection.execute(
            "SELECT h.number FROM read.person AS p JOIN read.household AS h ON h.id = p.household "
            "WHERE p.document = %s",
            (document(1),),
        ).fetchall()
    assert found == [("H9",)]


def test_an_account_that_lost_its_role_since_records_nothing(hall: Hall) -> None:
    import_id = hall.checked(hall.family("H1", 1))
    runner.confirm(hall.services, import_id, hall.clerk)
    with hall.services.pool.connection() as connection:
        connection.execute("UPDATE register.account SET roles = '{}' WHERE id = %s", (hall.clerk.account,))
    runner.append(hall.services, import_id)
    assert hall.events() == []
    with hall.services.pool.connection() as connection:
        (problems,) = Imports(connection).problems(import_id).values()
    assert problems[0]["code"] == "role_missing"


def test_an_import_that_stopped_half_way_goes_on(hall: Hall) -> None:
    # given a confirmed import of which one household was recorded before the program was killed
    import_id = hall.checked([*hall.family("H1", 1), *hall.family("H2", 5), *hall.family("H3", 9)])
    runner.confirm(hall.services, import_id, hall.clerk)
    with hall.services.pool.connection() as connection:
        job = Imports(connection).one(import_id)
        Appender(hall.services.gateway, connection, job, hall.clerk).append([1])
    assert len(hall.events()) == 2
    # when it is given again, then the others follow and nothing is there twice
    runner.append(hall.services, import_id)
    assert len(hall.events()) == 6
    assert hall.counts(import_id) == {"new": 3, "recorded": 3}


def test_what_was_refused_comes_back_and_corrected_goes_in_alone(hall: Hall) -> None:
    # given an import with a wrong household
    rows = [*hall.family("H1", 1), *hall.family("H2", 5, 健康状况="很好")]
    import_id = hall.imported(rows)
    # when its refused rows are given back and corrected
    back = hall.folder / "back.xlsx"
    with hall.services.pool.connection() as connection:
        job = Imports(connection).one(import_id)
    refused_workbook(hall.services, job, hall.clerk, back)
    assert [line.cells[5] for line in read_file(back, PERSONS).lines] == ["H2", "H2"]
    corrected = hall.imported(hall.family("H2", 5), "back.xlsx")
    # then only they are looked at
    assert hall.counts(corrected) == {"new": 1, "recorded": 1}


def test_another_office_does_not_see_the_import(hall: Hall) -> None:
    import_id = hall.checked(hall.family("H1", 1))
    with hall.services.pool.connection() as connection:
        assert Imports(connection).seen(import_id, hall.chief).id == import_id
        for stranger in (
            replace(hall.chief, division="150526"),
            replace(hall.chief, account="x", roles=frozenset({"entry"})),
        ):
            with pytest.raises(NotFound):
                Imports(connection).seen(import_id, stranger)
            assert Imports(connection).listing(stranger) == []


def test_the_refused_rows_are_for_nobody_but_who_uploaded_them(hall: Hall) -> None:
    import_id = hall.imported(hall.family("H1", 1, 健康状况="很好"))
    with hall.services.pool.connection() as connection:
        job = Imports(connection).seen(import_id, hall.chief)
    with pytest.raises(NotOwner):
        refused_workbook(hall.services, job, hall.chief, hall.folder / "back.xlsx")
    assert not (hall.folder / "back.xlsx").exists()


def test_no_uploaded_file_stays_behind(hall: Hall) -> None:
    # given an import that was recorded, one that was cancelled, and one that is no form
    hall.imported(hall.family("H1", 1))
    cancelled = hall.checked(hall.family("H2", 5), "g.xlsx")
    runner.cancel(hall.services, cancelled, hall.clerk)
    file = workbook(hall.folder / "x.xlsx", {"表": [["姓名"], ["甲"]]})
    of = {"kind": "persons", "division": "150525", "year": 2020}
    failed = runner.upload(hall.services, hall.clerk, file, name="x.xlsx", **of)  # type: ignore[arg-type]
    runner.check(hall.services, failed)
    # then none of their files lies about in clear
    assert list(files.folder(hall.services).iterdir()) == []
