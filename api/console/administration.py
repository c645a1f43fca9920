"""Where the three administrators begin: what each may do, and to the system's how the program stands."""

import json
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.console.frame import page
from api.console.visitors import Visiting
from api.divisions import Divisions
from api.http.doors import Parts, reading
from api.job_standing import jobs_view
from api.register import settings_view
from domain.divisions import EDITION

router = APIRouter(include_in_schema=False)

#: Key of the text → address, of what may be there for an administrator.
PLACES = {
    "accounts": "/console/accounts",
    "erasures": "/console/erasures",
    "access": "/console/access",
    "ledger": "/console/audit/ledger",
}


@router.get("/console/administration")
def show(request: Request, services: Parts, visitor: Visiting) -> Response:
    """What there is for him; the configuration and the jobs for the system administrator."""
    shown: dict[str, Any] = {"settings": None, "jobs": None, "changes": 0}
    if "system_admin" in visitor.actor.roles:
        with reading(services) as connection:
            settings = settings_view(connection)
            shown = {
                "settings": {key: _text(value) for key, value in settings.items()},
                "jobs": jobs_view(connection), "changes": len(Divisions(connection).facts()),
            }  # fmt: skip
    places = {key: to for key, to in PLACES.items() if visitor.may(f"GET {to}")}
    return page(request, "administration.html", visitor=visitor, places=places, edition=EDITION, **shown)


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
