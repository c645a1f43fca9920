"""The ledger on the terminal: its state, its sequence, rebuild and check, and erasing a person."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ledger.vault import ERASED
from tests.api.cli.conftest import NUMBER

if TYPE_CHECKING:
    from typer.testing import Result

    from tests.api.cli.conftest import Desk


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
    desk.erase(person["id"])
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
    desk.erase(person["id"], "ordered")
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


def code(result: Result) -> str:
    """The code of a refusal."""
    return result.stderr.rpartition("[")[2].rstrip("]\n")


def test_asking_erases_nothing_and_says_what_comes_next(desk: Desk) -> None:
    person = spouse(desk)["id"]
    asked = desk.run("ledger", "erase", person, "--basis", "request", by="anquan")
    (open_,) = json.loads(desk.run("ledger", "erasures", "--format", "json", by="anquan").stdout)
    assert f"huce ledger approve-erasure {open_['id']}" in asked.stdout
    assert (open_["subject"], open_["status"], open_["basis"]) == (person, "requested", "request")
    assert (open_["requested_by"], open_["decided_by"]) == ("张磊", None)
    assert open_["households"] == [desk.household()]
    assert spouse(desk)["name"] == "测试2"
    shown = desk.run("ledger", "erasures", by="xian-shenpi")
    assert open_["id"][:6] in shown.stdout
    assert "测试2" not in shown.stdout
    assert json.loads(desk.run("rollback", "list", "--format", "json", by="xian-shenpi").stdout) == []


def test_asking_needs_the_security_administrator_and_a_basis(desk: Desk) -> None:
    person = spouse(desk)["id"]
    asked = ("ledger", "erase", person, "--basis", "request")
    for by in ("xitong", "shenjiyuan", "xian-luru", "xian-shenpi"):
        assert code(desk.run(*asked, by=by)) == "role_missing"
    assert code(desk.run(*asked[:-1], "w", by="anquan")) == "basis_unknown"
    assert code(desk.run("ledger", "erase", "0" * 20, "--basis", "request", by="anquan")) == "not_found"
    assert desk.run(*asked, by="anquan").exit_code == 0
    assert code(desk.run(*asked, by="anquan")) == "erasure_asked"


def test_approving_needs_another_person_with_the_role_and_a_yes(desk: Desk) -> None:
    desk.run("ledger", "erase", spouse(desk)["id"], "--basis", "request", by="anquan")
    (open_,) = json.loads(desk.run("ledger", "erasures", "--format", "json", by="shenji").stdout)
    approve = ("ledger", "approve-erasure", open_["id"])
    for by in ("anquan", "xitong", "shenjiyuan", "xian-luru", "shenji"):
        assert code(desk.run(*approve, "--yes", by=by)) == "role_missing"
    assert code(desk.run(*approve, by="xian-shenpi")) == "not_confirmed"
    assert code(desk.run(*approve[:-1], "0" * 20, "--yes", by="xian-shenpi")) == "not_found"
    assert spouse(desk)["name"] == "测试2"
    assert desk.run(*approve, "--yes", by="xian-shenpi").exit_code == 0
    assert spouse(desk)["name"] == ERASED
    assert json.loads(desk.run("ledger", "erasures", "--format", "json", by="shenji").stdout) == []
    told = json.loads(desk.run("ledger", "erasures", "--all", "--format", "json", by="shenjiyuan").stdout)
    assert [(one["status"], one["requested_by"], one["decided_by"]) for one in told] == [
        ("done", "张磊", "李淑华")
    ]


def test_what_is_rejected_stays_as_it_is(desk: Desk) -> None:
    desk.run("ledger", "erase", spouse(desk)["id"], "--basis", "request", by="anquan")
    (open_,) = json.loads(desk.run("ledger", "erasures", "--format", "json", by="xian-shenpi").stdout)
    reject = ("ledger", "reject-erasure", open_["id"], "--ground")
    assert code(desk.run(*reject, "whim", by="xian-shenpi")) == "ground_unknown"
    assert code(desk.run(*reject, "mistaken", by="anquan")) == "role_missing"
    rejected = desk.run(*reject, "retention_running", by="xian-shenpi")
    assert rejected.exit_code == 0, rejected.stderr
    approve = ("ledger", "approve-erasure", open_["id"], "--yes")
    assert code(desk.run(*approve, by="xian-shenpi")) == "case_ended"
    assert spouse(desk)["name"] == "测试2"
    (told,) = json.loads(desk.run("ledger", "erasures", "--all", "--format", "json", by="shenji").stdout)
    assert (told["status"], told["ground_label"]) == ("rejected", "法律、行政法规规定的保存期限未满")


def test_an_erasure_that_was_interrupted_is_finished_by_approving_again_and_logged_once(desk: Desk) -> None:
    """given an erasure that was logged, but the key is still there"""
    person = spouse(desk)["id"]
    with desk.database.connect("owner") as owner:
        (kept,) = owner.execute(
            "SELECT subject, wrapped FROM keys.key WHERE subject = %s", (person,)
        ).fetchall()
    case = desk.erase(person)
    with desk.database.connect("owner") as owner:
        owner.execute("INSERT INTO keys.key (subject, wrapped) VALUES (%s, %s)", kept)
    assert spouse(desk)["name"] == "测试2"
    again = desk.run("ledger", "approve-erasure", case, "--yes", by="xian-shenpi2")
    assert again.exit_code == 0, again.stderr
    assert spouse(desk)["name"] == ERASED
    assert desk.ask("SELECT count(*) FROM ledger.event WHERE type = 'person.erased'") == [(1,)]
