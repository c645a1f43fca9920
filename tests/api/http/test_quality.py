"""Problem lists over HTTP: run, read page by page, within the account's division only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from api.jobs import TASKS
from tests.api.http.given import COUNTY, OTHER_COUNTY, VILLAGE

if TYPE_CHECKING:
    from tests.api.http.given import Office

#: 没有采集, of every household that was identified and no more.
UNTOUCHED = "16.4"


def checked(desk: Office, year: int = 2020, name: str = "clerk") -> dict[str, Any]:
    """A run that somebody asks for, done; as it is listed."""
    answer = desk.post("/quality/runs", {"year": year, "division": COUNTY}, name)
    assert (answer.status_code, answer.json()["division"]) == (202, COUNTY)
    TASKS["run_quality"](desk.services, division=COUNTY, year=year, account=desk.get("/me").json()["account"])
    run: dict[str, Any] = desk.get("/quality/runs", year=year).json()["runs"][0]
    return run


@pytest.fixture
def three(desk: Office) -> list[str]:
    """Three households of which nothing was collected in 2020."""
    return [desk.household(n) for n in range(3)]


def test_a_division_is_checked_and_its_list_read(desk: Office, three: list[str]) -> None:
    run = checked(desk)
    assert (run["households"], run["people"], run["problems"][UNTOUCHED]) == (3, 3, 3)
    found = desk.get("/quality/problems", year=2020, division=VILLAGE, rule=UNTOUCHED).json()
    assert found["run"]["id"] == run["id"]
    assert {one["household"] for one in found["problems"]} == set(three)
    one = found["problems"][0]
    assert (one["sentence"], one["severity"]) == ("2020年度的信息没有采集,资料没有更新。", "list")
    assert one["village_name"]
    assert one["number"]


def test_a_list_is_read_page_by_page(desk: Office, three: list[str]) -> None:
    checked(desk)
    whole = desk.get("/quality/problems", year=2020, limit=1000).json()["problems"]
    assert len(whole) > len(three)
    pages: list[dict[str, str]] = []
    after: dict[str, str] = {}
    while True:
        page = desk.get("/quality/problems", year=2020, limit=2, **after).json()
        pages += page["problems"]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert pages == whole
    assert desk.get("/quality/problems", year=2020, after="x").json()["code"] == "after_invalid"


def test_runs_are_listed_the_latest_first(desk: Office) -> None:
    first, second = [checked(desk, year)["id"] for year in (2019, 2020)]
    page = desk.get("/quality/runs", limit=1).json()
    assert [run["id"] for run in page["runs"]] == [second]
    assert [run["id"] for run in desk.get("/quality/runs", after=page["next"]).json()["runs"]] == [first]
    assert [run["id"] for run in desk.get("/quality/runs", year=2019).json()["runs"]] == [first]


@pytest.mark.usefixtures("three")
def test_nobody_sees_or_checks_what_lies_outside(desk: Office) -> None:
    checked(desk)
    assert desk.post("/quality/runs", {"year": 2020, "division": OTHER_COUNTY}).status_code == 404
    assert desk.get("/quality/problems", year=2020, division=OTHER_COUNTY).status_code == 404
    assert desk.get("/quality/problems", "stranger", year=2020).json() == {
        "run": None, "problems": [], "next": None,
    }  # fmt: skip
    assert desk.get("/quality/runs", "stranger").json()["runs"] == []
    assert desk.post("/quality/runs", {"year": 2020}, "system").status_code == 403


def test_a_rule_that_there_is_not_is_refused(desk: Office) -> None:
    answer = desk.get("/quality/problems", year=2020, rule="99.1")
    assert (answer.status_code, answer.json()["code"]) == (422, "rule_unknown")
    assert desk.post("/quality/runs", {"year": 1}).status_code == 422
