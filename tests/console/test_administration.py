"""The three administrators, to each his own: accounts, personal data, access log; what is tried is noted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.api.http.given import PASSWORD, VILLAGE
from tests.console.given import sound
from tests.console.test_signing import sign_in

if TYPE_CHECKING:
    from tests.console.given import Site


def test_an_account_is_made_by_one_given_roles_by_another_and_used_by_its_holder(site: Site) -> None:
    # given
    with site.seen_by("system") as page:
        page.goto("/console/administration")
        sound(page, "administration")
        page.get_by_role("main").get_by_role("link", name="账号").click()
        # when
        page.get_by_label("登录名", exact=True).fill("new-clerk")
        page.get_by_label("使用人姓名").fill("白音")
        page.get_by_label("行政区划", exact=True).fill(VILLAGE)
        sound(page, "accounts")
        page.get_by_role("button", name="新建账号").click()
        # then
        once = page.get_by_role("status").locator("code").inner_text()
        sound(page, "account")
    # when
    with site.seen_by("security", scripts=False) as page:
        page.goto("/console/accounts")
        page.get_by_label("按登录名找账号").fill("new-clerk")
        page.get_by_role("button", name="打开").click()
        expect(page.get_by_role("button", name="停用账号")).to_have_count(0)
        page.get_by_label("录入").check()
        page.get_by_label("系统管理员").check()
        page.get_by_role("button", name="修改角色").click()
        expect(page.get_by_role("alert")).to_contain_text("不能兼任业务角色")
        page.get_by_label("录入").check()
        page.get_by_label("系统管理员").uncheck()
        page.get_by_role("button", name="修改角色").click()
        expect(page.locator("dl")).to_contain_text("录入")
    # then
    with site.seen_by() as page:
        page.goto("/console")
        sign_in(page, "new-clerk", once)
        expect(page).to_have_url(re.compile("/console/password$"))


def test_an_account_that_cannot_be_made_keeps_what_was_typed(site: Site) -> None:
    with site.seen_by("system") as page:
        page.goto("/console/accounts")
        page.get_by_label("登录名", exact=True).fill("clerk")
        page.get_by_label("使用人姓名").fill("白音")
        page.get_by_role("button", name="新建账号").click()
        expect(page.locator("#e-name")).to_contain_text("已经有人使用")
        expect(page.get_by_label("使用人姓名")).to_have_value("白音")
        page.get_by_label("按登录名找账号").fill("nobody")
        page.get_by_role("button", name="打开").click()
        expect(page.locator("#e-wanted")).to_contain_text("没有找到这个账号")


def test_a_password_is_reset_and_an_account_closed(site: Site) -> None:
    with site.seen_by("system") as page:
        page.goto("/console/accounts")
        page.get_by_role("link", name="clerk").click()
        page.get_by_role("button", name="重置密码").click()
        expect(page.get_by_role("status")).to_contain_text("一次性密码")
        page.get_by_label("确认停用").check()
        page.get_by_role("button", name="停用账号").click()
        expect(page.locator("dl")).to_contain_text("停用")
    assert site.office.get("/me").status_code == 401


def test_an_erasure_is_asked_for_by_one_and_approved_by_another(site: Site) -> None:
    office = site.office
    home = office.household(1)
    person = office.get(f"/households/{home}").json()["people"][0]["id"]
    with site.seen_by("security") as page:
        # given
        page.goto("/console/erasures")
        page.locator("#f-subject").fill("测试1")
        page.locator("#f-basis").select_option("request")
        page.get_by_role("button", name="申请抹除").click()
        expect(page.locator("#e-subject")).to_contain_text("格式不对")
        expect(page.locator("#f-basis")).to_have_value("request")
        # when
        page.locator("#f-subject").fill(person)
        page.get_by_role("button", name="申请抹除").click()
        # then
        expect(page.get_by_role("row").nth(1)).to_contain_text(person)
        expect(page.get_by_role("button", name="批准并抹除")).to_have_count(0)
        sound(page, "erasures")
    with site.seen_by("chief") as page:
        page.goto("/console/erasures")
        page.locator("summary").click()
        sound(page)
        page.get_by_label("已核对依据").check()
        page.get_by_role("button", name="批准并抹除").click()
        expect(page.get_by_role("row").nth(1)).to_contain_text("李淑华")
    assert office.get(f"/households/{home}").json()["people"][0]["name"] != "测试1"


def test_a_restriction_is_ordered_and_lifted(site: Site) -> None:
    home = site.office.household(1)
    person = site.office.get(f"/households/{home}").json()["people"][0]["id"]
    with site.seen_by("security", scripts=False) as page:
        page.goto("/console/erasures")
        page.locator("#f-person").fill(person)
        page.locator("#f-why").select_option("disputed")
        page.locator("#f-paper").fill("申〔2020〕12号")
        page.get_by_role("button", name="限制处理").click()
        expect(page.get_by_role("row").nth(1)).to_contain_text("申〔2020〕12号")
        page.get_by_role("button", name="解除").click()
        expect(page.get_by_role("button", name="解除")).to_have_count(0)


def test_the_access_log_says_who_tried_what(site: Site) -> None:
    # given
    site.office.household(1)
    with site.seen_by("system") as page:
        page.goto("/console/access")
        expect(page.get_by_role("alert").first).to_contain_text("安全审计员")
        page.goto("/console/audit")
        expect(page.get_by_role("alert").first).to_contain_text("不能查看业务数据")
    with site.seen_by("audit-admin") as page:
        # when
        page.goto("/console/access")
        page.get_by_label("登录名").fill("nobody")
        page.get_by_role("button", name="查找").click()
        expect(page.locator("#e-account")).to_contain_text("没有找到这个账号")
        page.get_by_label("登录名").fill("system")
        page.get_by_label("种类").select_option("refused")
        page.get_by_role("button", name="查找").click()
        # then
        expect(page.get_by_role("row")).to_have_count(3)
        expect(page.get_by_role("row").nth(2)).to_contain_text("/console/access")
        sound(page, "access")


def test_ones_own_sessions_and_delegations(site: Site) -> None:
    site.office.client.post("/api/v1/sign-in", json={"name": "clerk", "password": PASSWORD})
    with site.seen_by("clerk") as page:
        # given
        page.goto("/console/me")
        page.get_by_role("button", name=re.compile("结束")).first.click()
        expect(page.get_by_role("button", name=re.compile("结束"))).to_have_count(0)
        # when
        page.get_by_label("受托人的登录名").fill("stranger")
        page.get_by_label("止日").fill("2020-12-31")
        page.get_by_label("理由").fill("外出培训")
        page.get_by_role("button", name="委托给别人").click()
        # then
        expect(page.locator("#e-to")).to_contain_text("没有找到这个账号")
        expect(page.get_by_label("理由")).to_have_value("外出培训")
        # when
        page.get_by_label("受托人的登录名").fill("chief")
        page.get_by_role("button", name="委托给别人").click()
        # then
        row = page.get_by_role("row").filter(has_text="李淑华")
        expect(row).to_contain_text("有效")
        sound(page, "me")
        row.get_by_role("button", name="收回").click()
        expect(row).to_contain_text("已收回")
