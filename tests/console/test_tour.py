"""The tour: three stories about a planted mistake, each step by the account that takes it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from api.demo_accounts import create_demo_accounts
from api.generate.sidefile import SIDE_FILE
from tests.api.http.given import COUNTY
from tests.console.given import DESK, PHONE, sound

if TYPE_CHECKING:
    from fastapi import FastAPI

    from tests.console.given import Site


def demonstrated(site: Site) -> str:
    """The office shown as a demonstration with one planted mistake; the number of its household."""
    home = site.office.household(1, number="1505251002000045")
    event = site.office.done("mark-focus", household=home, on=True)["events"][0]["id"]
    wrong = {
        "name": "wrong_exit", "village_name": "光明村委会", "household": home, "number": "1505251002000045",
        "event": event, "wrong": "标错了户。",
    }  # fmt: skip
    folder = site.office.services.settings.home
    (folder / SIDE_FILE).write_text(json.dumps({"mistakes": [wrong]}), "utf-8")
    with site.office.services.pool.connection() as connection:
        accounts = create_demo_accounts(connection, COUNTY)
    app: FastAPI = site.office.client.app
    app.state.demo = tuple(accounts)
    return "1505251002000045"


def test_the_tour_is_found_from_the_landing_page_and_leads_through_the_steps(site: Site) -> None:
    number = demonstrated(site)
    with site.seen_by() as page:
        # given
        page.goto("/")
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        password = page.locator("code", has_text="huce-xian-luru").bounding_box()
        assert password is not None
        assert password["height"] < 30, "broken over several lines"
        sound(page, "landing-accounts")
        page.set_viewport_size(DESK)  # type: ignore[arg-type]
        page.get_by_role("main").get_by_role("link", name="演示导览").click()
        expect(page.get_by_role("heading", level=2)).to_have_count(3)
        expect(page.get_by_role("main")).to_contain_text(number)
        sound(page, "tour")
    # when
    with site.seen_by("auditor") as page:
        page.goto("/console")
        page.get_by_role("main").get_by_role("link", name="演示导览").click()
        steps = page.get_by_role("main").locator("section li")
        # then
        steps.filter(has_text="看这一户在账册里的全部业务").get_by_role("link").click()
        expect(page.get_by_role("row")).to_have_count(3)
        page.go_back()
        steps.filter(has_text="看这项脱贫本身").get_by_role("link").click()
        expect(page).to_have_url(re.compile("/console/events/"))


def test_each_step_is_opened_by_the_account_that_takes_it(site: Site) -> None:
    demonstrated(site)
    with site.seen_by("clerk", scripts=False) as page:
        # given
        page.goto("/console/tour")
        expect(page.get_by_role("button", name="查找1505251002000045")).to_be_visible()
        # when
        page.get_by_role("button", name="以吴静的账号打开").last.click()
        # then
        expect(page.get_by_role("banner")).to_contain_text("吴静")
        expect(page).to_have_url(re.compile("/console/audit"))
        expect(page.get_by_role("row")).to_have_count(3)


def test_without_a_demonstration_there_is_no_tour(site: Site) -> None:
    with site.seen_by("clerk") as page:
        page.goto("/console/tour")
        expect(page.get_by_role("alert").first).to_contain_text("没有导览")
        page.goto("/console")
        expect(page.get_by_role("link", name="演示导览")).to_have_count(0)
