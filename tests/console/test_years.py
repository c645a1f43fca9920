"""Year-ends: closing one, computing it again, what later corrections differ in, and its figures."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from api import year_works
from api.admissions import Admissions
from api.year_works import run_work
from tests.api.http.given import COUNTY, VILLAGE
from tests.api.http.test_year_works import corrected
from tests.api.http.test_years import PDF, close
from tests.console.given import sound
from tests.console.test_figures import table

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from api.services import Services
    from tests.api.http.given import Office
    from tests.console.given import Site


def works(desk: Office, year: int = 2019) -> list[str]:
    """The works that wait for the worker."""
    with desk.services.pool.connection() as connection:
        query = "SELECT id FROM lists.year_work WHERE year = %s AND state = 'waiting'"
        return [work for (work,) in connection.execute(query, [year])]


def worked(desk: Office) -> None:
    """The worker comes to the one work that waits."""
    (work,) = works(desk)
    run_work(desk.services, work)


def closed(desk: Office) -> str:
    """2019, closed over two households; its hash."""
    desk.household(1, 2)
    desk.household(3)
    answer = close(desk)
    assert answer.status_code == 200, answer.text
    desk.services.gateway.admissions = Admissions()
    return str(answer.json()["hash"])


def asked(page: Page, button: str) -> None:
    """The button of a form is pressed, and the page comes back."""
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2019年度年底数据")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_year_is_closed_once_and_computed_again(site: Site, *, scripts: bool) -> None:
    desk = site.office
    desk.household(1, 2)
    with site.seen_by("counter", scripts=scripts) as page:
        # given
        page.goto("/console")
        if scripts:
            sound(page, "home-statistics")
        page.get_by_role("region", name="各年度的年底数据").get_by_role("link", name="2019").click()
        expect(page.get_by_role("main")).to_contain_text("未定格")
        page.locator("summary", has_text="定格2019年度").click()
        if scripts:
            sound(page, "year-open")
        # when it is pressed, and the same form arrives once more
        key = page.locator("input[name=key]").input_value()
        page.get_by_role("button", name="定格2019年度").dblclick()
        expect(page.get_by_text("正在定格")).to_be_visible()
        expect(page.locator("#works")).to_contain_text("定格中")
        expect(page.locator("#works")).not_to_contain_text("未定格")
        expect(page.get_by_role("button", name="定格2019年度")).to_have_count(0)
        assert page.request.post("/console/years/2019/close", form={"key": key}).ok
        assert len(works(desk)) == 1
        worked(desk)
        # then
        if not scripts:
            page.get_by_role("link", name="刷新").click()
        expect(page.get_by_text("年度已定格,此后不变")).to_be_visible()
        expect(page.get_by_text("与上年平衡")).to_be_visible()
        desk.services.gateway.admissions = Admissions()
        published = desk.get("/years/2019", "counter").json()["hash"]
        expect(page.locator("dl.facts")).to_contain_text(published)
        # when
        asked(page, "重新计算并核对")
        expect(page.get_by_text("正在重新计算。")).to_be_visible()
        expect(page.get_by_role("button", name="按现在所知重述")).to_have_count(0)
        worked(desk)
        if not scripts:
            page.get_by_role("link", name="刷新").click()
        # then
        expect(page.get_by_text("重新计算的结果与公布的一致")).to_contain_text(published)
        expect(page.get_by_text("与上年平衡")).to_be_visible()
        assert table(page, "poor") == [["上年年底", "0", "0"], ["新识别", "1", "2"], ["本年年底", "1", "2"]]
        assert table(page, "balance") == [["未脱贫", "0", "0", "1", "2", "0", "0", "1", "2", "0", "0"]]
        if scripts:
            sound(page, "year-closed")
            page.goto("/console/years")
            expect(page.get_by_role("row", name=re.compile("^2019"))).to_contain_text(
                re.compile("已定格.*1户 2人.*平衡.*郑凯.*办完", re.DOTALL)
            )
            expect(page.get_by_role("row", name=re.compile("^2018"))).to_contain_text("年底没有户")
            sound(page, "years")
            page.get_by_role("button", name="重新统计年底数字").click()
            expect(page.get_by_role("status")).to_contain_text("正在统计年底数字")


def test_a_year_is_closing_until_its_figures_are_counted(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.office.household(1)
    with site.seen_by("counter", scripts=False) as page:
        # given
        works_of = page.locator("#works")

        def counting(_services: Services) -> None:
            # then one state is said, and nothing else is offered
            page.goto("/console/years/2019")
            expect(works_of).to_contain_text("定格中")
            expect(works_of).not_to_contain_text("已定格")
            expect(works_of.get_by_role("button")).to_have_count(0)

        monkeypatch.setattr(year_works, "count_years", counting)
        page.goto("/console/years/2019")
        page.locator("summary", has_text="准备定格2019年度").click()
        # when
        asked(page, "定格2019年度")
        worked(site.office)
        page.goto("/console/years/2019")
        expect(works_of).to_contain_text("已定格")
        expect(works_of).not_to_contain_text("定格中")


def test_a_correction_after_closing_is_traced_to_its_event(site: Site) -> None:
    desk = site.office
    closed(desk)
    home = desk.get("/households").json()["households"][0]["id"]
    given = desk.client.post(
        "/api/v1/evidence", params={"division": COUNTY}, headers=desk.who("clerk"), content=PDF
    )
    event = corrected(desk, home, given.json()["digest"])
    with site.seen_by("counter") as page:
        # given
        page.goto("/console/years/2019/differences")
        expect(page.get_by_role("status")).to_contain_text("还没有重述过")
        page.goto("/console/years/2019")
        # when
        asked(page, "按现在所知重述")
        worked(desk)
        # then
        expect(page.get_by_text("与公布的不同:1户,不属于户的0行")).to_be_visible()
        page.get_by_role("link", name="逐户看不同之处").click()
        row = page.get_by_role("row", name=re.compile("^重点帮扶对象"))
        expect(row).to_contain_text(re.compile(r"\(空\).*是.*重点帮扶", re.DOTALL))
        sound(page, "year-differences")
        expect(page.get_by_role("link", name=re.compile("^户 "))).to_have_attribute(
            "href", f"/console/households/{home}/timeline"
        )
        row.get_by_role("link").click()
        expect(page).to_have_url(re.compile(f"/console/events/{event}$"))
        expect(page.get_by_role("main")).to_contain_text("重点帮扶对象由“(空)”改为“是”")


def test_who_sees_what_was_published_and_takes_it_along(site: Site) -> None:
    published = closed(site.office)
    with site.seen_by("auditor") as page:
        page.goto("/console/years/2019")
        expect(page.get_by_role("button", name=re.compile("定格"))).to_have_count(0)
        with page.expect_download() as file:
            page.get_by_role("link", name="下载校验原文").click()
        assert hashlib.sha256(file.value.path().read_bytes()).hexdigest() == published
    with site.seen_by("stranger") as page:
        for path in (f"2019?division={COUNTY}", f"2019/differences?division={VILLAGE}", "1990"):
            answer = page.goto(f"/console/years/{path}")
            assert answer is not None
            assert answer.status == 404
        page.goto("/console/years/2019")
        expect(page.get_by_role("heading", level=1)).to_contain_text("扎鲁特旗")
        expect(page.get_by_role("main")).not_to_contain_text("下载校验原文")
        sound(page)


def test_what_cannot_be_closed_says_why(site: Site) -> None:
    site.office.household(3, year=2020, effective="2020-03-01")
    site.office.household(1)
    with site.seen_by("counter") as page:
        page.goto("/console/years/2020")
        page.locator("summary", has_text="定格2020年度").click()
        page.get_by_role("button", name="定格2020年度").click()
        expect(page.get_by_role("alert").first).to_contain_text("2019年度")
        expect(page.get_by_role("button", name="定格2020年度")).to_be_visible()
        sound(page)
