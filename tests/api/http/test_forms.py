"""信息表 as of a point and 对照表 of two years: the columns of the workbook, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.support.people import document

if TYPE_CHECKING:
    from tests.api.http.given import Office


def told(desk: Office) -> tuple[str, list[str]]:
    """A household of three, one of whom died in 2020, surveyed in 2019 and 2020; the ids of its people."""
    home = desk.household(1, 2, 3)
    view = desk.get(f"/households/{home}").json()
    people = [one["id"] for one in sorted(view["people"], key=lambda one: str(one["name"]))]
    for year, wages in ((2019, 800_000), (2020, 1_234_567)):
        desk.done(
            "survey-household", household=home, year=year, effective=f"{year}-06-01",
            income={"wages_migrant": wages}, conditions={"arable_land": 1250, "toilet": year == 2020},
            persons={one: {"education": "primary", "health": ["disabled", "chronic"]} for one in people},
        )  # fmt: skip
    desk.done(
        "remove-member", household=home, person=people[2], left="death", effective="2020-08-01", month=8
    )
    helper = {"household": home, "name": "张三", "unit": "县医院", "effective": "2019-05-01", "year": 2019}
    assert desk.post("/commands/pair-helper", helper, **{"Idempotency-Key": "helper"}).status_code == 201
    return home, people


def part(view: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = (one for one in view["parts"] if one["name"] == name)
    return dict(found)


def cells(view: dict[str, Any], name: str, row: int = 0) -> dict[str, str]:
    found = part(view, name)
    heads = [column["head"] for column in found["columns"]]
    return dict(zip(heads, found["rows"][row]["cells"], strict=True))


def test_the_form_has_all_parts_in_words(desk: Office) -> None:
    home, people = told(desk)
    view = desk.get(f"/households/{home}/form").json()
    assert (view["year"], view["years"]) == (2020, [2019, 2020])
    assert cells(view, "户")["脱贫状态"] == "未脱贫"
    assert cells(view, "生产生活条件")["耕地面积（亩）"] == "12.5"
    assert cells(view, "收入")["务工收入（元）"] == "12,345.67"
    assert cells(view, "收入")["纯收入（元）"] == "12,345.67"
    assert cells(view, "成员")["健康状况"] == "残疾、长期慢性病"
    assert cells(view, "成员")["证件号码"] == document(1)
    assert [(row["id"], row["present"]) for row in part(view, "成员")["rows"]] == [
        (people[0], True), (people[1], True), (people[2], False),
    ]  # fmt: skip
    assert cells(view, "帮扶责任人")["帮扶单位"] == "县医院"
    assert part(view, "监测")["rows"] == []


def test_the_form_of_a_point_is_what_was_then(desk: Office) -> None:
    home, _ = told(desk)
    view = desk.get(f"/households/{home}/form", as_of="2019").json()
    assert cells(view, "收入")["务工收入（元）"] == "8,000.00"
    assert cells(view, "户")["家庭人口数"] == "3"
    assert desk.get(f"/households/{home}/form", as_of="2018-01-01").json()["code"] == "not_found"


def test_another_year_of_what_was_collected_is_shown(desk: Office) -> None:
    home, _ = told(desk)
    view = desk.get(f"/households/{home}/form", year="2019").json()
    assert cells(view, "收入")["务工收入（元）"] == "8,000.00"
    assert cells(view, "户")["家庭人口数"] == "2"


def test_auditors_see_it_masked(desk: Office) -> None:
    home, _ = told(desk)
    shown = cells(desk.get(f"/households/{home}/form", "auditor").json(), "成员")
    assert shown["姓名"] == "测○"
    assert document(1) not in shown.values()


def test_two_years_stand_side_by_side(desk: Office) -> None:
    home, people = told(desk)
    view = desk.get(f"/households/{home}/comparison", year="2020").json()
    (row,) = part(view, "收入")["rows"]
    assert (row["before"][0], row["after"][0], row["changed"][:2]) == ("8,000.00", "12,345.67", [True, False])
    of = {one["id"]: one for one in part(view, "成员")["rows"]}
    assert (of[people[2]]["was_present"], of[people[2]]["present"]) == (True, False)
    (row,) = part(view, "户")["rows"]
    heads = [column["head"] for column in part(view, "户")["columns"]]
    assert [head for head, changed in zip(heads, row["changed"], strict=True) if changed] == ["家庭人口数"]


def test_the_first_year_stands_alone(desk: Office) -> None:
    home, _ = told(desk)
    view = desk.get(f"/households/{home}/comparison", year="2019").json()
    assert not view["there"]
    assert part(view, "收入")["rows"][0]["before"] is None
    assert desk.get(f"/households/{home}/comparison", year="2018").json()["code"] in {
        "not_found", "as_of_year_unknown",
    }  # fmt: skip
