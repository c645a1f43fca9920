"""Accounts, configuration and divisions, each in the hands of the administrator they belong to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.api.cli.conftest import Desk

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.database import Database


def test_one_makes_an_account_another_gives_it_roles(desk: Desk) -> None:
    made = desk.run(
        "accounts", "add", "naiman", "--person-name", "何静", "--division", "150525", by="xitong",
        typed="a-long-password\n",
    )  # fmt: skip
    assert made.exit_code == 0, made.stderr
    refused = desk.run("accounts", "roles", "naiman", "entry", by="xitong")
    assert (refused.exit_code, "[role_missing]" in refused.stderr) == (1, True)
    given = desk.run("accounts", "roles", "naiman", "entry", "review", by="anquan")
    assert given.exit_code == 0, given.stderr
    listed = json.loads(desk.run("accounts", "list", "--format", "json", by="xitong").stdout)
    assert [(a["roles"], a["division"]) for a in listed if a["name"] == "naiman"] == [
        (["entry", "review"], "150525")
    ]
    assert "何静" in desk.run("accounts", "list", "--division", "150525", by="shenjiyuan").stdout


def test_administrator_and_business_are_not_one_person(desk: Desk) -> None:
    result = desk.run("accounts", "roles", "xian-luru", "entry", "system_admin", by="anquan")
    assert (result.exit_code, "[administrator_has_no_business]" in result.stderr) == (1, True)


def test_a_second_account_of_one_person(desk: Desk) -> None:
    arguments = ("accounts", "add", "second", "--person-name", "陈明远", "--same-person-as", "xian-luru")
    assert desk.run(*arguments, by="xitong", typed="a-long-password\n").exit_code == 0
    people = desk.ask("SELECT DISTINCT person FROM register.account WHERE name IN ('xian-luru', 'second')")
    assert len(people) == 1


def test_a_closed_account_cannot_go_on(desk: Desk) -> None:
    desk.token("tongji")
    assert desk.run("accounts", "close", "tongji", by="xitong").exit_code == 0
    assert "[not_signed_in]" in desk.run("rollback", "list", by="tongji").stderr


def test_configuration_is_shown_to_all_and_set_by_the_system_administrator(desk: Desk) -> None:
    assert desk.run("register", "set", "current_year", "2021", by="xitong").exit_code == 0
    shown = json.loads(desk.run("register", "show", "--format", "json").stdout)
    assert (shown["current_year"], shown["windows_open"], shown["first_year"]) == (2021, True, 2012)
    for key, value in (("current_year", "soon"), ("mood", "1")):
        result = desk.run("register", "set", key, value, by="xitong")
        assert (result.exit_code, "[register_setting_invalid]" in result.stderr) == (1, True)
    assert "[role_missing]" in desk.run("register", "set", "current_year", "2022", by="xian-luru").stderr


def test_divisions_are_found_by_name_and_by_initials(desk: Desk) -> None:
    for text in ("奈曼旗", "nmq"):
        result = desk.run("divisions", "search", text)
        assert "150525" in result.stdout
    found = json.loads(desk.run("divisions", "show", "150525", "--format", "json").stdout)
    assert [d["code"] for d in found[:3]] == ["15", "1505", "150525"]
    assert {d["level"] for d in found[3:]} == {"township"}
    then = desk.run("divisions", "show", "150525", "--as-of", "2015-12-31", "--format", "json")
    assert json.loads(then.stdout)[-1]["name"] == "奈曼旗"


def test_divisions_are_loaded_by_the_system_administrator(desk: Desk) -> None:
    assert desk.run("divisions", "load", "150526", by="xitong").exit_code == 0
    assert "150526" in desk.run("divisions", "show", "150526").stdout
    assert "[role_missing]" in desk.run("divisions", "load", "150526", by="anquan").stderr


def test_a_new_register_gets_its_three_administrators_once(database: Database, tmp_path: Path) -> None:
    desk = Desk(database, tmp_path / "home")
    three = (
        "--system-admin",
        "xitong:刘洋",
        "--security-admin",
        "anquan:张磊",
        "--audit-admin",
        "shenji:杨帆",
    )
    typed = "huce-xitong\nhuce-anquan\nhuce-shenji\n"
    made = desk.run("init", "--year", "2021", "--division", "150525", *three, typed=typed)
    assert made.exit_code == 0, made.stderr
    assert desk.run("init", "--division", "150525").exit_code == 0
    again = desk.run("init", "--system-admin", "other:别人", "--division", "150525", typed="huce-other\n")
    assert (again.exit_code, "[already_initialised]" in again.stderr) == (1, True)
    assert "安全审计员" in desk.run("accounts", "list", by="xitong").stdout
    shown = json.loads(desk.run("register", "show", "--format", "json").stdout)
    assert shown["current_year"] == 2021
