"""Lists of other departments at the terminal, and their hits where a case is shown."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import python_calamine as calamine

from api.gateway import today
from api.sheets.comparisons import LISTS
from tests.api.cli.test_access import records
from tests.api.sheets.given import table, workbook
from tests.support.people import document

if TYPE_CHECKING:
    from pathlib import Path

    from tests.api.cli.conftest import Desk

GOOD = {"姓名": "张三", "证件号码": document(1), "单位": "县水务局"}


def given(folder: Path, *rows: dict[str, str]) -> str:
    heads = LISTS["payroll"].sheets[0].heads
    return str(workbook(folder / "f.xlsx", {"Sheet1": table(heads, rows)}))


def terms() -> tuple[str, ...]:
    return (
        "--kind", "payroll", "--department", "县财政局", "--dated", str(today()),
        "--until", str(today() + timedelta(days=30)),
    )  # fmt: skip


def test_a_list_is_brought_in_listed_and_withdrawn(desk: Desk, tmp_path: Path) -> None:
    refused = tmp_path / "refused.xlsx"
    file = given(tmp_path, GOOD, GOOD | {"单位": ""})
    done = desk.run("comparison", "import", file, *terms(), "--refused", str(refused), by="xian-shenhe")
    assert done.exit_code == 1, done.stderr
    assert "已导入1行" in done.stdout
    assert "第3行:“单位”必须填写。" in done.stdout
    assert (
        calamine.load_workbook(str(refused)).get_sheet_by_name("财政供养").to_python()[1][0]
        == "“单位”必须填写。"
    )
    listing = desk.run("comparison", "list", "--format", "json", by="xian-shenhe")
    (one,) = json.loads(listing.stdout)
    assert (one["department"], one["rows"], one["ended_at"]) == ("县财政局", 1, None)
    assert "在用" in desk.run("comparison", "list", by="xian-luru").stdout
    assert desk.run("comparison", "withdraw", one["id"], by="xian-shenhe").exit_code == 0
    assert "已撤下" in desk.run("comparison", "list", by="xian-shenhe").stdout
    noted = [t.target for t in records(desk.database) if t.kind == "batch" and t.outcome == "done"]
    assert noted[-2:] == [f"comparison:{one['id']}", f"comparison:{one['id']}"]


def test_others_do_not_bring_lists_in(desk: Desk, tmp_path: Path) -> None:
    file = given(tmp_path, GOOD)
    for by, code in (("xian-luru", "role_missing"), ("xiang-shenhe", "list_level")):
        done = desk.run("comparison", "import", file, *terms(), by=by)
        assert (done.exit_code, f"[{code}]" in done.stderr) == (1, True), done.stderr


def test_a_template_needs_nobody(desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "t.xlsx"
    assert desk.run("comparison", "template", "businesses", "--out", str(out)).exit_code == 0
    (heads,) = calamine.load_workbook(str(out)).get_sheet_by_name("工商登记").to_python()
    assert heads == list(LISTS["businesses"].sheets[0].heads)
