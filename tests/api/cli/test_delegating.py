"""Roles handed to somebody else at the terminal, listed by both and taken back."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from api.gateway import today
from tests.api.cli.test_access import account, records

if TYPE_CHECKING:
    from tests.api.cli.conftest import Desk


def test_a_role_is_handed_on_listed_and_taken_back(desk: Desk) -> None:
    until = str(today() + timedelta(days=5))
    given = desk.run(
        "accounts", "delegate", "xian-shenhe", "approval", "--until", until, "--reason", "培训",
        by="xian-shenpi",
    )  # fmt: skip
    assert given.exit_code == 0, given.stderr
    assert "有效" in desk.run("accounts", "delegations", by="xian-shenhe").stdout
    (listed,) = json.loads(desk.run("accounts", "delegations", "--format", "json", by="xian-shenhe").stdout)
    assert (listed["giver_name"], listed["roles"], listed["state"]) == (
        "xian-shenpi",
        ["approval"],
        "standing",
    )
    refused = desk.run("accounts", "undelegate", listed["id"], by="xian-shenhe")
    assert (refused.exit_code, "[delegation_not_found]" in refused.stderr) == (1, True)
    assert desk.run("accounts", "undelegate", listed["id"], by="xian-shenpi").exit_code == 0
    assert "已收回" in desk.run("accounts", "delegations", by="xian-shenpi").stdout
    own = account(desk, "xian-shenpi")
    noted = [
        (t.outcome, t.target) for t in records(desk.database) if t.account == own and t.kind == "permission"
    ]
    made = f"delegation:{listed['id']}"
    given_about = f"{made} role:approval"
    assert noted == [("begun", given_about), ("done", given_about), ("begun", made), ("done", made)]


def test_a_day_that_is_none_is_wrong_use(desk: Desk) -> None:
    wrong = desk.run(
        "accounts", "delegate", "xian-shenhe", "approval", "--until", "soon", "--reason", "x",
        by="xian-shenpi",
    )  # fmt: skip
    assert wrong.exit_code == 2
