"""The landing page: what runs here, in plain Chinese, without signing in and without personal data."""

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from fastapi import APIRouter, Request, Response

from api.console.frame import page
from api.console.texts import text
from api.demo_accounts import DemoAccount
from api.http.doors import Parts, reading
from api.reading import division_names
from domain.divisions import LEVELS, ancestors
from domain.roles import ROLE_LABELS
from ledger import stream
from ledger.database import Connection
from ledger.sql import Queries
from projections import households

router = APIRouter()

_QUERIES = Queries("api", "queries/views.sql")


def program_version() -> str:
    """The version of the installed program."""
    try:
        return version("huce")
    except PackageNotFoundError:
        return text("landing.unversioned")


@router.get("/", include_in_schema=False)
def landing(services: Parts, request: Request) -> Response:
    """What runs here."""
    with reading(services) as connection:
        rows = households.figures(connection, "")
        shown: dict[str, Any] = {
            "version": program_version(),
            "place": _place(connection),
            "households": sum(row["households"] for row in rows),
            "persons": sum(row["persons"] for row in rows),
            "events": stream.head(connection),
            "followed": households.progress(connection),
            "accounts": _accounts(connection, request.app.state.demo),
        }
    return page(request, "landing.html", **shown)


def _place(connection: Connection) -> str | None:
    """The name of the smallest division that holds every household."""
    first, last = connection.execute(_QUERIES.span).fetchone() or (None, None)
    if first is None:
        return None
    code = first[: max(width for width in LEVELS if first[:width] == last[:width])]
    names = division_names(connection, [*ancestors(code), code]) if code else {}
    return "".join(name for _, name in sorted(names.items())) or None


def _accounts(connection: Connection, demo: Sequence[DemoAccount]) -> list[dict[str, str]]:
    names = division_names(connection, (account.division for account in demo))
    return [
        {
            "name": account.name, "password": account.password, "person_name": account.person_name,
            "place": names.get(account.division, account.division) or text("frame.nation"),
            "roles": text("frame.and").join(ROLE_LABELS[role] for role in account.roles),
        }
        for account in demo
    ]  # fmt: skip
