"""The web application: its routes, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from api.http import (
    access,
    commands,
    delegations,
    divisions,
    erasures,
    events,
    evidence,
    exports,
    health,
    households,
    imports,
    log,
    metrics,
    notices,
    pages,
    past,
    places,
    problems,
    quality,
    restrictions,
    rollbacks,
    schema,
    sessions,
    signin,
    work,
    yearends,
    years,
)
from api.http.noting import Noted
from api.http.requests import Watched

if TYPE_CHECKING:
    from collections.abc import Sequence
    from threading import Thread

    from api.demo_accounts import DemoAccount
    from api.services import Services


def create_app(
    services: Services, *, demo: Sequence[DemoAccount] = (), followers: Sequence[Thread] = ()
) -> FastAPI:
    """The application over running services; `demo` accounts are shown on the landing page.

    It is not ready once one of the `followers` has ended.
    """
    app = FastAPI(
        title="huce 户册", version=pages.program_version(), summary="户册的办理、查询、依据和综合回退",
        docs_url=None, redoc_url=None, redirect_slashes=False, responses=problems.RESPONSES,
    )  # fmt: skip
    app.state.services = services
    app.state.metrics = metrics.Metrics()
    app.state.demo = tuple(demo)
    app.state.followers = tuple(followers)
    for part in (
        signin,
        sessions,
        delegations,
        commands,
        households,
        events,
        evidence,
        exports,
        imports,
        rollbacks,
        work,
        erasures,
        restrictions,
        divisions,
        past,
        yearends,
        years,
        places,
        quality,
        access,
        log,
        health,
        metrics,
        notices,
        pages,
    ):
        app.include_router(part.router)
    app.mount("/static", StaticFiles(directory=pages.HERE / "static"), name="static")
    problems.install(app)
    schema.install(app)
    # What refuses stands inside what counts.
    app.add_middleware(Noted, access=services.access)
    app.add_middleware(Watched, metrics=app.state.metrics)
    return app
