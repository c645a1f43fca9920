"""Forms to be signed: what stands on them is what the page shows, as whoever takes them may see it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from api.prints import households, typeset
from tests.api.http.given import VILLAGE
from tests.api.http.test_forms import told
from tests.console.given import sound
from tests.support.pdf import characters
from tests.support.people import document

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.console.given import Site


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What was set: the data of each file's households."""
    found: list[dict[str, Any]] = []
    real = typeset.pdf

    def noted(name: str, data: dict[str, Any], *more: Any, **options: Any) -> bytes:
        found.extend(data["households"])
        return real(name, data, *more, **options)

    monkeypatch.setattr(households, "pdf", noted)
    return found


def taken(page: Page, link: Locator) -> bytes:
    """The file behind a link, as the signed-in browser gets it."""
    answer = page.request.get(str(link.get_attribute("href")))
    assert answer.ok, answer.text()
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    return answer.body()


def cells(form: dict[str, Any], part: str) -> list[str]:
    (found,) = (one for one in form["parts"] if one["name"] == part)
    return [cell for row in found["rows"] for cell in row["cells"]]


def test_the_form_of_a_point_is_taken_along_to_be_signed(site: Site, printed: list[dict[str, Any]]) -> None:
    home, _ = told(site.office)
    (row,) = site.office.get("/households").json()["households"]
    with site.seen_by("clerk", scripts=False) as page:
        # given the form as of a year-end
        page.goto(f"/console/households/{home}/sheet?as_of=2019")
        # when
        file = taken(page, page.get_by_role("link", name="签字用的PDF"))
    # then number, members and status stand on it, the point, and the lines to sign on
    (form,) = printed
    assert (form["number"], form["status"], form["year"]) == (row["number"], "未脱贫", 2019)
    assert form["point"] == "2019年年底,按现在所知"
    assert {"测试1", "测试2", "测试3", document(1)} <= set(cells(form, "成员"))
    assert "8,000.00" in cells(form, "收入")
    words = f"户信息表{row['number']}测试未脱贫2019年底按现在所知资料版本账册编至第页共户主签字采集人审核日期"
    assert set(words) <= characters(file)


def test_two_years_are_taken_along(site: Site, printed: list[dict[str, Any]]) -> None:
    home, _ = told(site.office)
    with site.seen_by("clerk") as page:
        page.goto(f"/console/households/{home}/comparison?year=2020")
        file = taken(page, page.get_by_role("link", name="签字用的PDF"))
    assert set("户对照表年底有变化核对人签字▲本年减少12,345.67") <= characters(file)
    (income,) = (part for part in printed[0]["parts"] if part["name"] == "收入")
    (row,) = income["rows"]
    assert (row["before"][0], row["after"][0], row["changed"][0]) == ("8,000.00", "12,345.67", True)


def test_auditors_take_it_along_masked(site: Site, printed: list[dict[str, Any]]) -> None:
    home, _ = told(site.office)
    with site.seen_by("auditor") as page:
        page.goto(f"/console/households/{home}/sheet")
        file = taken(page, page.get_by_role("link", name="签字用的PDF"))
    assert "○" in characters(file)
    assert not {"测试1", document(1)} & set(cells(printed[0], "成员"))


def test_a_village_is_taken_along_in_files(
    site: Site, printed: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    # given three households, one of which was not there in 2018, and files of two
    monkeypatch.setattr(households, "MOST", 2)
    desk = site.office
    ids = sorted(desk.household(2 * n + 1) for n in range(3))
    with site.seen_by("clerk") as page:
        page.goto(f"/console/households?division={VILLAGE}")
        page.get_by_role("link", name="成批打印").click()
        page.get_by_label("年度").select_option("2019")
        page.get_by_role("button", name="查看").click()
        files = page.get_by_role("main").get_by_role("link", name=re.compile("^第"))
        expect(files).to_have_text(["第1至2户", "第3至3户"])
        sound(page, "prints")
        # when
        for n in range(2):
            taken(page, files.nth(n))
        # then each stands in one of them
        numbers = {one["id"]: one["number"] for one in desk.get("/households").json()["households"]}
        assert [one["number"] for one in printed] == [numbers[one] for one in ids]
        assert {one["year"] for one in printed} == {2019}
    noted = desk.get("/access", "audit-admin", kind="export").json()["records"]
    assert "GET /console/villages/{code}/sheets.pdf" in {one["door"] for one in noted}


def test_nothing_is_printed_of_what_lies_outside_or_was_not_there(site: Site) -> None:
    home = site.office.household(1)
    with site.seen_by("stranger") as page:
        for address in (
            f"/console/households/{home}/sheet.pdf", f"/console/households/{home}/comparison.pdf",
            f"/console/villages/{VILLAGE}/sheets", f"/console/villages/{VILLAGE}/sheets.pdf",
        ):  # fmt: skip
            assert page.request.get(address).status == 404
    with site.seen_by("clerk") as page:
        address = f"/console/villages/{VILLAGE}/sheets.pdf"
        assert page.request.get(f"{address}?as_of=2018-01-01").status == 404
        assert page.request.get(f"{address}?form=page").status == 422
        assert page.request.get(f"{address}?after=x").status == 422
