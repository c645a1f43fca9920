"""Cases by pages alone: a village's list from the assembly to the ledger, objections, and what is refused."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import FilePayload, expect

from api.accounts import add_official, make_account
from api.procedures.clock import advance
from api.sessions import sign_in
from tests.api.http.given import COUNTY, PASSWORD, VILLAGE, member
from tests.console.given import sound

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.api.http.given import Office
    from tests.console.given import Site

TOWN = VILLAGE[:9]
PEOPLE = {
    "applicant": (VILLAGE, "entry"), "assembly": (VILLAGE, "review"), "checker-1": (TOWN, "review"),
    "checker-2": (TOWN, "review"), "checker-3": (TOWN, "review"), "meeting": (TOWN, "approval"),
    "town-clerk": (TOWN, "entry"), "comparer": (COUNTY, "review"), "lent": (VILLAGE, "statistics"),
}  # fmt: skip


@dataclass
class Place:
    """The site with the people of a village, its township and county, on a day that moves."""

    site: Site
    today: date = date(2020, 11, 2)

    @property
    def office(self) -> Office:
        return self.site.office

    def later(self, days: int) -> None:
        """Days pass, and the clock says what it has to say."""
        self.today += timedelta(days=days)
        advance(self.office.services)

    def status(self, case: str) -> tuple[str, str]:
        found = self.office.get(f"/work/cases/{case}").json()
        return found["status"], found["step"]


@pytest.fixture
def place(site: Site) -> Place:
    found = Place(site)
    with site.office.services.database.connect("app", autocommit=True) as connection:
        for name, (division, role) in PEOPLE.items():
            person = add_official(connection, name)
            make_account(
                connection, name=name, password=PASSWORD, person=person, division=division, roles=[role]
            )
            site.office.tokens[name] = sign_in(connection, name, PASSWORD)
    site.office.services.gateway.clock = lambda: found.today
    return found


def paper(name: str) -> FilePayload:
    return FilePayload(name=f"{name}.pdf", mimeType="application/pdf", buffer=f"%PDF-1.4\n{name}".encode())


def applied(place: Place, count: int) -> list[str]:
    """So many identifications, handed in by the village as one list; their cases."""
    desk, digests = place.office, []
    for n in range(2):
        answer = desk.client.post(
            f"/api/v1/evidence?division={VILLAGE}", content=b"%PDF-1.4\n" + bytes([65 + n]),
            headers=desk.who("clerk"),
        )  # fmt: skip
        digests.append(answer.json()["digest"])
    rows: list[dict[str, Any]] = [{"village": VILLAGE, "members": [member(60 + n)]} for n in range(count)]
    listing = {"year": 2020, "command": "identify-household", "rows": rows, "evidence": digests}
    told = desk.post("/work/lists", listing, "applicant", **{"Idempotency-Key": "list"}).json()["rows"]
    assert [one["refused"] for one in told] == [None] * count
    return [one["case"] for one in told]


def taken(place: Place, case: str, until: str) -> None:
    """The case at a step, whoever had to take it there."""
    desk, kinds = place.office, {"vote": "cast-vote", "notice": "post-notice"}
    while (found := desk.get(f"/work/cases/{case}").json())["step"] != until:
        step = next(one for one in found["steps"] if one["now"])
        digits = {"village": 12, "township": 9, "county": 6}[step["level"]]
        able = [
            name for name, (division, role) in PEOPLE.items()
            if role == step["role"] and len(division) == digits
        ]  # fmt: skip
        digest = desk.get(f"/work/cases/{case}").json()["events"][0]["evidence"][:1]
        votes = {"present": 9, "votes_for": 9, "votes_against": 0, "abstained": 0}
        given = {"case_id": case, "step": step["id"], "seen": found["seen"], "evidence": digest}
        desk.done(
            kinds.get(step["kind"], "take-step"), able[step["taken"]], **given,
            **(votes if step["kind"] == "vote" else {}),
        )  # fmt: skip
        if step["kind"] == "notice":
            place.later(8)


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def vote(page: Page, present: int, votes_for: int, against: int, abstained: int) -> None:
    for label, number in (("到会人数", present), ("赞成", votes_for), ("反对", against), ("弃权", abstained)):
        page.get_by_label(label, exact=True).fill(str(number))


def test_a_village_takes_its_list_through_the_assembly_and_strikes_one_out(place: Place) -> None:
    cases = applied(place, 3)
    with place.site.seen_by("assembly") as page:
        # given
        page.goto("/console")
        expect(page.get_by_role("main")).to_contain_text("等我办理3件")
        page.goto("/console/work")
        sound(page, "work")
        page.get_by_role("link", name="一起办理").click()
        expect(page.get_by_role("row")).to_have_count(4)
        # when the numbers of the vote do not add up
        vote(page, 20, 15, 2, 2)
        page.get_by_label("剔除理由 测试61").fill("家中有车")
        page.get_by_label("上传文件").set_input_files(paper("minutes"))
        press(page, "按这次表决办理")
        # then it is said beside the number, and everything typed is there
        expect(page.locator("#e-present")).to_contain_text("不相等")
        expect(page.get_by_role("row")).to_have_count(3)
        expect(page.get_by_label("赞成", exact=True)).to_have_value("15")
        sound(page, "steps-refused")
        # when
        page.get_by_label("弃权", exact=True).fill("3")
        press(page, "按这次表决办理")
        # then
        expect(page.get_by_role("status")).to_contain_text("已记录")
        expect(page.get_by_role("main").get_by_role("listitem").filter(has_text="测试61")).to_contain_text(
            "家中有车"
        )
        sound(page, "work-done")
    assert [place.status(one) for one in cases] == [
        ("open", "village-check"), ("dismissed", "assembly"), ("open", "village-check"),
    ]  # fmt: skip


def test_an_objection_stops_the_notice_until_it_is_answered_without_scripts(place: Place) -> None:
    one, other = applied(place, 2)
    for case in (one, other):
        taken(place, case, "first-notice")
    with place.site.seen_by("applicant", scripts=False) as page:
        # given
        page.goto("/console/work")
        page.get_by_role("link", name="一起办理").click()
        press(page, "张贴公示")
        expect(page.get_by_role("status")).to_contain_text("已记录2件")
        # when
        page.goto(f"/console/cases/{one}")
        expect(page.get_by_text("还有7天")).to_be_visible()
        press(page, "记下异议")
        expect(page.locator("#e-objection")).to_contain_text("必须填写")
        page.get_by_label("异议内容").fill("家里有两辆车")
        page.get_by_label("提出人姓名").fill("张三")
        press(page, "记下异议")
        expect(page.get_by_text("有异议,停止计算")).to_be_visible()
        place.later(8)
        # then the other went on, and this one waits
        assert [place.status(case)[1] for case in (one, other)] == ["first-notice", "township-check"]
        # when
        page.goto("/console/work")
        page.get_by_role("link", name="打开").click()
        page.get_by_label("异议是否成立").select_option(label="不成立,公示继续")
        page.get_by_label("答复", exact=True).fill("车是他弟弟的")
        press(page, "答复异议")
        # then
        expect(page.get_by_text("还有7天")).to_be_visible()
        expect(page.get_by_role("main")).to_contain_text("车是他弟弟的")
        place.later(8)
    assert place.status(one) == ("open", "township-check")


def test_township_county_and_village_take_a_case_to_the_ledger(place: Place) -> None:
    (case,) = applied(place, 1)
    taken(place, case, "township-check")
    for name in ("checker-1", "checker-2", "checker-3"):
        with place.site.seen_by(name, scripts=name != "checker-2") as page:
            page.goto(f"/console/cases/{case}")
            if name == "checker-1":
                press(page, "核查通过")
                expect(page.locator("#e-evidence")).to_contain_text("入户核查表")
                page.get_by_label("核查情况").fill("属实")
                sound(page, "case")
            page.get_by_label("上传文件").set_input_files(paper(name))
            press(page, "核查通过")
            expect(page.get_by_role("status")).to_contain_text("镇核查")
    taken(place, case, "approval")
    with place.site.seen_by("chief", scripts=False) as page:
        page.goto("/console/work")
        page.get_by_role("link", name="打开").click()
        # when he presses twice, it is recorded once
        page.get_by_role("main").get_by_role("button", name="同意", exact=True).dblclick()
        expect(page.get_by_role("status")).to_contain_text("县复审批准")
        expect(page.get_by_text("您的账号现在不需要办理")).to_be_visible()
    events = place.office.get(f"/work/cases/{case}").json()["events"]
    assert [one["person_name"] for one in events].count("李淑华") == 1
    with place.site.seen_by("applicant") as page:
        page.goto(f"/console/cases/{case}")
        press(page, "公告完成")
        expect(page.get_by_role("status")).to_contain_text("新识别")
        sound(page, "case-effected")
        page.get_by_role("link", name="查看这一户").click()
        expect(page.get_by_role("main")).to_contain_text("测试60")


def test_an_objection_that_is_upheld_sends_the_case_back_to_be_handed_in_again(place: Place) -> None:
    (case,) = applied(place, 1)
    taken(place, case, "first-notice")
    desk = place.office
    seen = {"case_id": case, "step": "first-notice", "seen": desk.get(f"/work/cases/{case}").json()["seen"]}
    desk.done("post-notice", "applicant", **seen)
    desk.done("raise-objection", "clerk", case_id=case, objection="家里有两辆车")
    with place.site.seen_by("applicant") as page:
        # given
        page.goto(f"/console/cases/{case}")
        expect(page.get_by_label("答复哪一条异议")).to_contain_text("家里有两辆车")
        page.get_by_label("异议是否成立").select_option(label="成立,退回重新申请")
        page.get_by_label("答复", exact=True).fill("属实")
        sound(page, "case-objection")
        press(page, "答复异议")
        expect(page.get_by_role("main")).to_contain_text("已退回")
        # when
        press(page, "重新提交")
        expect(page.locator("#e-evidence")).to_contain_text("申请书")
        page.get_by_label("上传文件").set_input_files([paper("application"), paper("consent")])
        press(page, "重新提交")
        # then
        expect(page.get_by_role("status")).to_contain_text("重新")
    assert place.status(case) == ("open", "assembly")
    with place.site.seen_by("assembly", scripts=False) as page:
        # when too few are for it
        page.goto(f"/console/cases/{case}")
        vote(page, 9, 5, 4, 0)
        page.get_by_label("上传文件").set_input_files(paper("minutes"))
        press(page, "记录表决")
        # then it has ended
        expect(page.get_by_role("status")).to_contain_text("未通过")
        page.goto("/console/cases?status=dismissed")
        expect(page.get_by_role("row")).to_have_count(2)
        page.get_by_role("link", name="新识别").click()
        expect(page.get_by_text("记录表决")).to_have_count(0)


def test_what_came_back_is_changed_and_handed_in_again(place: Place) -> None:
    (case,) = applied(place, 1)
    desk = place.office
    found = desk.get(f"/work/cases/{case}").json()
    given = {"case_id": case, "step": found["step"], "seen": found["seen"], "back_to": "application"}
    desk.done("return-case", "assembly", **given, reason="住址不对")
    with place.site.seen_by("applicant") as page:
        # given
        page.goto(f"/console/cases/{case}")
        page.get_by_role("link", name="内容要改的").click()
        expect(page.get_by_label("姓名")).to_have_value("测试60")
        # when
        page.get_by_label("家庭住址").fill("南街1号")
        page.get_by_label("上传文件").set_input_files([paper("application"), paper("consent")])
        page.get_by_role("main").get_by_role("button", name="提交申请").last.click()
        # then
        expect(page.get_by_role("status")).to_contain_text("重新")
        expect(page.get_by_role("main")).to_contain_text("南街1号")
        # when he goes back to hand it in once more
        page.go_back()
        # then he is told on the same page
        expect(page).to_have_url(re.compile(f"/console/cases/{case}"))
        expect(page.get_by_role("status")).to_contain_text("没有重复办理")
    assert place.status(case) == ("open", "assembly")


def test_a_long_list_is_taken_table_by_table_and_what_was_lent_is_marked(place: Place) -> None:
    applied(place, 260)
    given = {
        "to": "lent", "roles": ["review"], "first": "2020-11-02", "last": "2020-11-30", "reason": "外出",
    }  # fmt: skip
    assert place.office.post("/delegations", given, "assembly").status_code == 201
    with place.site.seen_by("lent", scripts=False) as page:
        # given
        page.goto("/console/work")
        expect(page.get_by_role("row").nth(1)).to_contain_text("受托")
        page.get_by_role("link", name="一起办理").click()
        assert len(gzip.compress(page.content().encode())) < 15_000
        # when
        vote(page, 20, 20, 0, 0)
        page.get_by_label("上传文件").set_input_files(paper("minutes"))
        press(page, "按这次表决办理")
        # then
        expect(page.get_by_role("status")).to_contain_text("已记录250件")
        page.get_by_role("link", name="回到待办").click()
        page.get_by_role("row", name="民主评议").get_by_role("link", name="一起办理").click()
        expect(page.get_by_role("row")).to_have_count(11)
