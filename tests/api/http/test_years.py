"""Closing a year over HTTP, and what the year takes afterwards: corrections, on evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from api.admissions import Admissions
from tests.api.http.given import COUNTY

if TYPE_CHECKING:
    from httpx import Response

    from tests.api.http.given import Office

PDF = b"%PDF-1.4\n" + bytes(300)


def close(
    desk: Office, year: int = 2019, name: str = "counter", key: str = "close-1", **body: Any
) -> Response:
    return desk.post(f"/years/{year}/close", body, name, **{"Idempotency-Key": key})


@pytest.fixture
def home(desk: Office) -> str:
    """A household of 2019."""
    return desk.household(1, 2)


@pytest.fixture
def digest(desk: Office) -> str:
    """A decision of the county, as evidence."""
    given = desk.client.post(
        "/api/v1/evidence", params={"division": COUNTY}, headers=desk.who("clerk"), content=PDF
    )
    return str(given.json()["digest"])


@pytest.fixture
def closed(desk: Office, home: str) -> dict[str, Any]:  # noqa: ARG001  the year needs a household
    """2019 as it was closed."""
    answer = close(desk)
    assert answer.status_code == 200, answer.text
    desk.services.gateway.admissions = Admissions()
    found: dict[str, Any] = answer.json()
    return found


def test_a_closed_year_is_listed_with_its_hash(desk: Office, closed: dict[str, Any]) -> None:
    listed = desk.get("/years", "auditor").json()["years"]
    assert listed == [
        {"year": 2019, "status": "closed"} | {name: closed[name] for name in ("ledger_index", "form", "hash")}
    ]
    assert closed["tables"]["household"]["lines"] == 1
    assert closed["sentence"].startswith("2019-12-31 年度定格(2019年度):账册序号")
    assert closed["balance"]["standing"]["not_exited"]["households"] == 1
    assert closed["counts"]["differences"] == 0
    assert close(desk).json() == closed


def test_who_closes_what_and_under_which_key(desk: Office, home: str) -> None:
    assert home
    refused = [
        close(desk, name="clerk"), close(desk, name="stranger"), close(desk, year=2018), close(desk, key=" "),
        close(desk, year=20190), close(desk, name="system"),
    ]  # fmt: skip
    assert [(answer.status_code, answer.json()["code"]) for answer in refused] == [
        (403, "role_missing"), (403, "not_whole_ledger"), (404, "year_unknown"),
        (422, "idempotency_key_invalid"), (422, "form_invalid"), (403, "role_missing"),
    ]  # fmt: skip
    assert desk.get("/years").json() == {"years": []}


def test_an_engine_that_is_not_there_is_said_before_anything_is_fixed(desk: Office, home: str) -> None:
    """Naive: the index is fixed first, and the year stands still until somebody finds an engine."""
    assert home
    for name, status in (("abacus", 422), ("spark", 503)):
        assert close(desk, engine=name).status_code == status
    assert desk.get("/years").json() == {"years": []}


def test_a_correction_over_http(desk: Office, home: str, closed: dict[str, Any], digest: str) -> None:
    assert closed
    given: dict[str, Any] = {"household": home, "on": True, "year": 2019}
    answer = desk.give("mark-focus", **given)
    assert (answer.status_code, answer.json()["code"]) == (409, "year_closed")
    bare = desk.give("mark-focus", **given, correction="更正7号")
    assert (bare.status_code, bare.json()["code"]) == (422, "correction_needs_evidence")
    recorded = desk.done("mark-focus", **given, correction="更正7号", evidence=[digest])
    assert recorded["events"][0]["year"] == 2019


def test_a_rollback_into_a_closed_year_over_http(
    desk: Office, home: str, closed: dict[str, Any], digest: str
) -> None:
    assert closed
    (event,) = desk.get(f"/households/{home}/history").json()["events"]
    preview = desk.post("/rollbacks/preview", {"year": 2020, "reason": "误", "events": [event["id"]]}).json()
    assert preview["closed_years"] == [2019]
    assert preview["sentences"][-1] == "· 涉及已定格的2019年度,重述的年底数据将与定格时不同,须走更正程序"
    asked: dict[str, Any] = {"events": [event["id"]], "reason": "误"}
    assert desk.give("request-rollback", **asked).json()["code"] == "year_closed"
    case = desk.done("request-rollback", **asked, correction="更正7号", evidence=[digest])["created"]["case"]
    assert desk.get(f"/cases/{case}").json()["correction"] == "更正7号"
    seen = desk.get(f"/cases/{case}/preview", "chief").json()["digest"]
    assert desk.done("approve-rollback", "chief", case_id=case, digest=seen)["events"]
