"""What a village or county has of its own, as of a point and between two: forms, status, natural villages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.places import natural_village_id
from tests.api.http.given import COUNTY, OTHER_VILLAGE, VILLAGE
from tests.api.http.test_past import SECOND_VILLAGE, differences, index
from tests.api.http.test_places import approved, give, natural

if TYPE_CHECKING:
    from tests.api.http.given import Office

#: As first filled in for 2019, as corrected later, and as filled in for 2020.
FIRST = {"all_households": 320, "all_people": 900, "collective_income": 3_500_050, "bus": False}
CORRECTED = {"all_households": 320, "all_people": 880, "collective_income": 3_500_050, "clinics": 1}
NEXT = {"all_people": 870, "bus": True}


def surveyed(desk: Office, form: dict[str, Any], year: int, village: str = VILLAGE, **more: Any) -> str:
    """A village's form of a year; the event's id."""
    return str(desk.done("survey-village", village=village, form=form, year=year, **more)["events"][0]["id"])


def own(desk: Office, code: str = VILLAGE, **query: Any) -> dict[str, Any]:
    """What a place has of its own at a point."""
    answer = desk.get(f"/divisions/{code}/figures", **query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["own"]
    return found


def compared(desk: Office, code: str = VILLAGE, **query: Any) -> dict[str, Any]:
    """What differs of a place's own between two points."""
    answer = desk.get(f"/divisions/{code}/difference", **query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["own"]
    return found


def ids(view: dict[str, Any]) -> list[str]:
    return [event["id"] for event in view["events"]]


def test_a_form_is_the_old_one_as_known_before_its_correction(desk: Office) -> None:
    """Naive: the read model, which has the last form only."""
    # given a village surveyed for 2019 and 2020, and the form of 2019 corrected later
    surveyed(desk, FIRST, 2019)
    surveyed(desk, NEXT, 2020)
    before = index(desk)
    surveyed(desk, CORRECTED, 2019)
    index(desk)
    # when asked as of 2019, then what was known decides
    then, now = own(desk, as_of="2019", known_at=before), own(desk, as_of="2019")
    assert (then["year"], then["form"], now["form"]) == (2019, FIRST, CORRECTED)
    assert then["words"] == {
        "all_households": "320", "all_people": "900", "collective_income": "35000.50元", "bus": "否",
    }  # fmt: skip
    assert then["labels"]["bus"] == "是否通客运班车"
    # and the last year that has a form at the point
    assert (own(desk)["year"], own(desk)["form"]) == (2020, NEXT)
    assert own(desk, as_of="2020", known_at=1)["form"] == FIRST
    empty = own(desk, as_of="2019-12-30")
    assert (empty["year"], empty["collected"], empty["form"]) == (None, False, {})


def test_entries_that_were_corrected_are_told_with_both_surveys(desk: Office) -> None:
    # given
    desk.household(1)
    first = surveyed(desk, FIRST, 2019)
    surveyed(desk, NEXT, 2020)
    surveyed(desk, NEXT, 2019, village=SECOND_VILLAGE)
    before = index(desk)
    second = surveyed(desk, CORRECTED, 2019)
    index(desk)
    # when
    view = compared(desk, from_as_of="2019", from_known_at=before, to_as_of="2019")
    # then no entry that is the same, none of another village, and no other event
    assert differences(view) == {
        ("总人口(含不在册的人)", "2019年度"): ("900", "880"),
        ("是否通客运班车", "2019年度"): ("否", "(空)"),
        ("卫生室个数", "2019年度"): ("(空)", "1"),
    }
    assert ids(view) == [first, second]
    for one in view["differences"]:
        assert (one["kind"], one["id"], one["events"]) == (
            "village_year", f"{VILLAGE}@2019", [first, second],
        )  # fmt: skip
    (people,) = [one for one in view["differences"] if one["entry"] == "all_people"]
    assert (people["before"], people["after"]) == (900, 880)
    assert (people["set_by"], people["set_again_by"]) == (first, second)


def test_a_correction_that_was_rolled_back_is_told_with_its_rollback(desk: Office) -> None:
    # given
    first = surveyed(desk, FIRST, 2019)
    second = surveyed(desk, CORRECTED, 2019)
    corrected = index(desk)
    approved(desk, second)
    # what has no index yet is not known of a division
    assert own(desk)["form"] == CORRECTED
    index(desk)
    # when
    view = compared(desk, from_as_of="2019", from_known_at=corrected, to_as_of="2019")
    # then
    assert differences(view)["总人口(含不在册的人)", "2019年度"] == ("880", "900")
    assert [event["type"] for event in view["events"]] == [
        "village.surveyed", "village.surveyed", "rollback.recorded",
    ]  # fmt: skip
    assert ids(view)[:2] == [first, second]
    assert [event["active"] for event in view["events"]] == [True, False, True]
    rollback = view["events"][2]
    assert (rollback["reason"], rollback["asked_by"], rollback["approved_by"]) == (
        "误操作", "陈明远", "李淑华",
    )  # fmt: skip
    assert own(desk, as_of="2019", known_at=corrected)["form"] == CORRECTED
    assert own(desk, as_of="2019")["form"] == FIRST


def test_a_new_year_is_told_entry_by_entry(desk: Office) -> None:
    # given
    surveyed(desk, FIRST, 2019)
    later = surveyed(desk, NEXT, 2020)
    index(desk)
    # when
    view = compared(desk, from_as_of="2019", to_as_of="2020")
    # then
    assert differences(view) == {
        ("总人口(含不在册的人)", "2020年度"): ("(空)", "870"),
        ("是否通客运班车", "2020年度"): ("(空)", "是"),
    }
    assert ids(view) == [later]


def test_a_natural_village_has_a_name_and_the_form_of_the_year(desk: Office) -> None:
    # given
    surveyed(desk, NEXT, 2020)
    before = index(desk)
    east = natural(desk, "东屯", {"bus": True, "all_people": 40})
    natural(desk, "北屯", {"bus": False}, year=2019)
    after = index(desk)
    # when, then
    assert own(desk, known_at=before)["natural_villages"] == []
    shown, north = own(desk)["natural_villages"]
    assert (north["name"], north["collected"]) == ("北屯", False)
    assert (shown["id"], shown["name"], shown["year"]) == (natural_village_id(VILLAGE, "东屯"), "东屯", 2020)
    assert (shown["form"], shown["words"]["bus"]) == ({"bus": True, "all_people": 40}, "是")
    # of a village without a form, the last year of its natural villages
    then = own(desk, as_of="2019")
    assert (then["year"], then["collected"]) == (2019, False)
    assert [(one["name"], one["form"]) for one in then["natural_villages"]] == [("北屯", {"bus": False})]
    view = compared(desk, from_as_of="2020", from_known_at=before, to_as_of="2020")
    assert differences(view) == {
        ("总人口(含不在册的人)", "东屯 2020年度"): ("(空)", "40"),
        ("是否通客运班车", "东屯 2020年度"): ("(空)", "是"),
        ("是否通客运班车", "北屯 2019年度"): ("(空)", "否"),
        ("自然村名称", None): ("(空)", "北屯"),
    }
    assert [one["after"] for one in view["differences"] if one["field"] == "name"] == ["东屯", "北屯"]
    # when it is rolled back, then its form is still told under its name
    approved(desk, east)
    index(desk)
    gone = compared(desk, from_known_at=after)
    assert differences(gone)["是否通客运班车", "东屯 2020年度"] == ("是", "(空)")
    assert differences(gone)["自然村名称", None] == ("东屯", "(空)")
    assert [one["name"] for one in own(desk)["natural_villages"]] == ["北屯"]


def test_a_village_is_poor_as_of_the_years_it_was(desk: Office) -> None:
    # given
    enrolled = desk.done("enrol-village", village=VILLAGE, year=2019, effective="2019-01-01")
    delisted = desk.done("delist-village", village=VILLAGE, year=2020)
    index(desk)
    # when, then
    then, now = (own(desk, as_of=year)["poverty"] for year in ("2019", "2020"))
    assert (then["words"]["status"], now["words"]["status"]) == ("贫困村", "已出列")
    assert (then["fields"]["enrolled_year"], "delisted_year" in then["fields"]) == (2019, False)
    assert then["labels"]["status"] == "贫困村状态"
    assert own(desk, as_of="2018")["poverty"] == {"fields": {}, "words": {}, "labels": {}}
    view = compared(desk, from_as_of="2019", to_as_of="2020")
    assert differences(view) == {
        ("贫困村状态", None): ("贫困村", "已出列"), ("出列年度", None): ("(空)", "2020"),
    }  # fmt: skip
    assert ids(view) == [made["events"][0]["id"] for made in (enrolled, delisted)]


def test_a_county_has_its_form_and_no_village_s(desk: Office) -> None:
    # given a county surveyed for 2019, for 2020, and for 2020 again
    made = [
        desk.done("survey-county", county=COUNTY, year=year, form={"hospitals": n, "key_county": True})
        for year, n in ((2019, 15), (2020, 16), (2020, 17))
    ]
    _, first, second = (one["events"][0]["id"] for one in made)
    surveyed(desk, NEXT, 2020)
    index(desk)
    # when, then
    shown = own(desk, COUNTY)
    assert shown == {
        "year": 2020, "collected": True, "form": {"hospitals": 17, "key_county": True},
        "words": {"hospitals": "17", "key_county": "是"},
        "labels": {"hospitals": "乡镇卫生院个数", "key_county": "是否国家扶贫开发工作重点县"},
    }  # fmt: skip
    assert own(desk, COUNTY, known_at=2)["form"]["hospitals"] == 16
    assert own(desk, COUNTY, as_of="2019")["form"]["hospitals"] == 15
    assert own(desk, COUNTY, as_of="2018")["year"] is None
    view = compared(desk, COUNTY, from_known_at=2)
    assert differences(view) == {("乡镇卫生院个数", "2020年度"): ("16", "17")}
    assert ids(view) == [first, second]


def test_divisions_of_other_levels_have_nothing_of_their_own(desk: Office) -> None:
    surveyed(desk, FIRST, 2019)
    last = index(desk)
    for code in (VILLAGE[:9], "1505"):
        assert desk.get(f"/divisions/{code}/figures", "prefect").json()["own"] is None
        query: dict[str, Any] = {"from_as_of": "2018", "to_known_at": last}
        assert desk.get(f"/divisions/{code}/difference", "prefect", **query).json()["own"] is None


def test_own_differences_do_not_hang_on_which_page_of_households_is_asked(desk: Office) -> None:
    # given
    for serial in (1, 2):
        desk.household(serial)
    surveyed(desk, FIRST, 2019)
    last = index(desk)
    asked: dict[str, Any] = {"from_as_of": "2018", "to_as_of": "2019", "limit": 1}
    first = desk.get(f"/divisions/{VILLAGE}/difference", **asked).json()
    # when
    surveyed(desk, CORRECTED, 2019)
    assert index(desk) > last
    second = desk.get(f"/divisions/{VILLAGE}/difference", **asked, after=first["next"]).json()
    # then
    assert second["own"] == first["own"]
    assert differences(first["own"])["总人口(含不在册的人)", "2019年度"] == ("(空)", "900")


def test_a_case_about_a_household_too_brings_in_nothing_of_the_household(desk: Office) -> None:
    # given one request that withdraws a village's form and what was noted of a household
    household = desk.household(1)
    marked = desk.done("mark-focus", household=household, on=True)["events"][0]["id"]
    form = surveyed(desk, FIRST, 2020)
    before = index(desk)
    case = desk.done("request-rollback", events=[marked, form], reason="误操作")["created"]["case"]
    digest = desk.get(f"/cases/{case}/preview", "chief").json()["digest"]
    desk.done("approve-rollback", "chief", case_id=case, digest=digest)
    index(desk)
    # when
    view = compared(desk, from_known_at=before)
    # then
    assert {one["kind"] for one in view["differences"]} == {"village_year"}
    assert (ids(view)[0], [event["type"] for event in view["events"]]) == (
        form, ["village.surveyed", "rollback.recorded"],
    )  # fmt: skip
    assert view["events"][1]["withdraws"] == [form]


def test_what_the_same_case_holds_of_another_village_is_not_this_one_s(desk: Office) -> None:
    """Naive: everything that was read is the village's."""
    # given two villages surveyed for one case
    desk.household(1)
    before, case = index(desk), "0" * 20
    form = surveyed(desk, FIRST, 2019, case=case)
    natural(desk, "东屯", {"bus": True}, year=2019, case=case)
    surveyed(desk, NEXT, 2020, village=SECOND_VILLAGE, case=case)
    enrolled: dict[str, Any] = {"year": 2020, "effective": "2020-01-01", "case": case}
    desk.done("enrol-village", village=SECOND_VILLAGE, **enrolled)
    elsewhere = {"village": SECOND_VILLAGE, "name": "西屯", "form": {"bus": True}, "year": 2020, "case": case}
    assert give(desk, "survey-natural-village", **elsewhere).status_code == 201
    index(desk)
    # when
    shown, view = own(desk), compared(desk, from_known_at=before)
    # then
    assert (shown["year"], shown["form"], shown["poverty"]["fields"]) == (2019, FIRST, {})
    assert [one["name"] for one in shown["natural_villages"]] == ["东屯"]
    assert {one["id"].partition("@")[0] for one in view["differences"]} == {
        VILLAGE, natural_village_id(VILLAGE, "东屯"),
    }  # fmt: skip
    assert (ids(view)[0], len(ids(view))) == (form, 2)


def test_who_may_see_what_a_place_has_of_its_own(desk: Office) -> None:
    # given
    surveyed(desk, FIRST, 2019)
    desk.done("survey-village", "stranger", village=OTHER_VILLAGE, form=NEXT)
    index(desk)
    query = {"from_as_of": "2018", "to_as_of": "2020"}
    # when, then an auditor and who counts read
    for who in ("auditor", "counter", "prefect"):
        shown = desk.get(f"/divisions/{VILLAGE}/figures", who).json()["own"]
        assert shown["form"] == FIRST
        told = desk.get(f"/divisions/{VILLAGE}/difference", who, **query).json()["own"]
        assert len(told["differences"]) == len(FIRST)
    # another county's village is not there, and an administrator reads nothing
    for code, who, refusal in (
        (OTHER_VILLAGE, "clerk", "not_found"), (VILLAGE, "stranger", "not_found"),
        (COUNTY, "stranger", "not_found"), (VILLAGE, "system", "no_business_data"),
        (COUNTY, "audit-admin", "no_business_data"),
    ):  # fmt: skip
        for answer in (
            desk.get(f"/divisions/{code}/figures", who),
            desk.get(f"/divisions/{code}/difference", who, **query),
        ):
            assert answer.json()["code"] == refusal
            assert "all_people" not in answer.text
