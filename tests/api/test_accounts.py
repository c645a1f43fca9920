"""Accounts, sign-in, kin, and the configuration in force."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from runpy import run_path
from typing import TYPE_CHECKING, Any

import pytest
from psycopg.errors import CheckViolation

from api import accounts, passwords, sessions
from api.attempts import MOST_FAILURES, TooManyAttempts
from api.demo_accounts import create_demo_accounts
from api.divisions import DivisionNotFound, load
from api.password_changes import set_password
from api.passwords import fits, hash_password
from api.register import RegisterNotSet, RegisterSettingInvalid, read_register, read_settings, write_setting
from domain.codes import UnknownCode
from domain.errors import Refused
from domain.events import Actor
from domain.roles import (
    AdministratorHasNoBusiness,
    AdministratorsSeparate,
    RoleUnknown,
    check_roles,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.database import Connection, Database

NAIMAN = "150525"
TODAY = date(2020, 12, 31)
PASSWORD = "correct horse battery"


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """As the application works; each statement commits, as a request does at its end."""
    with database.connect(autocommit=True) as connection:
        for code in ("15", "1505", NAIMAN, "150525100"):
            connection.execute("INSERT INTO register.division VALUES (%s, '甲', 'j')", [code])
        yield connection


@pytest.fixture
def chen(connection: Connection) -> accounts.Account:
    return account(connection, "chen")


def account(
    connection: Connection, name: str, *roles: str, person: str | None = None, division: str = NAIMAN
) -> accounts.Account:
    return accounts.make_account(
        connection,
        name=name,
        password=PASSWORD,
        person=person or accounts.add_official(connection, "陈明远"),
        division=division,
        roles=roles or ("entry",),
    )


def test_an_account_has_the_level_of_its_division(connection: Connection) -> None:
    made = account(connection, "Zhao", "entry", "review", division="150525100")
    assert (made.name, made.level, made.roles) == ("zhao", "township", frozenset({"entry", "review"}))
    assert (made.person_name, made.active) == ("陈明远", True)
    assert account(connection, "root", "system_admin", division="").level == "nation"
    with pytest.raises(DivisionNotFound):
        account(connection, "elsewhere", division="150599")


def test_no_level_but_that_of_the_division_is_stored(connection: Connection, chen: accounts.Account) -> None:
    with pytest.raises(CheckViolation):
        connection.execute("UPDATE register.account SET level = 'province' WHERE id = %s", [chen.id])


def test_a_sign_in_name_is_taken_once(connection: Connection, chen: accounts.Account) -> None:
    with pytest.raises(accounts.AccountNameTaken):
        account(connection, "ＣＨＥＮ")
    assert accounts.find_account(connection, " Chen ") == chen
    with pytest.raises(accounts.AccountNameInvalid):
        account(connection, "a b")
    with pytest.raises(accounts.AccountNotFound):
        accounts.find_account(connection, "nobody")


def test_a_person_is_named_and_known(connection: Connection) -> None:
    with pytest.raises(accounts.PersonNameMissing):
        accounts.add_official(connection, " ")
    with pytest.raises(accounts.PersonNotFound):
        account(connection, "ghost", person="nobody")


@pytest.mark.parametrize(
    ("roles", "refusal"),
    [
        (["system_admin", "audit_admin"], AdministratorsSeparate),
        (["security_admin", "statistics"], AdministratorHasNoBusiness),
        (["audit", "audit_admin"], AdministratorHasNoBusiness),
        (["entry", "boss"], RoleUnknown),
    ],
)
def test_incompatible_roles_are_refused_in_chinese(roles: list[str], refusal: type[Refused]) -> None:
    with pytest.raises(refusal, match=r"[一-鿿]"):
        check_roles(roles)
    assert check_roles(["entry", "approval", "audit"]) == {"entry", "approval", "audit"}


def test_roles_are_counted_over_all_accounts_of_a_person(
    connection: Connection, chen: accounts.Account
) -> None:
    with pytest.raises(AdministratorHasNoBusiness):
        account(connection, "chen2", "system_admin", person=chen.person)
    accounts.set_active(connection, chen.id, active=False)
    second = account(connection, "chen2", "system_admin", person=chen.person)
    with pytest.raises(AdministratorHasNoBusiness):
        accounts.set_active(connection, chen.id, active=True)
    with pytest.raises(AdministratorsSeparate):
        accounts.change_roles(connection, second.id, ["system_admin", "security_admin"])
    assert accounts.get_account(connection, second.id).roles == {"system_admin"}


def test_accounts_are_listed_under_a_division(connection: Connection, chen: accounts.Account) -> None:
    zhao = account(connection, "zhao", division="150525100")
    account(connection, "sun", division="15")
    assert accounts.accounts_under(connection, NAIMAN) == [chen, zhao]


def test_a_token_gives_the_actor_until_he_signs_out(connection: Connection, chen: accounts.Account) -> None:
    token = sessions.sign_in(connection, "CHEN", PASSWORD)
    assert len(token) == 43
    assert sessions.actor(connection, token, TODAY) == Actor(
        chen.id, chen.person, NAIMAN, frozenset({"entry"})
    )
    sessions.sign_out(connection, token)
    refuses_token(connection, token)
    refuses_token(connection, "")


def test_no_token_and_no_password_lies_in_the_database(
    connection: Connection, chen: accounts.Account
) -> None:
    token = sessions.sign_in(connection, chen.name, PASSWORD)
    everything = str(connection.execute("SELECT s, a FROM register.session s, register.account a").fetchall())
    assert token not in everything
    assert PASSWORD not in everything
    assert "$argon2id$" in everything


@pytest.mark.parametrize(
    "change",
    ["expires_at = clock_timestamp()", "revoked_at = clock_timestamp()"],
)
def test_an_expired_or_revoked_session_is_none(
    connection: Connection, chen: accounts.Account, change: str
) -> None:
    token = sessions.sign_in(connection, chen.name, PASSWORD)
    connection.execute(f"UPDATE register.session SET {change}".encode())
    refuses_token(connection, token)


def test_closing_an_account_ends_its_sessions_for_good(
    connection: Connection, chen: accounts.Account
) -> None:
    token = sessions.sign_in(connection, chen.name, PASSWORD)
    accounts.set_active(connection, chen.id, active=False)
    refuses_token(connection, token)
    with pytest.raises(sessions.SignInRefused):
        sessions.sign_in(connection, chen.name, PASSWORD)
    accounts.set_active(connection, chen.id, active=True)
    refuses_token(connection, token)


def test_a_new_password_ends_the_sessions_of_the_old(connection: Connection, chen: accounts.Account) -> None:
    token = sessions.sign_in(connection, chen.name, PASSWORD)
    set_password(connection, chen.id, "another password")
    refuses_token(connection, token)
    with pytest.raises(sessions.SignInRefused):
        sessions.sign_in(connection, chen.name, PASSWORD)
    sessions.sign_in(connection, chen.name, "another password")


def test_the_last_use_is_written_once_a_minute(connection: Connection, chen: accounts.Account) -> None:
    token = sessions.sign_in(connection, chen.name, PASSWORD)
    made = last_used(connection)
    sessions.actor(connection, token, TODAY)
    assert last_used(connection) == made
    connection.execute("UPDATE register.session SET last_used = last_used - interval '61 seconds'")
    sessions.actor(connection, token, TODAY)
    assert last_used(connection) > made


@pytest.mark.parametrize("name", ["chen", "nobody"])
def test_five_failures_make_a_pause_whether_the_account_exists_or_not(
    connection: Connection, chen: accounts.Account, name: str
) -> None:
    for _ in range(MOST_FAILURES):
        with pytest.raises(sessions.SignInRefused):
            sessions.sign_in(connection, name, "wrong password")
    with pytest.raises(TooManyAttempts, match="5分钟"):
        sessions.sign_in(connection, name, PASSWORD)
    connection.execute("UPDATE register.sign_in_failure SET last_at = last_at - interval '301 seconds'")
    with pytest.raises(sessions.SignInRefused):
        sessions.sign_in(connection, name, "wrong password")
    assert accounts.get_account(connection, chen.id).active


def test_a_success_forgets_the_failures(connection: Connection, chen: accounts.Account) -> None:
    for _ in range(2):
        for _ in range(MOST_FAILURES - 1):
            with pytest.raises(sessions.SignInRefused):
                sessions.sign_in(connection, chen.name, "wrong password")
        sessions.sign_in(connection, chen.name, PASSWORD)
    assert connection.execute("SELECT count(*) FROM register.sign_in_failure").fetchone() == (0,)


def test_attempts_at_once_are_throttled_too(database: Database, chen: accounts.Account) -> None:
    def attempt(_: int) -> str:
        with database.connect() as connection:
            try:
                return sessions.sign_in(connection, chen.name, "wrong password")
            except Refused as refused:
                return refused.code

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(attempt, range(12)))
    assert sorted(outcomes) == ["sign_in_refused"] * 5 + ["too_many_attempts"] * 7


def test_sign_in_commits_by_itself(database: Database, chen: accounts.Account) -> None:
    with database.connect() as busy:
        busy.execute("SELECT 1")
        with pytest.raises(RuntimeError):
            sessions.sign_in(busy, chen.name, PASSWORD)


def test_an_unknown_account_costs_a_check() -> None:
    assert fits(hash_password(PASSWORD), PASSWORD)
    assert not fits(None, PASSWORD)


def test_a_lighter_hash_is_made_anew_at_the_next_sign_in(
    connection: Connection, chen: accounts.Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "_HASHER", run_path(passwords.__file__)["_HASHER"])
    sessions.sign_in(connection, chen.name, PASSWORD)
    [(stored,)] = connection.execute("SELECT password FROM register.account").fetchall()
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert fits(stored, PASSWORD)


def test_own_household_and_relatives_are_kin(connection: Connection, chen: accounts.Account) -> None:
    accounts.declare_kin(connection, chen.person, "h1")
    accounts.declare_kin(connection, chen.person, "h1")
    assert accounts.is_kin(connection, chen.person, "h1")
    assert not accounts.is_kin(connection, chen.person, "h2")
    assert accounts.kin_of(connection, chen.person) == {"h1"}
    with pytest.raises(accounts.PersonNotFound):
        accounts.declare_kin(connection, "nobody", "h1")


def test_the_demonstration_has_an_account_for_each_kind_of_work(connection: Connection) -> None:
    load(connection, NAIMAN)
    made = create_demo_accounts(connection)
    assert create_demo_accounts(connection) == made
    stored = accounts.accounts_under(connection)
    assert len(stored) == len(made) == len({one.person for one in stored})
    assert {role for one in made for role in one.roles} == {
        "entry", "review", "approval", "audit", "statistics", "system_admin", "security_admin", "audit_admin",
    }  # fmt: skip
    token = sessions.sign_in(connection, made[0].name, made[0].password)
    assert sessions.actor(connection, token, TODAY).division == NAIMAN


def test_the_configuration_in_force_is_that_written(connection: Connection) -> None:
    with pytest.raises(RegisterNotSet):
        read_register(connection)
    for key, value in {
        "current_year": 2020,
        "income_lines": {2016: 295200},
        "windows_open": True,
        "barred_causes": [],
        "back_office_level": "county",
        "extensions": [
            {
                "operation": "exit", "division": NAIMAN, "year": 2020, "opens": "2020-12-01",
                "closes": "2020-12-05", "granted_by": "a1",
            }
        ],
    }.items():  # fmt: skip
        write_setting(connection, key, value)
    register = read_register(connection)
    assert (register.current_year, register.closed_years) == (2020, frozenset())
    assert (register.income_line(2016), register.back_office_level) == (295200, "county")
    assert register.extensions[0].closes.day == 5
    write_setting(connection, "current_year", 2021)
    assert read_settings(connection)["current_year"] == 2021


@pytest.mark.parametrize(
    ("key", "value", "refusal"),
    [
        ("colour", 1, RegisterSettingInvalid),
        ("current_year", "soon", RegisterSettingInvalid),
        ("back_office_level", "moon", RegisterSettingInvalid),
        ("barred_causes", ["none such"], UnknownCode),
    ],
)
def test_what_is_no_configuration_is_refused(
    connection: Connection, key: str, value: Any, refusal: type[Refused]
) -> None:
    with pytest.raises(refusal):
        write_setting(connection, key, value)
    assert read_settings(connection) == {}


def refuses_token(connection: Connection, token: str) -> None:
    with pytest.raises(sessions.NotSignedIn):
        sessions.actor(connection, token, TODAY)


def last_used(connection: Connection) -> Any:
    row = connection.execute("SELECT last_used FROM register.session").fetchone()
    assert row is not None
    return row[0]
