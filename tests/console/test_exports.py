"""Exports on pages: asked for, made by a job, taken along by their owner alone, and noted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.api.http.test_forms import told
from tests.console.given import sound
from tests.console.test_imports import work

if TYPE_CHECKING:
    from tests.console.given import Site


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_workbook_is_made_and_taken_along_and_noted(site: Site, *, scripts: bool) -> None:
    desk = site.office
    told(desk)
    with site.seen_by("clerk", scripts=scripts) as page:
        # given
        page.goto("/console/exports")
        if scripts:
            sound(page, "exports")
        # when
        page.get_by_label("表式").select_option("persons")
        page.get_by_role("button", name="导出", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("等待导出")
        there = page.url
        work(desk)
        if not scripts:
            page.get_by_role("link", name="刷新").click()
        # then
        with page.expect_download() as file:
            page.get_by_role("link", name="下载工作簿").click()
        assert file.value.suggested_filename == "persons-150525-2020.xlsx"
        if scripts:
            sound(page, "export-done")
        page.goto("/console/exports")
        expect(page.get_by_role("row", name=re.compile("全国人口信息导出表"))).to_contain_text("已完成")
    # and it is noted, and nobody else's
    noted = desk.get("/access", "audit-admin", kind="export").json()["records"]
    assert {one["door"] for one in noted} >= {
        "POST /console/exports", "GET /console/exports/{export}/file",
    }  # fmt: skip
    with site.seen_by("chief", scripts=scripts) as page:
        page.goto(there)
        expect(page.get_by_role("alert").first).to_contain_text("没有找到这次导出")


def test_who_works_on_no_households_takes_none_along(site: Site) -> None:
    with site.seen_by("auditor") as page:
        page.goto("/console/exports")
        expect(page.get_by_role("alert").first).to_contain_text("不能办理")
        expect(page.get_by_role("link", name="导出", exact=True)).to_have_count(0)
