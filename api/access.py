"""Reading the access log, and removing what is old: the audit administrator's, within his division."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from api.accounts import AccountNotFound, find_account
from api.noting import KINDS, OUTCOMES, target
from api.reading import division_names
from domain.errors import InvalidInput
from ledger import access
from ledger.sql import Queries

if TYPE_CHECKING:
    from api.services import Services
    from domain.events import Actor
    from ledger.access import Wanted
    from ledger.database import Connection
    from ledger.log.access_leaf import AccessLeaf

#: Who may read it, and let old records go.
ROLE = "audit_admin"

_QUERIES = Queries("api", "queries/accounts.sql")


class AccessKindUnknown(InvalidInput):
    """There is no such kind of record."""

    code, field = "access_kind_unknown", "kind"
    sentence = "没有这种审计记录,应为:{kinds}。"

    @classmethod
    def of_all(cls) -> AccessKindUnknown:
        """The refusal, naming every kind there is."""
        return cls(kinds="、".join(KINDS))


def access_view(services: Services, wanted: Wanted, *, after: int | None, limit: int) -> dict[str, Any]:
    """A page of records, newest first; `next` is what the following page comes after.

    `wanted.account` is an id or a sign-in name. Raises AccessKindUnknown, AccountNotFound, AuditStopped.
    """
    if wanted.kind not in {None, *KINDS}:
        raise AccessKindUnknown.of_all()
    found = services.access.page(wanted, before=after, limit=limit + 1)
    with services.pool.connection() as connection:
        names = account_names(connection, {leaf.access.account for leaf in found})
        places = division_names(connection, {leaf.access.division for leaf in found})
    page, more = found[:limit], found[limit:]
    return {
        "records": [_shown(leaf, names, places) for leaf in page],
        "next": page[-1].index if more else None,
    }


def account_id(connection: Connection, actor: Actor, text: str) -> str:
    """The account that an id or a sign-in name within the division means. Raises AccountNotFound."""
    if target("account", text):
        return text
    found = find_account(connection, text)
    if not found.division.startswith(actor.division):
        raise AccountNotFound
    return found.id


def prunable(services: Services) -> int:
    """Up to which index records are older than the settings say they are kept; 0: none."""
    before = datetime.now(UTC) - timedelta(days=services.settings.access_days)
    return access.prunable(services.database, before)


def account_names(connection: Connection, accounts: set[str]) -> dict[str, str]:
    """Sign-in names by account."""
    return dict(connection.execute(_QUERIES.names_of, {"accounts": sorted(accounts)}).fetchall())


def _shown(leaf: AccessLeaf, names: dict[str, str], places: dict[str, str]) -> dict[str, Any]:
    found = leaf.access
    return {
        "index": leaf.index, "recorded_at": leaf.recorded_at,
        "kind": found.kind, "kind_label": KINDS.get(found.kind, found.kind),
        "account": found.account, "account_name": names.get(found.account), "division": found.division,
        "division_name": places.get(found.division),
        "door": found.door, "outcome": found.outcome,
        "outcome_label": OUTCOMES.get(found.outcome, found.outcome), "code": found.code,
        "target": found.target,
    }  # fmt: skip
