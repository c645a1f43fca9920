"""`huce import`: what is shown before somebody says yes, what became of it, and its undoing."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from api.sheets.registered import Villages
from tests.api.cli.test_serving import PROGRAM
from tests.api.sheets.given import Cells, person, persons_file

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

    from tests.api.cli.conftest import Desk

CLERK, CHIEF = "xian-luru", "xian-shenpi"
OF = ("--kind", "persons", "--division", "150525", "--year", "2020")


@dataclass
class Table:
    """A desk with files on it."""

    desk: Desk
    folder: Path
    names: tuple[str, ...]

    def row(self, serial: int, household: str, **more: Any) -> Cells:
        five = dict(zip("省市县乡村", self.names, strict=True))
        insured = {"是否参加新型农村合作医疗（城乡居民基本医疗保险）": "是"}
        return person(serial, "户主", household, **{**five, **insured, **more})

    def file(self, *rows: Cells) -> str:
        return str(persons_file(self.folder / "f.xlsx", rows))

    def run(self, *arguments: str, by: str = CLERK) -> Result:
        return self.desk.run("import", *arguments, by=by)

    def answered(self, answer: str, *arguments: str, by: str = CLERK) -> tuple[int, str]:
        """`huce import` with somebody at the terminal who answers; exit status and what he saw."""
        desk = self.desk
        env = {
            "HUCE_HOME": str(desk.home), "DATABASE_URL": desk.database.owner, "HUCE_TOKEN": desk.token(by),
        }  # fmt: skip
        keyboard, terminal = pty.openpty()
        try:
            os.write(keyboard, answer.encode())
            done = subprocess.run(
                [*PROGRAM, "import", *arguments], env=os.environ | env, stdin=terminal, text=True,
                capture_output=True, check=False, timeout=120,
            )  # fmt: skip
        finally:
            os.close(keyboard)
            os.close(terminal)
        return done.returncode, done.stdout

    def newest(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run("list", "--format", "json").stdout)[0]
        return found

    def undoing(self) -> str:
        """An import of one household that is to be undone."""
        assert self.run(self.file(self.row(101, "H1")), *OF).exit_code == 0
        import_id = str(self.newest()["id"])
        asked = self.run("undo", import_id, "--reason", "导错了")
        assert asked.exit_code == 0, asked.stderr
        assert f"huce import approve-undo {import_id}" in asked.stdout
        return import_id


@pytest.fixture
def table(desk: Desk, tmp_path: Path) -> Table:
    with desk.database.connect() as connection:
        return Table(desk, tmp_path, Villages(connection).names("150525100200"))


def test_on_a_terminal_problems_and_warnings_are_shown_before_the_question(table: Table) -> None:
    # given a file with a household that is wrong and one that is to be confirmed
    wrong = table.row(102, "H2", 健康状况="很好")
    file = table.file(table.row(101, "H1"), wrong, table.row(101, "H3"))
    # when its owner looks, and says no
    status, seen = table.answered("n\n", file, *OF)
    # then he has seen both
    before, _, _ = seen.partition("录入吗?")
    assert "将建账2户" in before
    assert "有提示1户" in before
    assert "unknown_code" in before
    assert "duplicate_in_file" in before
    # and nothing is recorded until he says yes; refused households are told by the exit status too
    assert status == 1
    assert (table.newest()["state"], table.newest()["recorded"]) == ("checked", 0)
    assert f"huce import confirm {table.newest()['id']}" in seen
    status, seen = table.answered("y\n", "confirm", table.newest()["id"])
    assert (status, table.newest()["recorded"]) == (1, 2)
    assert "已录入2户" in seen
    # and there is nothing to be asked any more
    status, seen = table.answered("y\n", "confirm", table.newest()["id"])
    assert (status, "录入吗" in seen) == (1, False)


def test_a_dry_run_says_that_nothing_was_recorded_and_its_import_only_that_it_is_over(table: Table) -> None:
    dry = table.run(table.file(table.row(101, "H1")), *OF, "--dry-run")
    assert dry.exit_code == 0, dry.stderr
    assert "将建账1户" in dry.stdout
    assert "登记没有改动" in dry.stdout
    import_id = table.newest()["id"]
    shown = table.run("show", import_id).stdout
    assert (shown, "将" in shown) == (f"导入 {import_id}(已取消)。\n", False)


def test_a_list_says_how_many_are_recorded(table: Table) -> None:
    table.run(table.file(table.row(101, "H1"), table.row(102, "H2")), *OF)
    listed = table.run("list").stdout
    assert "已录入" in listed
    assert re.search(r"已完成\W+2\W+2\W", listed)


def test_why_an_import_failed_is_shown(table: Table) -> None:
    (table.folder / "x.xlsx").write_bytes(b"no workbook")
    failed = table.run(str(table.folder / "x.xlsx"), *OF)
    assert (failed.exit_code, "[not_workbook]" in failed.stderr) == (1, True)
    shown = table.run("show", table.newest()["id"]).stdout
    assert "文件不能读取" in shown
    assert "[not_workbook]" in shown
    assert "户" not in shown


def test_the_warnings_are_in_the_json(table: Table) -> None:
    rows = table.row(101, "H1"), table.row(101, "H2")
    shown = json.loads(table.run(table.file(*rows), *OF, "--format", "json").stdout)
    (warning,) = shown["warnings"]
    assert (warning["number"], warning["line"], warning["code"]) == ("H2", 3, "duplicate_in_file")
    assert shown["warned"] == 1


def test_an_import_is_named_by_its_id_in_a_batch(table: Table) -> None:
    table.run(table.file(table.row(101, "H1")), *OF)
    named = ("--batch", f"import {CLERK} {table.newest()['id']}", "--chain", "--format", "json")
    seen = table.desk.run("rollback", "preview", *named, by=CLERK)
    assert seen.exit_code == 0, seen.stderr
    assert len(json.loads(seen.stdout)["groups"]) == 2


def test_an_approver_sees_what_would_go_before_he_is_asked(table: Table) -> None:
    import_id = table.undoing()
    status, seen = table.answered("n\n", "approve-undo", import_id, by=CHIEF)
    before, _, _ = seen.partition("批准吗?")
    assert status == 1
    assert "等待批准撤销" in before
    assert re.search(r"\w+申请撤销其中2件业务\(分1个申请\),保留0件。", before)
    assert table.newest()["state"] == "undoing"
    status, _ = table.answered("y\n", "approve-undo", import_id, by=CHIEF)
    assert (status, table.newest()["state"]) == (0, "undone")
    assert table.run("show", import_id).stdout == f"导入 {import_id}(已撤销)。\n"


def test_where_nobody_sits_the_command_approves(table: Table) -> None:
    import_id = table.undoing()
    assert table.run("approve-undo", import_id, by=CLERK).exit_code == 1
    approved = table.run("approve-undo", import_id, "--format", "json", by=CHIEF)
    assert json.loads(approved.stdout)["state"] == "undone"


def test_what_stays_is_counted_on_the_screen_and_whole_in_the_json(table: Table) -> None:
    # given an undoing that more events stay out of than a screen shows
    import_id = table.undoing()
    with table.desk.database.connect("owner") as owner:
        owner.execute(
            "INSERT INTO staging.kept SELECT %s, 'e' || n, 'later' FROM generate_series(1, 130) AS n",
            (import_id,),
        )
        owner.commit()
    assert "共130件,列出前20件" in table.run("show", import_id).stdout
    assert len(json.loads(table.run("show", import_id, "--format", "json").stdout)["kept"]) == 130
