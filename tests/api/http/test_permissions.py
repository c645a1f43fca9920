"""Every cell of docs/permissions.md that is about a route, with a real account of each role on each side."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from api.http.routes import ROUTES
from api.permissions import PAGE, Cell, cell, page
from domain.roles import ROLE_LABELS
from tests.api.http.given import office
from tests.api.http.hall_of_roles import Hall, account_id, furnish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from httpx import Response

    from tests.conftest import Server

#: Reading first, then what changes things, signing out last; signing in asks for nobody.
DOORS = sorted(
    (door for door, route in ROUTES.items() if route.need is not None),
    key=lambda door: (door.endswith("/sign-out"), not door.startswith("GET")),
)


@pytest.fixture(scope="module")
def hall(
    server: Server, prepared: tuple[str, dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Hall]:
    database = server.create(prepared[0])
    with office(database, tmp_path_factory.mktemp("hall"), dict(prepared[1])) as found:
        yield furnish(found)
    server.drop(database)


def test_the_page_is_as_generated() -> None:
    assert PAGE.read_text("utf-8") == page(), "make permissions"


def test_what_is_ones_own_is_there(hall: Hall) -> None:
    for path in ("/imports/{import_id}", "/exports/{export}"):
        assert hall.office.get(path.format(**hall.ids)).status_code == 200
    for path, name in (("/sessions", "session"), ("/delegations", "delegation"), ("/imports", "import_id")):
        assert hall.ids[name] in hall.office.get(path).text


def test_what_a_list_leaves_out_outside_is_in_it_inside(hall: Hall) -> None:
    clerk = account_id(hall.office, "clerk")
    for path, role, thing in (
        ("/cases", "audit", hall.ids["case"]), ("/erasures", "audit_admin", hall.asked),
        ("/imports", "review", hall.ids["import_id"]),
        ("/work/comparisons", "entry", hall.ids["comparison"]),
        ("/access?limit=1000", "audit_admin", clerk),
    ):  # fmt: skip
        assert thing in hall.office.get(path, f"{role}-in").text


@pytest.mark.parametrize("door", DOORS)
def test_a_door_opens_to_whom_the_page_says(hall: Hall, door: str) -> None:
    need = ROUTES[door].need
    assert need is not None
    for side in ("out", "in"):
        for role in ROLE_LABELS:
            expected = cell(need, role, inside=side == "in")
            answer = hall.ask(door, role, side)
            assert found(hall, door, answer, expected) == expected, (role, side, answer.text[:300])


def found(hall: Hall, door: str, answer: Response, expected: str) -> str:
    """The cell that an answer makes."""
    if expected == Cell.STEP and answer.status_code != 404:
        assert answer.status_code in {201, 403, 409, 422}
        assert answer.status_code != 422 or "rule" in answer.json()
        return expected
    if answer.status_code == 403:
        return f"403 `{code_of(answer)}`"
    if answer.status_code == 404:
        return Cell.OWN if expected == Cell.OWN and "{" in door else Cell.HIDDEN
    assert answer.status_code in {200, 201, 202, 204, 303, 409, 412, 422}
    assert answer.status_code != 422 or door == "POST /me/password" or expected == Cell.ALLOWED
    if expected in {Cell.LEFT_OUT, Cell.OWN} and not any(one in answer.text for one in things(hall, door)):
        return expected
    return Cell.ALLOWED


def code_of(answer: Response) -> str:
    """The code of a refusal, which a page says too."""
    if answer.headers["content-type"].startswith("text/html"):
        (code,) = re.findall(r'<meta name="code" content="(\w+)">', answer.text)
        return str(code)
    return str(answer.json()["code"])


def things(hall: Hall, door: str) -> tuple[str, ...]:
    """What of the clerk's might stand in a list; in the log stands what others have asked for in vain."""
    if door.endswith("/access"):
        return (account_id(hall.office, "clerk"),)
    named = ("household", "case", "import_id", "export", "session", "delegation", "comparison")
    return (hall.asked, *(hall.ids[name] for name in named))
