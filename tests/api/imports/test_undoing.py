"""An import undone as one: two people, and what later events rest on stays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from api.imports import runner, undoing
from api.imports.store import AtWork, ImportElsewhere, Imports
from api.imports.undo_store import Undoings
from api.register import write_setting
from domain.admission import RoleMissing
from domain.commands import MarkFocus
from domain.rollback.commands import RejectCase
from domain.rollback.request import TwoPeople

if TYPE_CHECKING:
    from tests.support.hall import Hall


def undone(hall: Hall, import_id: str) -> bool:
    undoing.begin(hall.services, import_id, hall.clerk, "导错了文件")
    undoing.request(hall.services, import_id)
    return undoing.approve(hall.services, import_id, hall.chief)


def household(hall: Hall, number: str) -> str:
    with hall.services.pool.connection() as connection:
        row = connection.execute("SELECT id FROM read.household WHERE number = %s", (number,)).fetchone()
    assert row is not None
    return str(row[0])


def set_windows(hall: Hall, *, open_: bool) -> None:
    with hall.services.pool.connection() as connection:
        write_setting(connection, "windows_open", value=open_)


def focus(hall: Hall, number: str, command_id: str = "m1") -> str:
    command = MarkFocus(command_id=command_id, year=2020, household=household(hall, number), on=True)
    return hall.services.gateway.run(command, hall.clerk).events[0].id


def test_after_the_undoing_the_register_is_as_before_and_both_stand_in_the_ledger(hall: Hall) -> None:
    # given a register, and an import that opened one household and surveyed another anew
    hall.imported(hall.family("H1", 1))
    before = hall.rows()
    import_id = hall.imported([*hall.family("H1", 1, 是否国外务工="是"), *hall.family("H2", 5)], "g.xlsx")
    assert hall.rows() != before
    # when it is undone
    assert undone(hall, import_id)
    # then nothing of it counts
    after = hall.rows()
    for table, rows in before.items():
        if table != "timeline":
            assert after[table] == rows, table
    assert hall.said(import_id)["state"] == "undone"
    assert hall.events().count("household.taken_over") == 2
    assert hall.events().count("rollback.recorded") == 3
    # and the same file may come again
    assert hall.counts(hall.imported([*hall.family("H2", 5)], "h.xlsx")) == {"new": 1, "recorded": 1}


def test_what_later_events_rest_on_stays_and_is_listed(hall: Hall) -> None:
    # given an import of two households, one of which somebody has gone on with
    import_id = hall.imported([*hall.family("H1", 1), *hall.family("H2", 5)])
    later = focus(hall, "H1")
    # when it is undone
    assert not undone(hall, import_id)
    # then that household stays with what it was taken over by, and the other is gone
    with hall.services.pool.connection() as connection:
        numbers = connection.execute("SELECT number FROM read.household").fetchall()
        kept = Undoings(connection).kept(import_id)
    assert numbers == [("H1",)]
    assert later in {because for _, because in kept}
    assert hall.said(import_id)["state"] == "done"


def test_what_was_built_on_it_between_asking_and_approving_stays_too(hall: Hall) -> None:
    import_id = hall.imported(hall.family("H1", 1))
    undoing.begin(hall.services, import_id, hall.clerk, "导错了文件")
    undoing.request(hall.services, import_id)
    focus(hall, "H1")
    assert not undoing.approve(hall.services, import_id, hall.chief)
    assert hall.events().count("rollback.recorded") == 0
    assert household(hall, "H1")


def test_of_an_import_that_stays_whole_there_is_nothing_to_approve(hall: Hall) -> None:
    # given an import of a household without its forms, and somebody who has gone on with it
    import_id = hall.checked(hall.family("H1", 1))
    runner.confirm(hall.services, import_id, hall.clerk)
    set_windows(hall, open_=False)
    runner.append(hall.services, import_id)
    set_windows(hall, open_=True)
    later = focus(hall, "H1")
    # when it is to be undone
    undoing.begin(hall.services, import_id, hall.clerk, "导错了文件")
    undoing.request(hall.services, import_id)
    # then it is done as before, says what holds it, and nobody has to decide
    assert hall.said(import_id)["state"] == "done"
    with hall.services.pool.connection() as connection:
        assert {because for _, because in Undoings(connection).kept(import_id)} == {later}
    with pytest.raises(ImportElsewhere):
        undoing.approve(hall.services, import_id, hall.chief)


def test_who_asked_may_not_approve(hall: Hall) -> None:
    import_id = hall.imported(hall.family("H1", 1))
    undoing.begin(hall.services, import_id, hall.clerk, "导错了文件")
    undoing.request(hall.services, import_id)
    with pytest.raises(RoleMissing):
        undoing.require_approver(hall.services, import_id, hall.clerk)
    same = replace(hall.clerk, roles=frozenset({"entry", "approval"}))
    with pytest.raises(TwoPeople):
        undoing.require_approver(hall.services, import_id, same)
    with pytest.raises(TwoPeople):
        undoing.approve(hall.services, import_id, same)


def test_a_rejected_undoing_leaves_everything(hall: Hall) -> None:
    import_id = hall.imported(hall.family("H1", 1))
    before = hall.rows()
    undoing.begin(hall.services, import_id, hall.clerk, "导错了文件")
    undoing.request(hall.services, import_id)
    undoing.reject(hall.services, import_id, hall.chief, "数据无误")
    assert hall.rows() == before
    assert hall.said(import_id)["state"] == "done"
    # and it can be asked for again
    assert undone(hall, import_id)


def test_only_who_approves_may_reject(hall: Hall) -> None:
    import_id = hall.imported(hall.family("H1", 1))
    undoing.begin(hall.services, import_id, hall.clerk, "导错了文件")
    undoing.request(hall.services, import_id)
    with pytest.raises(RoleMissing):
        undoing.reject(hall.services, import_id, hall.clerk, "数据无误")
    assert hall.said(import_id)["state"] == "undoing"


def test_nobody_rejects_what_is_just_being_undone_or_hinders_it_by_asking(hall: Hall) -> None:
    import_id = hall.imported(hall.family("H1", 1))
    undoing.begin(hall.services, import_id, hall.clerk, "导错了文件")
    undoing.request(hall.services, import_id)
    assert hall.said(import_id)["state_label"] == "等待批准撤销"
    # given an approval that has done one part
    with hall.services.pool.connection() as connection, Imports(connection).alone(import_id):
        Imports(connection).progress(import_id, 1)
        # then nobody rejects it, and asking who may approve changes nothing
        with pytest.raises(AtWork):
            undoing.reject(hall.services, import_id, hall.chief, "数据无误")
        undoing.require_approver(hall.services, import_id, hall.chief)
        said = hall.said(import_id)
        assert (said["state"], said["done"], said["state_label"]) == ("undoing", 1, "正在撤销")


def test_only_what_was_recorded_can_be_undone(hall: Hall) -> None:
    import_id = hall.checked(hall.family("H1", 1))
    with pytest.raises(ImportElsewhere):
        undoing.begin(hall.services, import_id, hall.clerk, "导错了文件")


def test_an_asking_that_stopped_half_way_goes_on_with_the_same_cases(hall: Hall) -> None:
    import_id = hall.imported([*hall.family("H1", 1), *hall.family("H2", 5)])
    undoing.begin(hall.services, import_id, hall.clerk, "导错了文件")
    undoing.request(hall.services, import_id)
    # given that it was killed before it could say that it had ended
    with hall.services.pool.connection() as connection:
        connection.execute("UPDATE staging.import SET state = 'asking', asked_by = %s, reason = '导错了文件'",
                           (hall.clerk.account,))  # fmt: skip
    undoing.request(hall.services, import_id)
    assert hall.events().count("rollback.requested") == 1
    assert undoing.approve(hall.services, import_id, hall.chief)


def test_an_asking_that_is_refused_says_why_and_can_be_made_again(hall: Hall) -> None:
    # given an asking whose asker has since lost his role
    import_id = hall.imported(hall.family("H1", 1))
    undoing.begin(hall.services, import_id, hall.clerk, "导错了文件")
    with hall.services.pool.connection() as connection:
        account = {"id": hall.clerk.account, "roles": list(hall.clerk.roles)}
        connection.execute("UPDATE register.account SET roles = '{}' WHERE id = %(id)s", account)
        # when the program looks what can go, then it is refused and the import is done as before
        with pytest.raises(RoleMissing):
            undoing.request(hall.services, import_id)
        said = hall.said(import_id)
        assert (said["state"], said["failure"]["code"]) == ("done", "role_missing")
        # and with his role back he may ask again
        connection.execute("UPDATE register.account SET roles = %(roles)s WHERE id = %(id)s", account)
    assert undone(hall, import_id)


def test_a_case_that_somebody_decided_by_itself_does_not_hold_up_the_rest(hall: Hall) -> None:
    # given an undoing whose only case is rejected through the door for single cases
    import_id = hall.imported(hall.family("H1", 1))
    undoing.begin(hall.services, import_id, hall.clerk, "导错了文件")
    undoing.request(hall.services, import_id)
    with hall.services.pool.connection() as connection:
        ((_, case),) = Undoings(connection).cases(import_id)
    reject = RejectCase(command_id="r1", year=2020, case_id=case, reason="数据无误")
    hall.services.gateway.run(reject, hall.chief)
    # when the undoing is approved, then it ends, and the import stays
    assert not undoing.approve(hall.services, import_id, hall.chief)
    assert hall.said(import_id)["state"] == "done"
    assert household(hall, "H1")
