"""Auditing: from a search to the event, to what withdrew it and its proof; questions; the ledger's health."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from api.jobs import TASKS
from tests.api.http.given import COUNTY, VILLAGE
from tests.api.http.test_log import publish
from tests.console.given import sound

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.api.http.given import Office
    from tests.console.given import Site


def rolled_back(desk: Office) -> str:
    """A household that was marked by one, and whose mark another let roll back; its id."""
    home = desk.household(1)
    mark = desk.done("mark-focus", household=home, on=True)["events"][0]["id"]
    case = desk.done("request-rollback", events=[mark], reason="误操作")["created"]["case"]
    digest = desk.get(f"/cases/{case}/preview", "chief").json()["digest"]
    desk.done("approve-rollback", "chief", case_id=case, digest=digest, reason="属实")
    return home


def checked(desk: Office) -> None:
    """The run that somebody asked for from a page, done."""
    account = desk.get("/me", "auditor").json()["account"]
    TASKS["run_quality"](desk.services, division=COUNTY, year=2020, account=account)
    with desk.services.database.connect("owner", autocommit=True) as owner:
        owner.execute("SET search_path TO jobs")
        owner.execute("DELETE FROM procrastinate_jobs")


@pytest.mark.parametrize("scripts", [True, False])
def test_from_a_search_by_who_to_the_event_and_what_withdrew_it(site: Site, scripts: bool) -> None:  # noqa: FBT001
    home = rolled_back(site.office)
    publish(site.office)
    with site.seen_by("auditor", scripts=scripts) as page:
        # given
        page.goto("/console/audit")
        expect(page.get_by_role("row")).to_have_count(6)
        # when
        page.get_by_label("办理人", exact=True).fill("陈明远")
        page.get_by_label("业务种类").select_option(label="标注重点帮扶对象")
        page.get_by_label("行政区划").fill(VILLAGE)
        page.get_by_role("main").get_by_role("button", name="查找").click()
        # then
        row = page.get_by_role("row").nth(1)
        expect(row).to_contain_text("已撤回")
        expect(row.get_by_role("link").nth(1)).to_have_attribute("href", f"/console/households/{home}")
        expect(page.get_by_label("办理人", exact=True)).to_have_value("陈明远")
        assert re.search(r"person=[0-9a-f]{20}", page.url)
        if scripts:
            sound(page, "audit")
        # when
        row.get_by_role("link").first.click()
        # then
        expect(page.get_by_role("heading", level=1)).to_contain_text("标注重点帮扶对象")
        expect(page.get_by_role("main")).to_contain_text("已包含在公布的检查点里")
        expect(page.get_by_role("main")).not_to_contain_text("测试1")
        if scripts:
            sound(page, "event")
        # when
        page.get_by_role("main").locator("dd").filter(has=page.locator("code")).get_by_role(
            "link"
        ).first.click()
        # then
        expect(page.get_by_role("heading", level=1)).to_contain_text("综合回退")
        expect(page.get_by_role("main")).to_contain_text("李淑华")


def test_a_search_that_is_filled_in_wrong_says_so_beside_the_field(site: Site) -> None:
    with site.seen_by("auditor") as page:
        page.goto("/console/audit")
        for label, typed, wrong in (
            ("办理人", "张无忌", "没有这个姓名或登录名"), ("户", "H9", "没有找到这个户编号"),
            ("行政区划", "1506", "没有找到这个行政区划"), ("案件", "abc", "格式不对"),
        ):  # fmt: skip
            field = page.get_by_label(label, exact=True)
            field.fill(typed)
            page.get_by_role("main").get_by_role("button", name="查找").click()
            expect(page.get_by_role("alert").first).to_contain_text(wrong)
            expect(field).to_have_value(typed)
            field.fill("")
        sound(page)


def test_who_goes_on_at_once_after_a_refusal_stays_where_he_is(site: Site) -> None:
    with site.seen_by("auditor") as page:
        # given somebody who is in the field again before the page has come to rest
        page.goto("/console/audit")
        page.evaluate("""
            const whole = document.documentElement;
            document.addEventListener("htmx:afterSettle", () => { whole.dataset.rested = ""; });
            document.addEventListener("htmx:afterSwap", () =>
                setTimeout(() => document.querySelector("[name=household]").focus(), 0));
        """)
        field = page.get_by_label("户", exact=True)
        field.fill("H9")
        # when
        page.get_by_role("main").get_by_role("button", name="查找").click()
        page.locator("html[data-rested]").wait_for(state="attached")
        # then
        expect(field).to_be_focused()


def test_the_questions_are_answered_by_a_run_and_lead_to_the_households(site: Site) -> None:
    home = site.office.household(1)
    with site.seen_by("auditor") as page:
        # given
        page.goto("/console/audit/questions")
        expect(page.get_by_role("main")).to_contain_text("还没有检查过")
        # when
        page.get_by_role("button", name="开始检查").click()
        # then
        expect(page.get_by_role("status")).to_contain_text("正在检查")
        sound(page)
        # when
        checked(site.office)
        # then
        row = page.get_by_role("row").filter(has_text="资料一直没有更新")
        expect(row).to_contain_text("1", timeout=10_000)
        sound(page, "questions")
        # when
        row.get_by_role("link").click()
        # then
        expect(page.get_by_role("cell").get_by_role("link").first).to_have_attribute(
            "href", f"/console/households/{home}"
        )
        sound(page, "quality-problems")


def test_data_quality_by_rule_and_place_without_scripts(site: Site) -> None:
    site.office.household(1)
    checked(site.office)
    with site.seen_by("clerk", scripts=False) as page:
        page.goto("/console/quality")
        expect(page.get_by_role("main")).to_contain_text("1户1人")
        page.get_by_role("row").filter(has_text="16.4").get_by_role("link").click()
        page.get_by_text("按下一级分开看").click()
        page.get_by_role("main").get_by_role("link", name="大沁他拉镇").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("大沁他拉镇")
        expect(page.get_by_role("row")).to_have_count(2)


def test_data_quality_is_accessible(site: Site) -> None:
    site.office.household(1)
    checked(site.office)
    with site.seen_by("clerk") as page:
        page.goto("/console/quality")
        sound(page, "quality")


def test_the_health_of_the_ledger_with_its_checkpoint(site: Site) -> None:
    site.office.household(1)
    with site.seen_by("auditor") as page:
        page.goto("/console/audit/ledger")
        expect(page.get_by_role("main")).to_contain_text("还没有公布过检查点")
        expect(page.get_by_role("main")).not_to_contain_text("任何人都可以取")
        publish(site.office)
        site.office.household(2)
        site.office.sequence()
        page.reload()
        expect(page.get_by_role("main")).to_contain_text("没有告警")
        expect(fact(page, "还没有包含的")).to_have_text("1 件业务")
        sound(page, "ledger")


def test_what_is_set_aside_is_shown_to_the_audit_administrator_alone(site: Site) -> None:
    site.office.household(1)
    with site.office.services.database.connect("owner", autocommit=True) as owner:
        owner.execute("DELETE FROM ledger.signature")
    site.office.sequence()
    for name, listed in (("audit-admin", 1), ("system", 0)):
        with site.seen_by(name) as page:
            page.goto("/console/audit/ledger")
            expect(fact(page, "隔离的业务")).to_have_text("1")
            expect(page.get_by_role("table")).to_have_count(listed)


def fact(page: Page, label: str) -> Locator:
    return page.locator("dl > div").filter(has_text=label).first.locator("dd")
