"""A mistake found, previewed, handed over, decided by another who is told what moved; and brought back."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import FilePayload, expect

from api.admissions import Admissions
from domain.calendar import SHANGHAI
from tests.api.http.given import VILLAGE, member
from tests.api.http.hall_of_roles import PHOTO
from tests.api.http.test_rollbacks import approve, exited
from tests.console.given import marked, sound

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.api.http.given import Office
    from tests.console.given import Site

CASE = re.compile(r"/console/rollbacks/[0-9a-f]{20}(\?again=1)?$")


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def main_of(page: Page) -> Locator:
    return page.get_by_role("main")


def line_of(page: Page, sentence: str) -> Locator:
    """A line of a time line."""
    return page.locator("ol.events > li").filter(has=page.locator(".sentence", has_text=sentence))


def event_of(office: Office, household: str, kind: str) -> str:
    told = office.get(f"/households/{household}/history").json()["events"]
    return str(next(one["id"] for one in reversed(told) if one["type"] == kind))


def status_of(office: Office, household: str) -> str:
    return str(office.get(f"/households/{household}").json()["household"]["status"])


def asked(office: Office, name: str = "clerk") -> tuple[str, str]:
    """A household whose exit somebody asks to roll back, and the case."""
    household = exited(office)
    events = [event_of(office, household, "household.exited")]
    done = office.done("request-rollback", name, events=events, reason="标错了户", chain=True)
    return household, str(done["created"]["case"])


def cases(office: Office) -> list[str]:
    return [one["id"] for one in office.get("/cases").json()["cases"]]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_mistake_goes_back_by_two_people(site: Site, *, scripts: bool) -> None:
    home = exited(site.office)
    with site.seen_by("clerk", scripts=scripts) as page:
        # given
        page.goto(f"/console/households/{home}/timeline")
        line_of(page, "脱贫").get_by_role("link", name="回退这项业务").first.click()
        row = page.get_by_role("region", name="登记内容的变化").get_by_role(
            "row", name=re.compile("脱贫状态")
        )
        expect(row).to_contain_text(re.compile("脱贫.享受政策.未脱贫"))
        expect(page.get_by_role("region", name="这些户在统计中的变化")).to_contain_text("0 → 1")
        if scripts:
            sound(page, "rollback-new")
        # when
        page.get_by_label("理由").fill("标错了户")
        page.get_by_role("button", name="提交申请").dblclick()
        # then
        expect(page).to_have_url(CASE)
        expect(main_of(page)).to_contain_text("等待另一个人(审批角色)批准。")
        case = page.url.partition("?")[0]
        # when he goes back to hand it over once more
        page.go_back()
        # then nothing is asked for twice
        expect(page.get_by_role("status").first).to_contain_text("没有重复办理")
        assert len(cases(site.office)) == 1
    with site.seen_by("chief", scripts=scripts) as page:
        page.goto("/console")
        waiting = page.get_by_role("region", name="等待批准的申请")
        if scripts:
            sound(page, "home-approval")
        waiting.get_by_role("row", name=re.compile("陈明远")).get_by_role("link").first.click()
        assert page.url == case
        expect(page.get_by_role("status")).to_contain_text("申请之后没有变化")
        if scripts:
            sound(page, "rollback")
        # when
        press(page, "批准并回退")
        # then
        expect(main_of(page).locator("h1")).to_contain_text("已办结")
        expect(main_of(page).locator("h1")).to_contain_text("已批准")
        # each is named by its sentence; of what was done, the day of doing it comes first
        expect(main_of(page).get_by_role("listitem").filter(has_text="撤回了:")).to_contain_text(
            re.compile("撤回了:.*2020-11-27 脱贫", re.DOTALL)
        )
        expect(page.locator("ol.line a.sentence").first).to_contain_text(
            re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d ")
        )
        expect(page.locator("ol.line li").first).to_contain_text("业务日期:")
        assert status_of(site.office, home) == "not_exited"
        if scripts:
            sound(page, "rollback-done")


def test_what_went_back_by_mistake_comes_again(site: Site) -> None:
    home, case = asked(site.office)
    approve(site.office, case)
    with site.seen_by("clerk") as page:
        # given
        page.goto(f"/console/households/{home}/timeline")
        line_of(page, "脱贫").get_by_role("link", name="恢复这项业务").first.click()
        expect(main_of(page)).to_contain_text("要恢复的业务")
        page.goto(f"/console/rollbacks/{case}")
        page.get_by_role("link", name="恢复这次回退的全部业务").click()
        expect(main_of(page)).to_contain_text("要恢复的业务")
        sound(page, "redo-new")
        # when
        page.get_by_label("理由").fill("又核实过")
        press(page, "提交申请")
        expect(page).to_have_url(CASE)
        again = page.url
        page.goto("/console/rollbacks")
        expect(page.get_by_role("region", name="本人的申请").get_by_role("row")).to_have_count(3)
        sound(page, "rollbacks-mine")
    with site.seen_by("chief") as page:
        page.goto(again)
        press(page, "批准并恢复")
        # then
        expect(main_of(page)).to_contain_text("恢复了")
        assert status_of(site.office, home) == "exited"
        # when the rollback is asked to be taken back once more
    with site.seen_by("clerk") as page:
        page.goto(f"/console/redos/new?case={case}")
        # then
        expect(page.get_by_role("alert").first).to_contain_text("没有可以恢复的业务")
        sound(page, "redo-refused")


def test_who_approves_is_told_what_moved_meanwhile(site: Site) -> None:
    desk = site.office
    home = desk.household(1)
    first = event_of(desk, home, "household.identified")
    case = desk.done("request-rollback", events=[first], chain=True, reason="识别错了")["created"]["case"]
    with site.seen_by("chief") as page:
        page.goto(f"/console/rollbacks/{case}")
        expect(page.get_by_role("status")).to_contain_text("申请之后没有变化")
        # when something is built on it while he reads
        desk.done("mark-focus", household=home, on=True)
        press(page, "批准并回退")
        # then nothing is done, and he is told
        expect(page.locator("#summary")).to_contain_text("预览之后情况有变化")
        expect(page.get_by_role("status")).to_contain_text("新增1项业务")
        expect(page.get_by_text("申请之后新增", exact=True)).to_have_count(1)
        assert desk.get(f"/households/{home}").json()["household"]["focus"] is True
        sound(page, "rollback-moved")
        # when that is taken back
        more = event_of(desk, home, "household.focus_marked")
        approve(desk, desk.done("request-rollback", events=[more], reason="错")["created"]["case"])
        page.goto(f"/console/rollbacks/{case}")
        expect(page.get_by_role("status")).to_contain_text("申请之后没有变化")
        # when he turns it down, at first without saying why
        press(page, "否决")
        expect(page.locator("#e-reason")).to_contain_text("必须填写")
        page.get_by_label("意见或理由").fill("情况属实")
        press(page, "否决")
        # then
        expect(main_of(page).locator("h1")).to_contain_text("已否决")
        expect(main_of(page)).to_contain_text("情况属实")
        assert status_of(desk, home) == "not_exited"
        sound(page, "rollback-rejected")


def test_what_is_no_longer_in_it_is_named(site: Site) -> None:
    desk = site.office
    home = desk.household(1)
    desk.done("mark-focus", household=home, on=True)
    first, more = (event_of(desk, home, kind) for kind in ("household.identified", "household.focus_marked"))
    case = desk.done("request-rollback", events=[first], chain=True, reason="识别错了")["created"]["case"]
    approve(desk, desk.done("request-rollback", events=[more], reason="错")["created"]["case"])
    with site.seen_by("chief", scripts=False) as page:
        page.goto(f"/console/rollbacks/{case}")
        expect(page.get_by_role("status")).to_contain_text("有1项业务当时在内,现在不在了")
        press(page, "批准并回退")
        expect(main_of(page).locator("h1")).to_contain_text("已办结")
        assert desk.get(f"/households/{home}").status_code == 404


def test_who_asked_does_not_approve(site: Site) -> None:
    _, case = asked(site.office, "both")
    with site.seen_by("both") as page:
        page.goto(f"/console/rollbacks/{case}")
        expect(main_of(page)).to_contain_text("申请和批准不能是同一个人。")
        expect(page.get_by_role("button", name="批准并回退")).to_have_count(0)
        sound(page)
        answer = page.request.post(f"/console/rollbacks/{case}/approve", form={
            "key": "k", "digest": f"sha256:{'0' * 64}",
        })  # fmt: skip
        assert answer.status == 403
    with site.seen_by("stranger") as page:
        page.goto(f"/console/rollbacks/{case}")
        expect(page.get_by_role("alert").first).to_contain_text("没有找到这项申请")


def test_a_chain_over_two_households_is_agreed_to(site: Site) -> None:
    desk = site.office
    made = desk.done("identify-household", village=VILLAGE, members=[member(1), member(2, "son")])
    home, (_, son) = made["created"]["household"], made["created"]["persons"]
    new_head = {"person": son, "relations": {}}
    away = desk.done("split-household", household=home, village=VILLAGE, new_head=new_head)
    with site.seen_by("clerk") as page:
        page.goto(f"/console/rollbacks/new?household={home}")
        sound(page, "rollback-choose")
        page.get_by_role("checkbox", name=re.compile("新识别")).check()
        press(page, "预览影响")
        expect(main_of(page)).to_contain_text("还有1项业务是以它为依据办理的")
        expect(page.get_by_text("连带", exact=True)).to_have_count(1)
        # when he does not agree
        page.get_by_label("理由").fill("识别错了")
        press(page, "提交申请")
        # then
        expect(page.locator("#e-chain")).to_contain_text("之后有1项业务以它为依据")
        expect(page.get_by_label("理由")).to_have_value("识别错了")
        sound(page, "rollback-chain")
        # when
        page.get_by_label("连同上面列出的全部业务一起回退").check()
        press(page, "提交申请")
        expect(page).to_have_url(CASE)
        case = page.url
    with site.seen_by("chief") as page:
        page.goto(case)
        expect(page.get_by_role("status")).to_contain_text("申请之后没有变化")
        press(page, "批准并回退")
        expect(main_of(page).locator("h1")).to_contain_text("已办结")
        for one in (home, away["created"]["household"]):
            assert desk.get(f"/households/{one}").status_code == 404


def test_a_day_of_a_village_goes_back_as_one_case(site: Site) -> None:
    desk = site.office
    homes = [desk.household(1), desk.household(2)]
    recorded = desk.get(f"/households/{homes[0]}/history").json()["events"][0]["recorded_at"]
    day = datetime.fromisoformat(recorded).astimezone(SHANGHAI).date()
    with site.seen_by("clerk", scripts=False) as page:
        page.goto("/console/rollbacks")
        page.get_by_label("村代码").fill(VILLAGE)
        page.get_by_label("办理(记录)的那一天").fill(str(day))
        press(page, "预览影响")
        # then
        expect(page.get_by_text("所选", exact=True)).to_have_count(2)
        # when
        page.get_by_label("理由").fill("整批录错了村")
        press(page, "提交申请")
        # then
        expect(page).to_have_url(CASE)
        assert len(desk.get("/cases").json()["cases"][0]["households"]) == 2
        # when the day is looked at once more, and there is nothing to go back
        page.goto(f"/console/rollbacks/new?of=village_day&village={VILLAGE}&day=2020-01-01")
        expect(page.get_by_role("alert").first).to_contain_text("没有可以回退的")


def test_what_is_long_is_looked_at_page_by_page(site: Site) -> None:
    home = marked(site.office, 101)
    with site.seen_by("clerk", scripts=False) as page:
        # given
        page.goto(f"/console/rollbacks/new?household={home}")
        expect(page.get_by_role("checkbox")).to_have_count(100)
        page.get_by_role("link", name="下一页").click()
        expect(page.get_by_role("checkbox")).to_have_count(2)
        page.get_by_role("checkbox", name=re.compile("新识别")).check()
        # when
        press(page, "预览影响")
        # then
        expect(main_of(page)).to_contain_text("共102项,这里是第1至100项。")
        expect(page.locator("ol a.sentence")).to_have_count(100)
        page.get_by_role("link", name="下一页").click()
        expect(main_of(page)).to_contain_text("共102项,这里是第101至102项。")
        expect(page.locator("ol a.sentence")).to_have_count(2)
        # when he asks for all of it from here
        page.get_by_label("理由").fill("识别错了")
        page.get_by_label("连同上面列出的全部业务一起回退").check()
        press(page, "提交申请")
        expect(page).to_have_url(CASE)


def test_a_closed_year_goes_back_as_a_correction_on_evidence(site: Site) -> None:
    desk = site.office
    home = desk.household(1)
    event = event_of(desk, home, "household.identified")
    with desk.services.database.connect("app", autocommit=True) as connection:
        connection.execute("INSERT INTO read.year (year, status) VALUES (2019, 'closed')")
    desk.services.gateway.admissions = Admissions()
    with site.seen_by("clerk") as page:
        page.goto(f"/console/rollbacks/new?household={home}&event={event}")
        expect(main_of(page)).to_contain_text("涉及已定格的2019年度")
        press(page, "提交申请")
        expect(page.locator("#e-reason")).to_contain_text("必须填写")
        page.get_by_label("理由").fill("识别错了")
        press(page, "提交申请")
        # then
        expect(page.locator("#summary")).to_contain_text("2019年度")
        sound(page, "rollback-closed")
        # when
        page.get_by_label("更正依据").fill("通政扶〔2020〕9号")
        press(page, "提交申请")
        expect(page.locator("#e-evidence")).to_contain_text("须附至少一份佐证")
        photo = FilePayload(name="a.jpg", mimeType="image/jpeg", buffer=PHOTO)
        page.get_by_label("上传文件").set_input_files(photo)
        press(page, "提交申请")
        # then
        expect(page).to_have_url(CASE)
        expect(main_of(page)).to_contain_text("通政扶〔2020〕9号")
        expect(page.get_by_role("link", name=re.compile("^材料"))).to_have_count(1)
