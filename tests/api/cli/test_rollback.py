"""A mistake rolled back on the terminal: looked at, asked for, approved by another person, redone."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from tests.api.cli.conftest import NUMBER

if TYPE_CHECKING:
    from tests.api.cli.conftest import Desk

BY, OTHER = "xian-luru", "xian-shenpi"


def status(desk: Desk) -> Any:
    return desk.ask("SELECT status FROM read.household WHERE number = %s", NUMBER)[0][0]


def requested(desk: Desk) -> str:
    """The case of a rollback of the exit that has been asked for."""
    result = desk.run("rollback", "request", NUMBER, "--kind", "exit", "--reason", "误操作", by=BY)
    assert result.exit_code == 0, result.stderr
    found = re.search(r"huce rollback approve ([0-9a-f]{20})", result.stdout)
    assert found is not None
    return found[1]


def test_a_preview_says_what_would_change_and_writes_nothing(desk: Desk) -> None:
    (before,) = desk.ask("SELECT count(*) FROM ledger.event")
    result = desk.run("rollback", "preview", NUMBER, "--kind", "exit", by=BY)
    assert result.exit_code == 0, result.stderr
    assert "脱贫状态:“脱贫(享受政策)”→“未脱贫”" in result.stdout
    assert re.search(r"sha256:[0-9a-f]{64}", result.stdout)
    assert desk.ask("SELECT count(*) FROM ledger.event") == [before]


def test_asked_by_one_approved_by_another_then_brought_back(desk: Desk) -> None:
    case = requested(desk)
    refused = desk.run("rollback", "approve", case, by=BY, typed="y\n")
    assert (refused.exit_code, "[role_missing]" in refused.stderr) == (1, True)
    approved = desk.run("rollback", "approve", case, by=OTHER, typed="y\n")
    assert approved.exit_code == 0, approved.stderr
    assert "脱贫状态" in approved.stderr
    assert status(desk) == "not_exited"
    redo = desk.run("rollback", "redo", case, "--reason", "回退有误", "--format", "json", by=BY)
    (again,) = json.loads(redo.stdout)["events"][0]["concerns"]["case"]
    assert desk.run("rollback", "approve", again, by=OTHER, typed="y\n").exit_code == 0
    assert status(desk) == "exited"


def test_without_a_yes_nothing_is_approved(desk: Desk) -> None:
    case = requested(desk)
    for typed in ("n\n", ""):
        result = desk.run("rollback", "approve", case, by=OTHER, typed=typed)
        assert (result.exit_code, "[not_confirmed]" in result.stderr) == (1, True)
    assert status(desk) == "exited"


def test_the_digest_of_a_preview_stands_for_having_seen_it(desk: Desk) -> None:
    case = requested(desk)
    view = json.loads(desk.run("rollback", "preview", "--case", case, "--format", "json", by=OTHER).stdout)
    stale = desk.run("rollback", "approve", case, "--digest", "sha256:" + "0" * 64, by=OTHER)
    assert (stale.exit_code, "[preview_moved]" in stale.stderr) == (1, True)
    assert desk.run("rollback", "approve", case, "--digest", view["digest"], by=OTHER).exit_code == 0
    assert status(desk) == "not_exited"


def test_a_rejected_request_changes_nothing_and_is_listed(desk: Desk) -> None:
    case = requested(desk)
    assert "待批准" in desk.run("rollback", "list", by=OTHER).stdout
    assert desk.run("rollback", "reject", case, "--reason", "情况属实", by=OTHER).exit_code == 0
    listed = json.loads(desk.run("rollback", "list", "--format", "json", by=OTHER).stdout)
    assert [(row["id"], row["status"]) for row in listed] == [(case, "rejected")]
    assert status(desk) == "exited"


def test_a_named_event_with_dependents_goes_by_chain_only(desk: Desk) -> None:
    history = json.loads(desk.run("household", "history", NUMBER, "--format", "json", by=BY).stdout)
    named = ("--event", history[0]["id"])
    alone = desk.run("rollback", "preview", *named, by=BY)
    assert (alone.exit_code, "[has_dependents]" in alone.stderr) == (1, True)
    chain = desk.run("rollback", "preview", *named, "--chain", "--format", "json", by=BY)
    assert len(json.loads(chain.stdout)["groups"]) == 3


def test_a_redo_can_be_looked_at_first(desk: Desk) -> None:
    case = requested(desk)
    desk.run("rollback", "approve", case, by=OTHER, typed="y\n")
    result = desk.run("rollback", "redo", case, "--reason", "看看", "--preview", by=BY)
    assert "脱贫状态:“未脱贫”→“脱贫(享受政策)”" in result.stdout
    assert [
        row["kind"] for row in json.loads(desk.run("rollback", "list", "--format", "json", by=BY).stdout)
    ] == ["rollback"]
