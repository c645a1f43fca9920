"""Work orders by pages: given out from a problem list, answered late, checked and closed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from api.quality import run_quality
from tests.console.given import sound
from tests.console.test_work import TOWN, Place, paper, place, press
from tests.support.world import CLERK

__all__ = ["place"]


@pytest.fixture
def problem(place: Place) -> str:
    """A household with too much land, which the last run of the rules has listed."""
    desk = place.office
    household = desk.household(7)
    desk.done("survey-household", household=household, conditions={"arable_land": 1_000_000})
    services = desk.services
    run_quality(services.database, services.gateway.ledger, TOWN, 2020, CLERK, place.today)
    return household


@pytest.mark.usefixtures("problem")
def test_a_list_is_given_out_answered_late_checked_and_closed(place: Place) -> None:
    with place.site.seen_by("checker-1") as page:
        # given
        page.goto("/console/quality/problems?year=2020&rule=10.4")
        page.get_by_role("main").get_by_role("link", name="下达工单", exact=True).click()
        expect(page.get_by_label("规则")).to_have_value("10.4")
        page.get_by_label("几个工作日内答复").fill("0")
        press(page, "下达工单")
        expect(page.locator("#e-days")).to_contain_text("不能小于1")
        sound(page, "order-new")
        page.get_by_label("几个工作日内答复").fill("5")
        page.get_by_label("要求(可以不填)").fill("年底核查")
        press(page, "下达工单")
        expect(page.get_by_role("row")).to_have_count(2)
        sound(page, "orders-all")
    place.later(30)
    with place.site.seen_by("applicant", scripts=False) as page:
        # when
        page.goto("/console/orders")
        expect(page.get_by_role("row").nth(1)).to_contain_text("逾期")
        page.get_by_role("link", name="人均耕地").click()
        page.get_by_label("答复", exact=True).fill("并入了合作社的地")
        press(page, "答复工单")
        expect(page.locator("#e-evidence")).to_contain_text("须附材料")
        expect(page.get_by_label("答复", exact=True)).to_have_value("并入了合作社的地")
        page.get_by_label("上传文件").set_input_files(paper("visit"))
        press(page, "答复工单")
        expect(page.get_by_role("status")).to_contain_text("已记录")
        expect(page.get_by_role("button", name="答复工单")).to_have_count(0)
    with place.site.seen_by("checker-1") as page:
        page.goto("/console/orders")
        sound(page, "orders")
        page.get_by_role("link", name="人均耕地").click()
        page.get_by_label("核查结果").select_option(label="通过,办结")
        press(page, "核查工单")
        expect(page.locator("#e-explained")).to_contain_text("问题仍然存在")
        sound(page, "order")
        page.get_by_label("不需改正的原因").fill("合作社的地")
        press(page, "核查工单")
        # then
        expect(page.get_by_role("main")).to_contain_text("已办结")
        expect(page.get_by_role("main")).to_contain_text("年底核查")


def test_one_problem_is_given_out_once_and_taken_back(place: Place, problem: str) -> None:
    with place.site.seen_by("checker-1", scripts=False) as page:
        page.goto(f"/console/orders/new?year=2020&household={problem}&rule=10.4")
        page.get_by_role("main").get_by_role("button", name="下达工单").dblclick()
        expect(page.get_by_role("status")).to_contain_text("已记录")
        page.goto(f"/console/orders/new?year=2020&household={problem}&rule=10.4")
        press(page, "下达工单")
        expect(page.locator("#e-rule")).to_contain_text("已有工单")
        page.goto("/console/orders/all")
        page.get_by_role("link", name="人均耕地").click()
        page.get_by_label("理由").fill("下达错了")
        press(page, "撤销工单")
        expect(page.get_by_role("main")).to_contain_text("已撤销")


@pytest.mark.usefixtures("problem")
def test_an_answer_that_was_given_gives_nothing_else(place: Place) -> None:
    giving = {"year": 2020, "rule": "10.4"}
    place.office.post("/work/orders", giving, "checker-1", **{"Idempotency-Key": "giving"})
    with place.site.seen_by("applicant", scripts=False) as page:
        # given
        page.goto("/console/orders")
        page.get_by_role("link", name="人均耕地").click()
        order, key = page.url, page.locator("[name=key]").input_value()
        page.get_by_label("答复", exact=True).fill("并入了合作社的地")
        page.get_by_label("上传文件").set_input_files(paper("visit"))
        press(page, "答复工单")
        expect(page.get_by_role("status")).to_contain_text("已记录")
        # when the form of another window is sent, which has the same number
        answer = page.request.post(order, multipart={
            "do": "answer-order", "key": key, "answer": "录错了", "files": paper("other"),
        })  # fmt: skip
        # then
        assert answer.status == 409
        assert "刚才已经办理过了" in answer.text()
        assert "那次办理的结果没有变" in answer.text()
        assert key not in answer.text()
