"""Delegations: given by the holder of an account, listed for both sides, taken back by the giver.

Nothing here commits; a refusal leaves nothing written.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from api.accounts import (
    Account,
    AccountNameInvalid,
    AccountNotFound,
    find_account,
    get_account,
    lock_person,
    roles_of_person,
)
from domain.delegation import DelegateOutside, Party, Terms, check_delegation
from domain.errors import NotFound
from domain.roles import ROLE_LABELS
from ledger.sql import Queries

if TYPE_CHECKING:
    from datetime import date

    from domain.events import Actor
    from ledger.database import Connection

_QUERIES = Queries("api", "queries/delegations.sql")
_COLUMNS = (
    "id", "giver", "giver_name", "giver_person_name", "delegate", "delegate_name", "delegate_person_name",
    "roles", "first", "last", "reason", "made_at", "revoked_at",
)  # fmt: skip


class DelegationNotFound(NotFound):
    """There is none of this id that the account gave and that still stands."""

    code, sentence = "delegation_not_found", "没有找到这项委托,或者已经收回。"


def delegate(connection: Connection, actor: Actor, to: str, terms: Terms, today: date) -> str:
    """Hand roles of the actor's account to the account of a sign-in name; returns the delegation's id.

    Raises what `check_delegation` raises.
    """
    with connection.transaction():
        delegate = _found(connection, to)
        # Whoever gives that person a role meanwhile waits, and then counts this delegation too.
        lock_person(connection, delegate.person)
        giver, delegate = get_account(connection, actor.account), get_account(connection, delegate.id)
        held = roles_of_person(connection, delegate.person, today)
        check_delegation(_party(giver), _party(delegate), terms, held, today)
        return _add(connection, giver, delegate, terms)


def undelegate(connection: Connection, actor: Actor, delegation: str) -> None:
    """Take back what the actor's account has given; it ends at once. Raises DelegationNotFound."""
    values = {"id": delegation, "giver": actor.account}
    if connection.execute(_QUERIES.revoke, values).fetchone() is None:
        raise DelegationNotFound


def delegations_of(connection: Connection, account: str, today: date) -> list[dict[str, Any]]:
    """The last 200 that an account gave or received, the newest first, ended ones too."""
    rows = connection.execute(_QUERIES.of_account, {"account": account})
    return [_view(dict(zip(_COLUMNS, row, strict=True)), account, today) for row in rows]


def _found(connection: Connection, name: str) -> Account:
    try:
        return find_account(connection, name)
    except (AccountNotFound, AccountNameInvalid):
        raise DelegateOutside from None


def _add(connection: Connection, giver: Account, delegate: Account, terms: Terms) -> str:
    delegation = secrets.token_hex(10)
    values = {
        "id": delegation, "giver": giver.id, "delegate": delegate.id, "roles": sorted(terms.roles),
        "first": terms.first, "last": terms.last, "reason": terms.reason.strip(),
    }  # fmt: skip
    connection.execute(_QUERIES.add, values)
    return delegation


def _party(account: Account) -> Party:
    return Party(account.id, account.person, account.division, account.roles, account.active)


def _view(row: dict[str, Any], account: str, today: date) -> dict[str, Any]:
    labels = [ROLE_LABELS[role] for role in row["roles"]]
    return row | {
        "given": row["giver"] == account, "role_labels": labels, "state": _state(row, today),
    }  # fmt: skip


def _state(row: dict[str, Any], today: date) -> str:
    """`revoked`, `over`, `to_come` or `standing`."""
    if row["revoked_at"] is not None:
        return "revoked"
    if today > row["last"]:
        return "over"
    return "to_come" if today < row["first"] else "standing"
