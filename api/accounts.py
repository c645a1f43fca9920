"""Accounts: each belongs to one named natural person and has a level, a division and roles.

Nothing here commits; a refusal leaves nothing written.
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from api.divisions import Divisions
from api.passwords import hash_password
from api.session_list import end_sessions
from domain.divisions import NATION, level
from domain.errors import Conflict, InvalidInput, NotFound
from domain.password import check_password
from domain.roles import check_roles
from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.database import Connection

#: Instead of a day: every delegation that was not taken back counts, over or not.
EVER = date.min

_QUERIES = Queries("api", "queries/accounts.sql")


class AccountNameInvalid(InvalidInput):
    """The sign-in name is empty, too long or has spaces in it."""

    code, field = "account_name_invalid", "name"
    sentence = "登录名应为2到40个字符,不能有空格。"


class PersonNameMissing(InvalidInput):
    """An account belongs to a named natural person."""

    code, field, rule = "person_name_missing", "person_name", "rules §1"
    sentence = "请填写账号使用人的姓名。"


class AccountNameTaken(Conflict):
    """Another account has this sign-in name."""

    code, field, sentence = "account_name_taken", "name", "这个登录名已经有人使用,请换一个。"


class AccountNotFound(NotFound):
    """There is no such account."""

    code, sentence = "account_not_found", "没有找到这个账号。"


class PersonNotFound(NotFound):
    """There is no such natural person behind an account."""

    code, sentence = "person_not_found", "没有找到账号使用人。"


@dataclass(frozen=True, slots=True)
class Account:
    """An account without its password; `person` is the opaque id of the one whom `person_name` names."""

    id: str
    name: str
    person: str
    person_name: str
    level: str
    division: str
    roles: frozenset[str]
    active: bool
    must_change: bool = False


def add_official(connection: Connection, person_name: str) -> str:
    """A natural person who may hold accounts; returns his opaque id. Raises PersonNameMissing."""
    if not person_name.strip():
        raise PersonNameMissing
    person = secrets.token_hex(10)
    connection.execute(_QUERIES.add_official, {"person": person, "person_name": person_name.strip()})
    return person


def make_account(  # noqa: PLR0913  what an account consists of
    connection: Connection,
    *,
    name: str,
    password: str,
    person: str,
    division: str,
    roles: Iterable[str],
) -> Account:
    """A new active account of a person; its level is that of the division ("" for the nation).

    Raises AccountNameInvalid, AccountNameTaken, PersonNotFound, DivisionCodeInvalid, DivisionNotFound
    and what `check_password` and `check_roles` raise.
    """
    account = secrets.token_hex(10)
    held = frozenset(roles)
    name = sign_in_name(name)
    check_password(password, name)
    if division != NATION:
        Divisions(connection).get(division)
    values = {
        "id": account, "name": name, "person": person, "level": level(division),
        "division": division, "roles": sorted(held), "password": hash_password(password),
    }  # fmt: skip
    with connection.transaction():
        _require_roles(connection, person, account, held)
        if connection.execute(_QUERIES.add_account, values).fetchone() is None:
            raise AccountNameTaken
    return get_account(connection, account)


def get_account(connection: Connection, account: str) -> Account:
    """The account of an id. Raises AccountNotFound."""
    return _one(connection, "account", account=account)


def find_account(connection: Connection, name: str) -> Account:
    """The account of a sign-in name. Raises AccountNotFound, AccountNameInvalid."""
    return _one(connection, "account_named", name=sign_in_name(name))


def accounts_under(connection: Connection, division: str = NATION) -> list[Account]:
    """The accounts of a division and of all under it, by division and name."""
    return _several(connection, "accounts_under", under=division)


def accounts_page(
    connection: Connection, under: str, after: str | None = None, limit: int = 50
) -> list[Account]:
    """A page of them; `after` is the id of the account that the page before ended with."""
    place = {"division": "", "name": ""}
    if after is not None:
        last = get_account(connection, after)
        place = {"division": last.division, "name": last.name}
    return _several(connection, "accounts_page", under=under, limit=limit, **place)


def account_within(connection: Connection, account: str, division: str) -> Account:
    """The account of an id, if it lies in a division. Raises AccountNotFound."""
    found = get_account(connection, account)
    if not found.division.startswith(division):
        raise AccountNotFound
    return found


def change_roles(connection: Connection, account: str, roles: Iterable[str], today: date = EVER) -> Account:
    """Give an account these roles in place of its own. Raises AccountNotFound and as `check_roles`."""
    return _change(connection, account, roles=frozenset(roles), today=today)


def set_active(connection: Connection, account: str, *, active: bool, today: date = EVER) -> Account:
    """Open or close an account; closing ends its sessions. Raises AccountNotFound and as `check_roles`."""
    return _change(connection, account, active=active, today=today)


def declare_kin(connection: Connection, person: str, household: str) -> None:
    """Note down a person's own household or that of a relative. Raises PersonNotFound."""
    lock_person(connection, person)
    connection.execute(_QUERIES.declare_kin, {"person": person, "household": household})


def is_kin(connection: Connection, person: str, household: str) -> bool:
    """Whether the household is the person's own or of a relative he declared."""
    row = connection.execute(_QUERIES.is_kin, {"person": person, "household": household}).fetchone()
    return row == (True,)


def kin_of(connection: Connection, person: str) -> frozenset[str]:
    """The households that the person may not act on alone."""
    rows = connection.execute(_QUERIES.kin_of, {"person": person})
    return frozenset(household for (household,) in rows)


def roles_of_person(
    connection: Connection, person: str, today: date = EVER, *, but: str = ""
) -> frozenset[str]:
    """Roles that a person has or will have: of his active accounts save one, and by delegation.

    Delegations that ended before `today` no longer count. Lock the person first.
    """
    values = {"person": person, "but": but, "today": today}
    rows = connection.execute(_QUERIES.roles_of_person, values)
    return frozenset(role for (role,) in rows)


def lock_person(connection: Connection, person: str) -> None:
    """Let nobody else change what roles a person has before the transaction ends. Raises PersonNotFound."""
    if connection.execute(_QUERIES.lock_official, {"person": person}).fetchone() is None:
        raise PersonNotFound


def sign_in_name(name: str) -> str:
    """The form in which names are compared: width and case do not count. Raises AccountNameInvalid."""
    plain = unicodedata.normalize("NFKC", name).strip().casefold()
    if not 2 <= len(plain) <= 40 or any(character.isspace() for character in plain):
        raise AccountNameInvalid
    return plain


def _require_roles(
    connection: Connection, person: str, account: str, roles: frozenset[str], today: date = EVER
) -> None:
    """Check the roles with the person's others, which stay as they are meanwhile."""
    check_roles(roles)
    lock_person(connection, person)
    check_roles(roles | roles_of_person(connection, person, today, but=account))


def _change(
    connection: Connection,
    account: str,
    *,
    roles: frozenset[str] | None = None,
    active: bool | None = None,
    today: date,
) -> Account:
    """Change roles or activity under the lock of the person."""
    with connection.transaction():
        lock_person(connection, get_account(connection, account).person)
        now = get_account(connection, account)
        roles = now.roles if roles is None else roles
        active = now.active if active is None else active
        if active:
            _require_roles(connection, now.person, account, roles, today)
        else:
            check_roles(roles)
            end_sessions(connection, account)
        values = {"account": account, "roles": sorted(roles), "active": active}
        connection.execute(_QUERIES.change_account, values)
    return get_account(connection, account)


def _one(connection: Connection, query: str, **values: Any) -> Account:
    found = _several(connection, query, **values)
    if not found:
        raise AccountNotFound
    return found[0]


def _several(connection: Connection, query: str, **values: Any) -> list[Account]:
    rows = connection.execute(_QUERIES[query], values)
    return [
        Account(account, name, person, person_name, of, division, frozenset(roles), *flags)
        for account, name, person, person_name, of, division, roles, *flags in rows
    ]
