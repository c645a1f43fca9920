"""A refusal in the form that whoever asked reads: problem details for programs, a page for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
import structlog
from fastapi.exceptions import RequestValidationError
from psycopg_pool import PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import Request

from api.console import refusals
from api.http import problems
from api.http.problems import Unstorable, fault, status_of
from api.http.wording import FormInvalid
from domain.errors import Refused

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.responses import Response
    from starlette.types import Scope

log = structlog.get_logger()


def refused(scope: Scope, refusal: Refused) -> Response:
    """The answer to a request that is refused."""
    if refusals.is_page(scope["path"]):
        return refusals.refused(Request(scope), refusal)
    return problems.problem(refusal)


def plain(scope: Scope, status: int, headers: dict[str, str] | None = None) -> Response:
    """The answer where there is no refusal of ours: no such address, a fault."""
    if refusals.is_page(scope["path"]):
        return refusals.plain(Request(scope), status)
    return problems.plain(status, headers)


def install(app: FastAPI) -> None:
    """Answer every known kind of error; the unknown ones end in `requests`."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(psycopg.DataError, _unstorable)
    for unavailable in (PoolTimeout, psycopg.OperationalError):
        app.add_exception_handler(unavailable, _unavailable)


def _refused(request: Request, error: Any) -> Response:
    request.state.refused = error.code
    if status_of(error) >= 500:
        log.error("request.refused", code=error.code, **fault(error))
    return refused(request.scope, error)


def _invalid(request: Request, error: Any) -> Response:
    return refused(request.scope, FormInvalid.of(error.errors()))


def _http(request: Request, error: Any) -> Response:
    return plain(request.scope, error.status_code, dict(error.headers or {}))


def _unstorable(request: Request, error: Exception) -> Response:
    log.warning("request.unstorable", **fault(error))
    return refused(request.scope, Unstorable())


def _unavailable(request: Request, error: Exception) -> Response:
    log.error("request.unavailable", **fault(error))
    return plain(request.scope, 503)
