"""The ledger on the terminal: its state, its sequence, rebuild and check, and erasing a person."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from api.cli.household import household_id
from api.erasure import erase_person
from api.services import opened
from api.settings import Settings
from domain.errors import CommandReused
from domain.events import Actor
from ledger.vault import ERASED
from tests.api.cli.conftest import NUMBER

if TYPE_CHECKING:
    from tests.api.cli.conftest import Desk

SECURITY = Actor("anquan", "p-anquan", "", frozenset({"security_admin"}))


def shown(desk: Desk) -> dict[str, Any]:
    result = desk.run("household", "show", NUMBER, "--format", "json", by="xian-luru")
    assert result.exit_code == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def spouse(desk: Desk) -> dict[str, Any]:
    (found,) = [p for p in shown(desk)["people"] if p["relation"] == "spouse"]
    return dict(found)


def test_status_counts_what_is_there_and_sequence_indexes_it(desk: Desk) -> None:
    before = json.loads(desk.run("ledger", "status", "--format", "json").stdout)
    assert (before["position"], before["index"]) == (4, 0)
    done = json.loads(desk.run("ledger", "sequence", "--format", "json", by="xitong").stdout)
    assert done == {"sequenced": 4, "index": 4}
    assert "已编序到:4" in desk.run("ledger", "status").stdout
    assert (
        json.loads(desk.run("ledger", "sequence", "--format", "json", by="xitong").stdout)["sequenced"] == 0
    )


def test_the_read_models_agree_with_the_ledger_before_and_after_a_rebuild(desk: Desk) -> None:
    assert desk.run("replay", "check").exit_code == 0
    before = shown(desk)
    rebuilt = desk.run("replay", "rebuild", "--check", "--format", "json", by="xitong")
    assert rebuilt.exit_code == 0, rebuilt.stderr
    assert json.loads(rebuilt.stdout)["rows"]["household"] == 2
    assert shown(desk) == before


def test_a_row_that_was_tampered_with_fails_the_check_without_being_quoted(desk: Desk) -> None:
    with desk.database.connect() as connection:
        connection.execute("UPDATE read.person SET name = '冒名' WHERE name = '测试1'")
    checked = desk.run("replay", "check")
    assert checked.exit_code == 1
    assert "name" in checked.stdout
    assert "冒名" not in checked.output
    assert "测试1" not in checked.output
    fields = json.loads(desk.run("replay", "check", "--format", "json").stdout)["fields"]
    assert [sorted(one) for one in fields] == [["event", "field", "key", "table"]]
    assert desk.run("replay", "rebuild", "--check", by="xitong").exit_code == 0


def test_a_value_that_is_not_personal_is_told_as_it_is_and_as_the_ledger_says(desk: Desk) -> None:
    with desk.database.connect() as connection:
        connection.execute("UPDATE read.household SET status = 'returned' WHERE status = 'exited'")
    (told,) = json.loads(desk.run("replay", "check", "--format", "json").stdout)["fields"]
    assert (told["field"], told["live"], told["ledger"]) == ("status", "returned", "exited")
    shown = desk.run("replay", "check").stdout
    assert ("returned" in shown, "exited" in shown) == (True, True)


def test_rebuilding_is_for_the_system_administrator(desk: Desk) -> None:
    assert "[not_signed_in]" in desk.run("replay", "rebuild").stderr
    assert "[role_missing]" in desk.run("replay", "rebuild", by="xian-luru").stderr


def test_an_erased_person_is_nameless_everywhere_and_the_rest_stays(desk: Desk) -> None:
    before, person = shown(desk), spouse(desk)
    erased = desk.run("ledger", "erase", person["id"], "--basis", "request", "--yes", by="anquan")
    assert erased.exit_code == 0, erased.stderr
    after = spouse(desk)
    assert (after["name"], after["document"], after["birth_year"]) == (ERASED, ERASED, person["birth_year"])
    assert shown(desk)["household"] == before["household"]
    assert desk.ask(
        "SELECT name, document, birth_date, phone FROM read.person WHERE id = %s", person["id"]
    ) == [(None, None, None, None)]
    assert desk.ask("SELECT 1 FROM keys.key WHERE subject = %s", person["id"]) == []
    assert desk.ask("SELECT 1 FROM keys.number WHERE person = %s", person["id"]) == []
    for verb in ("show", "history", "why"):
        assert "测试2" not in desk.run("household", verb, NUMBER, by="xian-luru").output
    for options in ([], ["--kind", "person", "--person", person["id"], "--field", "name"]):
        why = desk.run("household", "why", NUMBER, *options, by="xian-luru")
        assert why.exit_code == 0, why.stderr
        assert "测试2" not in why.output


def test_after_an_erasure_check_rebuild_and_rollback_still_work(desk: Desk) -> None:
    person = spouse(desk)
    desk.run("ledger", "erase", person["id"], "--basis", "ordered", "--yes", by="anquan")
    assert desk.run("replay", "check").exit_code == 0
    rebuilt = desk.run("replay", "rebuild", "--check", by="xitong")
    assert rebuilt.exit_code == 0, rebuilt.output
    first = json.loads(desk.run("household", "history", NUMBER, "--format", "json", by="xian-luru").stdout)[0]
    named = ("--event", first["id"], "--chain", "--reason", "不应识别", "--format", "json")
    asked = desk.run("rollback", "request", *named, by="xian-luru")
    assert asked.exit_code == 0, asked.stderr
    (case,) = json.loads(asked.stdout)["events"][0]["concerns"]["case"]
    for _ in range(2):
        approved = desk.run("rollback", "approve", case, by="xian-shenpi", typed="y\n")
        assert approved.exit_code == 0, approved.stderr
        again = desk.run("rollback", "redo", case, "--reason", "应识别", "--format", "json", by="xian-luru")
        if again.exit_code == 0:
            (case,) = json.loads(again.stdout)["events"][0]["concerns"]["case"]
    assert desk.run("replay", "check").exit_code == 0


def test_erasing_needs_the_security_administrator_a_basis_and_a_yes(desk: Desk) -> None:
    person = spouse(desk)["id"]
    for by in ("xitong", "shenjiyuan", "xian-luru"):
        assert (
            "[role_missing]"
            in desk.run("ledger", "erase", person, "--basis", "request", "--yes", by=by).stderr
        )
    assert (
        "[basis_unknown]" in desk.run("ledger", "erase", person, "--basis", "w", "--yes", by="anquan").stderr
    )
    assert "[not_confirmed]" in desk.run("ledger", "erase", person, "--basis", "request", by="anquan").stderr
    assert (
        "[not_found]"
        in desk.run("ledger", "erase", "0" * 20, "--basis", "request", "--yes", by="anquan").stderr
    )
    assert spouse(desk)["name"] == "测试2"


def test_an_erasure_that_was_interrupted_is_finished_and_logged_once(desk: Desk) -> None:
    """given an erasure that was logged, but the key is still there"""
    person = spouse(desk)["id"]
    settings = Settings.model_validate({"HUCE_HOME": desk.home, "DATABASE_URL": desk.database.owner})
    with desk.database.connect("owner") as owner:
        (kept,) = owner.execute(
            "SELECT subject, wrapped FROM keys.key WHERE subject = %s", (person,)
        ).fetchall()
    with opened(settings, connections=2) as services:
        first = erase_person(services, SECURITY, person, "request", "once")
        with desk.database.connect("owner") as owner:
            owner.execute("INSERT INTO keys.key (subject, wrapped) VALUES (%s, %s)", kept)
        assert spouse(desk)["name"] == "测试2"
        assert erase_person(services, SECURITY, person, "request", "twice").id == first.id
        assert spouse(desk)["name"] == ERASED
        assert erase_person(services, SECURITY, person, "request", "once").id == first.id
        with pytest.raises(CommandReused):
            erase_person(services, SECURITY, person, "ordered", "once")
        with services.pool.connection() as connection:
            assert household_id(connection, SECURITY, NUMBER)
    assert desk.ask("SELECT count(*) FROM ledger.event WHERE type = 'person.erased'") == [(1,)]
