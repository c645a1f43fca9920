"""Who acts behind an account: the one place where an Actor is made, from its own and its delegated roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.accounts import get_account
from domain.delegation import Grant, roles_in_force
from domain.events import Actor
from ledger.sql import Queries

if TYPE_CHECKING:
    from datetime import date

    from ledger.database import Connection

_QUERIES = Queries("api", "queries/delegations.sql")


def actor_of(connection: Connection, account: str, today: date) -> Actor:
    """Who acts behind an account, with the roles that it has today. Raises AccountNotFound."""
    found = get_account(connection, account)
    if not found.active:
        return Actor(found.id, found.person, found.division)
    delegated = delegated_roles(connection, account, today)
    return Actor(found.id, found.person, found.division, found.roles | delegated)


def delegated_roles(connection: Connection, account: str, today: date) -> frozenset[str]:
    """The roles that an account has by delegation on a day (Asia/Shanghai)."""
    rows = connection.execute(_QUERIES.grants, {"account": account})
    grants = (Grant(frozenset(roles), first, last, frozenset(held)) for roles, first, last, held in rows)
    return roles_in_force(grants, today)
