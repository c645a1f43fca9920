"""The web application: its routes, in one place."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, FastAPI
from starlette.middleware.gzip import GZipMiddleware

from api.console.landing import program_version
from api.console.parts import ROUTERS
from api.http import (
    access,
    answers,
    checks,
    commands,
    comparisons,
    delegations,
    divisions,
    erasures,
    events,
    evidence,
    exports,
    figures,
    forms,
    health,
    households,
    imports,
    ledger,
    log,
    metrics,
    orders,
    packs,
    past,
    places,
    problems,
    quality,
    restrictions,
    rollbacks,
    schema,
    search,
    sessions,
    signin,
    trail,
    work,
    yearends,
    years,
)
from api.http.noting import Noted
from api.http.requests import Watched

if TYPE_CHECKING:
    from collections.abc import Sequence
    from threading import Thread

    from starlette.routing import BaseRoute

    from api.demo_accounts import DemoAccount
    from api.services import Services


def create_app(
    services: Services, *, demo: Sequence[DemoAccount] = (), followers: Sequence[Thread] = ()
) -> FastAPI:
    """The application over running services; `demo` accounts are shown on the landing page.

    It is not ready once one of the `followers` has ended.
    """
    app = FastAPI(
        title="huce 户册", version=program_version(), summary="户册的办理、查询、依据和综合回退",
        docs_url=None, redoc_url=None, redirect_slashes=False,
    )  # fmt: skip
    app.state.services = services
    app.state.metrics = metrics.Metrics()
    app.state.demo = tuple(demo)
    app.state.followers = tuple(followers)
    app.router.routes.extend(_routes())
    answers.install(app)
    app.openapi = partial(_described, app.title, app.version, app.summary)  # type: ignore[method-assign]
    # A slow line is what pages are read over. What refuses stands inside what counts.
    app.add_middleware(GZipMiddleware, minimum_size=500)
    app.add_middleware(Noted, access=services.access)
    app.add_middleware(Watched, metrics=app.state.metrics)
    return app


@cache
def _described(title: str, version: str, summary: str | None) -> dict[str, Any]:
    return schema.described(title, version, summary, _routes())


@cache
def _routes() -> Sequence[BaseRoute]:
    """Those of all parts. What FastAPI finds out about them is the same for every application."""
    whole = APIRouter(responses=problems.RESPONSES)
    for part in (
        signin,
        sessions,
        delegations,
        checks,
        commands,
        households,
        trail,
        search,
        forms,
        packs,
        events,
        evidence,
        exports,
        imports,
        rollbacks,
        work,
        comparisons,
        orders,
        erasures,
        restrictions,
        divisions,
        figures,
        past,
        yearends,
        years,
        places,
        quality,
        access,
        ledger,
        log,
        health,
        metrics,
    ):
        whole.include_router(part.router)
    for router in ROUTERS:
        whole.include_router(router)
    return whole.routes
