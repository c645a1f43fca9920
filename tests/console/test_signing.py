"""Signing in: back to where one was, nothing lost that was typed; out again; the password changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.api.http.given import PASSWORD
from tests.console.given import sound

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.console.given import Site


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.get_by_label("登录名").fill(name)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="登录").click()


def test_what_runs_here_is_said_to_everybody(site: Site) -> None:
    with site.seen_by() as page:
        page.goto("/")
        sound(page, "landing")


def test_one_signs_in_and_arrives_where_one_wanted_to_go(site: Site) -> None:
    with site.seen_by() as page:
        # given
        page.goto("/console/password")
        expect(page.get_by_role("status")).to_contain_text("请先登录")
        sound(page)
        # when
        sign_in(page, "clerk")
        # then
        expect(page).to_have_url(re.compile("/console/password$"))
        expect(page.get_by_role("banner")).to_contain_text("陈明远 · 奈曼旗 · 录入")


def test_a_wrong_password_is_said_beside_the_form(site: Site) -> None:
    with site.seen_by(scripts=False) as page:
        page.goto("/console/sign-in")
        sign_in(page, "clerk", "another-password")
        expect(page.get_by_role("alert").first).to_contain_text("登录名或密码不对")
        expect(page.get_by_label("登录名")).to_have_value("clerk")


def test_one_is_sent_to_no_other_site(site: Site) -> None:
    with site.seen_by() as page:
        page.goto("/console/sign-in?on=https://evil.example/console")
        sign_in(page, "clerk")
        expect(page).to_have_url(re.compile(r"127\.0\.0\.1:\d+/console$"))


def test_home_and_out_again(site: Site) -> None:
    with site.seen_by("clerk") as page:
        page.goto("/console")
        sound(page, "home")
        # nothing waits, which is said once, and where it would come from
        page.goto("/console/work")
        expect(page.get_by_text("现在没有等您办理的案件")).to_have_count(1)
        expect(page.get_by_role("main")).not_to_contain_text("0件")
        expect(page.get_by_role("main").get_by_role("link", name="办理业务")).to_have_count(1)
        sound(page)
        page.get_by_role("button", name="退出").click()
        expect(page).to_have_url(re.compile("/console/sign-in$"))
        page.goto("/console")
        expect(page.get_by_role("status")).to_contain_text("请先登录")


def test_the_password_is_changed_once_it_is_fit(site: Site) -> None:
    with site.seen_by("clerk", scripts=False) as page:
        # given
        page.goto("/console/password")
        for label, typed in (
            ("原密码", PASSWORD),
            ("新密码", "mountain-river-7"),
            ("再填一次新密码", "mountain-river"),
        ):
            page.get_by_label(label, exact=True).fill(typed)
        # when
        page.get_by_role("button", name="修改密码").click()
        # then
        expect(page.locator("#e-again")).to_contain_text("不一样")
        # when
        for label, typed in (
            ("原密码", PASSWORD),
            ("新密码", "mountain-river-7"),
            ("再填一次新密码", "mountain-river-7"),
        ):
            page.get_by_label(label, exact=True).fill(typed)
        page.get_by_role("button", name="修改密码").click()
        # then
        expect(page).to_have_url(re.compile("/console/sign-in$"))
        sign_in(page, "clerk", "mountain-river-7")
        expect(page).to_have_url(re.compile("/console$"))


def test_an_address_that_is_none_is_said_so_as_a_page(site: Site) -> None:
    with site.seen_by("clerk") as page:
        page.goto("/console/nowhere")
        expect(page.get_by_role("alert").first).to_contain_text("没有这个地址")
