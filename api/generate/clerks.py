"""Who typed the county: the accounts that may enter, and one clerk for every township without one."""

from __future__ import annotations

import secrets
from random import Random
from typing import TYPE_CHECKING

from api.accounts import accounts_under, add_official, make_account
from api.divisions import Divisions
from api.generate.people import HAN, full_name, surname
from domain.divisions import NATION, contains
from domain.errors import Refused
from domain.events import Actor

if TYPE_CHECKING:
    from api.accounts import Account
    from api.generate.desk import Clerks
    from ledger.database import Connection


class NoClerk(Refused):
    """Nobody may enter anything in the county."""

    code, sentence = "no_clerk", "{county}没有县级或以上的录入账号,不能生成演示数据。"


def clerks_of(connection: Connection, county: str) -> Clerks:
    """Who may enter something in the county, the widest division first; the caller commits.

    Township clerks that are missing are made, with a password that nobody knows. Raises NoClerk.
    """
    found = _entering(connection, county)
    if not any(contains(account.division, county) for account in found):
        raise NoClerk(county=county)
    served = {account.division for account in found}
    for township in Divisions(connection).children(county):
        if township.code not in served:
            found.append(_make(connection, township.code))
    found.sort(key=lambda a: (len(a.division), a.division, a.name))
    return tuple(Actor(a.id, a.person, a.division, a.roles) for a in found)


def _entering(connection: Connection, county: str) -> list[Account]:
    return [
        a for a in accounts_under(connection, NATION)
        if a.active and "entry" in a.roles
        and (contains(a.division, county) or contains(county, a.division))
    ]  # fmt: skip


def _make(connection: Connection, township: str) -> Account:
    rng = Random(township)  # noqa: S311  not a secret
    person = add_official(connection, full_name(rng, surname(rng, HAN), rng.choice("mf"), HAN))
    return make_account(
        connection, name=f"luru-{township}", password=secrets.token_urlsafe(24), person=person,
        division=township, roles=("entry",),
    )  # fmt: skip
