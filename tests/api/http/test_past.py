"""Households and divisions as of a point, as known at another, over HTTP: who sees what, what is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from api.standings import figures_view
from replay.asof.history import history
from replay.asof.points import Asked
from tests.api.http.given import COUNTY, OTHER_COUNTY, OTHER_VILLAGE, VILLAGE
from tests.api.http.test_rollbacks import approve, exited
from tests.ledger.given import until
from tests.support.world import CLERK

if TYPE_CHECKING:
    from tests.api.http.given import Office

TOWN, SECOND_VILLAGE = VILLAGE[:9], "150525100201"


def index(desk: Office) -> int:
    """Everything recorded so far is sequenced; the last index."""
    desk.sequence()
    return int(desk.get(f"/divisions/{COUNTY}/figures").json()["index"])


def differences(view: dict[str, Any]) -> dict[tuple[str, str | None], tuple[str, str]]:
    """(field, whose) → both values in words."""
    return {
        (one["label"], one["whose"]): (one["before_in_words"], one["after_in_words"])
        for one in view["differences"]
    }


def by_status(view: dict[str, Any]) -> dict[str, tuple[int, int]]:
    return {row["label"]: (row["households"], row["persons"]) for row in view["by_status"]}


def test_what_was_rolled_back_had_not_happened_as_known_now_and_had_as_known_then(desk: Office) -> None:
    # given
    household = exited(desk)
    then = index(desk)
    asked = desk.done("request-rollback", household=household, kind="exit", reason="脱贫标注错误")
    approve(desk, asked["created"]["case"])
    index(desk)
    # when
    view = desk.get(
        f"/households/{household}/difference", from_as_of="2020", from_known_at=then, to_as_of="2020"
    ).json()
    # then
    assert differences(view)["脱贫状态", None] == ("脱贫(享受政策)", "未脱贫")
    assert [event["type"] for event in view["events"]][-2:] == ["household.exited", "rollback.recorded"]
    assert view["from"]["point"].startswith(f"2020年年底,按账册第{then}项业务")
    points: list[tuple[dict[str, Any], str]] = [({"known_at": then}, "exited"), ({}, "not_exited")]
    for known, status in points:
        shown = desk.get(f"/households/{household}", as_of="2020-11-30", **known).json()
        assert shown["household"]["status"] == status
        (row,) = desk.get(f"/divisions/{VILLAGE}/figures", as_of="2020-11-30", **known).json()["by_status"]
        assert (row["status"], row["households"], row["persons"]) == (status, 1, 2)


def test_a_late_entry_shows_as_now_known_and_not_as_known_then(desk: Office) -> None:
    # given
    household = desk.household(1)
    then = index(desk)
    desk.done("mark-focus", household=household, on=True, effective="2019-06-01", year=2019)
    # when, then
    asked: dict[str, Any] = {"from_as_of": "2019", "from_known_at": then, "to_as_of": "2019"}
    view = desk.get(f"/households/{household}/difference", **asked).json()
    assert differences(view) == {("重点帮扶对象", None): ("(空)", "是")}
    assert [event["type"] for event in view["events"]] == ["household.focus_marked"]
    # what is not sequenced is known of a household now, and of nothing else
    assert view["to"]["index"] == then
    same = desk.get(
        f"/households/{household}/difference", **asked | {"to_known_at": then, "to_as_of": "2020"}
    ).json()
    assert same["differences"] == []


def test_a_member_who_joined_and_one_who_left_are_told_with_their_events(desk: Office) -> None:
    # given
    household = desk.household(1, 2)
    before = index(desk)
    son = desk.get(f"/households/{household}").json()["people"][1]["id"]
    desk.done("remove-member", household=household, person=son, left="death", month=5)
    # when
    view = desk.get(f"/households/{household}/difference", from_known_at=before).json()
    # then
    told = differences(view)
    assert told["减少原因", "测试2"] == ("(空)", "死亡")
    assert told["已死亡", "测试2"] == ("(空)", "是")
    assert [event["type"] for event in view["events"]] == ["household.identified", "member.removed"]


def test_names_are_masked_for_who_does_not_need_them_and_what_changed_is_still_told(desk: Office) -> None:
    # given
    household = desk.household(1)
    before = index(desk)
    (person,) = (p["id"] for p in desk.get(f"/households/{household}").json()["people"])
    body = {"year": 2020, "household": household, "person": person, "name": "测试新名", "reason": "错字"}
    assert desk.post("/commands/correct-identity", body, **{"Idempotency-Key": "1"}).status_code == 201
    route = f"/households/{household}/difference"
    asked: dict[str, Any] = {"from_known_at": before}
    # when, then
    assert differences(desk.get(route, **asked).json())["姓名", "测试新名"] == ("测试1", "测试新名")
    for who in ("auditor", "counter"):
        answer = desk.get(route, who, **asked)
        assert differences(answer.json())["姓名", "测○"] == ("测○", "测○")
        assert "测试" not in answer.text
    listed = desk.get(f"/divisions/{COUNTY}/difference", "counter", **asked)
    assert (listed.status_code, "测试" in listed.text) == (200, False)


def test_outside_his_division_nobody_sees_anything(desk: Office) -> None:
    household = desk.household(1)
    index(desk)
    for route in (
        f"/households/{household}/difference",
        f"/divisions/{COUNTY}/figures",
        f"/divisions/{VILLAGE}/households",
        f"/divisions/{TOWN}/difference",
        "/divisions/15/figures",
    ):
        query = {"from_as_of": "2019"} if route.endswith("difference") else {}
        answer = desk.get(route, "stranger", **query)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), route
        assert desk.get(route, "system", **query).json()["code"] == "no_business_data"
    assert desk.get(f"/divisions/{OTHER_COUNTY}/figures", "prefect").json()["by_status"] == []
    assert desk.get("/divisions/1505/figures", "prefect").json()["all"]["households"] == 1


def test_a_household_that_went_elsewhere_says_no_more_than_that_it_went(desk: Office) -> None:
    # given
    household = desk.household(1)
    before = index(desk)
    desk.done("change-village", "prefect", household=household, village=OTHER_VILLAGE)
    after = index(desk)
    asked: dict[str, Any] = {"from_known_at": before, "to_known_at": after}
    # when
    view = desk.get(f"/divisions/{COUNTY}/difference", **asked).json()
    # then
    assert (by_status(view["from"]), by_status(view["to"])) == ({"未脱贫": (1, 1)}, {})
    (row,) = view["households"]
    assert (row["id"], row["before"]["village"], row["after"]) == (household, VILLAGE, None)
    assert differences(row)["所在村", None][1] == "(本辖区以外)"
    assert OTHER_VILLAGE not in str(row["differences"])
    told = desk.get("/divisions/1505/difference", "prefect", **asked).json()["households"][0]
    assert told["after"]["village"] == OTHER_VILLAGE


def test_a_division_is_listed_page_by_page_as_it_was(desk: Office) -> None:
    # given
    made = {desk.household(n, village=VILLAGE if n % 2 else SECOND_VILLAGE) for n in range(5)}
    index(desk)
    desk.household(9, effective="2020-03-01", year=2020)
    index(desk)
    # when
    found: list[str] = []
    query: dict[str, Any] = {"as_of": "2019", "limit": 2}
    page = desk.get(f"/divisions/{TOWN}/households", **query).json()
    while page["next"]:
        found += [row["id"] for row in page["households"]]
        page = desk.get(f"/divisions/{TOWN}/households", **query, after=page["next"]).json()
    found += [row["id"] for row in page["households"]]
    # then
    assert (len(found), set(found)) == (5, made)
    (row, *_) = page["households"]
    assert (row["status_label"], row["people"], row["closed"]) == ("未脱贫", 1, False)
    assert desk.get(f"/divisions/{TOWN}/households", status="exited").json()["households"] == []
    assert desk.get(f"/divisions/{TOWN}/households", status="rich").json()["code"] == "unknown_code"
    assert len(desk.get(f"/divisions/{TOWN}/households").json()["households"]) == 6


def test_all_pages_of_now_are_of_the_moment_of_the_first(desk: Office) -> None:
    """Naive: each page is of its own now, and who moves behind the last row meanwhile is listed twice."""
    # given
    made = [desk.household(n) for n in range(3)]
    before = index(desk)
    desk.done("change-village", household=(moved := min(made)), village=SECOND_VILLAGE)
    now = index(desk)
    asked: dict[str, Any] = {"from_known_at": before, "limit": 1}
    first = desk.get(f"/divisions/{TOWN}/households", limit=1).json()
    differing = desk.get(f"/divisions/{VILLAGE}/difference", **asked).json()
    # when
    (listed,) = first["households"]
    desk.done("change-village", household=listed["id"], village=SECOND_VILLAGE)
    desk.household(7)
    assert index(desk) > now
    rows, page = first["households"], first
    while page["next"]:
        page = desk.get(f"/divisions/{TOWN}/households", limit=1, after=page["next"]).json()
        rows += page["households"]
    # then
    assert sorted(row["id"] for row in rows) == sorted(made)
    assert page["index"] == now
    assert ([row["id"] for row in differing["households"]], differing["next"]) == ([moved], None)
    later = desk.get(f"/divisions/{VILLAGE}/difference", **asked).json()
    fixed = desk.get(f"/divisions/{VILLAGE}/difference", **asked, to_known_at=now, after=later["next"]).json()
    assert (later["differing"], fixed["differing"], fixed["to"]["index"]) == (3, 1, now)
    for broken in ("", first["next"]):
        answer = desk.get(f"/divisions/{TOWN}/difference", **asked, after=broken or "MS8")
        assert answer.json()["code"] == "after_invalid"


def test_the_reasons_of_a_difference_are_of_the_point_of_its_rows(desk: Office) -> None:
    """Naive: rows end at the last index, and the events behind them are all that is recorded."""
    # given
    household = desk.household(1)
    before = index(desk)
    desk.done("mark-focus", household=household, on=True)
    desk.done("change-village", household=household, village=SECOND_VILLAGE)
    after = index(desk)
    # when it is not sequenced yet that the household went back
    desk.done("change-village", household=household, village=VILLAGE)
    view = desk.get(f"/divisions/{TOWN}/difference", from_known_at=before).json()
    # then
    (row,) = view["households"]
    assert (view["to"]["index"], row["after"]["village"]) == (after, SECOND_VILLAGE)
    (place,) = row["differences"]
    assert (place["before"], place["after"]) == (VILLAGE, SECOND_VILLAGE)


def test_who_waits_for_history_holds_no_connection(desk: Office) -> None:
    """Naive: each question takes a connection first, and three that wait for the engine stop the program."""
    desk.household(1)
    last = index(desk)
    services, pool = desk.services, desk.services.pool
    with ThreadPoolExecutor() as threads:
        with history(services.settings.segments_address).up_to(services.database, last):
            begun = pool.get_stats()["requests_num"]
            many = pool.max_size + 1
            asking = [threads.submit(figures_view, services, CLERK, COUNTY, Asked()) for _ in range(many)]
            # when each has asked for its point
            until(lambda: pool.get_stats()["requests_num"] >= begun + many)
            # then
            with pool.connection(timeout=10) as connection:
                assert connection.execute("SELECT 1").fetchone() == (1,)
        assert {one.result(timeout=60)["index"] for one in asking} == {last}
    # what is closed at the end is opened again for who asks
    history(services.settings.segments_address).close()
    assert figures_view(services, CLERK, COUNTY, Asked())["index"] == last


def test_the_difference_of_a_division_has_figures_households_and_their_events(desk: Office) -> None:
    # given
    one, other = desk.household(1, 2), desk.household(3, village=SECOND_VILLAGE)
    desk.household(4)
    before = index(desk)
    son = desk.get(f"/households/{one}").json()["people"][1]["id"]
    desk.done("remove-member", household=one, person=son, left="death", month=5)
    desk.done("change-village", household=other, village=VILLAGE)
    fresh = desk.household(5, effective="2020-05-01", year=2020)
    after = index(desk)
    asked: dict[str, Any] = {"from_known_at": before, "to_known_at": after, "limit": 2}
    # when
    view = desk.get(f"/divisions/{VILLAGE}/difference", **asked).json()
    more = desk.get(f"/divisions/{VILLAGE}/difference", **asked, after=view["next"]).json()
    # then
    assert (by_status(view["from"]), by_status(view["to"])) == ({"未脱贫": (2, 3)}, {"未脱贫": (4, 4)})
    assert view["differing"] == 3
    rows = {row["id"]: row for row in (*view["households"], *more["households"])}
    assert (set(rows), more["next"]) == ({one, other, fresh}, None)
    assert {row: [e["type"] for e in rows[row]["events"]] for row in rows} == {
        one: ["household.identified", "member.removed"],
        other: ["household.identified", "household.village_changed"],
        fresh: ["household.identified"],
    }
    assert (rows[other]["before"], rows[other]["members_changed"]) == (None, False)
    assert differences(rows[one]) == {("所在户", "测试2"): (rows[one]["number"], "(空)")}


def test_points_that_are_not_there_are_refused_in_a_sentence(desk: Office) -> None:
    # given
    household = desk.household(1)
    last = index(desk)
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    refused = {
        "as_of_in_future": {"as_of": "2021-01-01"},
        "as_of_year_unknown": {"as_of": "2021"},
        "as_of_invalid": {"as_of": "去年"},
        "known_in_future": {"known_at": tomorrow},
        "known_before_first": {"known_at": "2019-01-01T00:00:00Z"},
        "known_at_invalid": {"known_at": "昨天"},
        "index_unknown": {"known_at": str(last + 1)},
    }
    # when, then
    for code, query in refused.items():
        for route in (
            f"/households/{household}",
            f"/divisions/{COUNTY}/figures",
            f"/divisions/{COUNTY}/households",
        ):
            answer = desk.get(route, **query)
            assert answer.json()["code"] == code, (route, answer.text)
            assert answer.json()["detail"].endswith("。")
        between = {f"to_{name}": value for name, value in query.items()}
        for route in (f"/households/{household}/difference", f"/divisions/{COUNTY}/difference"):
            assert desk.get(route, **between).json()["code"] == code
    for route in (f"/households/{household}/difference", f"/divisions/{COUNTY}/difference"):
        assert desk.get(route).json()["code"] == "points_equal"
    assert desk.get("/divisions/150525999/figures").json()["code"] == "division_not_found"


def test_in_an_empty_ledger_nothing_is_there_yet(desk: Office) -> None:
    view = desk.get(f"/divisions/{COUNTY}/figures").json()
    assert (view["index"], view["by_status"], view["all"]["households"]) == (0, [], 0)
    assert desk.get(f"/divisions/{COUNTY}/figures", known_at="1").json()["code"] == "index_unknown"


def test_a_plus_in_an_address_is_still_a_time_zone(desk: Office) -> None:
    household = desk.household(1)
    index(desk)
    now = datetime.now(UTC).isoformat()
    assert "+" in now
    answer = desk.client.get(f"/api/v1/households/{household}?known_at={now}", headers=desk.who("clerk"))
    assert answer.status_code == 200, answer.text
