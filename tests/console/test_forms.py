"""Commands as forms: checked while typing, refused beside the field, given once, nothing typed lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import FilePayload, expect

from api.admissions import Admissions
from api.register import write_setting
from tests.api.http.given import OTHER_VILLAGE, VILLAGE, member
from tests.api.http.hall_of_roles import PHOTO
from tests.console.given import PHONE, sound
from tests.console.test_signing import sign_in
from tests.support.people import document

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.api.http.given import Office
    from tests.console.given import Site

RECORDED = re.compile("/console/recorded/")


def press(page: Page, name: str, nth: int = -1) -> None:
    """The last button of this name: the first is for the Enter key."""
    page.get_by_role("main").get_by_role("button", name=name, exact=True).nth(nth).click()


def fill_in(page: Page, serial: int, relation: str, row: int = 1) -> None:
    """A person as a row of the form."""
    group = page.get_by_role("group", name=f"第{row}名成员")
    group.get_by_label("姓名").fill(f"测试{serial}")
    group.get_by_label("证件号码").fill(document(serial))
    group.get_by_label("与户主关系").select_option(label=relation)


def attach(page: Page, name: str, content: bytes) -> None:
    file = FilePayload(name=name, mimeType="application/octet-stream", buffer=content)
    page.get_by_label("上传文件").set_input_files(file)


def lines_of(office: Office, household: str, who: str = "clerk") -> list[str]:
    return [event["type"] for event in office.get(f"/households/{household}/history", who).json()["events"]]


def test_a_household_is_identified_without_scripts(site: Site) -> None:
    with site.seen_by("clerk", scripts=False) as page:
        # given
        page.goto("/console/commands")
        page.get_by_role("link", name="新识别", exact=True).click()
        page.get_by_label("所在村").select_option(VILLAGE)
        fill_in(page, 1, "户主")
        page.get_by_label("家庭住址").fill("南街1号")
        # when another member is added, whose number is mistyped
        press(page, "再加一名成员")
        fill_in(page, 2, "之子", row=2)
        wrong = document(2)[:-1] + ("0" if document(2)[-1] != "0" else "1")
        page.get_by_role("group", name="第2名成员").get_by_label("证件号码").fill(wrong)
        press(page, "办理")
        # then it is said on top, and everything typed is there
        expect(page.get_by_role("alert").first).to_contain_text("校验码不对")
        expect(page.get_by_label("姓名").nth(0)).to_have_value("测试1")
        expect(page.get_by_label("姓名").nth(1)).to_have_value("测试2")
        expect(page.get_by_label("家庭住址")).to_have_value("南街1号")
        expect(page.get_by_label("所在村")).to_have_value(VILLAGE)
        # when
        page.get_by_role("group", name="第2名成员").get_by_label("证件号码").fill(document(2))
        press(page, "办理")
        # then
        expect(page).to_have_url(RECORDED)
        expect(page.get_by_role("status")).to_contain_text("新识别")
        expect(page.get_by_role("status")).to_contain_text("涉及:测试1、测试2")


def test_a_form_has_so_many_rows_and_no_more(site: Site) -> None:
    with site.seen_by("clerk", scripts=False) as page:
        rows: dict[str, str | float | bool] = {f"members.{n}.name": "测试" for n in range(49)}
        page.goto("/console/commands/identify-household")
        address = page.url.partition("?")[0]
        # when another is added, the last that there may be
        full = page.request.post(address, form=rows | {"key": "k", "do": "add:members"}).text()
        # then
        assert "第50名成员" in full
        assert "再加一名成员" not in full
        # when far more are sent
        rows |= {f"members.{n}.name": "测试" for n in range(999)}
        answer = page.request.post(address, form=rows | {"key": "k", "village": VILLAGE})
        # then
        assert answer.status == 422
        assert "“家庭成员”一次最多填50名" in answer.text()
        assert "第52名成员" not in answer.text()


def test_what_is_missing_is_said_beside_each_field(site: Site) -> None:
    with site.seen_by("clerk", viewport=PHONE) as page:
        page.goto("/console/commands")
        sound(page, "commands")
        page.goto("/console/commands/identify-household")
        first = page.get_by_role("group", name="第1名成员")
        first.get_by_label("成员联系电话").fill("139")
        # what must be filled in is marked
        marked = first.locator("label[data-must='必填']")
        expect(marked.filter(has_text="姓名")).to_have_count(1)
        expect(marked.filter(has_text="成员联系电话")).to_have_count(0)
        press(page, "办理")
        expect(page.locator("#summary")).to_be_focused()
        expect(page.locator("#summary li")).to_have_count(4)
        expect(page.locator("#summary")).to_contain_text("“第1名成员的姓名”必须填写")
        expect(page.locator("[id='e-members.0.phone']")).to_contain_text("格式不对")
        expect(page.get_by_label("成员联系电话")).to_have_value("139")
        sound(page, "identify-refused")


def test_a_number_is_checked_while_it_is_typed(site: Site) -> None:
    home = site.office.household(1)
    site.office.done("identify-household", "stranger", village=OTHER_VILLAGE, members=[member(7)])
    with site.seen_by("clerk") as page:
        page.goto(f"/console/commands/add-member?household={home}")
        number, said = page.get_by_label("证件号码"), page.locator(".check")
        number.press_sequentially(document(2))
        expect(said).to_contain_text("号码有效")
        number.fill(document(2)[:-1] + ("0" if document(2)[-1] != "0" else "1"))
        expect(said).to_contain_text("校验码不对")
        number.fill(document(1))
        expect(said).to_contain_text("已登记在")
        sound(page, "add-member")
        number.fill(document(7))
        expect(said).to_contain_text("已在别处登记")
        expect(said).not_to_contain_text("村")


def test_a_double_click_and_the_back_button_do_it_once(site: Site) -> None:
    # given
    home = site.office.household(1, 2)
    with site.seen_by("clerk") as page:
        page.goto(f"/console/commands/mark-focus?household={home}")
        page.get_by_label("是否标注").select_option("true")
        # when
        page.get_by_role("button", name="办理", exact=True).last.dblclick()
        # then
        expect(page).to_have_url(RECORDED)
        sound(page, "recorded")
        assert lines_of(site.office, home).count("household.focus_marked") == 1
        # when one goes back to send it again, then it is said that it was given
        page.go_back()
        expect(page.get_by_text("没有重复办理")).to_be_visible()
        assert lines_of(site.office, home).count("household.focus_marked") == 1


def test_a_form_that_was_given_gives_nothing_else(site: Site) -> None:
    # given the same form in two windows, without scripts
    home = site.office.household(1, 2)
    with site.seen_by("clerk", scripts=False) as page:
        page.goto(f"/console/commands/plan-exit?household={home}")
        other = page.context.new_page()
        other.goto(page.url)
        page.get_by_label("计划脱贫年度").fill("2021")
        press(page, "办理")
        expect(page).to_have_url(RECORDED)
        # when
        other.get_by_label("计划脱贫年度").fill("2022")
        press(other, "办理")
        # then
        expect(other.get_by_role("alert").first).to_contain_text("已经办理过")
        assert lines_of(site.office, home).count("household.exit_planned") == 1
        expect(other.get_by_label("计划脱贫年度")).to_have_value("2022")
        # when he means it
        press(other, "办理")
        # then
        expect(other).to_have_url(RECORDED)
        assert lines_of(site.office, home).count("household.exit_planned") == 2


def test_a_line_that_is_down_loses_nothing(site: Site) -> None:
    home = site.office.household(1, 2)
    with site.seen_by("clerk") as page:
        # given
        page.goto(f"/console/commands/add-member?household={home}")
        page.get_by_label("姓名").fill("测试3")
        page.get_by_label("证件号码").fill(document(3))
        expect(page.locator(".check")).to_contain_text("号码有效")
        page.get_by_label("与户主关系").select_option(label="之女")
        page.get_by_label("增加原因").select_option(label="新生儿")
        # when
        page.route("**/console/commands/**", lambda route: route.abort("internetdisconnected"))
        press(page, "办理")
        # then
        expect(page.get_by_text("网络断了")).to_be_visible()
        expect(page.get_by_label("姓名")).to_have_value("测试3")
        # when it works again
        page.unroute("**/console/commands/**")
        press(page, "办理")
        # then
        expect(page).to_have_url(RECORDED)
        assert lines_of(site.office, home).count("member.added") == 1


def test_a_session_that_ended_keeps_what_was_typed(site: Site) -> None:
    office = site.office
    home = office.household(1, 2)
    with site.seen_by("clerk") as page:
        # given
        page.goto(f"/console/commands/plan-exit?household={home}")
        page.get_by_label("计划脱贫年度").fill("2021")
        attach(page, "a.jpg", PHOTO)
        # when
        session = office.get("/sessions").json()["sessions"][0]["id"]
        gone = office.client.request("DELETE", f"/api/v1/sessions/{session}", headers=office.who("clerk"))
        assert gone.status_code in {200, 204}
        press(page, "办理")
        # then
        expect(page.get_by_text("您填写的内容还在")).to_be_visible()
        expect(page.get_by_text("选择的文件没有保留")).to_be_visible()
        sound(page)
        sign_in(page, "clerk")
        press(page, "继续提交")
        expect(page.get_by_label("计划脱贫年度")).to_have_value("2021")
        expect(page.get_by_text("请重新选择后再办理")).to_be_visible()
        # when
        attach(page, "a.jpg", PHOTO)
        press(page, "办理")
        # then
        expect(page).to_have_url(RECORDED)
    assert lines_of(office, home, "both").count("household.exit_planned") == 1


def test_evidence_is_kept_though_the_command_is_refused(site: Site) -> None:
    home = site.office.household(1, 2)
    with site.seen_by("clerk") as page:
        page.goto(f"/console/commands/plan-exit?household={home}")
        page.get_by_label("计划脱贫年度").fill("2013")
        attach(page, "a.jpg", PHOTO)
        press(page, "办理")
        expect(page.locator("#e-plan_year")).to_contain_text("早于统计年度")
        expect(page.get_by_text("已附材料")).to_be_visible()
        sound(page)
        # what is no picture is refused beside the field
        attach(page, "a.txt", b"abc")
        press(page, "办理")
        expect(page.locator("#e-evidence")).to_be_visible()
        page.get_by_label("计划脱贫年度").fill("2021")
        press(page, "办理")
        expect(page).to_have_url(RECORDED)
    (event,) = [
        one for one in site.office.get(f"/households/{home}/history").json()["events"]
        if one["type"] == "household.exit_planned"
    ]  # fmt: skip
    assert len(event["evidence"]) == 1


def test_a_survey_is_typed_in_yuan_and_mu(site: Site) -> None:
    home = site.office.household(1, 2)
    with site.seen_by("clerk") as page:
        # given a form of the year of which nothing is collected yet
        page.goto(f"/console/commands/survey-household?household={home}")
        for name in ("帮扶措施", "测试1(户主,1950)", "测试2(之子,1950)"):
            page.get_by_role("button", name=f"不填这一部分 {name}").click()
            expect(page.get_by_role("button", name=f"填写 {name}", exact=True)).to_be_visible()
        # when
        page.get_by_label("务工收入（元）").fill("12,000.505")
        page.get_by_label("耕地面积（亩）").fill("三亩")
        page.get_by_label("是否饮水困难").check()
        press(page, "办理")
        # then
        expect(page.locator("[id='e-income.wages_migrant']")).to_contain_text("最多两位小数")
        expect(page.locator("[id='e-conditions.arable_land']")).to_contain_text("应填数字")
        expect(page.get_by_label("务工收入（元）")).to_have_value("12,000.505")
        sound(page, "survey")
        # when
        page.get_by_label("务工收入（元）").fill("12,000.50")
        page.get_by_label("耕地面积（亩）").fill("3.5")
        press(page, "办理")
        # then
        expect(page).to_have_url(RECORDED)
        year = site.office.get(f"/households/{home}").json()["years"][0]
        assert year["income"]["wages_migrant"] == 1_200_050
        assert (year["conditions"]["arable_land"], year["conditions"]["water_difficulty"]) == (350, True)
        # what is collected is there the next time
        page.goto(f"/console/commands/survey-household?household={home}")
        page.get_by_role("button", name="填写 收入", exact=True).click()
        expect(page.get_by_label("务工收入（元）")).to_have_value("12000.50")


def test_what_happened_meanwhile_is_shown_first(site: Site) -> None:
    home = site.office.household(1, 2)
    with site.seen_by("clerk") as page:
        page.goto(f"/console/commands/change-head?household={home}")
        page.get_by_label("成员", exact=True).select_option(label="测试2(之子,1950)")
        page.get_by_label("测试1(户主,1950)").select_option(label="之父")
        site.office.done("mark-focus", household=home, on=True)
        press(page, "办理")
        expect(page.get_by_role("alert").first).to_contain_text("已有更新")
        expect(page.get_by_role("link", name="重新查看")).to_be_visible()
        sound(page)
        press(page, "办理")
        expect(page).to_have_url(RECORDED)
        expect(page.get_by_role("status")).to_contain_text("变更户主")


def test_what_goes_by_a_procedure_is_handed_in(site: Site) -> None:
    home = site.office.household(1, 2)
    with site.office.services.database.connect("app", autocommit=True) as connection:
        write_setting(connection, "through_cases", ["adjust-standard"])
    # What was read a moment ago is not kept.
    site.office.services.gateway.admissions = Admissions()
    with site.seen_by("clerk") as page:
        page.goto("/console/commands/adjust-standard")
        page.get_by_label("户编号").fill("no such number")
        press(page, "下一步")
        expect(page.locator("#e-number")).to_contain_text("没有找到")
        sound(page)
        number = site.office.get(f"/households/{home}").json()["household"]["number"]
        page.get_by_label("户编号").fill(number)
        press(page, "下一步")
        expect(page.get_by_text("这项业务按程序办理")).to_be_visible()
        page.get_by_label("识别标准").select_option(label="省定标准")
        attach(page, "a.jpg", PHOTO)
        press(page, "提交申请")
        expect(page).to_have_url(RECORDED)
        expect(page.get_by_role("status")).to_contain_text("提交申请")
        sound(page, "handed-in")
    assert "household.standard_adjusted" not in lines_of(site.office, home)
    assert len(site.office.get("/work/cases").json()["cases"]) == 1


def test_what_one_came_with_goes_along_to_the_household_that_is_found(site: Site) -> None:
    home = site.office.household(1, 2)
    view = site.office.get(f"/households/{home}").json()
    son = next(one["id"] for one in view["people"] if one["relation"] != "01")
    with site.seen_by("clerk", scripts=False) as page:
        # given
        page.goto(f"/console/commands/remove-member?year=2019&person={son}")
        # when a number is mistyped at first
        page.get_by_label("户编号").fill("no such number")
        press(page, "下一步")
        page.get_by_label("户编号").fill(view["household"]["number"])
        press(page, "下一步")
        # then
        expect(page.get_by_label("减少的成员")).to_have_value(son)
        expect(page.get_by_label("统计年度")).to_have_value("2019")


def test_another_countys_household_is_not_there(site: Site) -> None:
    home = site.office.household(1)
    with site.seen_by("stranger") as page:
        page.goto(f"/console/commands/mark-focus?household={home}")
        expect(page.get_by_role("alert").first).to_contain_text("没有找到这一户")
