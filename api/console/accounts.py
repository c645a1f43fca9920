"""Accounts, for the three administrators: who may sign in and with which roles; who does what is apart."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
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
from api.console.frame import Visitor, go, page
from api.console.visitors import Posted, Visiting
from api.divisions import DivisionNotFound
from api.http.doors import Parts, reading
from api.http.households import division_of
from api.http.noting import begin, concerns
from api.http.problems import status_of
from api.noting import target, targets
from api.password_changes import make_for_once, reset
from api.reading import division_names
from api.services import Services
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
def show(
    request: Request, services: Parts, visitor: Visiting, listed: Annotated[Listed, Query()]
) -> Response:
    """The accounts of a division, by division and name."""
    return _list(request, services, visitor, listed)


@router.post("/console/accounts/find")
def find(request: Request, services: Parts, form: Posted, visitor: Visiting) -> Response:
    """Go to the account of a sign-in name."""
    given = texts_of(form, "wanted")
    try:
        with reading(services) as connection:
            found = _within(visitor, find_account(connection, given["wanted"]))
    except Refused as refused:
        return _list(request, services, visitor, Listed(), given, refused, at="wanted")
    return go(f"/console/accounts/{found.id}")


@router.post("/console/accounts")
def add(request: Request, services: Parts, form: Posted, visitor: Visiting) -> Response:
    """A new account without roles, and its password for once."""
    given = texts_of(form, *_FIELDS)
    begin(request, services.access, target("division", given["division"]))
    try:
        with services.pool.connection() as connection:
            if not given["division"].startswith(visitor.actor.division):
                raise DivisionNotFound(division=given["division"])
            person = _person(connection, visitor, given)
            made, password = make_for_once(
                connection, name=given["name"], person=person, division=given["division"]
            )
            concerns(request, target("account", made.id))
    except Refused as refused:
        return _list(request, services, visitor, Listed(), given, refused)
    return _account(request, services, visitor, made.id, once=password)


@router.get("/console/accounts/{account}")
def one(request: Request, services: Parts, visitor: Visiting, account: str) -> Response:
    """One account, and what its administrator may do about it."""
    return _account(request, services, visitor, account)


@router.post("/console/accounts/{account}/roles")
def roles(request: Request, services: Parts, form: Posted, visitor: Visiting, account: str) -> Response:
    """Give it these roles in place of its own."""
    held = chosen(form, "roles")

    def change(connection: Connection, found: Account) -> None:
        change_roles(connection, found.id, held, services.gateway.clock())

    return _changed(request, services, visitor, account, change, *(target("role", role) for role in held))


@router.post("/console/accounts/{account}/close")
def close(request: Request, services: Parts, _form: Posted, visitor: Visiting, account: str) -> Response:
    """Close it; its sessions end."""
    return _changed(
        request, services, visitor, account, lambda c, found: set_active(c, found.id, active=False)
    )


@router.post("/console/accounts/{account}/sessions")
def sessions(request: Request, services: Parts, _form: Posted, visitor: Visiting, account: str) -> Response:
    """End its sessions."""
    return _changed(request, services, visitor, account, lambda c, found: end_sessions(c, found.id))


@router.post("/console/accounts/{account}/reset")
def give_password(
    request: Request, services: Parts, _form: Posted, visitor: Visiting, account: str
) -> Response:
    """A password for once; it is shown here and never again."""
    once: list[str] = []

    def change(connection: Connection, found: Account) -> None:
        once.append(reset(connection, visitor.actor, found))

    return _changed(request, services, visitor, account, change, once=once)


def _changed(  # noqa: PLR0913  what was asked for, of which account, by whom
    request: Request,
    services: Services,
    visitor: Visitor,
    account: str,
    change: Callable[[Connection, Account], object],
    *about: str,
    once: list[str] | None = None,
) -> Response:
    """Do it, noted before it is done; what is refused is said on the account's page."""
    with services.pool.connection() as connection:
        found = account_within(connection, account, visitor.actor.division)
        begin(request, services.access, targets(*about))
        try:
            change(connection, found)
        except Refused as refused:
            connection.rollback()
            return _account(request, services, visitor, account, refused)
    if once:
        return _account(request, services, visitor, account, once=once[0])
    return go(f"/console/accounts/{found.id}")


def _account(  # noqa: PLR0913  what the page shows
    request: Request,
    services: Services,
    visitor: Visitor,
    account: str,
    refused: Refused | None = None,
    *,
    once: str | None = None,
) -> Response:
    with reading(services) as connection:
        found = account_within(connection, account, visitor.actor.division)
        names = division_names(connection, [found.division])
        open_sessions = len(sessions_of(connection, found.id))
    return _shown(
        request, "account.html", visitor, refused, account=found, once=once, open_sessions=open_sessions,
        level=LEVEL_LABELS[found.level], place=names.get(found.division, found.division),
    )  # fmt: skip


def _list(  # noqa: PLR0913, PLR0917  what the page shows
    request: Request,
    services: Services,
    visitor: Visitor,
    listed: Listed,
    given: dict[str, str] | None = None,
    refused: Refused | None = None,
    at: str | None = None,
) -> Response:
    under = division_of(visitor.actor, listed.division or None)
    with reading(services) as connection:
        found = accounts_page(connection, under, listed.after, SHOWN + 1)
        names = division_names(connection, {one.division for one in found})
    shown, more = found[:SHOWN], found[SHOWN:]
    following = {"division": under, "after": shown[-1].id} if more else None
    return _shown(
        request, "accounts.html", visitor, refused, at,
        accounts=[asdict(one) | {"place": names.get(one.division, one.division)} for one in shown],
        following=following and f"/console/accounts?{urlencode(following)}",
        given=dict.fromkeys((*_FIELDS, "wanted"), "") | (given or {}), under=listed.division,
    )  # fmt: skip


def _shown(
    request: Request,
    template: str,
    visitor: Visitor,
    refused: Refused | None,
    at: str | None = None,
    **things: Any,
) -> Response:
    said, status = None, 200
    if refused is not None:
        request.state.refused = refused.code
        said, status = refused.problem(), status_of(refused)
        said |= {"field": at} if at else {}
    return page(request, template, status=status, visitor=visitor, refused=said, roles=ROLE_LABELS, **things)


def _within(visitor: Visitor, found: Account) -> Account:
    if not found.division.startswith(visitor.actor.division):
        raise AccountNotFound
    return found


def _person(connection: Connection, visitor: Visitor, given: dict[str, str]) -> str:
    """Whose account it becomes: somebody's who has one, or a new person's."""
    if given["same_person_as"]:
        return _within(visitor, find_account(connection, given["same_person_as"])).person
    return add_official(connection, given["person_name"])
