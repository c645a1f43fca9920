"""The search box: a name written otherwise is found and marked, a number stays out of the address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.api.http.given import COUNTY, member
from tests.console.given import sound
from tests.support.people import document

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.console.given import Site


def look_for(page: Page, text: str) -> None:
    page.get_by_role("search").get_by_role("searchbox").fill(text)
    page.get_by_role("search").get_by_role("button", name="查找").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_one_finds_by_sound_number_and_place(site: Site, *, scripts: bool) -> None:
    site.office.household(members=[member(1) | {"name": "章伟"}])
    site.office.household(members=[member(2) | {"name": "张伟"}])
    with site.seen_by("clerk", scripts=scripts) as page:
        # when
        page.goto("/console")
        look_for(page, "张伟")
        # then
        rows = page.get_by_role("main").get_by_role("row")
        expect(rows.nth(1)).to_contain_text(re.compile("张伟.*姓名", re.DOTALL))
        expect(rows.nth(2)).to_contain_text(re.compile("章伟.*同音", re.DOTALL))
        expect(page.get_by_label("查什么")).to_have_value("张伟")
        if scripts:
            sound(page, "search")
        # when, then
        look_for(page, document(1))
        expect(rows).to_have_count(2)
        expect(rows.nth(1)).to_contain_text("证件号码")
        number = rows.nth(1).get_by_role("cell").nth(1).inner_text()
        look_for(page, number)
        expect(rows.nth(1)).to_contain_text(re.compile(f"户编号.*{number}", re.DOTALL))
        look_for(page, "dqtlz")
        page.get_by_role("link", name="大沁他拉镇").click()
        expect(page.get_by_role("main").get_by_role("row")).to_have_count(3)


def test_what_is_not_there_or_may_not_be_asked_is_said_and_stays_typed(site: Site) -> None:
    with site.seen_by("clerk") as page:
        page.goto("/console/search")
        sound(page)
        look_for(page, "没有这个人")
        expect(page.get_by_role("status")).to_contain_text("没有查到")
        look_for(page, " ")
        expect(page.locator("#e-text")).to_contain_text("不能为空")
        sound(page)
    with site.seen_by("auditor", scripts=False) as page:
        page.goto("/console/search")
        look_for(page, "张伟")
        expect(page.get_by_role("alert").first).to_contain_text("姓名是遮盖的")
        expect(page.get_by_label("查什么")).to_have_value("张伟")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_the_list_is_narrowed_by_place_and_status_page_by_page(site: Site, *, scripts: bool) -> None:
    for serial in range(1, 53):
        site.office.household(serial)
    with site.seen_by("clerk", scripts=scripts) as page:
        page.goto("/console/households")
        rows = page.get_by_role("main").get_by_role("row")
        expect(rows).to_have_count(51)
        if scripts:
            sound(page, "households")
        page.get_by_role("link", name="下一页").click()
        expect(rows).to_have_count(3)
        page.get_by_label("下级行政区划").select_option(label="大沁他拉镇")
        page.get_by_label("脱贫状态").select_option(label="返贫")
        page.get_by_role("main").get_by_role("button", name="查找").click()
        expect(page.get_by_role("status")).to_contain_text("没有符合条件的户")
        assert f"division={COUNTY}" in page.url
