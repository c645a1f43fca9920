"""Bad input: one problem with a plain sentence a field, and never what was filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from api.http.requests import LARGEST_BODY
from tests.api.http.given import VILLAGE, member

if TYPE_CHECKING:
    from httpx import Response

    from tests.api.http.given import Office

SECRET = "张三丰150525199001011234"


def identify(desk: Office, **body: Any) -> Response:
    return desk.give("identify-household", **{"village": VILLAGE, "members": [member(1)], **body})


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"village": SECRET}, "“所在村”格式不对。"),
        ({"members": []}, "“家庭成员”至少填1项。"),
        ({"members": [{"name": SECRET}]}, "“家庭成员第1项的与户主关系”必须填写。"),
        ({"members": [member(1, phone=SECRET)]}, "“家庭成员第1项的联系电话”格式不对。"),
        ({"month": 13}, "“统计月份”不能大于12。"),
        ({"effective": SECRET}, "“业务发生日期”应为日期(如2020-05-01)。"),
        ({"reason": "长" * 501}, "“理由”最多500个字符。"),
        ({"year": "二〇二〇"}, "“统计年度”应为整数。"),
        ({"unheard_of": SECRET}, "“unheard_of”没有这一项。"),
        ({SECRET: 1}, "“请求内容”没有这一项。"),
    ],
)
def test_each_field_is_named_and_its_value_is_not(desk: Office, body: dict[str, Any], sentence: str) -> None:
    answer = identify(desk, **body)
    assert (answer.status_code, answer.json()["code"]) == (422, "form_invalid")
    assert answer.json()["detail"] == sentence
    assert SECRET not in answer.text


def test_a_block_with_an_unknown_code_is_named(desk: Office) -> None:
    answer = desk.give("survey-household", household="0" * 20, conditions={"fuel": SECRET})
    assert answer.json()["detail"] == "“生产生活条件”所填内容不在代码表中。"
    assert SECRET not in answer.text


def test_what_is_no_json_is_said_to_be_none(desk: Office) -> None:
    answer = desk.client.post(
        "/api/v1/commands/mark-focus",
        content=b"{" + SECRET.encode(),
        headers=desk.who("clerk") | {"Idempotency-Key": "k", "Content-Type": "application/json"},
    )
    assert answer.json()["detail"] == "“请求内容”不是有效的JSON。"
    assert SECRET not in answer.text


def test_what_the_database_cannot_hold_is_refused_and_not_repeated(desk: Office) -> None:
    answer = desk.get("/households", number="\0")
    assert (answer.status_code, answer.json()["code"]) == (422, "unstorable")


def test_what_nobody_sees_is_left_out_of_a_name(desk: Office) -> None:
    answer = identify(desk, members=[member(1, name="张\0三")])
    assert answer.status_code == 201, answer.text
    found = desk.post("/households/search", {"name": "张三"})
    assert len(found.json()["households"]) == 1


def test_a_body_has_a_largest_size(desk: Office) -> None:
    answer = identify(desk, reason="x" * LARGEST_BODY)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_an_address_that_is_not_there_and_a_wrong_method_are_problems_too(desk: Office) -> None:
    missing, wrong = desk.get("/nothing"), desk.post("/me", {})
    assert (missing.status_code, missing.json()["code"]) == (404, "no_such_address")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method_not_allowed")
    assert missing.headers["content-type"] == wrong.headers["content-type"] == "application/problem+json"


def test_an_unforeseen_error_tells_nothing(desk: Office) -> None:
    with desk.services.database.connect("owner", autocommit=True) as connection:
        connection.execute("DROP TABLE read.figure CASCADE")
    answer = desk.get("/figures")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert "figure" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


def test_a_database_that_is_away_answers_503(desk: Office) -> None:
    desk.services.pool.close()
    answer = desk.get("/me")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert desk.client.get("/healthz").status_code == 503
