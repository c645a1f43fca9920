"""Figures of divisions, from the county down to a household: tables, charts and workbook say the same."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from python_calamine import load_workbook

from api.year_counting import count_years
from tests.api.http.given import COUNTY, OTHER_COUNTY, VILLAGE
from tests.api.http.test_rollbacks import exited
from tests.console.given import sound

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.api.http.given import Office
    from tests.console.given import Site

TOWN, SECOND_VILLAGE = VILLAGE[:9], "150525100201"


def furnished(desk: Office) -> str:
    """Three households: one exits in 2020, one stays poor, one in another village; the one that exits."""
    home = exited(desk)
    desk.household(3, 4, 5, main_cause="illness")
    desk.household(6, village=SECOND_VILLAGE, main_cause="disability", year=2020, effective="2020-03-01")
    desk.sequence()
    return home


def table(page: Page, key: str) -> list[list[str]]:
    """The cells of a table of figures, its heads left out."""
    rows = page.locator(f"#table-{key} tbody tr").all()
    return [[cell.strip() for cell in row.locator("th, td").all_text_contents()] for row in rows]


def test_from_the_county_down_to_the_household_without_scripts(site: Site) -> None:
    home = furnished(site.office)
    with site.seen_by("auditor", scripts=False) as page:
        # given
        page.goto("/console/divisions")
        expect(page.get_by_role("heading", level=1)).to_have_text("奈曼旗 · 各地数字")
        assert table(page, "standing") == [
            ["未脱贫", "2", "4"], ["脱贫(享受政策)", "1", "2"], ["合计", "3", "6"],
        ]  # fmt: skip
        assert table(page, "parts") == [["大沁他拉镇", "2", "4", "1", "2", "3", "6"]]
        # when
        page.get_by_role("link", name="大沁他拉镇").click()
        assert [row[-2:] for row in table(page, "parts")] == [["2", "5"], ["1", "1"]]
        page.locator("#table-parts tbody a").first.click()
        # then
        expect(page).to_have_url(re.compile(f"/divisions/{VILLAGE}$"))
        homes = page.get_by_role("region", name="本村各户").locator("tbody tr")
        expect(homes).to_have_count(2)
        expect(page.get_by_role("main")).to_contain_text("测○")
        expect(page.locator("#table-parts")).to_have_count(0)
        homes.filter(has_text="脱贫(享受政策)").get_by_role("link").click()
        expect(page).to_have_url(re.compile(f"/households/{home}$"))


def test_charts_tables_and_workbook_say_the_same(site: Site) -> None:
    furnished(site.office)
    count_years(site.office.services)
    with site.seen_by("auditor") as page:
        page.goto(f"/console/divisions/{COUNTY}")
        sound(page, "division")
        # then
        assert table(page, "years") == [
            ["2019", "2", "5", "0", "0", "2", "5"], ["2020", "2", "4", "1", "2", "3", "6"],
        ]  # fmt: skip
        drawn = page.get_by_role("img", name="历年年底").locator("rect > title").all_text_contents()
        assert drawn == ["2019 未脱贫 2", "2020 未脱贫 2", "2020 脱贫(享受政策) 1"]
        assert table(page, "movements") == [["2019", "2", "5", "0", "0"], ["2020", "1", "1", "-1", "-2"]]
        drawn = page.get_by_role("img", name="贫困户历年增减").locator("rect > title").all_text_contents()
        assert drawn == ["2019 新识别 2", "2020 新识别 1", "2020 脱贫(享受政策) -1"]
        assert [row[:3] for row in table(page, "causes")] == [
            ["因残", "1", "1"],
            ["因病", "1", "3"],
            ["其他", "0", "0"],
        ]
        assert table(page, "sizes")[2] == ["3人", "1", "3", "0", "0"]
        # when it is taken along
        with page.expect_download() as file:
            page.get_by_role("link", name="下载 Excel").click()
        # then
        assert file.value.suggested_filename == f"figures-{COUNTY}.xlsx"
        book = load_workbook(BytesIO(file.value.path().read_bytes()))
        keys = ("standing", "parts", "years", "movements", "causes", "sizes")
        for name, key in zip(book.sheet_names, keys, strict=True):
            rows = book.get_sheet_by_name(name).to_python()
            said = [[str(int(c)) if isinstance(c, float) else c for c in row] for row in rows[1:]]
            assert said == table(page, key)
        # when it is printed, no number is left out
        page.emulate_media(media="print")
        expect(page.locator("#table-years")).to_be_visible()
        expect(page.get_by_role("button", name="打印")).to_be_hidden()


def test_the_past_is_looked_at_by_day_year_end_and_knowledge(site: Site) -> None:
    furnished(site.office)
    with site.seen_by("clerk") as page:
        page.goto(f"/console/divisions/{TOWN}")
        # when
        page.get_by_label("或某年年底").select_option("2019")
        page.get_by_role("button", name="查看").click()
        # then
        expect(page.get_by_text("2019年年底,按现在所知")).to_be_visible()
        assert table(page, "standing") == [["未脱贫", "2", "5"], ["合计", "2", "5"]]
        assert [row[1:] for row in table(page, "parts")] == [["2", "5", "2", "5"]]
        sound(page, "division-past")
        # when one goes on down, the point stays
        page.locator("#table-parts tbody a").first.click()
        expect(page.get_by_text("2019年年底,按现在所知")).to_be_visible()
        expect(page.get_by_role("region", name="本村各户").locator("tbody tr")).to_have_count(2)
        sound(page, "division-village")
        # when there is no such point
        page.get_by_label("按当时所知").fill("很久以前")
        page.get_by_role("button", name="查看").click()
        # then
        expect(page.get_by_role("alert").first).to_contain_text("已知时点应为时间")
        expect(page.get_by_label("按当时所知")).to_have_value("很久以前")


def test_what_lies_outside_is_not_there(site: Site) -> None:
    furnished(site.office)
    with site.seen_by("stranger") as page:
        for path in (COUNTY, VILLAGE, f"{COUNTY}/figures.xlsx", "all/figures.xlsx"):
            answer = page.goto(f"/console/divisions/{path}")
            assert answer is not None
            assert answer.status == 404
        page.goto("/console/divisions")
        expect(page.get_by_role("status")).to_contain_text("这里还没有登记的户")
        expect(page).not_to_have_url(re.compile(OTHER_COUNTY))
        sound(page)
