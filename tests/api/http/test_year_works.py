"""What is done about years behind the counter: closing, computing again, restating, counting year-ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from api.admissions import Admissions
from api.year_counting import count_years
from api.year_works import give_up, run_work
from tests.api.http.given import COUNTY, OTHER_COUNTY, VILLAGE
from tests.api.http.test_years import close, closed, digest, home

if TYPE_CHECKING:
    from httpx import Response

    from tests.api.http.given import Office

__all__ = ["closed", "digest", "home"]


def check(desk: Office, kind: str, name: str = "counter", key: str = "check-1", **body: Any) -> Response:
    return desk.post("/years/2019/checks", {"kind": kind, **body}, name, **{"Idempotency-Key": key})


def done(desk: Office, answer: Response) -> dict[str, Any]:
    """The work that was asked for, done by the worker."""
    assert answer.status_code == 202, answer.text
    run_work(desk.services, answer.json()["id"])
    kind, year = answer.json()["kind"], answer.json()["year"]
    found: dict[str, Any] = desk.get(f"/years/{year}", "counter").json()["works"][kind]
    return found


def jobs(desk: Office) -> list[str]:
    with desk.services.pool.connection() as connection:
        rows = connection.execute("SELECT task_name FROM jobs.procrastinate_jobs ORDER BY id").fetchall()
        return [name for (name,) in rows]


@pytest.fixture
def homes(desk: Office, home: str) -> list[str]:
    """Two households of 2019."""
    return [home, desk.household(3)]


def corrected(desk: Office, household: str, digest: str) -> str:
    """Mark a household of a closed year as one of focus, by way of correction; the event."""
    given: dict[str, Any] = {"household": household, "on": True, "year": 2019}
    done = desk.done("mark-focus", **given, correction="更正7号", evidence=[digest])
    return str(done["events"][0]["id"])


def test_a_year_closes_behind_the_counter_and_is_counted(desk: Office, home: str) -> None:
    # given
    assert home
    assert desk.get("/figures/years").json()["uncounted"] == list(range(2012, 2021))
    # when
    answer = close(desk, background=True)
    # then nothing is fixed before the worker comes to it
    assert desk.get("/years/2019", "counter").json()["status"] == "open"
    assert jobs(desk) == ["run_year_work"]
    # when
    work = done(desk, answer)
    # then
    found = desk.get("/years/2019", "counter").json()
    assert (work["state"], work["passed"]) == ("done", 1)
    assert (found["status"], found["status_label"], found["closed"]["by"]) == ("closed", "已定格", "郑凯")
    assert (found["hash"], found["tables"]["household"]["lines"]) == (work["result"]["hash"], 1)
    assert found["figures"]["closed"]
    assert [row["code"] for row in found["divisions"]] == [VILLAGE[:9]]
    # given again it is the same, and nothing happens
    assert close(desk, background=True).json()["id"] == work["id"]
    # when more is recorded and year-ends are counted anew
    desk.services.gateway.admissions = Admissions()
    desk.household(5, year=2020, effective="2020-03-01")
    assert desk.post("/figures/years", None, "counter").status_code == 202
    assert desk.get("/figures/years").json()["counting"]
    assert count_years(desk.services) == [year for year in range(2012, 2021) if year != 2019]
    # then what was published stays, and the year after it goes on from there
    years = {one["year"]: one for one in desk.get("/figures/years").json()["years"]}
    assert [(year, one["closed"]) for year, one in years.items()] == [(2019, True), (2020, False)]
    assert years[2019]["movements"] == [
        {"type": "household.identified", "label": "新识别", "households": 1, "persons": 2}
    ]
    balance = desk.get("/years/2020").json()["figures"]["balance"]
    assert balance[0]["households"] == {"last": 1, "came": 1, "went": 0, "standing": 2, "rest": 0}


def test_what_would_be_refused_is_told_before_it_is_queued(desk: Office, home: str) -> None:
    assert home
    desk.household(3, year=2020, effective="2020-03-01")
    refused = [
        close(desk, name="clerk", background=True), close(desk, name="stranger", background=True),
        close(desk, year=2020, background=True), close(desk, year=2018, background=True),
    ]  # fmt: skip
    assert [(answer.status_code, answer.json()["code"]) for answer in refused] == [
        (403, "role_missing"), (403, "not_whole_ledger"), (409, "earlier_year_open"), (404, "year_unknown"),
    ]  # fmt: skip
    assert jobs(desk) == []


def test_a_closed_year_is_computed_again_and_restated(
    desk: Office, homes: list[str], closed: dict[str, Any], digest: str
) -> None:
    # given
    events = {one: corrected(desk, one, digest) for one in homes}
    assert desk.get("/years/2019/differences", "counter").json()["work"] is None
    # when it is computed again, it is what was published
    work = done(desk, check(desk, "regenerate"))
    assert (work["state"], work["result"]["hash"]) == ("done", closed["hash"])
    assert work["result"]["tables"] == closed["tables"]
    # when it is restated, what differs is listed page by page with the events behind it
    work = done(desk, check(desk, "restate", key="check-2"))
    assert work["result"]["households"] == 2
    first = desk.get("/years/2019/differences", "counter", limit=1).json()
    second = desk.get("/years/2019/differences", "counter", limit=1, after=first["next"]).json()
    assert second["next"] is None
    (one,), (other,) = first["differences"], second["differences"]
    assert (sorted(homes), one["villages"][0]["code"]) == ([one["household"], other["household"]], VILLAGE)
    ((column,),) = (line["columns"] for line in one["lines"])
    said = (column["label"], column["before_in_words"], column["after_in_words"])
    assert said == ("重点帮扶对象", "(空)", "是")
    assert [event["id"] for event in column["events"]] == [events[one["household"]]]
    # when a later one was broken off, the list of the last that ended well stays
    give_up(desk.services, check(desk, "restate", key="check-3").json()["id"])
    found = desk.get("/years/2019", "counter").json()
    assert found["works"]["restate"]["failure"]["code"] == "work_broken"
    assert len(desk.get("/years/2019/differences", "counter").json()["differences"]) == 2


def test_a_check_is_of_a_closed_year_and_ones_own_division(desk: Office, closed: dict[str, Any]) -> None:
    assert closed
    refused = [
        check(desk, "regenerate", division=OTHER_COUNTY),
        desk.post("/years/2020/checks", {"kind": "restate"}, "counter", **{"Idempotency-Key": "open"}),
        check(desk, "abacus"), check(desk, "restate", "system"), check(desk, "restate", key=" "),
    ]  # fmt: skip
    assert [(answer.status_code, answer.json()["code"]) for answer in refused] == [
        (404, "not_found"), (404, "year_not_closed"), (422, "form_invalid"), (403, "no_business_data"),
        (422, "idempotency_key_invalid"),
    ]  # fmt: skip
    assert check(desk, "regenerate", division=COUNTY).json()["division"] == COUNTY
    assert check(desk, "restate", division=COUNTY).json()["code"] == "command_reused"


def test_figures_part_by_part_and_what_households_are_made_up_of(desk: Office) -> None:
    # given
    desk.household(1, 2, main_cause="illness")
    desk.sequence()
    # when
    found = desk.get("/figures").json()
    made = desk.get("/figures/makeup").json()
    # then
    assert [(one["code"], one["name"]) for one in found["divisions"]] == [(VILLAGE[:9], "大沁他拉镇")]
    assert found["divisions"][0]["by_status"][0]["persons"] == 2
    assert [(one["label"], one["poor"]["households"]) for one in made["causes"]] == [("因病", 1)]
    assert [(one["value"], one["poor"]["persons"]) for one in made["sizes"]] == [("2", 2)]
    for path in ("/figures", "/figures/makeup", "/figures/years"):
        assert desk.get(path, division=OTHER_COUNTY).status_code == 404
