"""The import wizard: a file handed in, its wrong rows said and mended, recorded, and undone by two."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from python_calamine import load_workbook

from api.jobs import TASKS
from api.sheets.archives import MOST_BYTES
from api.sheets.fields import PERSONS
from api.sheets.registered import Villages
from tests.api.http.given import VILLAGE
from tests.api.sheets.given import person, persons_file, table, workbook
from tests.console.given import sound

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.api.http.given import Office
    from tests.api.sheets.given import Cells
    from tests.console.given import Site


def work(office: Office) -> None:
    """Do all jobs that wait, as a worker does."""
    with office.services.database.connect("owner", autocommit=True) as connection:
        connection.execute("SET search_path TO jobs")
        rows = connection.execute(
            "DELETE FROM procrastinate_jobs WHERE status = 'todo' RETURNING task_name, args, id"
        ).fetchall()
    for name, arguments, _ in sorted(rows, key=lambda row: int(row[2])):
        TASKS[name](office.services, **arguments)


def couples(office: Office, *numbers: str) -> list[Cells]:
    """Two people in each household of the village."""
    with office.services.pool.connection() as connection:
        five = dict(zip("省市县乡村", Villages(connection).names(VILLAGE), strict=True))
    return [
        person(2 * n + which, relation, number, **five)
        for n, number in enumerate(numbers, 1)
        for which, relation in enumerate(("户主", "配偶"))
    ]


def hand_in(page: Page, file: Path) -> None:
    page.get_by_label("文件", exact=True).set_input_files(file)
    page.get_by_label("表式").select_option("persons")
    page.get_by_role("button", name="上传并检查").click()


def handed_in(page: Page, file: Path) -> str:
    """The address of the import that a file makes."""
    hand_in(page, file)
    expect(page).to_have_url(re.compile("imports/[0-9a-f]{12}$"))
    return page.url


def recorded(office: Office, page: Page, address: str) -> None:
    """What was checked is confirmed and done."""
    page.get_by_role("button", name="确认录入").click()
    expect(page.get_by_text("正在录入").first).to_be_visible()
    work(office)
    page.goto(address)
    expect(page.get_by_text("已完成")).to_be_visible()


SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])


def looked_at(page: Page, picture: str, *, scripts: bool) -> None:
    """The page is sound, as far as that can be found out without scripts."""
    if scripts:
        sound(page, picture)


@SCRIPTS
def test_wrong_rows_are_said_and_come_back_mended(site: Site, tmp_path: Path, *, scripts: bool) -> None:
    desk = site.office
    # given a file of four households, three of them with a wrong row
    rows = couples(desk, "H1", "H2", "H3", "H4")
    rows[2]["民族"], rows[5]["健康状况"], rows[6]["证件号码"] = "火星族", "", "1"
    file = persons_file(tmp_path / "人口.xlsx", rows)
    with site.seen_by("clerk", scripts=scripts) as page:
        page.goto("/console/imports")
        looked_at(page, "imports", scripts=scripts)
        # when it is handed in
        first = handed_in(page, file)
        # then one sees how far it is
        expect(page.get_by_role("status")).to_contain_text("等待检查")
        looked_at(page, "import-waiting", scripts=scripts)
        # and once it is checked what is wrong, row by row; without scripts the page is asked again
        work(desk)
        if not scripts:
            page.get_by_role("link", name="刷新").click()
        problems = page.get_by_role("region", name="退回").get_by_role("row")
        expect(problems).to_have_count(4)
        expect(problems.nth(1)).to_contain_text(re.compile("第4行.*民族.*火星族.*H2", re.DOTALL))
        expect(page.get_by_role("row", name=re.compile("^建账"))).to_contain_text("1")
        looked_at(page, "import-checked", scripts=scripts)
        # when the good household is recorded, and the others come back mended
        recorded(desk, page, first)
        with page.expect_download() as back:
            page.get_by_role("link", name="下载退回的行").click()
        mended = mend(back.value.path(), tmp_path / "改正.xlsx")
        page.get_by_role("link", name="上传改正后的文件").click()
        expect(page.get_by_label("表式")).to_have_value("persons")
        second = handed_in(page, mended)
        work(desk)
        page.goto(second)
        # then they are new, and go in
        expect(page.get_by_role("row", name=re.compile("^建账"))).to_contain_text("3")
        recorded(desk, page, second)
        expect(page.get_by_role("row", name=re.compile("^已录入"))).to_contain_text("3")
        assert numbers(desk) == ["H1", "H2", "H3", "H4"]
        looked_at(page, "import-done", scripts=scripts)


@SCRIPTS
def test_an_import_is_undone_by_two(site: Site, tmp_path: Path, *, scripts: bool) -> None:
    desk = site.office
    with site.seen_by("clerk", scripts=scripts) as page:
        # given an import of two households, one of which somebody went on with
        page.goto("/console/imports")
        one = handed_in(page, persons_file(tmp_path / "人口.xlsx", couples(desk, "H1", "H2")))
        work(desk)
        page.goto(one)
        recorded(desk, page, one)
        (home,) = (found["id"] for found in listed(desk) if found["number"] == "H1")
        desk.done("mark-focus", household=home, on=True)
        # when its undoing is asked for, without a reason and with one
        page.get_by_text("整批撤销这次导入").first.click()
        page.get_by_label("撤销的理由").fill(" ")
        page.get_by_role("button", name="整批撤销").click()
        expect(page.locator("#e-reason")).to_be_visible()
        page.get_by_label("撤销的理由").fill("导错了年度")
        page.get_by_role("button", name="整批撤销").click()
        work(desk)
        page.goto(one)
        # then he waits for somebody else
        expect(page.get_by_text("须由另一个有审批角色的人批准")).to_be_visible()
        expect(page.get_by_role("button", name="批准撤销")).to_have_count(0)
    with site.seen_by("chief", scripts=scripts) as page:
        # when somebody else approves
        page.goto(one)
        expect(page.get_by_text("陈明远申请撤销,理由:导错了年度")).to_be_visible()
        looked_at(page, "import-undoing", scripts=scripts)
        page.get_by_role("button", name="批准撤销").click()
        work(desk)
        page.goto(one)
        # then nothing of it counts but what was gone on with, and that is said
        assert numbers(desk) == ["H1"]
        expect(page.get_by_role("heading", name="撤销时留下的业务")).to_be_visible()
        looked_at(page, "import-kept", scripts=scripts)


def mend(source: Path, target: Path) -> Path:
    """The refused rows as a clerk mends them: the cells that were wrong, the reasons left where they are."""
    name, *_ = (book := load_workbook(str(source))).sheet_names
    heads, *rows = book.get_sheet_by_name(name).to_python()
    cells = [dict(zip(map(str, heads), row, strict=True)) for row in rows]
    for row in cells:
        row |= {"民族": "汉族", "健康状况": "健康"}
        if row["证件号码"] == "1":
            row["证件号码"] = person(8)["证件号码"]
    return workbook(target, {name: table(list(map(str, heads)), cells)})


def listed(desk: Office) -> list[dict[str, str]]:
    found: list[dict[str, str]] = desk.get("/households").json()["households"]
    return found


def numbers(desk: Office) -> list[str]:
    return sorted(one["number"] for one in listed(desk))


def test_the_same_file_again_changes_nothing(site: Site, tmp_path: Path) -> None:
    desk = site.office
    file = persons_file(tmp_path / "人口.xlsx", couples(desk, "H1"))
    with site.seen_by("clerk") as page:
        page.goto("/console/imports")
        # when the line is lost while it is sent
        page.route("**/console/imports", lambda route: route.abort("internetdisconnected"))
        page.get_by_label("文件", exact=True).set_input_files(file)
        page.get_by_label("表式").select_option("persons")
        page.get_by_role("button", name="上传并检查").click()
        # then it says so, and all is still there
        expect(page.get_by_text("网络断了")).to_be_visible()
        page.unroute("**/console/imports")
        # when the answer is lost, and it is sent once more by the same form
        given: dict[str, Any] = {"file": file} | {
            name: page.locator(f"[name={name}]").input_value()
            for name in ("key", "kind", "year", "division", "status")
        }
        sent = page.request.post("/console/imports", multipart=given, max_redirects=0)
        assert sent.status == 303
        page.get_by_role("button", name="上传并检查").click()
        # then it is the same import
        one = sent.headers["location"]
        expect(page).to_have_url(re.compile(f"{one}$"))
        assert len(desk.get("/imports").json()["imports"]) == 1
        work(desk)
        page.goto(one)
        recorded(desk, page, one)
        # when it comes by another form
        page.goto("/console/imports")
        again = handed_in(page, file)
        work(desk)
        page.goto(again)
        # then it has nothing to enter, and may be cancelled
        assert not again.endswith(one)
        expect(page.get_by_role("row", name=re.compile("^没有变化"))).to_contain_text("1")
        page.get_by_role("button", name="取消导入").click()
        expect(page.get_by_text("已取消")).to_be_visible()


def test_what_is_no_workbook_is_refused_beside_the_field(site: Site, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("no workbook")
    with (tmp_path / "large.xlsx").open("wb") as large:
        large.truncate(MOST_BYTES + 1)
    with site.seen_by("clerk") as page:
        page.goto("/console/imports")
        for name, said in (("a.txt", "不是Excel工作簿"), ("large.xlsx", "请分成几个文件")):
            # when
            hand_in(page, tmp_path / name)
            # then
            expect(page.locator("#e-file")).to_contain_text(said)
            expect(page.get_by_label("表式")).to_have_value("persons")
            sound(page)
        assert site.office.get("/imports").json()["imports"] == []


def test_what_lies_outside_is_not_there(site: Site, tmp_path: Path) -> None:
    file = persons_file(tmp_path / "f.xlsx", couples(site.office, "H1"), PERSONS.people.heads)
    with site.seen_by("clerk") as page:
        page.goto("/console/imports")
        there = handed_in(page, file)
    with site.seen_by("stranger") as page:
        page.goto(there)
        expect(page.get_by_role("alert").first).to_contain_text("没有找到这次导入")
