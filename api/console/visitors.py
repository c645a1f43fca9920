"""Who looks at a page or sends a form: session and needs as of the JSON API, and what was typed."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import Response
from starlette.types import Message

from api import sessions
from api.accounts import get_account
from api.console.frame import Visitor, page
from api.http.doors import COOKIE, Holder, Parts, SignedIn, holder, reading, require_same_site, token_of
from api.http.problems import BodyTooLarge
from api.reading import division_names
from api.services import Services
from api.sessions import NotSignedIn
from api.sheets.workbooks import MOST_BYTES
from domain.events import Actor

#: What a form with files has beside them, and files that it may have.
_MORE, _FILES = 1_000_000, 20


async def posted(request: Request) -> FormData:
    """The form as it was sent; a page that refuses it still has what was typed. Raises CrossSite."""
    require_same_site(request)
    request.state.posted = await request.form(max_fields=5000)
    found: FormData = request.state.posted
    return found


#: Stands before the visitor among a route's parameters, so that a session that has ended loses nothing.
Posted = Annotated[FormData, Depends(posted)]


async def posted_files(request: Request, services: Parts) -> AsyncIterator[FormData]:
    """The same of a form with files, which are gone once it is answered. Raises CrossSite, BodyTooLarge.

    Larger than any file may be, so that the page itself says of a file that it is too large.
    """
    require_same_site(request)
    signed_in = await run_in_threadpool(_signed_in, services, request.cookies.get(COOKIE, ""))
    most = 2 * MOST_BYTES if signed_in else services.settings.evidence_most
    bounded = Request(request.scope, _bounded(request.receive, most + _MORE))
    async with bounded.form(max_fields=5000, max_files=_FILES, max_part_size=_MORE) as found:
        request.state.posted = found
        yield found


#: Stands where `Posted` does.
PostedFiles = Annotated[FormData, Depends(posted_files)]


def _signed_in(services: Services, token: str) -> bool:
    with services.pool.connection() as connection:
        try:
            sessions.actor(connection, token, services.gateway.clock(), must_change=True)
        except NotSignedIn:
            return False
    return True


def _bounded(receive: Callable[[], Awaitable[Message]], most: int) -> Callable[[], Awaitable[Message]]:
    left = most

    async def bounded() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise BodyTooLarge(limit=most)
        return message

    return bounded


def visiting(request: Request, services: Parts, actor: SignedIn) -> Visitor:
    """Who looks. Raises NotSignedIn, PasswordMustChange, and what the page's need says."""
    return _visitor(request, services, actor)


def holding(request: Request, services: Parts, actor: Holder) -> Visitor:
    """The same, even with a password that must be changed first. Raises NotSignedIn."""
    return _visitor(request, services, actor)


def perhaps(request: Request, services: Parts) -> Visitor | None:
    """Who looks at a page that is for everybody; None: somebody who is not signed in."""
    try:
        token = token_of(request, None, request.cookies.get(COOKIE))
        return _visitor(request, services, holder(request, services, token))
    except NotSignedIn:
        return None


def _visitor(request: Request, services: Services, actor: Actor) -> Visitor:
    with reading(services) as connection:
        account = get_account(connection, actor.account)
        names = division_names(connection, [account.division])
    visitor = Visitor(actor, account.person_name, names.get(account.division, account.division))
    request.state.visitor = visitor
    return visitor


Visiting = Annotated[Visitor, Depends(visiting)]
Holding = Annotated[Visitor, Depends(holding)]
#: Of a page that is for everybody.
Perhaps = Annotated[Visitor | None, Depends(perhaps)]


@dataclass
class Visit:
    """A request for a page: what answers it, and who looks."""

    request: Request
    services: Parts
    visitor: Visiting

    @property
    def actor(self) -> Actor:
        """Who looks, as the register knows him."""
        return self.visitor.actor

    def page(self, template: str, **shown: Any) -> Response:
        """The page for who looks."""
        return page(self.request, template, visitor=self.visitor, **shown)


#: Stands for the three of them among a route's parameters.
Visited = Annotated[Visit, Depends()]
