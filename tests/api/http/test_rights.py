"""Who sees what: outside one's division nothing exists, administrators read nothing, names are masked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.api.http.given import VILLAGE, member
from tests.api.http.test_log import publish
from tests.support.people import document

if TYPE_CHECKING:
    from httpx import Response

    from tests.api.http.given import Office

#: What reads nothing of the register, and what a POST that reads needs.
OWN = (
    "/sign-in", "/sign-out", "/me", "/me/password", "/access", "/sessions", "/sessions/{session}",
    "/delegations", "/delegations/{delegation}", "/ledger", "/ledger/quarantine",
)  # fmt: skip
#: Files, lists and jobs: what needs more than an id to be asked for is asked for further down.
WORK = (
    "/evidence", "/imports", "/exports", "/quality", "/years", "/erasures", "/restrictions", "/work",
    "/procedures",
)  # fmt: skip
WORK_ROUTES = [
    ("GET", "/evidence/sha256:" + "0" * 64), ("GET", "/imports"), ("GET", "/imports/{import_id}"),
    ("GET", "/imports/{import_id}/units"), ("GET", "/imports/{import_id}/kept"),
    ("GET", "/imports/{import_id}/refused"), ("POST", "/imports/{import_id}/confirm"),
    ("POST", "/imports/{import_id}/cancel"), ("POST", "/imports/{import_id}/undo/approve"),
    ("GET", "/exports/template/persons"), ("GET", "/exports/persons?year=2020"),
    ("GET", "/exports/0123"), ("GET", "/quality/runs"), ("GET", "/quality/problems?year=2020"),
    ("GET", "/work"), ("GET", "/work/counts"), ("GET", "/work/cases"), ("GET", f"/work/cases/{'0' * 20}"),
    ("GET", "/work/orders"), ("GET", "/work/orders/all"), ("GET", "/work/orders/counts"),
    ("GET", f"/work/orders/{'0' * 20}"), ("POST", "/work/orders"),
    ("POST", "/work/lists"), ("POST", "/work/steps"), ("GET", "/procedures"),
    ("GET", "/procedures/exit/drawing"),
    ("GET", "/years/2019/figures"), ("GET", "/years/2019/year-end"),
]  # fmt: skip
BODIES: dict[str, dict[str, Any]] = {
    "/checks/document": {"document": "1"},
    "/events/officials": {"name": "陈明远"},
    "/search": {"text": "测试"},
    "/figures/years": {},
    "/households/search": {"name": "测试"},
    "/rollbacks/batch": {"of": "village_day", "village": "150525100200", "day": "2020-11-20"},
    "/rollbacks/preview": {"year": 2020, "reason": "误操作"},
    "/redos/preview": {"year": 2020, "reason": "恢复", "events": ["0" * 24 + ".0"]},
}


def read_routes(desk: Office) -> list[tuple[str, str]]:
    """Method and template of every route that reads business data."""
    paths = desk.client.get("/openapi.json").json()["paths"]
    return [
        (method.upper(), path.removeprefix("/api/v1"))
        for path, methods in paths.items()
        for method in methods
        if path.startswith("/api/v1/") and "/commands/" not in path and not path.endswith(OWN)
        and not path.removeprefix("/api/v1").startswith(WORK)
    ]  # fmt: skip


def call(desk: Office, method: str, path: str, name: str) -> Response:
    if method == "POST":
        return desk.post(path, BODIES[path], name)
    return desk.get(path, name)


def ids(desk: Office) -> dict[str, str]:
    """One of each thing that has an id, in the clerk's county."""
    made = desk.done(
        "identify-household", village=VILLAGE, members=[member(1)], effective="2019-03-01", year=2019
    )
    event = made["events"][0]["id"]
    case = desk.done("request-rollback", events=[event], reason="误操作")["created"]["case"]
    household = made["created"]["household"]
    return {"household": household, "event": event, "code": VILLAGE, "county": VILLAGE[:6], "case": case}


def test_what_lies_outside_is_as_if_it_did_not_exist(desk: Office) -> None:
    here = ids(desk)
    publish(desk)  # an event has its proof only then
    nowhere = {
        "household": "0" * 20,
        "event": "0" * 24 + ".0",
        "code": "999999999999",
        "county": "999999",
        "case": "0" * 20,
    }
    # A difference needs two points; what is hidden of it is asked for where it is tested.
    found = [route for method, route in read_routes(desk) if "{" in route]
    routes = [route for route in found if not route.endswith(("/difference", "/comparison"))]
    assert len(routes) == 16
    for route in routes:
        assert desk.get(route.format(**here)).status_code == 200, route
        outside = desk.get(route.format(**here), "stranger")
        unknown = desk.get(route.format(**nowhere), "stranger")
        assert outside.status_code == unknown.status_code == 404, route
        assert outside.json() == unknown.json(), route


def test_lists_of_another_division_are_empty(desk: Office) -> None:
    ids(desk)
    desk.sequence()
    assert desk.get("/households", "stranger").json()["households"] == []
    assert desk.get("/cases", "stranger").json()["cases"] == []
    assert desk.get("/figures", "stranger").json()["by_status"] == []
    assert desk.post("/households/search", {"name": "测试1"}, "stranger").json()["households"] == []


def test_previews_of_another_division_are_not_made(desk: Office) -> None:
    body = {"year": 2020, "reason": "误操作"}
    here, unknown = ids(desk)["event"], "0" * 24 + ".0"
    for path, chain in (
        ("/rollbacks/preview", {"chain": True}),
        ("/rollbacks/preview", {}),
        ("/redos/preview", {}),
    ):
        outside = desk.post(path, body | chain | {"events": [here]}, "stranger")
        nothing = desk.post(path, body | chain | {"events": [unknown]}, "stranger")
        assert outside.status_code == nothing.status_code == 404
        assert outside.json() == nothing.json()


@pytest.mark.parametrize("name", ["system", "security", "audit-admin"])
def test_administrators_read_nothing(desk: Office, name: str) -> None:
    here = ids(desk)
    for method, route in read_routes(desk):
        answer = call(desk, method, route.format(**here), name)
        assert (answer.status_code, answer.json()["code"]) == (403, "no_business_data"), route
    assert desk.get("/me", name).status_code == 200


@pytest.mark.parametrize("name", ["system", "security", "audit-admin"])
def test_administrators_have_no_part_in_files_and_lists(desk: Office, name: str) -> None:
    for method, route in WORK_ROUTES:
        url = "/api/v1" + route.format(import_id="0" * 12)
        answer = desk.client.request(method, url, headers=desk.who(name))
        assert (answer.status_code, answer.json()["code"]) == (403, "no_business_data"), route


def test_an_import_of_another_office_is_as_if_it_did_not_exist(desk: Office) -> None:
    uploaded = desk.client.post(
        "/api/v1/imports?kind=persons&year=2020", content=b"no workbook", headers=desk.who("clerk")
    )
    assert uploaded.status_code == 202, uploaded.text
    here = uploaded.json()["id"]
    assert desk.get(f"/imports/{here}").json()["state"] == "uploaded"
    assert desk.get("/imports", "stranger").json()["imports"] == []
    for method, route in WORK_ROUTES:
        if "{import_id}" in route:
            outside, unknown = (
                desk.client.request(
                    method, "/api/v1" + route.format(import_id=one), headers=desk.who("stranger")
                )
                for one in (here, "0" * 12)
            )
            assert outside.status_code == unknown.status_code, route
            assert outside.status_code in {403, 404}, route
            assert outside.json() == unknown.json(), route


def test_every_route_but_signing_in_asks_for_a_token(desk: Office) -> None:
    paths = desk.client.get("/openapi.json").json()["paths"]
    asked = 0
    for path, methods in paths.items():
        for method in methods:
            if path.startswith("/api/") and not path.endswith("/sign-in"):
                answer = desk.client.request(method.upper(), path, json={})
                assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in"), path
                asked += 1
    assert asked > 40


@pytest.mark.parametrize("name", ["auditor", "counter"])
def test_auditors_and_statistics_see_persons_masked(desk: Office, name: str) -> None:
    phone, address = "13812345678", "大沁他拉镇某街12号"
    made = desk.done(
        "identify-household", village=VILLAGE, address=address, effective="2019-03-01", year=2019,
        members=[member(1, phone=phone), member(2, "son")],
    )  # fmt: skip
    household, event = made["created"]["household"], made["events"][0]["id"]
    desk.done("correct-identity", household=household, person=made["created"]["persons"][1],
              document=document(3), reason="证件号码录错", effective="2020-01-05")  # fmt: skip
    case = desk.done("request-rollback", events=[event], chain=True, reason="误操作")["created"]["case"]
    answers = [desk.get(route, name) for route in (
        f"/households/{household}", f"/households/{household}/history", f"/events/{event}", "/households",
        f"/cases/{case}", f"/cases/{case}/preview",
    )]  # fmt: skip
    for field in ("name", "document", "birth_date", "phone"):
        query = {"kind": "person", "id": made["created"]["persons"][0], "field": field}
        answers.append(desk.get(f"/households/{household}/why", name, **query))
    answers.append(desk.get(f"/households/{household}/why", name, field="address"))
    whole = json.dumps([answer.json() for answer in answers], ensure_ascii=False)
    assert {answer.status_code for answer in answers} == {200}
    for secret in (
        "测试1",
        "测试2",
        phone,
        address,
        document(1),
        document(2),
        document(3),
        document(1)[6:14],
    ):
        assert secret not in whole
    view = answers[0].json()
    assert view["people"][0]["name"] == "测○"
    assert view["people"][0]["document"] == document(1)[:6] + "*" * 11 + document(1)[-1]
    assert view["people"][0]["birth_date"].endswith("-**-**")
    assert ("误操作" in whole) is (name == "auditor")
    full = desk.get(f"/households/{household}").json()
    assert (full["people"][0]["name"], full["household"]["address"]) == ("测试1", address)
