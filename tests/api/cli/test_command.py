"""Any command of the register given as JSON; files taken in and written out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.api.cli.conftest import ELSEWHERE, NUMBER

if TYPE_CHECKING:
    from pathlib import Path

    from tests.api.cli.conftest import Desk


def focus(desk: Desk, **more: object) -> str:
    return json.dumps({"household": desk.household(), "year": 2020, "on": True, **more})


def test_a_command_is_recorded_once_under_its_id(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "focus.json"
    file.write_text(focus(desk, command_id="f1", reason="因病"), "utf-8")
    first = desk.run("command", "mark-focus", "--json", str(file), by="xian-luru")
    assert first.exit_code == 0, first.stderr
    assert "标注重点帮扶对象" in first.stdout
    again = json.loads(
        desk.run("command", "mark-focus", "--json", str(file), "--format", "json", by="xian-luru").stdout
    )
    assert again["repeated"] is True
    assert [event["type"] for event in again["events"]] == ["household.focus_marked"]
    other = desk.run(
        "command", "mark-focus", "--json", "-", by="xian-luru", typed=focus(desk, command_id="f1")
    )
    assert (other.exit_code, "[command_reused]" in other.stderr) == (1, True)


def test_a_command_without_an_id_gets_one(desk: Desk) -> None:
    for on in (True, False):
        typed = focus(desk, on=on)
        result = desk.run("command", "mark-focus", "--json", "-", by="xian-luru", typed=typed)
        assert result.exit_code == 0, result.stderr


def test_a_command_on_what_somebody_has_changed_meanwhile_is_not_given(desk: Desk) -> None:
    arguments = ("command", "mark-focus", "--json", "-", "--if-match", "1")
    result = desk.run(*arguments, by="xian-luru", typed=focus(desk))
    assert (result.exit_code, "[seen_outdated]" in result.stderr) == (1, True)


def test_one_who_may_not_enter_gives_no_command(desk: Desk) -> None:
    for by in ("xian-shenpi", "tongji", "xitong"):
        result = desk.run("command", "mark-focus", "--json", "-", by=by, typed=focus(desk))
        assert (result.exit_code, "[role_missing]" in result.stderr) == (1, True)


def test_what_is_exported_is_imported_without_a_change(desk: Desk, tmp_path: Path) -> None:
    desk.run("ledger", "sequence", by="xitong")
    for kind in ("persons", "households"):
        file = tmp_path / f"{kind}.xlsx"
        of = ("--kind", kind, "--division", "150525", "--year", "2020")
        exported = desk.run("export", *of, "--out", str(file), "--format", "json", by="xian-luru")
        assert exported.exit_code == 0, exported.stderr
        assert json.loads(exported.stdout)["households"] == 2
        dry = desk.run("import", str(file), *of, "--dry-run", "--format", "json", by="xian-luru")
        totals = json.loads(dry.stdout)
        assert (totals["new"], totals["surveyed"], totals["dry_run"]) == (0, 0, True), totals


def test_a_file_with_a_household_of_another_place_comes_back_with_the_reason(
    desk: Desk, tmp_path: Path
) -> None:
    file, back = tmp_path / "all.xlsx", tmp_path / "back.xlsx"
    of = ("--kind", "persons", "--year", "2020")
    desk.run("export", *of, "--division", "150525", "--out", str(file), by="xian-luru")
    arguments = ("import", str(file), *of, "--division", "150525100", "--refused", str(back))
    result = desk.run(*arguments, by="xian-luru")
    assert result.exit_code == 1
    assert "village_outside" in result.stdout
    assert back.exists()
    assert "建账0户" in result.stdout


def test_a_dry_run_gives_back_what_it_would_refuse_and_keeps_nothing(desk: Desk, tmp_path: Path) -> None:
    file, back = tmp_path / "all.xlsx", tmp_path / "back.xlsx"
    of = ("--kind", "persons", "--year", "2020")
    desk.run("export", *of, "--division", "150525", "--out", str(file), by="xian-luru")
    arguments = ("import", str(file), *of, "--division", "150525100", "--dry-run", "--refused", str(back))
    result = desk.run(*arguments, by="xian-luru")
    assert result.exit_code == 1, result.output
    assert back.exists()
    assert list((desk.home / "imports").iterdir()) == []


def test_import_and_export_keep_to_the_division_and_the_roles(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "out.xlsx"
    of = ("--kind", "persons", "--division", "150525", "--year", "2020")
    outside = desk.run("export", *of, "--out", str(file), by="cun-luru")
    assert (outside.exit_code, "[not_found]" in outside.stderr) == (1, True)
    statistics = desk.run("export", *of, "--out", str(file), by="tongji")
    assert (statistics.exit_code, "[role_missing]" in statistics.stderr) == (1, True)
    assert not file.exists()


def test_a_household_taken_over_from_a_file_is_there_afterwards(desk: Desk, tmp_path: Path) -> None:
    """given the export of a household that is then rolled back"""
    file = tmp_path / "one.xlsx"
    of = ("--kind", "households", "--division", "150525101", "--year", "2019")
    assert desk.run("export", *of, "--out", str(file), by="xian-luru").exit_code == 0
    history = desk.run("household", "history", ELSEWHERE, "--format", "json", by="xian-luru")
    named = ("--event", json.loads(history.stdout)[0]["id"], "--reason", "重来", "--format", "json")
    asked = json.loads(desk.run("rollback", "request", *named, by="xian-luru").stdout)
    (case,) = asked["events"][0]["concerns"]["case"]
    approved = desk.run("rollback", "approve", case, by="xian-shenpi", typed="y\n")
    assert approved.exit_code == 0, approved.stderr
    assert desk.run("household", "show", ELSEWHERE, by="xian-luru").exit_code == 1
    imported = desk.run("import", str(file), *of, by="xian-luru")
    assert imported.exit_code == 0, imported.output
    assert "建账1户" in imported.stdout
    shown = desk.run("household", "show", ELSEWHERE, by="xian-luru")
    assert "测试5" in shown.stdout
    assert NUMBER not in shown.stdout
