"""Passwords and sessions at the terminal: changed, reset by the level above, listed and ended."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from api.accounts import add_official, make_account
from api.cli.doors import VERBS
from api.divisions import load
from tests.api.cli.test_access import account, arguments, records

if TYPE_CHECKING:
    from tests.api.cli.conftest import Desk


#: A county that is not loaded yet.
ELSEWHERE = "150526"


def administrator(desk: Desk, name: str, division: str, role: str = "system_admin") -> None:
    with desk.database.connect() as connection:
        if division.startswith(ELSEWHERE):
            load(connection, division)
        person = add_official(connection, "何静")
        make_account(
            connection, name=name, password=f"huce-{name}", person=person, division=division, roles=(role,)
        )
        connection.commit()


def reset(desk: Desk, name: str, by: str = "xitong") -> str:
    done = desk.run("accounts", "reset", name, by=by)
    assert done.exit_code == 0, done.stderr
    return done.stdout.split(":")[1].split()[0]


def test_a_reset_password_must_be_changed_before_anything_else(desk: Desk) -> None:
    desk.token("tongji")
    once = reset(desk, "tongji")
    assert "[not_signed_in]" in desk.run("rollback", "list", by="tongji").stderr
    signed = desk.run("login", "tongji", typed=f"{once}\n")
    assert "huce accounts password" in signed.stdout
    desk.tokens["tongji"] = (desk.home / "secrets" / "token").read_text().strip()
    for verb in ("rollback list", "household show", "accounts list", "accounts sessions", "snapshot close"):
        refused = desk.run(*arguments(desk, verb), by="tongji")
        assert (refused.exit_code, "[password_must_change]" in refused.stderr) == (1, True), verb
    changed = desk.run("accounts", "password", by="tongji", typed=f"{once}\nanother-password\n")
    assert changed.exit_code == 0, changed.stderr
    assert desk.run("login", "tongji", typed="another-password\n").exit_code == 0
    assert [verb for verb, of in VERBS.items() if of.must_change] == ["accounts password"]


def test_the_level_above_resets_and_nobody_else(desk: Desk) -> None:
    administrator(desk, "xian-xitong", "150525")
    administrator(desk, "shi-xitong", "1505")
    administrator(desk, "linxian-xitong", ELSEWHERE)
    for by, name, code in (
        ("xian-xitong", "xian-luru", "reset_by_level_above"),
        ("xian-xitong", "sheng-shenpi", "account_not_found"),
        ("linxian-xitong", "xian-luru", "account_not_found"),
        ("xian-xitong", "nobody", "account_not_found"),
        ("xitong", "xitong", "own_reset"),
        ("anquan", "xian-luru", "role_missing"),
    ):
        refused = desk.run("accounts", "reset", name, by=by)
        assert (refused.exit_code, f"[{code}]" in refused.stderr) == (1, True), (by, name, refused.stderr)
    for by, name in (("xian-xitong", "cun-luru"), ("shi-xitong", "xian-luru"), ("xitong", "anquan")):
        reset(desk, name, by)


def test_a_reset_is_noted_and_the_password_is_not(desk: Desk) -> None:
    once, of = reset(desk, "tongji"), account(desk, "tongji")
    found = records(desk.database)
    assert [(t.kind, t.door, t.outcome, t.target) for t in found] == [
        ("permission", "huce accounts reset", outcome, f"account:{of}") for outcome in ("begun", "done")
    ]
    assert once not in str(found)


def test_own_sessions_are_listed_and_ended(desk: Desk) -> None:
    desk.token("tongji")
    assert desk.run("login", "tongji", typed="huce-tongji\n").exit_code == 0
    kept = (desk.home / "secrets" / "token").read_text().strip()
    shown = desk.run("accounts", "sessions", "--format", "json", by="tongji").stdout
    here = next(one for one in json.loads(shown) if one["current"])
    there = next(one for one in json.loads(shown) if not one["current"])
    assert desk.tokens["tongji"] not in shown
    assert kept not in shown
    assert "本次" in desk.run("accounts", "sessions", by="tongji").stdout
    assert "[session_not_found]" in desk.run("accounts", "revoke", there["id"], by="xian-luru").stderr
    assert desk.run("accounts", "revoke", there["id"], by="tongji").exit_code == 0
    desk.tokens["kept"] = kept
    assert "[not_signed_in]" in desk.run("accounts", "sessions", by="kept").stderr
    assert desk.run("accounts", "revoke", here["id"], by="tongji").exit_code == 0
    assert "[not_signed_in]" in desk.run("accounts", "sessions", by="tongji").stderr


def test_all_sessions_of_an_account_are_ended_by_the_security_administrator_of_its_division(
    desk: Desk,
) -> None:
    administrator(desk, "linxian-anquan", ELSEWHERE, "security_admin")
    desk.token("tongji")
    outside = desk.run("accounts", "revoke-all", "tongji", by="linxian-anquan")
    assert (outside.exit_code, "[account_not_found]" in outside.stderr) == (1, True)
    assert desk.run("accounts", "sessions", by="tongji").exit_code == 0
    assert desk.run("accounts", "revoke-all", "tongji", by="anquan").exit_code == 0
    assert "[not_signed_in]" in desk.run("accounts", "sessions", by="tongji").stderr
