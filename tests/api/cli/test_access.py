"""The access log at the terminal: what each verb leaves there, the three administrators, and its stop."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import pytest

from api import jobs
from api.accounts import find_account
from api.cli.doors import VERBS
from api.job_notes import NOTED
from domain.roles import ADMINISTRATORS
from ledger.access import AccessLog, Wanted
from tests.api.cli.conftest import NUMBER
from tests.api.cli.test_documented import COMMANDS
from tests.ledger.test_access import aged, noted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.database import Database
    from tests.api.cli.conftest import Desk

ADMINS = {"xitong": "system_admin", "anquan": "security_admin", "shenjiyuan": "audit_admin"}
CASE = "0" * 20
#: Whatever else a verb needs to be understood; files that must be there are named FILE.
GIVEN = {
    "accounts add": "somebody --person-name 某人", "accounts close": "tongji",
    "accounts roles": "tongji entry",
    "accounts reset": "tongji", "accounts revoke-all": "tongji",
    "accounts delegate": "tongji entry --until 2999-01-01 --reason 试",
    "register set": "windows_open false", "divisions load": "150525", "generate": "--households 20",
    "comparison import": "FILE --kind houses --department 住建局 --dated 2020-01-01 --until 2999-01-01",
    "comparison withdraw": CASE,
    "ledger publish": "--policy FILE --signer /nowhere", "ledger erase": f"{CASE} --basis request",
    "ledger restrict": f"{CASE} --basis request", "ledger unrestrict": CASE,
    "ledger approve-erasure": f"{CASE} --yes", "ledger reject-erasure": f"{CASE} --ground mistaken",
    "ledger instances end": "huce-test", "ledger continue": "FILE --policy FILE",
    "ledger pack": f"{NUMBER} --out OUT",
    "ledger export": "OUT", "ledger proof": f"{'0' * 24}.0 --out OUT",
    "household show": NUMBER, "household history": NUMBER, "household why": NUMBER,
    "household print": f"{NUMBER} --out OUT",
    "household compare": f"{NUMBER} --from-as-of 2018 --to-as-of 2019", "division show": "150525",
    "division list": "150525", "division compare": "150525 --from-as-of 2018 --to-as-of 2019",
    "rollback preview": f"--case {CASE}", "rollback request": f"{NUMBER} --kind exit --reason 试",
    "rollback approve": f"{CASE} --digest sha256:{'0' * 64}", "rollback reject": f"{CASE} --reason 试",
    "rollback redo": f"{CASE} --reason 试", "evidence add": f"FILE --household {NUMBER}",
    "evidence get": f"sha256:{'0' * 64} --out OUT", "evidence list": f"--household {NUMBER}",
    "import file": "FILE --kind persons --division 150525 --year 2020", "import show": "0" * 12,
    "import confirm": "0" * 12, "import cancel": "0" * 12, "import undo": f"{'0' * 12} --reason 试",
    "import approve-undo": "0" * 12, "import reject-undo": f"{'0' * 12} --reason 试",
    "export": "--kind persons --division 150525 --year 2020 --out OUT", "snapshot close": "2020",
    "snapshot regenerate": "2019", "snapshot restate": "2019", "snapshot compare": "2019",
    "snapshot figures": "2019", "quality run": "--division 150525 --year 2020",
    "cases counts": "150525", "cases show": CASE, "cases notices": "150525100200 --out OUT",
    "orders assign": "--division 150525 --year 2020", "orders show": CASE, "orders counts": "150525",
    "orders answer": f"{CASE} --answer 已改正", "orders check": f"{CASE} --accept",
    "orders withdraw": f"{CASE} --reason 误下",
    "quality list": "--division 150525 --year 2020", "command": "mark-focus --json FOCUS",
}  # fmt: skip
#: Without a role in the table: the rules of the business say no.
RULED = ("command",)


class Told(NamedTuple):
    kind: str
    account: str
    door: str
    outcome: str
    code: str
    target: str


def records(database: Database) -> list[Told]:
    with AccessLog.of(database) as log:
        found = [leaf.access for leaf in reversed(log.page(Wanted(), before=None, limit=10_000))]
    return [Told(a.kind, a.account, a.door, a.outcome, a.code, a.target) for a in found]


def account(desk: Desk, name: str) -> str:
    with desk.database.connect() as connection:
        return find_account(connection, name).id


def arguments(desk: Desk, verb: str) -> list[str]:
    file = desk.home / "file"
    file.write_text("quorum none\n")
    focus = desk.home / "focus.json"
    focus.write_text(json.dumps({"year": 2020, "household": desk.household(), "on": True, "reason": "试"}))
    names = {"FILE": str(file), "OUT": str(desk.home / "out"), "FOCUS": str(focus)}
    return [*verb.split(), *(names.get(word, word) for word in GIVEN.get(verb, "").split())]


@contextmanager
def audit_stopped(database: Database) -> Iterator[None]:
    with database.connect("owner", autocommit=True) as owner:
        owner.execute("REVOKE INSERT ON access.record FROM huce_audit")
        yield
        owner.execute("GRANT INSERT ON access.record TO huce_audit")


def test_the_table_has_every_verb_and_no_other() -> None:
    assert {path.removeprefix("huce ") for path in COMMANDS} == set(VERBS)


def test_the_table_has_every_job_and_no_other() -> None:
    assert set(NOTED) == set(jobs.TASKS)


@pytest.mark.parametrize("name", ADMINS)
def test_an_administrator_is_refused_what_is_others_and_each_attempt_is_noted(desk: Desk, name: str) -> None:
    others = [verb for verb, of in VERBS.items() if of.roles and ADMINS[name] not in of.roles]
    assert len(others) > 30
    own = account(desk, name)
    before = desk.ask("SELECT count(*) FROM ledger.event")
    for verb in (*others, *RULED):
        result = desk.run(*arguments(desk, verb), by=name)
        assert result.exit_code == 1, (verb, result.output)
        assert "[no_business_data]" in result.stderr or "[role_missing]" in result.stderr, (
            verb,
            result.stderr,
        )
        last = records(desk.database)[-1]
        assert last[:4] == ("refused", own, f"huce {verb}", "refused"), verb
    assert desk.ask("SELECT count(*) FROM ledger.event") == before


def test_no_verb_is_two_administrators_and_none_is_theirs_and_of_business() -> None:
    for verb, of in VERBS.items():
        held = set(of.roles) & set(ADMINISTRATORS)
        if verb == "accounts list":
            assert held == set(ADMINISTRATORS)
        elif verb in {"ledger erasures", "ledger restrictions"}:
            # Lists of ids: for who asked, who decides and who looks at both.
            assert held == {"security_admin", "audit_admin"}
        else:
            assert len(held) in {0, 1}, verb
            assert not held or set(of.roles) == held, verb


def test_acts_of_administrators_are_begun_and_done(desk: Desk) -> None:
    entry = account(desk, "tongji")
    for by, line in (
        ("xitong", "accounts add newcomer --person-name 新人 --division 150525"),
        ("anquan", "accounts roles tongji entry review"),
        ("xitong", "accounts close tongji"),
        ("xitong", "register set windows_open true"),
        ("shenjiyuan", "access list"),
    ):
        result = desk.run(*line.split(), by=by, typed="a-long-password\n")
        assert result.exit_code == 0, result.output
    made = account(desk, "newcomer")
    found = records(desk.database)
    assert [(t.kind, t.door.removeprefix("huce "), t.outcome, t.target) for t in found] == [
        ("permission", "accounts add", "begun", "division:150525"),
        ("permission", "accounts add", "done", f"division:150525 account:{made}"),
        ("permission", "accounts roles", "begun", f"account:{entry} role:entry role:review"),
        ("permission", "accounts roles", "done", f"account:{entry} role:entry role:review"),
        ("permission", "accounts close", "begun", f"account:{entry}"),
        ("permission", "accounts close", "done", f"account:{entry}"),
        ("permission", "register set", "begun", "setting:windows_open"),
        ("permission", "register set", "done", "setting:windows_open"),
        ("administration", "access list", "begun", ""),
        ("administration", "access list", "done", ""),
    ]
    assert found[0].account == account(desk, "xitong")
    assert "新人" not in str(found)
    assert "newcomer" not in str(found)


def test_a_deed_that_is_refused_says_so(desk: Desk) -> None:
    desk.run("register", "set", "windows_open", "perhaps", by="xitong")
    assert [(t.outcome, t.code) for t in records(desk.database)] == [
        ("begun", ""), ("refused", "register_setting_invalid"),
    ]  # fmt: skip


def test_signing_in_and_out_is_noted(desk: Desk) -> None:
    desk.run("login", "xian-luru", typed="wrong\n")
    desk.run("login", "李四", typed="wrong\n")
    desk.run("login", "xian-luru", typed="huce-xian-luru\n")
    assert desk.run("logout").exit_code == 0
    own = account(desk, "xian-luru")
    assert records(desk.database) == [
        Told("sign_in_failed", own, "huce login", "refused", "sign_in_refused", ""),
        Told("sign_in_failed", "", "huce login", "refused", "sign_in_refused", ""),
        Told("sign_in", own, "huce login", "done", "", ""),
        Told("sign_out", own, "huce logout", "done", "", ""),
    ]


def test_reading_a_household_is_noted_by_its_id_where_it_is_unmasked(desk: Desk) -> None:
    for verb in ("show", "history", "why"):
        assert desk.run("household", verb, NUMBER, by="xian-luru").exit_code == 0
    assert desk.run("household", "show", NUMBER, by="shenji").exit_code == 0
    desk.run("household", "show", "150525199003078888", by="xian-luru")
    home = f"household:{desk.household()}"
    assert [(t.kind, t.outcome, t.code, t.target) for t in records(desk.database)] == [
        *[("read", "done", "", home)] * 3,
        ("refused", "refused", "not_found", ""),
    ]


def test_exports_and_backups_are_noted_before_anything_is_written(desk: Desk) -> None:
    out = desk.home / "out.xlsx"
    line = ("export", "--kind", "persons", "--division", "150525100200", "--year", "2020", "--out", str(out))
    with audit_stopped(desk.database):
        refused = desk.run(*line, by="xian-luru")
        assert (refused.exit_code, "[audit_stopped]" in refused.stderr) == (1, True)
        copied = desk.run("backup", str(desk.home / "copy"), "--without-secrets")
        assert (copied.exit_code, "[audit_stopped]" in copied.stderr) == (1, True)
    assert not out.exists()
    assert not (desk.home / "copy").exists()
    assert desk.run(*line, by="xian-luru").exit_code == 0
    assert [(t.kind, t.outcome, t.target) for t in records(desk.database)] == [
        ("export", "begun", "division:150525100200 year:2020"),
        ("export", "done", "division:150525100200 year:2020"),
    ]


def test_nothing_is_written_while_the_log_is_stopped(desk: Desk) -> None:
    before = desk.ask("SELECT count(*) FROM ledger.event"), desk.ask("SELECT count(*) FROM keys.key")
    with desk.database.connect() as connection:
        row = connection.execute("SELECT id FROM read.person LIMIT 1").fetchone()
    assert row is not None
    lines = (
        ("xian-luru", arguments(desk, "command")),
        ("anquan", ["ledger", "erase", row[0], "--basis", "request"]),
        ("anquan", ["accounts", "roles", "tongji", "entry"]),
        ("xian-luru", ["household", "show", NUMBER]),
        ("xian-luru", ["import", str(desk.home / "file"), "--kind", "persons", "--division", "150525",
                       "--year", "2020"]),
    )  # fmt: skip
    for by, _ in lines:
        desk.token(by)
    with audit_stopped(desk.database):
        for by, line in lines:
            result = desk.run(*line, by=by)
            assert (result.exit_code, result.stdout) == (1, ""), line
            assert "业务办理暂停" in result.stderr
            assert "[audit_stopped]" in result.stderr
    assert before == (
        desk.ask("SELECT count(*) FROM ledger.event"),
        desk.ask("SELECT count(*) FROM keys.key"),
    )
    for by, line in lines[:2]:
        assert desk.run(*line, by=by).exit_code == 0
    erased = [t for t in records(desk.database) if t.kind == "erasure"]
    assert [(t.outcome, t.target) for t in erased] == [
        ("begun", f"subject:{row[0]}"), ("done", f"subject:{row[0]}"),
    ]  # fmt: skip


def test_the_audit_administrator_lists_what_he_asks_for(desk: Desk) -> None:
    desk.run("household", "show", NUMBER, by="xian-luru")
    desk.run("household", "show", NUMBER, by="xitong")
    listed = desk.run("access", "list", "--kind", "refused", "--format", "json", by="shenjiyuan")
    (only,) = json.loads(listed.stdout)
    assert (only["account_name"], only["code"]) == ("xitong", "no_business_data")
    text = desk.run("access", "list", "--account", "xian-luru", by="shenjiyuan").stdout
    assert "查看未遮盖的个人信息" in text
    assert "xitong" not in text


def test_old_records_are_pruned_and_that_is_noted(desk: Desk) -> None:
    assert "没有可以清理" in desk.run("access", "prune", by="shenjiyuan").stdout
    noted(desk.database, 600)
    aged(desk.database, 1200, 590, 600)
    result = desk.run("access", "prune", by="shenjiyuan")
    assert (result.exit_code, "512条" in result.stdout) == (0, True)
    assert [(t.kind, t.outcome, t.target) for t in records(desk.database)[-2:]] == [
        ("administration", "begun", "records:1-512"), ("administration", "done", "records:1-512"),
    ]  # fmt: skip


def test_a_retention_below_184_days_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUCE_ACCESS_DAYS", "183")
    result = desk.run("access", "prune", by="shenjiyuan")
    assert (result.exit_code, "[setting_invalid]" in result.stderr) == (1, True)
    assert "HUCE_ACCESS_DAYS" in result.stderr
