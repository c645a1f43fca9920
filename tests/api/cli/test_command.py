"""Any command of the register given as JSON; files taken in and written out."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

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


#: The server ends the connection while a save is being committed.
BREAKING = """
    CREATE FUNCTION public.break() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
        'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';
    GRANT USAGE ON SCHEMA public TO huce_app;
    GRANT EXECUTE ON FUNCTION public.break TO huce_app;
    CREATE CONSTRAINT TRIGGER breaking AFTER INSERT ON ledger.save DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION public.break()
"""


def told(desk: Desk, statements: str) -> None:
    with desk.database.connect("owner") as owner:
        owner.execute(statements.encode())


@pytest.mark.parametrize(
    ("by", "given"),
    [
        ("xian-luru", ("command", "mark-focus", "--json", "-")),
        ("anquan", ("ledger", "restrict", "PERSON", "--basis", "disputed")),
    ],
)
def test_a_lost_answer_names_the_id_to_give_the_command_again(
    desk: Desk, by: str, given: tuple[str, ...]
) -> None:
    # given a connection that is lost in the commit
    ((person,),) = desk.ask("SELECT min(id) FROM read.person")
    arguments, typed = [person if one == "PERSON" else one for one in given], focus(desk)
    told(desk, BREAKING)
    # when
    lost = desk.run(*arguments, by=by, typed=typed)
    # then the sentence names the id
    assert (lost.exit_code, "[answer_lost]" in lost.stderr) == (1, True), lost.stderr
    (found,) = re.findall(r"HUCE_COMMAND_ID=(cli-[0-9a-f]{24}),", lost.stderr)
    # when it is given again with it, twice, as if the second answer had been lost after all
    told(desk, "DROP TRIGGER breaking ON ledger.save")
    again = [desk.run(*arguments, by=by, typed=typed, HUCE_COMMAND_ID=found) for _ in range(2)]
    # then it is recorded once, under that id
    assert [one.exit_code for one in again] == [0, 0], again[0].stderr
    assert desk.ask("SELECT count(*) FROM ledger.save WHERE command_id = %s", found) == [(1,)]
    assert desk.ask("SELECT count(*) FROM ledger.save WHERE command_id LIKE 'cli-%%'") == [(1,)]


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
