"""The trail over HTTP: events by place, type, who and when, within the division, stretch by stretch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ledger import trail
from tests.api.http.given import COUNTY, OTHER_COUNTY, OTHER_VILLAGE, VILLAGE
from tests.api.http.test_years import close

if TYPE_CHECKING:
    from tests.api.http.given import Office

TOWNSHIP = VILLAGE[:9]
#: A mark that was rolled back, newest first.
WHOLE = [
    "rollback.recorded", "rollback.approved", "rollback.requested", "household.focus_marked",
    "household.identified",
]  # fmt: skip


@pytest.fixture
def rolled(desk: Office) -> tuple[str, str]:
    """A household whose mark by the clerk was rolled back, and the mark."""
    home = desk.household(1)
    mark = desk.done("mark-focus", household=home, on=True)["events"][0]["id"]
    case = desk.done("request-rollback", events=[mark], reason="误操作")["created"]["case"]
    digest = desk.get(f"/cases/{case}/preview", "chief").json()["digest"]
    desk.done("approve-rollback", "chief", case_id=case, digest=digest, reason="属实")
    return home, mark


def found(desk: Office, who: str = "auditor", **asked: Any) -> list[str]:
    answer = desk.get("/events", who, **asked)
    assert answer.status_code == 200, answer.text
    return [one["type"] for one in answer.json()["events"]]


def person(desk: Office, name: str) -> str:
    (one,) = desk.post("/events/officials", {"name": name}, "auditor").json()["officials"]
    return str(one["person"])


@pytest.mark.parametrize("way", [{}, {"division": VILLAGE}, {"division": TOWNSHIP}, {"division": COUNTY}])
def test_what_was_recorded_in_a_place_stands_newest_first(
    desk: Office, rolled: tuple[str, str], way: dict[str, str]
) -> None:
    assert rolled
    assert found(desk, **way) == WHOLE


def test_each_line_is_masked_and_linked_both_ways(desk: Office, rolled: tuple[str, str]) -> None:
    home, mark = rolled
    events = desk.get("/events", "auditor").json()["events"]
    rollback, marked = events[0], events[3]
    assert (marked["id"], marked["withdrawn_by"], marked["active"]) == (mark, rollback["id"], False)
    assert rollback["withdraws"] == [mark]
    assert (rollback["reason"], rollback["asked_by"], rollback["approved_by"]) == (
        "误操作",
        "陈明远",
        "李淑华",
    )
    (of,) = marked["households"]
    assert (of["id"], marked["places"][0]["code"]) == (home, VILLAGE)
    assert "测试1" not in str(events)


def test_by_type_by_account_by_person_by_household_by_case(desk: Office, rolled: tuple[str, str]) -> None:
    home, _ = rolled
    other = desk.household(2)
    case = desk.get("/events", "auditor", type="rollback.recorded").json()["events"][0]["case"]
    assert found(desk, type="rollback.recorded") == ["rollback.recorded"]
    assert found(desk, account="chief") == ["rollback.recorded", "rollback.approved"]
    assert found(desk, person=person(desk, "李淑华"), type="rollback.recorded") == ["rollback.recorded"]
    assert found(desk, person=person(desk, "chief")) == ["rollback.recorded", "rollback.approved"]
    assert found(desk, household=other) == ["household.identified"]
    assert found(desk, case=case) == ["rollback.recorded", "rollback.approved", "rollback.requested"]
    assert found(desk, "stranger", case=case) == []
    assert found(desk, household=home, case=case) == ["rollback.recorded"]
    assert found(desk, household=home, account="chief", type="household.identified") == []


def test_by_time_of_recording(desk: Office, rolled: tuple[str, str]) -> None:
    assert rolled
    desk.sequence()
    times = [one["recorded_at"] for one in desk.get("/events", "auditor").json()["events"]]
    assert found(desk, since=times[3]) == found(desk)[:4]
    assert found(desk, until=times[3]) == ["household.identified"]
    assert found(desk, since="2099-01-01T00:00:00Z") == []


def test_what_lies_outside_is_not_there(desk: Office, rolled: tuple[str, str]) -> None:
    home, _ = rolled
    assert found(desk, "stranger") == found(desk, "stranger", household=home) == []
    assert desk.get("/events", "stranger", division=COUNTY).status_code == 404
    assert desk.get("/events", "stranger", account="clerk").json()["code"] == "account_not_found"
    assert desk.post("/events/officials", {"name": "李淑华"}, "stranger").json() == {"officials": []}
    assert desk.get("/events", "system").json()["code"] == "no_business_data"
    assert desk.get("/events", "auditor", type="household.sold").json()["code"] == "event_type_unknown"


@pytest.mark.parametrize("place", [None, COUNTY, TOWNSHIP, VILLAGE])
def test_what_no_place_is_said_of_is_found_where_it_reaches_to(
    desk: Office, rolled: tuple[str, str], place: str | None
) -> None:
    home, _ = rolled
    again = desk.done("mark-focus", household=home, on=True)["events"][0]["id"]
    case = desk.done("request-rollback", events=[again], reason="误操作")["created"]["case"]
    desk.done("reject-rollback", "chief", case_id=case, reason="不属实")
    # then
    within = {"division": place} if place else {}
    for kind, count in (("rollback.requested", 2), ("rollback.approved", 1), ("rollback.rejected", 1)):
        assert found(desk, type=kind, **within) == [kind] * count
        # and nothing of it elsewhere
        assert found(desk, "stranger", type=kind) == []
        assert found(desk, "prefect", type=kind, division=OTHER_COUNTY) == []
        assert found(desk, "prefect", type=kind, division=OTHER_VILLAGE) == []


def test_a_request_that_reaches_further_is_seen_by_whoever_sees_all_of_it(
    desk: Office, rolled: tuple[str, str]
) -> None:
    assert rolled
    with desk.services.database.connect("owner", autocommit=True) as owner:
        owner.execute(
            """UPDATE read."case" SET asked = jsonb_set(asked, '{villages,1}', %s)""", [f'"{OTHER_VILLAGE}"']
        )
    assert found(desk, type="rollback.requested") == found(desk, division=VILLAGE, type="rollback.requested")
    assert found(desk, type="rollback.requested") == found(desk, "stranger", type="rollback.requested") == []
    assert found(desk, "prefect", type="rollback.requested") == ["rollback.requested"]


def test_the_closing_of_a_year_is_found_everywhere(desk: Office) -> None:
    desk.household(1, 2)
    assert close(desk).status_code == 200
    for who in ("auditor", "stranger"):
        assert found(desk, who, type="year.closed") == ["year.closed"]
        assert found(desk, who)[:2] == ["year.closed", "year.closing"]
    assert found(desk, division=VILLAGE, type="year.closed") == ["year.closed"]
    assert found(desk, division=VILLAGE) == ["year.closed", "year.closing", "household.identified"]


def test_page_by_page(desk: Office, rolled: tuple[str, str]) -> None:
    assert rolled
    whole, pages, after = found(desk), list[str](), dict[str, int]()
    while True:
        page = desk.get("/events", "auditor", limit=2, **after).json()
        pages += [one["type"] for one in page["events"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert pages == whole


def test_a_page_looks_so_far_and_says_how_far(
    desk: Office, rolled: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    assert rolled
    monkeypatch.setattr(trail, "STEPS", (1, 1))
    # when
    page = desk.get("/events", "auditor", type="household.identified", account="clerk").json()
    # then
    assert (page["events"], page["looked_to"] is not None) == ([], True)
    rest = desk.get("/events", "auditor", type="household.identified", after=page["next"]).json()
    assert [one["type"] for one in rest["events"]] == ["household.identified"]
    assert rest["looked_to"] is None


def test_what_the_opening_of_a_household_was_is_found_after_it_was_rolled_back(desk: Office) -> None:
    # given
    opened = desk.household(9)
    event = desk.get("/events", "auditor").json()["events"][0]["id"]
    case = desk.done("request-rollback", events=[event], reason="选错了村")["created"]["case"]
    digest = desk.get(f"/cases/{case}/preview", "chief").json()["digest"]
    desk.done("approve-rollback", "chief", case_id=case, digest=digest, reason="属实")
    # then
    assert desk.get("/households", "auditor").json()["households"] == []
    assert "household.identified" in found(desk, division=VILLAGE)
    assert found(desk, household=opened)[-1] == "household.identified"
