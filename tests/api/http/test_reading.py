"""Reading households: lists, one household at any time, figures, villages, divisions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.api.http.given import COUNTY, VILLAGE, member
from tests.support.people import document

if TYPE_CHECKING:
    from tests.api.http.given import Office

SECOND_VILLAGE = "150525100201"


def test_a_list_goes_on_where_it_stopped(desk: Office) -> None:
    made = {desk.household(n, village=VILLAGE if n % 2 else SECOND_VILLAGE) for n in range(5)}
    found: list[str] = []
    page = desk.get("/households", limit=2).json()
    while True:
        found += [row["id"] for row in page["households"]]
        if page["next"] is None:
            break
        page = desk.get("/households", limit=2, after=page["next"]).json()
    assert len(found) == 5
    assert set(found) == made
    assert desk.get("/households", after="nonsense").json()["code"] == "after_invalid"


def test_a_list_is_narrowed_by_division_status_and_number(desk: Office) -> None:
    one = desk.household(1, number="H-1")
    desk.household(2, village=SECOND_VILLAGE)
    (row,) = desk.get("/households", division=VILLAGE).json()["households"]
    assert (row["id"], row["status_label"], row["people"]) == (one, "未脱贫", 1)
    assert row["head_name"] == "测试1"
    assert [r["id"] for r in desk.get("/households", number="H-1").json()["households"]] == [one]
    assert desk.get("/households", status="exited").json()["households"] == []
    assert desk.get("/households", status="no-such").json()["code"] == "unknown_code"
    assert desk.get("/households", division="150526").status_code == 404


def test_a_name_is_searched_in_the_body_and_never_in_an_address(desk: Office) -> None:
    household = desk.household(1, 2)
    (row,) = desk.post("/households/search", {"name": "测试2"}).json()["households"]
    assert (row["id"], row["person_name"], row["people"]) == (household, "测试2", 2)
    assert desk.get("/households", name="测试2").status_code == 422
    assert desk.post("/households/search", {"name": "测试2"}, "auditor").json()["code"] == "names_hidden"


def test_a_household_is_shown_with_people_and_years(desk: Office) -> None:
    household = desk.household(1, 2)
    people = desk.get(f"/households/{household}").json()["people"]
    desk.done(
        "survey-household", household=household, income={"wages_migrant": 800_000},
        persons={people[0]["id"]: {"education": "primary"}}, effective="2020-06-01",
    )  # fmt: skip
    answer = desk.get(f"/households/{household}")
    view = answer.json()
    assert answer.headers["etag"] == f'"{view["position"]}"'
    assert (view["household"]["status"], view["words"]["status"]) == ("not_exited", "未脱贫")
    assert view["words"]["place"].endswith("奈曼旗大沁他拉镇" + view["words"]["village"])
    assert [p["words"]["relation"] for p in view["people"]] == ["户主", "之子"]
    assert view["people"][0]["document"] == document(1)
    (year,) = view["years"]
    assert year["year"] == 2020
    assert year["income"]["net"] == 800_000
    assert year["forms"][people[0]["id"]]["education"] == "primary"


def test_one_who_left_stays_visible(desk: Office) -> None:
    household = desk.household(1, 2)
    son = desk.get(f"/households/{household}").json()["people"][1]["id"]
    desk.done("remove-member", household=household, person=son, left="death", month=5)
    head, gone = desk.get(f"/households/{household}").json()["people"]
    assert (head["present"], gone["present"]) == (True, False)
    assert (gone["id"], gone["words"]["left"], gone["name"]) == (son, "死亡", "测试2")


def test_as_of_a_day_and_as_of_a_year_end(desk: Office) -> None:
    household = desk.household(1, effective="2019-03-01", year=2019)
    desk.done("mark-focus", household=household, on=True, effective="2020-02-01")
    desk.done("plan-exit", household=household, plan_year=2020, effective="2019-12-01")

    def plan_and_focus(**query: str) -> tuple[object, object]:
        fields = desk.get(f"/households/{household}", **query).json()["household"]
        return fields.get("plan_year"), fields.get("focus")

    assert plan_and_focus() == (2020, True)
    assert plan_and_focus(as_of="2019-12-31") == (2020, None)
    assert plan_and_focus(as_of="2019-11-30") == (None, None)
    assert plan_and_focus(as_of="2019") == (None, None)
    assert plan_and_focus(as_of="2020") == (2020, True)
    assert desk.get(f"/households/{household}", as_of="2018-01-01").status_code == 404
    assert desk.get(f"/households/{household}", as_of="19-1-1").json()["code"] == "as_of_invalid"


def test_as_known_at_a_time(desk: Office) -> None:
    household = desk.household(1)
    desk.sequence()
    before = datetime.now(UTC).isoformat()
    desk.done("mark-focus", household=household, on=True)
    desk.sequence()
    then = desk.get(f"/households/{household}", known_at=before)
    assert "focus" not in then.json()["household"]
    assert "etag" not in then.headers
    now = desk.get(f"/households/{household}", known_at=datetime.now(UTC).isoformat())
    assert now.json()["household"]["focus"] is True
    assert desk.get(f"/households/{household}", known_at="2019-01-01T00:00:00Z").status_code == 404


def test_figures_say_how_far_they_count(desk: Office) -> None:
    desk.household(1, 2)
    desk.sequence()
    figures = desk.get("/figures").json()
    (row,) = figures["by_status"]
    assert (row["label"], row["households"], row["persons"], row["up_to"]) == ("未脱贫", 1, 2, 1)
    assert (figures["division"], figures["followed_to"], figures["waiting_villages"]) == (COUNTY, 1, 0)
    assert desk.get("/figures", division=SECOND_VILLAGE).json()["by_status"] == []


def test_a_village_has_its_own_events(desk: Office) -> None:
    desk.household(1)
    desk.done("enrol-village", village=VILLAGE, effective="2020-01-01")
    answer = desk.get(f"/villages/{VILLAGE}")
    village = answer.json()
    assert (village["words"]["status"], village["village"]["enrolled_year"]) == ("贫困村", 2020)
    assert [event["type"] for event in village["events"]] == ["village.enrolled"]
    seen = answer.headers["etag"]
    assert desk.give("delist-village", village=VILLAGE, match=seen).status_code == 201
    stale = desk.give("adjust-village-attribute", village=VILLAGE, attribute="deeply_poor", match=seen)
    assert stale.status_code == 412


def test_an_event_is_shown_with_all_that_it_assigned(desk: Office) -> None:
    made = desk.done("identify-household", village=VILLAGE, members=[member(1)])
    event = desk.get(f"/events/{made['events'][0]['id']}").json()
    assert (event["label"], event["person_name"], event["active"]) == ("新识别", "陈明远", True)
    told = {(c["kind"], c["label"]): c["words"] for c in event["changes"]}
    assert told["person", "姓名"] == "测试1"
    assert told["household", "脱贫状态"] == "未脱贫"


def test_divisions_by_tree_name_initials_and_path(desk: Office) -> None:
    towns = desk.get("/divisions", limit=1000).json()["divisions"]
    assert {"code": "150525100", "name": "大沁他拉镇", "level": "township", "kind": "镇"} in towns
    by_name = desk.get("/divisions", search="大沁他拉镇").json()["divisions"]
    by_initials = desk.get("/divisions", search="dqtlz").json()["divisions"]
    assert by_name[0] == by_initials[0]
    path = desk.get("/divisions", path=VILLAGE).json()["divisions"]
    assert [division["level"] for division in path] == [
        "province",
        "prefecture",
        "county",
        "township",
        "village",
    ]
    then = desk.get("/divisions", path=VILLAGE, year=2015).json()
    assert then["year"] == 2015
    assert len(then["divisions"]) == 5
    assert desk.get("/divisions", under=COUNTY, year=2015).json()["divisions"]
    assert desk.get("/divisions", under="150526").status_code == 404
    assert desk.get("/divisions", under="150526", year=2015).status_code == 404
