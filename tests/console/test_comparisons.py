"""Lists of other departments by pages: tried, brought in, hit by a case and answered there, taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import FilePayload, expect

from tests.api.http.test_comparisons import car, file
from tests.console.given import sound
from tests.console.test_work import Place, applied, place, press, taken

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

__all__ = ["place"]


def choose(page: Page, content: bytes) -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.get_by_label("文件").set_input_files(FilePayload(name="list.xlsx", mimeType=kind, buffer=content))


def test_a_list_is_tried_brought_in_hit_and_taken_away(place: Place, tmp_path: Path) -> None:
    (case,) = applied(place, 1)
    taken(place, case, "comparison")
    with place.site.seen_by("comparer") as page:
        # given
        page.goto("/console/comparisons")
        press(page, "导入")
        expect(page.locator("#e-kind")).to_contain_text("必须填写")
        page.get_by_label("名单", exact=True).select_option(label="车辆")
        choose(page, file(tmp_path, car(60), car(61, 姓名="")))
        press(page, "先试读,不保存")
        expect(page.get_by_role("status")).to_contain_text("1行有问题")
        sound(page, "comparisons")
        page.get_by_label("哪个部门给的").fill("县公安局")
        page.get_by_label("数据日期").fill("2020-10-01")
        page.get_by_label("有效期至").fill("2021-03-31")
        choose(page, file(tmp_path, car(60)))
        press(page, "导入")
        expect(page.get_by_role("row")).to_have_count(2)
        # when
        page.goto(f"/console/cases/{case}")
        press(page, "比对完成")
        expect(page.get_by_role("alert")).to_contain_text("没有答复")
        page.get_by_label("是否计入").select_option(label="不计入")
        page.get_by_label("答复", exact=True).fill("车已过户")
        sound(page, "case-hits")
        press(page, "比对完成")
        # then
        expect(page.get_by_role("status")).to_contain_text("部门比对")
        page.goto("/console/comparisons")
        press(page, "撤下 车辆 县公安局")
        expect(page.get_by_role("row").nth(1)).to_contain_text("已撤下")
