"""Whose saves are believed, from the command line: the list, a new key, the end of an old one.

given a program and its list, when its key is changed, ended or not on the list, then saves are believed as
the list says, and nobody but the security administrator changes it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from ledger.log.keys import ED25519, SignerKey
from tests.api.cli.test_command import focus
from tests.support.keys import KEY

if TYPE_CHECKING:
    from tests.api.cli.conftest import Desk

SECURITY, AUDIT = "anquan", "shenjiyuan"
OTHER = SignerKey("huce-other", ED25519, bytes(32))


def recorded(desk: Desk, command_id: str, *, on: bool = True) -> None:
    """One more event."""
    given = ("command", "mark-focus", "--json", "-")
    answer = desk.run(*given, by="xian-luru", typed=focus(desk, command_id=command_id, on=on))
    assert answer.exit_code == 0, answer.stderr


def sequenced(desk: Desk) -> dict[str, object]:
    """The state of the ledger after the sequencer came by."""
    assert desk.run("ledger", "sequence", by="xitong").exit_code == 0
    found: dict[str, object] = json.loads(desk.run("ledger", "status", "--format", "json").stdout)
    return found


def listed(desk: Desk) -> list[tuple[str, int, int | None]]:
    found = json.loads(desk.run("ledger", "instances", "list", "--format", "json", by=SECURITY).stdout)
    return [(one["name"], one["first"], one["last"]) for one in found]


def test_a_new_key_signs_what_comes_next(desk: Desk) -> None:
    # given
    assert sequenced(desk)["index"] == 4
    # when
    answer = desk.run("ledger", "instances", "rotate", by=SECURITY)
    # then
    assert answer.exit_code == 0, answer.stderr
    (old, new) = listed(desk)
    assert (old, new[1:]) == ((KEY.name, 1, None), (5, None))
    recorded(desk, "new")
    assert sequenced(desk)["index"] == 5
    # when the old one is ended
    assert desk.run("ledger", "instances", "end", KEY.name, by=SECURITY).exit_code == 0
    # then it is believed for what it has signed
    assert listed(desk)[0] == (KEY.name, 1, 5)
    recorded(desk, "newer", on=False)
    found = sequenced(desk)
    assert (found["index"], found["quarantined"], found["alarms"]) == (6, 0, [])
    # and is not ended twice
    again = desk.run("ledger", "instances", "end", KEY.name, by=SECURITY)
    assert (again.exit_code, "[instance_not_found]" in again.stderr) == (1, True)


def test_what_an_ended_key_signed_is_set_aside(desk: Desk) -> None:
    # given saves that have no index yet
    recorded(desk, "stolen")
    # when the key is ended before the last of them
    assert desk.run("ledger", "instances", "end", KEY.name, "--last", "4", by=SECURITY).exit_code == 0
    # then the program itself does not start with it
    answer = desk.run("ledger", "status")
    assert (answer.exit_code, "[instance_unknown]" in answer.stderr) == (1, True)
    assert KEY.verifier.text in answer.stderr
    # when it has another
    (desk.home / "secrets" / "instance.key").write_text(f"{OTHER.text}\n")
    with (desk.home / "instances").open("a") as known:
        known.write(f"instance {OTHER.verifier.text} 5-\n")
    found = sequenced(desk)
    # then
    assert (found["index"], found["quarantined"]) == (4, 1)
    text = desk.run("ledger", "status").stdout
    assert "没有程序签名而隔离的业务:1件" in text
    assert "[event_unsigned]" in text


def test_after_the_list_was_mended_what_is_set_aside_is_judged_again(desk: Desk) -> None:
    # given a list that ends the key too early
    assert sequenced(desk)["index"] == 4
    recorded(desk, "honest")
    good = (desk.home / "instances").read_bytes()
    assert desk.run("ledger", "instances", "end", KEY.name, "--last", "4", by=SECURITY).exit_code == 0
    with (desk.home / "instances").open("a") as known:
        known.write(f"instance {OTHER.verifier.text} 5-\n")
    (desk.home / "secrets" / "instance.key").write_text(f"{OTHER.text}\n")
    assert sequenced(desk)["quarantined"] == 1
    # when the audit administrator looks, and judges once it is mended
    (one,) = json.loads(desk.run("ledger", "quarantine", "list", "--format", "json", by=AUDIT).stdout)
    (desk.home / "secrets" / "instance.key").write_text(f"{KEY.text}\n")
    (desk.home / "instances").write_bytes(good)
    judged = desk.run("ledger", "quarantine", "judge", by=AUDIT)
    # then
    assert (one["reason"], one["last"]) == ("key_unknown", True)
    assert judged.exit_code == 0, judged.stderr
    assert "已编序1件" in judged.stdout
    found = sequenced(desk)
    assert (found["index"], found["quarantined"]) == (5, 0)
    noted = desk.ask("SELECT count(*) FROM access.record WHERE starts_with(door, 'huce ledger quarantine ')")
    assert noted == [(4,)]


@pytest.mark.parametrize("verb", ["list", "judge"])
@pytest.mark.parametrize("by", ["xitong", SECURITY, "xian-luru"])
def test_nobody_else_looks_into_quarantine(verb: str, by: str, desk: Desk) -> None:
    answer = desk.run("ledger", "quarantine", verb, by=by)
    assert (answer.exit_code, "[role_missing]" in answer.stderr) == (1, True)


@pytest.mark.parametrize("verb", [("rotate",), ("end", KEY.name)])
@pytest.mark.parametrize("by", ["xitong", "shenjiyuan", "xian-luru"])
def test_nobody_else_changes_the_list(verb: tuple[str, ...], by: str, desk: Desk) -> None:
    answer = desk.run("ledger", "instances", *verb, by=by)
    assert (answer.exit_code, "[role_missing]" in answer.stderr) == (1, True)


def test_the_first_start_draws_a_key_and_believes_it(desk: Desk) -> None:
    # given a home without either
    (desk.home / "secrets" / "instance.key").unlink()
    (desk.home / "instances").unlink()
    # when
    assert desk.run("ledger", "status").exit_code == 0
    # then
    ((name, first, last),) = listed(desk)
    assert (name.startswith("huce-"), first, last) == (True, 1, None)
    assert (desk.home / "secrets" / "instance.key").stat().st_mode & 0o777 == 0o600
