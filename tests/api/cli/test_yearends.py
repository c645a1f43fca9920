"""`huce snapshot` after a close: the year-end again, with the database and without, and what is refused.

given the county's two households and 2019 closed, when its year-end is asked for, then it is what was
published, as files whose SHA-256 anybody can check; from the segments alone nothing else is needed.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from api.cli.yearends import _tell_report
from tests.support import terminal

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

    from tests.api.cli.conftest import Desk

BY = "tongji"


@pytest.fixture
def closed(desk: Desk) -> dict[str, Any]:
    """2019 as it was closed; the segments say so too."""
    answer = desk.run("snapshot", "close", "2019", "--format", "json", by=BY)
    assert answer.exit_code == 0, answer.output
    assert desk.run("snapshot", "list", by=BY).exit_code == 0
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def alone(place: Path, *arguments: str) -> Result:
    """Run `huce` where there is no database and no token, with segments only."""
    env = {"HUCE_HOME": str(place / "nowhere"), "DATABASE_URL": "", "HUCE_TOKEN": ""}
    return terminal.huce(*arguments, "--segments", place, env=env)


def data(answer: Result) -> dict[str, Any]:
    assert answer.exit_code == 0, answer.output
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def test_the_year_end_is_written_as_published(desk: Desk, closed: dict[str, Any], tmp_path: Path) -> None:
    # when
    out = tmp_path / "out"
    answer = desk.run("snapshot", "regenerate", "2019", "--out", str(out), "--copy", "parquet", by=BY)
    # then
    assert answer.exit_code == 0, answer.output
    assert closed["hash"] in answer.stdout
    assert hashlib.sha256((out / "year-end.txt").read_bytes()).hexdigest() == closed["hash"]
    assert (out / "household.tsv").read_bytes().count(b"\n") == closed["tables"]["household"]["lines"] == 2
    assert (out / "parquet" / "person.parquet").exists()
    listed = data(desk.run("snapshot", "list", "--format", "json", by=BY))
    assert listed["years"] == [
        {"year": 2019, "status": "closed", "ledger_index": closed["ledger_index"], "form": 1,
         "hash": closed["hash"]},
    ]  # fmt: skip
    # when it is there already, or for a part
    again = desk.run("snapshot", "regenerate", "2019", "--out", str(out), by=BY)
    part = data(
        desk.run("snapshot", "regenerate", "2019", "--division", "150525100", "--format", "json", by=BY)
    )
    # then
    assert (again.exit_code, "[folder_taken]" in again.stderr) == (1, True)
    assert (part["division"], part["tables"]["household"]["lines"]) == ("150525100", 1)
    assert part["hash"] != closed["hash"]


def test_the_segments_alone_are_enough(desk: Desk, closed: dict[str, Any], tmp_path: Path) -> None:
    # given
    place = tmp_path / "elsewhere"
    shutil.copytree(desk.home / "segments", place)
    # when, then
    assert data(alone(place, "snapshot", "regenerate", "2019", "--format", "json"))["hash"] == closed["hash"]
    restated = data(alone(place, "snapshot", "restate", "2019", "--format", "json"))
    assert (restated["report"]["households"], restated["index"] > closed["ledger_index"]) == ([], True)
    figures = data(alone(place, "snapshot", "figures", "2019", "--format", "json"))
    assert figures["total"]["counts"]["poor"]["by_status"] == {"households": 2, "persons": 4}
    assert figures["behind"] == figures["differences"] == []
    assert [row["division"] for row in figures["divisions"]] == ["15"]
    text = alone(place, "snapshot", "figures", "2019", "--division", "150525")
    assert "两种口径一致。" in text.stdout
    whole = alone(place, "snapshot", "figures", "2019")
    assert ("全册" in whole.stdout, "户数只算有成员的户" in whole.stdout) == (True, True)
    assert not (place / "nowhere").exists()


def test_folders_are_compared_line_by_line(desk: Desk, closed: dict[str, Any], tmp_path: Path) -> None:
    assert closed
    # given the published one, and one of other content that fits its own head
    out, other = tmp_path / "out", tmp_path / "other"
    data(desk.run("snapshot", "regenerate", "2019", "--out", str(out), "--format", "json", by=BY))
    shutil.copytree(out, other)
    file = other / "household.tsv"
    before, after = file.read_bytes(), file.read_bytes().replace(b"not_exited", b"exited", 1)
    file.write_bytes(after)
    head = (other / "year-end.txt").read_text("utf-8")
    old, new = (hashlib.sha256(one).hexdigest() for one in (before, after))
    (other / "year-end.txt").write_text(head.replace(old, new), "utf-8")
    # when
    same = desk.run("snapshot", "compare", "2019", str(out), by=BY)
    differs = desk.run("snapshot", "compare", "2019", str(out), str(other), "--format", "json", by=BY)
    # then
    assert (same.exit_code, same.stdout) == (0, "两份年底数据逐行相同。\n")
    assert differs.exit_code == 1
    (row,) = json.loads(differs.stdout)["rows"]
    (cell,) = row["columns"]
    assert (row["table"], cell) == (
        "household", {"column": "status", "before": "not_exited", "after": "exited"},
    )  # fmt: skip
    file.write_bytes(before)
    broken = desk.run("snapshot", "compare", "2019", str(other), by=BY)
    assert (broken.exit_code, "[year_end_folder_broken]" in broken.stderr) == (1, True)


def test_options_that_do_not_go_together_are_wrong_use(tmp_path: Path) -> None:
    """Nothing is computed before that is told."""
    copy = alone(tmp_path, "snapshot", "regenerate", "2019", "--copy", "parquet")
    three = alone(tmp_path, "snapshot", "compare", "2019", "a", "b", "c")
    assert [(one.exit_code, "[wrong_use]" in one.stderr) for one in (copy, three)] == [(2, True)] * 2
    assert ("--out" in copy.stderr, "最多写两个文件夹" in three.stderr) == (True, True)


def test_rows_of_no_household_are_told_too(capsys: pytest.CaptureFixture[str]) -> None:
    cell = {"column": "form.clinics", "before": "1", "after": "2", "events": [7]}
    row = {"table": "village_year", "key": ["150525100200", "2019"], "columns": [cell]}
    _tell_report({
        "before": 5, "after": 9, "tables": {"village_year": 1}, "households": [], "others": [row],
        "events": {"7": {"type": "village.surveyed"}},
    })  # fmt: skip
    told = capsys.readouterr().out
    assert "150525100200/2019" in told
    assert "7 village.surveyed" in told


REFUSED = {
    "2020": "year_not_closed",
    "1950": "year_unknown",
    "2019 --engine abacus": "engine_unknown",
    "2019 --engine spark": "engine_missing",
    "2019 --division 12345": "division_code_invalid",
    "2019 --division 150525999": "division_not_found",
    "2019 --copy word": "copy_unknown",
}


def test_what_is_refused_leaves_nothing_behind(desk: Desk, closed: dict[str, Any], tmp_path: Path) -> None:
    assert closed
    place = tmp_path / "elsewhere"
    shutil.copytree(desk.home / "segments", place)
    for asked, code in REFUSED.items():
        answer = alone(place, "snapshot", "regenerate", *asked.split(), "--out", str(tmp_path / "out"))
        assert (answer.exit_code, f"[{code}]" in answer.stderr) == (1, True), asked
        assert [one.name for one in tmp_path.iterdir() if "out" in one.name] == []


def test_an_account_sees_its_own_division(desk: Desk, closed: dict[str, Any]) -> None:
    assert closed
    outside = desk.run("snapshot", "figures", "2019", "--division", "150622", by=BY)
    nobody = desk.run("snapshot", "figures", "2019")
    assert (outside.exit_code, "[not_found]" in outside.stderr) == (1, True)
    assert (nobody.exit_code, "[not_signed_in]" in nobody.stderr) == (1, True)
