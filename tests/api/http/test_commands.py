"""Commands over HTTP: recorded once, repeated, refused, and only on what the caller has seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from domain.drafts import RULES
from tests.api.http.given import OTHER_VILLAGE, VILLAGE, member

if TYPE_CHECKING:
    from tests.api.http.given import Office


def test_a_command_answers_with_its_events_and_what_it_made(desk: Office) -> None:
    answer = desk.give(
        "identify-household", village=VILLAGE, members=[member(1), member(2, "son")], effective="2020-03-01"
    )
    assert answer.status_code == 201
    (event,) = answer.json()["events"]
    assert (event["type"], event["label"]) == ("household.identified", "新识别")
    assert (event["effective"], event["year"]) == ("2020-03-01", 2020)
    assert event["position"] > 0
    made = answer.json()["created"]
    assert len(made["household"]) == 20
    assert len(made["persons"]) == 2
    assert made["case"] is None
    assert answer.json()["repeated"] is False


def test_the_same_command_again_gives_the_first_answer(desk: Office) -> None:
    body: dict[str, Any] = {"village": VILLAGE, "members": [member(1)]}
    first = desk.give("identify-household", key="once", **body)
    again = desk.give("identify-household", key="once", **body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["repeated"] is True
    assert again.json()["created"] == first.json()["created"]
    assert again.json()["events"] == first.json()["events"]


def test_the_key_is_not_used_again_for_other_content(desk: Office) -> None:
    desk.give("identify-household", key="once", village=VILLAGE, members=[member(1)])
    answer = desk.give("identify-household", key="once", village=VILLAGE, members=[member(2)])
    assert (answer.status_code, answer.json()["code"]) == (409, "command_reused")


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 81, "键"])
def test_a_command_without_a_proper_key_is_refused(desk: Office, key: str) -> None:
    headers = {"Idempotency-Key": key.encode()} if key else {}
    answer = desk.client.post(
        "/api/v1/commands/mark-focus",
        json={"year": 2020, "household": "0" * 20, "on": True},
        headers=desk.who("clerk") | headers,
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_invalid")


def test_if_match_lets_through_only_what_was_seen(desk: Office) -> None:
    household = desk.household()
    seen = desk.get(f"/households/{household}").headers["etag"]
    assert desk.give("mark-focus", household=household, on=True, match=seen).status_code == 201
    answer = desk.give("plan-exit", household=household, plan_year=2020, match=seen)
    assert (answer.status_code, answer.json()["code"]) == (412, "seen_outdated")
    now = desk.get(f"/households/{household}").headers["etag"]
    assert now != seen
    assert desk.give("plan-exit", household=household, plan_year=2020, match=now).status_code == 201


def test_an_etag_that_was_never_given_out_is_no_etag(desk: Office) -> None:
    answer = desk.give("mark-focus", household="0" * 20, on=True, match="abc")
    assert (answer.status_code, answer.json()["code"]) == (422, "if_match_invalid")


def test_a_broken_rule_answers_409_with_code_field_rule_and_sentence(desk: Office) -> None:
    household = desk.household()
    answer = desk.give("return-household", household=household, cause="illness")
    problem = answer.json()
    assert answer.status_code == problem["status"] == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["type"] == f"urn:huce:problem:{problem['code']}"
    assert problem["detail"].endswith("。")
    assert problem.keys() == {"type", "title", "status", "detail", "code", "field", "rule", "data"}


def test_who_may_not_enter_is_told_so(desk: Office) -> None:
    answer = desk.give("identify-household", "auditor", village=VILLAGE, members=[member(1)])
    assert (answer.status_code, answer.json()["code"]) == (403, "role_missing")


def test_a_household_of_another_division_is_not_there(desk: Office) -> None:
    household = desk.household()
    answer = desk.give("mark-focus", "stranger", household=household, on=True)
    unknown = desk.give("mark-focus", "stranger", household="0" * 20, on=True)
    assert answer.status_code == unknown.status_code == 404
    assert answer.json() == unknown.json()
    elsewhere = desk.give("identify-household", village=OTHER_VILLAGE, members=[member(9)])
    assert elsewhere.status_code == 404


def test_every_command_has_a_route_and_a_schema_of_its_own(desk: Office) -> None:
    described = desk.client.get("/openapi.json").json()
    for command in RULES:
        route = described["paths"][f"/api/v1/commands/{command.NAME}"]["post"]
        reference = route["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        schema = described["components"]["schemas"][reference.rpartition("/")[2]]
        assert schema["properties"].keys() == command.model_fields.keys() - {"command_id"}
        assert {"Idempotency-Key", "If-Match"} == {p["name"].title() for p in route["parameters"]}
