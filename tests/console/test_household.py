"""A household as it is, as it was and why: its form, time line, two points, prints and evidence pack."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.api.http.given import member
from tests.api.http.hall_of_roles import PHOTO
from tests.api.http.test_forms import told
from tests.api.http.test_log import publish
from tests.api.http.test_rollbacks import approve, exited
from tests.console.given import marked, sound

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.console.given import Site


def members_left(page: Page) -> Locator:
    """The yellow rows among the household's members."""
    return page.get_by_role("region", name="家庭成员").locator("tr.left")


def rolled_back(site: Site) -> str:
    """A household whose exit was withdrawn by two people and brought back; published but for the last."""
    desk = site.office
    home = exited(desk)
    form: dict[str, Any] = {"household": home, "kind": "exit", "reason": "标错了户"}
    case = desk.done("request-rollback", **form)["created"]["case"]
    done = approve(desk, case)
    publish(desk)
    back = next(one["id"] for one in done["events"] if one["type"] == "rollback.recorded")
    case = desk.done("request-redo", events=[back], reason="又核实过")["created"]["case"]
    approve(desk, case)
    return home


def test_the_form_is_shown_as_of_any_day_without_scripts(site: Site) -> None:
    home, _ = told(site.office)
    with site.seen_by("clerk", scripts=False) as page:
        # given
        page.goto(f"/console/households/{home}")
        members = page.get_by_role("region", name="家庭成员").get_by_role("row")
        expect(members).to_have_count(4)
        expect(members_left(page)).to_contain_text(re.compile("测试3.*已减少.*2020-08-01", re.DOTALL))
        expect(page.get_by_role("main")).to_contain_text("12,345.67")
        # when
        page.get_by_label("或某年年底").select_option("2019")
        page.get_by_role("button", name="查看").click()
        # then
        expect(page.get_by_text("2019年年底,按现在所知")).to_be_visible()
        expect(page.get_by_role("main")).to_contain_text("8,000.00")
        expect(members_left(page)).to_have_count(0)
        # when
        page.get_by_label("或某年年底").select_option("")
        page.get_by_label("按当时所知").fill("很久以前")
        page.get_by_role("button", name="查看").click()
        # then
        expect(page.get_by_role("alert").first).to_contain_text("已知时点应为时间")
        expect(page.get_by_label("按当时所知")).to_have_value("很久以前")


def test_the_slider_asks_for_the_day_it_is_at(site: Site) -> None:
    home, _ = told(site.office)
    with site.seen_by("clerk") as page:
        page.goto(f"/console/households/{home}")
        expect(page.locator(".slider output")).to_have_text("2020-12-31")
        sound(page, "household")
        # when
        slider = page.get_by_label("时间", exact=True)
        slider.fill("122")
        # then
        expect(page.locator(".slider output")).to_have_text("2019-07-01")
        expect(page.get_by_text("2019-07-01当日,按现在所知")).to_be_visible()
        expect(page.get_by_label("看某日")).to_have_value("2019-07-01")
        expect(members_left(page)).to_have_count(0)
        assert "as_of=2019-07-01" in page.url
        # when the line is looked at as of a year-end
        page.get_by_label("或某年年底").select_option("2020")
        # then
        expect(page.get_by_text("2020年年底,按现在所知")).to_be_visible()
        expect(members_left(page)).to_have_count(1)
        # when there is no such point
        page.get_by_label("按当时所知").fill("99999")
        page.get_by_role("button", name="查看").click()
        # then
        expect(page.get_by_role("alert").first).to_contain_text("没有第99999项业务")
        sound(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_the_time_line_leads_both_ways_and_to_the_grounds(site: Site, *, scripts: bool) -> None:
    home = rolled_back(site)
    with site.seen_by("clerk", scripts=scripts) as page:
        # given
        page.goto(f"/console/households/{home}/timeline")
        lines = page.locator("ol.events > li")
        expect(lines).to_have_count(5)
        if scripts:
            sound(page, "timeline")
        # then what was withdrawn and brought back are linked both ways, and drawn
        expect(lines.nth(0)).to_contain_text("恢复了:")
        expect(lines.nth(1)).to_contain_text(re.compile("撤回了:.*又被恢复", re.DOTALL))
        expect(lines.nth(2)).to_contain_text(re.compile("脱贫.*陈明远.*各项达标.*被恢复", re.DOTALL))
        expect(lines.nth(0)).to_contain_text("待编序")
        expect(lines.nth(2)).to_contain_text("已发布")
        expect(page.locator("ol.events path[d^='M15']")).to_have_count(2)
        lines.nth(1).get_by_role("link", name="第3项").first.click()
        assert page.url.endswith("#e3")
        # when
        lines.nth(2).get_by_role("link", name="脱贫状态的依据").click()
        # then
        expect(page.get_by_role("main")).to_contain_text("脱贫状态现为“脱贫(享受政策)”,依据如下。")
        expect(page.get_by_role("main")).to_contain_text("理由:各项达标")
        # and the events are listed as they happened
        days = [one[:10] for one in page.locator("ul.screen a[href^='/console/events/']").all_inner_texts()]
        assert len(days) >= 3
        assert days == sorted(days)
        if scripts:
            sound(page, "why")


def test_a_long_time_line_is_read_page_by_page(site: Site) -> None:
    home = marked(site.office, 101)
    with site.seen_by("clerk", scripts=False) as page:
        page.goto(f"/console/households/{home}/timeline")
        lines = page.locator("ol.events > li")
        expect(lines).to_have_count(100)
        expect(lines.first).to_contain_text("第102项")
        page.get_by_role("link", name="下一页").click()
        expect(lines).to_have_count(2)
        expect(lines.last).to_contain_text("新识别")
        expect(page.get_by_role("link", name="下一页")).to_have_count(0)
        # when the oldest come first
        page.get_by_role("link", name="改为旧的在前").click()
        expect(lines.first).to_contain_text("新识别")
        page.get_by_role("link", name="下一页").click()
        expect(lines.last).to_contain_text("第102项")


def test_what_may_be_done_for_the_household_is_offered_on_its_page(site: Site) -> None:
    home = site.office.household(1)
    with site.seen_by("clerk", scripts=False) as page:
        page.goto(f"/console/households/{home}")
        offers = page.get_by_role("group").filter(has_text="对这一户办理业务")
        expect(offers).to_have_count(1)
        page.get_by_text("对这一户办理业务").click()
        links = offers.get_by_role("link")
        # it is poor: it cannot return to poverty
        expect(links.filter(has_text="标注重点帮扶对象")).to_have_count(1)
        expect(links.filter(has_text="返贫")).to_have_count(0)
        assert len(gzip.compress(page.content().encode())) < 15_000
        # when it is looked at as of an earlier day
        page.goto(f"/console/households/{home}?as_of=2020-06-30")
        expect(page.get_by_text("这不是现况。")).to_be_visible()
        expect(page.get_by_text("对这一户办理业务")).to_have_count(0)
        # when one is chosen
        page.goto(f"/console/households/{home}")
        page.get_by_text("对这一户办理业务").click()
        links.filter(has_text="标注重点帮扶对象").click()
        expect(page).to_have_url(re.compile(f"/console/commands/mark-focus.*household={home}"))
    with site.seen_by("clerk") as page:
        page.goto(f"/console/households/{home}")
        page.get_by_text("对这一户办理业务").click()
        sound(page)
    with site.seen_by("auditor") as page:
        page.goto(f"/console/households/{home}")
        expect(page.get_by_role("heading", name="家庭成员")).to_be_visible()
        expect(page.get_by_text("对这一户办理业务")).to_have_count(0)


def test_two_points_stand_side_by_side(site: Site) -> None:
    home = rolled_back(site)
    with site.seen_by("clerk") as page:
        page.goto(f"/console/households/{home}/difference")
        expect(page.get_by_role("row", name=re.compile("^脱贫状态"))).to_contain_text(
            re.compile("未脱贫.*脱贫", re.DOTALL)
        )
        sound(page, "difference")
        # when
        page.get_by_label("看某日或某年年底").first.fill("昨天")
        page.get_by_role("button", name="对比").click()
        # then
        expect(page.locator("#e-as_of, #summary").first).to_contain_text("时点应为日期")
        expect(page.get_by_label("看某日或某年年底").first).to_have_value("昨天")
        sound(page)


def test_a_household_whose_opening_was_withdrawn_has_its_time_line(site: Site) -> None:
    desk = site.office
    home = desk.household(1)
    (event,) = desk.get(f"/households/{home}/history").json()["events"]
    case = desk.done("request-rollback", events=[event["id"]], reason="录错了村")["created"]["case"]
    approve(desk, case)
    with site.seen_by("clerk") as page:
        page.goto(f"/console/households/{home}")
        expect(page).to_have_url(re.compile("/timeline$"))
        expect(page.get_by_role("heading", level=1)).to_contain_text("建档已经撤回")
        sound(page)
    with site.seen_by("stranger") as page:
        page.goto(f"/console/households/{home}")
        expect(page.get_by_role("alert").first).to_contain_text("没有找到这一户")


def test_the_forms_are_printed_from_the_page(site: Site) -> None:
    home, _ = told(site.office)
    site.office.done(
        "add-member", household=home, effective="2020-03-01", month=3, joined="newborn",
        entry=member(4, "son"),
    )  # fmt: skip
    later = site.office.household(9)
    site.office.done(
        "survey-household", household=later, effective="2020-06-01", income={"wages_migrant": 100},
    )  # fmt: skip
    with site.seen_by("auditor") as page:
        page.goto(f"/console/households/{home}/sheet")
        expect(page.get_by_role("main")).to_contain_text("测○")
        sound(page, "sheet")
        page.emulate_media(media="print")
        expect(page.get_by_role("button", name="打印")).to_be_hidden()
        expect(page.get_by_text("户主签字")).to_be_visible()
    with site.seen_by("clerk") as page:
        page.goto(f"/console/households/{home}/comparison?year=2020")
        income = page.get_by_role("region", name="收入")
        expect(income.get_by_role("row", name=re.compile("^务工收入"))).to_contain_text(
            re.compile("8,000.00.*12,345.67.*有变化", re.DOTALL)
        )
        expect(page.get_by_role("heading", name=re.compile("测试3"))).to_contain_text("本年减少")
        new = page.get_by_role("heading", name=re.compile("测试4.*本年增加", re.DOTALL))
        expect(new).to_have_count(1)
        expect(page.locator("h4", has_text="测试4").locator("+ p", has_text="没有变化")).to_have_count(0)
        sound(page, "comparison")
        # of a year without a survey its column says so
        page.goto(f"/console/households/{later}/comparison?year=2020")
        heads = page.get_by_role("region", name="收入").get_by_role("columnheader")
        expect(heads.filter(has_text="2019年年底")).to_contain_text("没有采集")
        expect(heads.filter(has_text="2020年年底")).not_to_contain_text("没有采集")


def test_evidence_and_the_pack_are_taken_along(site: Site) -> None:
    desk = site.office
    home = desk.household(1)
    photo = desk.client.post(
        "/api/v1/evidence", params={"household": home}, headers=desk.who("clerk"), content=PHOTO
    )
    desk.done("mark-focus", household=home, on=True, evidence=[photo.json()["digest"]])
    with site.seen_by("clerk") as page:
        page.goto(f"/console/households/{home}/pack")
        expect(page.get_by_role("alert").first).to_contain_text("还没有发布过检查点")
        publish(desk)
        page.goto(f"/console/households/{home}/timeline")
        with page.expect_download() as one:
            page.get_by_role("link", name=re.compile("^材料")).click()
        assert one.value.path().read_bytes() == PHOTO
        with page.expect_download() as pack:
            page.get_by_role("link", name="下载证据包").click()
        assert pack.value.suggested_filename == f"huce-{home}.zip"
    with site.seen_by("auditor") as page:
        page.goto(f"/console/households/{home}/timeline")
        expect(page.get_by_text("佐证材料:")).to_be_visible()
        expect(page.get_by_role("link", name=re.compile("^材料"))).to_have_count(0)
