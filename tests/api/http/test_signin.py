"""Signing in: a token for programs, a cookie for browsers, and nothing without either."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.api.http.browser import SITE
from tests.api.http.given import PASSWORD

if TYPE_CHECKING:
    from tests.api.http.given import Office


def sign_in(desk: Office, name: str = "clerk", password: str = PASSWORD) -> str:
    answer = desk.client.post("/api/v1/sign-in", json={"name": name, "password": password})
    assert answer.status_code == 200
    return str(answer.json()["token"])


def test_the_token_says_who_one_is(desk: Office) -> None:
    token = sign_in(desk)
    desk.client.cookies.clear()
    me = desk.client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).json()
    assert (me["name"], me["person_name"], me["division_name"]) == ("clerk", "陈明远", "奈曼旗")
    assert me["role_labels"] == ["录入"]
    assert me["sees_personal"] is True


def test_without_a_token_nothing_is_said(desk: Office) -> None:
    answer = desk.client.get("/api/v1/me")
    assert answer.status_code == 401
    assert answer.json()["code"] == "not_signed_in"
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_wrong_password_and_an_unknown_name_read_alike(desk: Office) -> None:
    wrong = desk.client.post("/api/v1/sign-in", json={"name": "clerk", "password": "wrong-password"})
    unknown = desk.client.post("/api/v1/sign-in", json={"name": "nobody", "password": "wrong-password"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()


def test_too_many_attempts_are_refused_for_a_while(desk: Office) -> None:
    for _ in range(5):
        desk.client.post("/api/v1/sign-in", json={"name": "clerk", "password": "wrong-password"})
    answer = desk.client.post("/api/v1/sign-in", json={"name": "clerk", "password": PASSWORD})
    assert answer.status_code == 429
    assert answer.json()["data"] == {"minutes": 5}


def test_the_cookie_is_for_this_site_and_no_script(desk: Office) -> None:
    answer = desk.client.post("/api/v1/sign-in", json={"name": "clerk", "password": PASSWORD})
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("huce=")
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert desk.client.get("/api/v1/me").status_code == 200


def test_the_cookie_writes_only_for_its_own_site(desk: Office) -> None:
    sign_in(desk)
    form = {"name": "测试"}
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://evil.test"},
    ):
        refused = desk.client.post("/api/v1/households/search", json=form, headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (403, "cross_site")
    for headers in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": SITE}):
        assert desk.client.post("/api/v1/households/search", json=form, headers=headers).status_code == 200


def test_nobody_is_signed_in_from_another_site(desk: Office) -> None:
    form = {"name": "clerk", "password": PASSWORD}
    answer = desk.client.post("/api/v1/sign-in", json=form, headers={"Origin": "http://evil.test"})
    assert answer.json()["code"] == "cross_site"
    assert "set-cookie" not in answer.headers


def test_after_signing_out_the_token_is_nothing(desk: Office) -> None:
    token = {"Authorization": f"Bearer {sign_in(desk)}"}
    desk.client.cookies.clear()
    assert desk.client.post("/api/v1/sign-out", headers=token).status_code == 204
    assert desk.client.get("/api/v1/me", headers=token).status_code == 401
