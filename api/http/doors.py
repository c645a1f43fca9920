"""What every route stands behind: the running parts, who is signed in, and whether he may read."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from api import sessions
from api.http.noting import acts, door_of, stands_there
from api.http.problems import CrossSite
from api.http.routes import ROUTES
from api.services import Services
from api.sight import sees_personal
from domain.events import Actor
from ledger.database import Connection

COOKIE = "huce"
_SAFE = {"GET", "HEAD", "OPTIONS"}

_bearer = HTTPBearer(auto_error=False, scheme_name="token", description="POST /api/v1/sign-in 得到的令牌")
_cookie = APIKeyCookie(name=COOKIE, auto_error=False, scheme_name="cookie")


def services_of(request: Request) -> Services:
    """The running parts of this process."""
    found: Services = request.app.state.services
    return found


Parts = Annotated[Services, Depends(services_of)]


def require_same_site(request: Request) -> None:
    """Raises CrossSite when a browser says that another site made it write."""
    if request.method in _SAFE:
        return
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site not in {"same-origin", "none"}:
            raise CrossSite
        return
    origin = request.headers.get("origin")
    if origin is not None and origin != f"{request.url.scheme}://{request.headers.get('host', '')}":
        raise CrossSite


def token_of(
    request: Request,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    cookie: Annotated[str | None, Depends(_cookie)],
) -> str:
    """The token sent along. Raises NotSignedIn; CrossSite when it is a cookie sent for another site."""
    if bearer is not None:
        return bearer.credentials
    if cookie is None:
        raise sessions.NotSignedIn
    require_same_site(request)
    return cookie


Token = Annotated[str, Depends(token_of)]


def holder(request: Request, services: Parts, token: Token) -> Actor:
    """Who acts, even with a password that must be changed first. Raises NotSignedIn."""
    return _acting(request, services, token, must_change=True)


Holder = Annotated[Actor, Depends(holder)]


def signed_in(request: Request, services: Parts, token: Token) -> Actor:
    """Who acts and may, by the table of routes. Raises NotSignedIn, PasswordMustChange, as `Need`."""
    return _acting(request, services, token)


def _acting(request: Request, services: Services, token: str, *, must_change: bool = False) -> Actor:
    stands_there(request, "", "")
    with services.pool.connection() as connection:
        actor = sessions.actor(connection, token, services.gateway.clock(), must_change=must_change)
    acts(request, actor, personal=sees_personal(actor))
    if (need := ROUTES[door_of(request.scope)].need) is not None:
        need.require(actor)
    return actor


SignedIn = Annotated[Actor, Depends(signed_in)]


@contextmanager
def reading(services: Services) -> Iterator[Connection]:
    """A connection whose transaction sees one moment and writes nothing."""
    with services.pool.connection() as connection, connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield connection


def etag(position: int) -> str:
    """The strong ETag of a resource: the last position under its tags."""
    return f'"{position}"'


def tagged(response: Response, view: dict[str, Any]) -> dict[str, Any]:
    """The view, with its `position` as the answer's ETag."""
    response.headers["ETag"] = etag(view["position"])
    return view
