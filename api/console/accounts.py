"""Accounts, for the three administrators: who may sign in and with which roles; who does what is apart."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.accounts import (
    Account,
    AccountNotFound,
    account_within,
    accounts_page,
    add_official,
    change_roles,
    find_account,
    set_active,
)
from api.console.filling import chosen, texts_of
from api.console.frame import Visitor, go
from api.console.visitors import Posted, Visit, Visited
from api.divisions import DivisionNotFound
from api.http.doors import reading
from api.http.households import division_of
from api.http.noting import begin, concerns
from api.http.problems import status_of
from api.noting import target, targets
from api.password_changes import make_for_once, reset
from api.reading import division_names
from api.session_list import end_sessions, sessions_of
from domain.commands import Id
from domain.divisions import LEVEL_LABELS
from domain.errors import Refused
from domain.roles import ROLE_LABELS
from ledger.database import Connection

router = APIRouter(include_in_schema=False)

SHOWN = 50
_FIELDS = ("name", "person_name", "division", "same_person_as")


class Listed(BaseModel):
    """Of which division (the visitor's own by default)."""

    model_config = ConfigDict(extra="ignore")
    division: str = Field(default="", max_length=12)
    after: Id | None = None


@router.get("/console/accounts")
def show(visit: Visited, listed: Annotated[Listed, Query()]) -> Response:
    """The accounts of a division, by division and name."""
    return _list(visit, listed)


@router.post("/console/accounts/find")
def find(form: Posted, visit: Visited) -> Response:
    """Go to the account of a sign-in name."""
    given = texts_of(form, "wanted")
    try:
        with reading(visit.services) as connection:
            found = _within(visit.visitor, find_account(connection, given["wanted"]))
    except Refused as refused:
        return _list(visit, Listed(), given, refused, at="wanted")
    return go(f"/console/accounts/{found.id}")


@router.post("/console/accounts")
def add(form: Posted, visit: Visited) -> Response:
    """A new account without roles, and its password for once."""
    given = texts_of(form, *_FIELDS)
    begin(visit.request, visit.services.access, target("division", given["division"]))
    try:
        with visit.services.pool.connection() as connection:
            if not given["division"].startswith(visit.actor.division):
                raise DivisionNotFound(division=given["division"])
            person = _person(connection, visit.visitor, given)
            made, password = make_for_once(
                connection, name=given["name"], person=person, division=given["division"]
            )
            concerns(visit.request, target("account", made.id))
    except Refused as refused:
        return _list(visit, Listed(), given, refused)
    return _account(visit, made.id, once=password)


@router.get("/console/accounts/{account}")
def one(visit: Visited, account: str) -> Response:
    """One account, and what its administrator may do about it."""
    return _account(visit, account)


@router.post("/console/accounts/{account}/roles")
def roles(form: Posted, visit: Visited, account: str) -> Response:
    """Give it these roles in place of its own."""
    held = chosen(form, "roles")

    def change(connection: Connection, found: Account) -> None:
        change_roles(connection, found.id, held, visit.services.gateway.clock())

    return _changed(visit, account, change, *(target("role", role) for role in held))


@router.post("/console/accounts/{account}/close")
def close(_form: Posted, visit: Visited, account: str) -> Response:
    """Close it; its sessions end."""
    return _changed(visit, account, lambda c, found: set_active(c, found.id, active=False))


@router.post("/console/accounts/{account}/sessions")
def sessions(_form: Posted, visit: Visited, account: str) -> Response:
    """End its sessions."""
    return _changed(visit, account, lambda c, found: end_sessions(c, found.id))


@router.post("/console/accounts/{account}/reset")
def give_password(_form: Posted, visit: Visited, account: str) -> Response:
    """A password for once; it is shown here and never again."""
    once: list[str] = []

    def change(connection: Connection, found: Account) -> None:
        once.append(reset(connection, visit.actor, found))

    return _changed(visit, account, change, once=once)


def _changed(
    visit: Visit,
    account: str,
    change: Callable[[Connection, Account], object],
    *about: str,
    once: list[str] | None = None,
) -> Response:
    """Do it, noted before it is done; what is refused is said on the account's page."""
    with visit.services.pool.connection() as connection:
        found = account_within(connection, account, visit.actor.division)
        begin(visit.request, visit.services.access, targets(*about))
        try:
            change(connection, found)
        except Refused as refused:
            connection.rollback()
            return _account(visit, account, refused)
    if once:
        return _account(visit, account, once=once[0])
    return go(f"/console/accounts/{found.id}")


def _account(
    visit: Visit, account: str, refused: Refused | None = None, *, once: str | None = None
) -> Response:
    with reading(visit.services) as connection:
        found = account_within(connection, account, visit.actor.division)
        names = division_names(connection, [found.division])
        open_sessions = len(sessions_of(connection, found.id))
    return _shown(
        visit, "account.html", refused, account=found, once=once, open_sessions=open_sessions,
        level=LEVEL_LABELS[found.level], place=names.get(found.division, found.division),
    )  # fmt: skip


def _list(
    visit: Visit,
    listed: Listed,
    given: dict[str, str] | None = None,
    refused: Refused | None = None,
    at: str | None = None,
) -> Response:
    under = division_of(visit.actor, listed.division or None)
    with reading(visit.services) as connection:
        found = accounts_page(connection, under, listed.after, SHOWN + 1)
        names = division_names(connection, {one.division for one in found})
    shown, more = found[:SHOWN], found[SHOWN:]
    following = {"division": under, "after": shown[-1].id} if more else None
    return _shown(
        visit, "accounts.html", refused, at,
        accounts=[asdict(one) | {"place": names.get(one.division, one.division)} for one in shown],
        following=following and f"/console/accounts?{urlencode(following)}",
        given=dict.fromkeys((*_FIELDS, "wanted"), "") | (given or {}), under=listed.division,
    )  # fmt: skip


def _shown(
    visit: Visit, template: str, refused: Refused | None, at: str | None = None, **things: Any
) -> Response:
    said, status = None, 200
    if refused is not None:
        visit.request.state.refused = refused.code
        said, status = refused.problem(), status_of(refused)
        said |= {"field": at} if at else {}
    return visit.page(template, status=status, refused=said, roles=ROLE_LABELS, **things)


def _within(visitor: Visitor, found: Account) -> Account:
    if not found.division.startswith(visitor.actor.division):
        raise AccountNotFound
    return found


def _person(connection: Connection, visitor: Visitor, given: dict[str, str]) -> str:
    """Whose account it becomes: somebody's who has one, or a new person's."""
    if given["same_person_as"]:
        return _within(visitor, find_account(connection, given["same_person_as"])).person
    return add_official(connection, given["person_name"])
