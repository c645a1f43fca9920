"""Work orders over HTTP: a list given out by the township, answered by the village, checked, counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from api.quality import run_quality
from domain.orders.problem import Problem
from tests.api.http.given import OTHER_VILLAGE, TODAY, VILLAGE
from tests.api.http.test_work import proof
from tests.support.world import CLERK

if TYPE_CHECKING:
    from tests.api.http.given import Office

PEOPLE = {
    "village": (VILLAGE, "entry"), "town": (VILLAGE[:9], "review"), "elsewhere": (OTHER_VILLAGE, "review"),
}  # fmt: skip


@pytest.fixture
def town(desk: Office) -> Office:
    """An office with people in a village and its township, and a household with too much land."""
    desk.enrol(PEOPLE)
    household = desk.household(7)
    desk.done("survey-household", household=household, conditions={"arable_land": 1_000_000})
    services = desk.services
    run_quality(services.database, services.gateway.ledger, VILLAGE[:9], 2020, CLERK, TODAY)
    return desk


def given_out(town: Office, key: str = "list") -> dict[str, Any]:
    body = {"year": 2020, "rule": "10.4", "reason": "年底核查"}
    answer = town.post("/work/orders", body, "town", **{"Idempotency-Key": key})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_an_order_goes_from_the_township_to_the_village_and_back(town: Office) -> None:
    done = given_out(town)
    assert (done["assigned"], done["refused"], done["next"]) == (1, [], None)
    assert (given_out(town, "again")["assigned"], given_out(town, "again")["open"]) == (0, 1)
    (row,) = town.get("/work/orders", "village").json()["orders"]
    order = row["id"]
    assert (row["problem"], row["status_label"], row["late"]) == (
        "人均耕地10000.00亩,超过50亩。", "待答复", False,
    )  # fmt: skip
    documents = [proof(town)]
    assert town.give("answer-order", "village", order_id=order, answer="无误").json()["code"] == (
        "evidence_missing"
    )
    answer = town.give("answer-order", "village", order_id=order, answer="张三家合作社", evidence=documents)
    assert answer.status_code == 201, answer.text
    refused = town.give("check-order", "town", order_id=order, accepted=True)
    assert (refused.status_code, refused.json()["code"]) == (409, "problem_stands")
    assert (
        town.give("check-order", "town", order_id=order, accepted=True, explained="合作社").status_code == 201
    )
    (count,) = town.get("/work/orders/counts", "town").json()["counts"]
    assert (count["village"], count["status"], count["orders"]) == (VILLAGE, "closed", 1)
    assert town.get("/work/orders", "town").json()["orders"] == []
    shown = town.get(f"/work/orders/{order}", "town").json()
    assert [line["label"] for line in shown["events"]] == ["下达工单", "答复工单", "办结工单"]
    assert [one["text"] for one in shown["said"]] == ["年底核查", "张三家合作社", "合作社"]
    # and it stands on the household's own time line
    history = town.get(f"/households/{shown['household']}/history", "town").json()
    assert "work_order.closed" in str(history)


def test_what_lies_outside_is_not_there_and_what_was_said_is_hidden_from_auditors(town: Office) -> None:
    given_out(town)
    (row,) = town.get("/work/orders/all", "clerk").json()["orders"]
    order = row["id"]
    town.give("answer-order", "village", order_id=order, answer="张三家合作社", evidence=[proof(town)])
    for who in ("elsewhere", "stranger"):
        there, nowhere = (town.get(f"/work/orders/{one}", who) for one in (order, "0" * 20))
        assert (there.status_code, there.json()) == (404, nowhere.json())
        assert town.get("/work/orders/all", who).json()["orders"] == []
        assert town.get("/work/orders/counts", who, division=VILLAGE).status_code == 404
        given = {"order_id": order, "accepted": True, "explained": "合作社"}
        taken = town.give("check-order", who, **given)
        assert (taken.status_code, taken.json()) == (
            404, town.give("check-order", who, **given | {"order_id": "0" * 20}).json(),
        )  # fmt: skip
    shown = town.get(f"/work/orders/{order}", "auditor")
    assert "张三" not in shown.text
    assert [one["text"] for one in shown.json()["said"]] == ["(个人信息)"] * 2


def test_the_household_may_be_given_out_alone(town: Office) -> None:
    household = town.household(17)
    asked = {"rule": "10.4", "household": household}
    assert town.give("assign-order", "town", **asked).json()["code"] == "no_problem"
    town.done("survey-household", household=household, conditions={"arable_land": 1_000_000})
    assert town.give("assign-order", "town", **asked).status_code == 201
    order = Problem("10.4", 2020, household, None).id
    assert town.get(f"/work/orders/{order}", "village").json()["now"]
    assert town.give("assign-order", "town", **asked).json()["code"] == "order_open"


def test_if_match_lets_through_what_was_seen_of_an_order_only(town: Office) -> None:
    given_out(town)
    (row,) = town.get("/work/orders", "village").json()["orders"]
    seen = town.get(f"/work/orders/{row['id']}", "village").headers["etag"]
    said = {"order_id": row["id"], "answer": "已核实", "evidence": [proof(town)]}
    assert town.give("answer-order", "village", match=seen, **said).status_code == 201
    outdated = town.give("withdraw-order", "town", match=seen, order_id=row["id"], reason="误下")
    assert (outdated.status_code, outdated.json()["code"]) == (412, "seen_outdated")
    now = town.get(f"/work/orders/{row['id']}", "town").headers["etag"]
    given = {"order_id": row["id"], "reason": "误下"}
    assert town.give("withdraw-order", "town", match=now, **given).status_code == 201
