"""Where one is signed in, one's own password, and one that somebody else has reset."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from api.accounts import find_account
from api.acting import actor_of
from api.http.doors import COOKIE
from api.http.routes import ROUTES
from api.password_changes import reset
from domain.errors import NotAllowed
from tests.api.http.given import PASSWORD, TODAY
from tests.api.http.test_signin import sign_in

if TYPE_CHECKING:
    from httpx import Response

    from tests.api.http.given import Office

#: Doors that a password which must be changed opens.
ALWAYS = {"/sign-out", "/me/password", "/console/sign-out", "/console/password"}
NEW = ("second-password", "third-password", "fourth-password")


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def ask(desk: Office, method: str, path: str, token: str, body: Any = None) -> Response:
    desk.client.cookies.clear()
    return desk.client.request(method, f"/api/v1{path}", headers=bearer(token), json=body)


def change(desk: Office, token: str, old: str, new: str) -> Response:
    return ask(desk, "POST", "/me/password", token, {"old": old, "new": new})


def reset_of(desk: Office, name: str, by: str = "system") -> str:
    with desk.services.pool.connection() as connection:
        actor = actor_of(connection, find_account(connection, by).id, TODAY)
        return reset(connection, actor, find_account(connection, name))


def test_own_sessions_are_listed_without_anything_that_signs_in(desk: Office) -> None:
    first, second = sign_in(desk), sign_in(desk)
    answer = ask(desk, "GET", "/sessions", second)
    found = answer.json()["sessions"]
    assert len(found) == 3  # and the one that the office is signed in with
    assert [one["current"] for one in found] == [True, False, False]
    assert set(found[0]) == {"id", "made_at", "last_used", "expires_at", "current"}
    with desk.services.pool.connection() as connection:
        rows = connection.execute("SELECT encode(token, 'hex') FROM register.session").fetchall()
    for secret in (first, second, *(digest for (digest,) in rows)):
        assert secret not in json.dumps(found)


def test_one_of_them_is_ended_and_nobody_elses(desk: Office) -> None:
    first, second = sign_in(desk), sign_in(desk)
    listed = {one["id"] for one in ask(desk, "GET", "/sessions", first).json()["sessions"] if one["current"]}
    (session,) = listed
    foreign = desk.client.request("DELETE", f"/api/v1/sessions/{session}", headers=desk.who("chief"))
    unknown = desk.client.request("DELETE", f"/api/v1/sessions/{'0' * 20}", headers=desk.who("chief"))
    assert (foreign.status_code, foreign.json()) == (404, unknown.json())
    assert ask(desk, "DELETE", f"/sessions/{session}", second).status_code == 204
    assert ask(desk, "GET", "/me", first).json()["code"] == "not_signed_in"
    assert ask(desk, "GET", "/me", second).status_code == 200
    assert session not in str(ask(desk, "GET", "/sessions", second).json())
    assert ask(desk, "DELETE", f"/sessions/{session}", second).status_code == 404


def test_changing_ones_password_takes_the_old_one_and_ends_all_sessions(desk: Office) -> None:
    here, there = sign_in(desk), sign_in(desk)
    refused = change(desk, here, "not-the-old-one", NEW[0])
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (
        403, "old_password_wrong", "old",
    )  # fmt: skip
    assert change(desk, here, PASSWORD, NEW[0]).status_code == 204
    for token in (here, there):
        assert ask(desk, "GET", "/me", token).status_code == 401
    assert (
        desk.client.post("/api/v1/sign-in", json={"name": "clerk", "password": PASSWORD}).status_code == 401
    )
    sign_in(desk, password=NEW[0])


def test_the_old_password_is_not_guessed(desk: Office) -> None:
    token = sign_in(desk)
    codes = [change(desk, token, f"guess-number-{n}", NEW[0]).json()["code"] for n in range(6)]
    assert codes == ["old_password_wrong"] * 5 + ["too_many_attempts"]
    assert change(desk, token, PASSWORD, NEW[0]).status_code == 429


def test_none_of_the_last_three_comes_back(desk: Office) -> None:
    token, old = sign_in(desk), PASSWORD
    assert change(desk, token, old, old).json()["code"] == "password_used_before"
    for new in NEW[:2]:
        assert change(desk, token, old, new).status_code == 204
        token, old = sign_in(desk, password=new), new
        refused = change(desk, token, old, PASSWORD)
        assert (refused.status_code, refused.json()["code"]) == (422, "password_used_before")
    assert change(desk, token, old, NEW[2]).status_code == 204
    assert change(desk, sign_in(desk, password=NEW[2]), NEW[2], PASSWORD).status_code == 204


@pytest.mark.parametrize(
    ("new", "code"),
    [("short", "password_unfit"), ("1234567890", "password_common"), ("x" * 201, "password_unfit")],
)
def test_a_weak_password_is_refused_and_the_old_one_stays(desk: Office, new: str, code: str) -> None:
    token = sign_in(desk)
    assert change(desk, token, PASSWORD, new).json()["code"] == code
    assert ask(desk, "GET", "/me", token).status_code == 200
    sign_in(desk)


def test_a_reset_password_is_good_for_nothing_but_changing_it(desk: Office) -> None:
    before = sign_in(desk)
    once = reset_of(desk, "clerk")
    assert ask(desk, "GET", "/me", before).status_code == 401
    answer = desk.client.post("/api/v1/sign-in", json={"name": "clerk", "password": once})
    assert answer.json()["must_change"] is True
    token = answer.json()["token"]
    for door, route in ROUTES.items():
        method, path = door.split()
        if path in ALWAYS or route.need is None:
            continue
        if path.startswith("/console"):
            sent = desk.client.request(method, path, headers={"Cookie": f"{COOKIE}={token}"})
            assert (sent.status_code, sent.headers["Location"]) == (303, "/console/password"), door
        else:
            refused = ask(desk, method, path, token, {})
            assert (refused.status_code, refused.json()["code"]) == (403, "password_must_change"), door
    assert change(desk, token, once, once).json()["code"] == "password_used_before"
    assert change(desk, token, once, NEW[0]).status_code == 204
    token = sign_in(desk, password=NEW[0])
    assert ask(desk, "GET", "/me", token).status_code == 200


def test_one_may_sign_out_with_it(desk: Office) -> None:
    token = sign_in(desk, password=reset_of(desk, "clerk"))
    assert ask(desk, "POST", "/sign-out", token).status_code == 204


@pytest.mark.parametrize("by", ["security", "audit-admin", "chief", "prefect"])
def test_nobody_but_the_system_administrator_resets(desk: Office, by: str) -> None:
    with pytest.raises(NotAllowed):
        reset_of(desk, "clerk", by)
    sign_in(desk)
