"""Exports: any year of a division, at once or by a job, for their owner alone."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Any

import pytest

from api import exports
from api.exports import ExportTooLarge, Wanted, export_division, run_export
from api.sheets.fields import LAYOUTS
from api.sheets.past import Past
from api.sheets.reading import Row, read_file
from api.sheets.registered import Registered
from api.sheets.roll import Roll
from tests.api.http.given import COUNTY, OTHER_COUNTY, VILLAGE, Office, member

if TYPE_CHECKING:
    from pathlib import Path

    from httpx import Response

NEXT_VILLAGE = "150525100201"


def rows_of(
    desk: Office, folder: Path, year: int, kind: str = "persons", division: str = COUNTY
) -> list[Row]:
    file = folder / f"{kind}-{division}-{year}.xlsx"
    export_division(desk.services, file, Wanted(kind, division, year), "clerk")
    return read_file(file, LAYOUTS[kind]).rows


def people(desk: Office, folder: Path, year: int, division: str = COUNTY) -> list[tuple[str, str, str]]:
    """Village, name and relation of every row."""
    places = ("division.village", "person.name", "membership.relation")
    return [
        tuple(str(row.values[place]) for place in places)  # type: ignore[misc]
        for row in rows_of(desk, folder, year, division=division)
    ]


def lived(desk: Office) -> str:
    """A household of 2019 that in 2020 lost its son, moved to the next village and was surveyed."""
    household = desk.household(1, 2, number="H1", phone="13900000000")
    with desk.services.pool.connection() as connection:
        found = Registered(connection).households(["H1"], 2020)["H1"]
    head, son = (one.id for one in found.members)
    form = {"education": "junior", "labour": "ordinary"}
    desk.done(
        "survey-household", household=household, persons={head: form}, year=2019, effective="2019-11-01"
    )
    desk.done("remove-member", household=household, person=son, left="death", month=3, reason="病故")
    desk.done("change-village", "both", household=household, village=NEXT_VILLAGE, reason="合并村")
    desk.done("survey-household", household=household, persons={head: form | {"low_income": True}})
    return household


def test_a_year_is_what_its_end_had(desk: Office, tmp_path: Path) -> None:
    # given a household that changed in 2020, and one that was identified in 2020
    lived(desk)
    desk.household(5, number="H2", year=2020, effective="2020-11-12")
    # when both years are exported
    then, now = rows_of(desk, tmp_path, 2019), rows_of(desk, tmp_path, 2020)
    # then each has its own people, villages and forms
    assert [row.values["person.name"] for row in then] == ["测试1", "测试2"]
    assert [row.values["person.name"] for row in now] == ["测试5", "测试1"]
    villages = [row.values["division.village"] for row in (*then, *now)]
    assert villages[0] == villages[1] == villages[2] != villages[3]
    assert then[0].values["person_year.form.low_income"] is False
    assert now[1].values["person_year.form.low_income"] is True
    # and a village is asked what lay in it then
    assert len(people(desk, tmp_path, 2019, VILLAGE)) == 2
    assert len(people(desk, tmp_path, 2020, VILLAGE)) == 1
    assert people(desk, tmp_path, 2020, NEXT_VILLAGE) == [(str(villages[3]), "测试1", "head")]


def test_what_was_rolled_back_never_was(desk: Office, tmp_path: Path) -> None:
    household = desk.household(1, 2, number="H1")
    with desk.services.pool.connection() as connection:
        son = Registered(connection).households(["H1"], 2020)["H1"].members[1].id
    gone = desk.done(
        "remove-member", household=household, person=son, left="death", month=3, year=2019, reason="误报"
    )
    assert len(people(desk, tmp_path, 2019)) == 1
    events = [event["id"] for event in gone["events"]]
    asked = desk.done("request-rollback", events=events, reason="误报")
    case = asked["created"]["case"]
    digest = desk.get(f"/cases/{case}/preview", "chief").json()["digest"]
    desk.done("approve-rollback", "chief", case_id=case, digest=digest)
    # and the year before the last change is asked of the ledger
    desk.done("mark-focus", household=household, on=True)
    assert len(people(desk, tmp_path, 2019)) == len(people(desk, tmp_path, 2020)) == 2


def test_the_ledger_and_the_read_models_say_the_same_of_the_present(desk: Office) -> None:
    # given households that moved, lost people and were surveyed
    household = lived(desk)
    other = desk.household(5, 6, number="H2")
    # when both are asked for the present year, then they agree, order of members included
    with desk.services.pool.connection() as connection:
        now = list(Registered(connection).of_ids([household, other], 2020))
        then = Past(connection, desk.services.gateway, 2020).households([household, other])
    assert [then[one.id] for one in now] == now
    assert now[0].fields["phone"] == "13900000000"


def test_many_numbers_are_looked_up_at_once(desk: Office) -> None:
    desk.household(1, number="H1")
    desk.household(5, 6, number="H2")
    with desk.services.pool.connection() as connection:
        found = Registered(connection).households(["H2", "none", "H1"], 2020)
    assert [(number, len(one.members)) for number, one in found.items()] == [("H2", 2), ("H1", 1)]
    assert found["H2"].members[0].person["document"] == member(5)["document"]


def test_a_household_without_members_is_not_forgotten(desk: Office, tmp_path: Path) -> None:
    household = desk.household(1, number="H1")
    desk.done("remove-household", "both", household=household, reason="错误识别")
    done = export_division(desk.services, tmp_path / "a.xlsx", Wanted("persons", COUNTY, 2020), "clerk")
    assert [(one.number, one.village, one.reason) for one in done.left_out] == [("H1", VILLAGE, "removed")]
    # and in 2019 it was there
    assert len(people(desk, tmp_path, 2019)) == 1


def test_a_small_division_is_given_at_once_and_always_the_same(desk: Office) -> None:
    desk.household(1, 2, number="H1")
    for kind in LAYOUTS:
        first, again = (desk.get(f"/exports/{kind}", division=COUNTY, year=2020) for _ in range(2))
        assert first.status_code == 200, first.text
        assert first.content[:2] == b"PK"
        assert first.content == again.content
        assert first.headers["huce-left-out"] == "0"
    assert list(exports.folder(desk.services).iterdir()) == []


def test_more_people_than_may_be_waited_for_go_to_a_job(desk: Office, tmp_path: Path) -> None:
    desk.household(1, 2, number="H1")
    wanted = Wanted("persons", COUNTY, 2020)
    with pytest.raises(ExportTooLarge) as refused:
        export_division(desk.services, tmp_path / "a.xlsx", wanted, "clerk", most=1)
    assert refused.value.data == {"people": 2, "most": 1, "instead": "请改为后台导出"}
    assert list(tmp_path.glob("*.xlsx*")) == []


def order(desk: Office, who: str = "clerk", key: str = "k1", **more: Any) -> Response:
    body = {"kind": "persons", "division": COUNTY, "year": 2020, **more}
    return desk.post("/exports", body, who, **{"Idempotency-Key": key})


def test_a_job_writes_the_file_for_its_owner_alone(desk: Office) -> None:
    # given an export that was asked for, twice under one key
    desk.household(1, 2, number="H1")
    asked, again = order(desk), order(desk)
    assert (asked.status_code, asked.json()["state"]) == (202, "waiting")
    one = asked.json()["id"]
    assert again.json()["id"] == one
    assert desk.get(f"/exports/{one}/file").json()["code"] == "export_not_done"
    # when the job runs
    run_export(desk.services, one)
    # then the owner has what he would have been given at once
    told = desk.get(f"/exports/{one}").json()
    assert (told["state"], told["households"], told["people"], told["left_out"]) == ("done", 1, 2, [])
    file = desk.get(f"/exports/{one}/file")
    assert file.content == desk.get("/exports/persons", division=COUNTY, year=2020).content
    path = exports.folder(desk.services) / f"{one}.xlsx"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    # and nobody else
    for route in (f"/exports/{one}", f"/exports/{one}/file"):
        assert desk.get(route, "chief").json()["code"] == "not_found"
    # and a job that comes again does nothing
    before = path.stat().st_mtime_ns
    run_export(desk.services, one)
    assert path.stat().st_mtime_ns == before


def test_a_key_used_for_another_export_is_refused(desk: Office) -> None:
    order(desk)
    assert order(desk, year=2019).json()["code"] == "command_reused"


def test_a_job_that_is_refused_says_why(desk: Office) -> None:
    one = order(desk, year=2021).json()["id"]
    run_export(desk.services, one)
    told = desk.get(f"/exports/{one}").json()
    assert (told["state"], told["failure"]["code"]) == ("failed", "year_out_of_range")
    assert desk.get(f"/exports/{one}/file").json()["code"] == "export_failed"


def test_a_file_goes_after_a_day(desk: Office) -> None:
    one = order(desk).json()["id"]
    run_export(desk.services, one)
    path = exports.folder(desk.services) / f"{one}.xlsx"
    assert exports.expire(desk.services) == 0
    # and what a killed program left behind
    left = exports.folder(desk.services) / "left"
    left.mkdir()
    for old in (path, left):
        os.utime(old, (0, 0))
    assert exports.expire(desk.services) == 2
    assert desk.get(f"/exports/{one}/file").json()["code"] == "export_not_done"


@pytest.mark.parametrize(
    ("who", "query", "code"),
    [
        ("auditor", {"division": COUNTY, "year": 2020}, "role_missing"),
        ("counter", {"division": COUNTY, "year": 2020}, "role_missing"),
        ("clerk", {"division": OTHER_COUNTY, "year": 2020}, "not_found"),
        ("clerk", {"division": COUNTY, "year": 2021}, "year_out_of_range"),
        ("clerk", {"division": COUNTY, "year": 1}, "form_invalid"),
        ("clerk", {"division": f"{COUNTY}999", "year": 2020}, "division_not_found"),
    ],
)
def test_an_export_is_refused(desk: Office, who: str, query: dict[str, Any], code: str) -> None:
    assert desk.get("/exports/persons", who, **query).json()["code"] == code


def test_a_template_is_there_for_whoever_is_signed_in(desk: Office) -> None:
    assert desk.get("/exports/template/households").content[:2] == b"PK"
    assert desk.get("/exports/template/other").json()["code"] == "kind_unknown"


def test_the_roll_counts_what_it_looks_at(desk: Office) -> None:
    desk.household(1, 2, number="H1")
    with desk.services.pool.connection() as connection:
        roll = Roll(connection, desk.services.gateway, COUNTY, 2020)
        assert (len(roll), roll.people, len(list(roll))) == (1, 2, 1)
