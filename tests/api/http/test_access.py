"""The access log at the HTTP door: what each request leaves there, who reads it, and what its stop stops."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from api.accounts import find_account
from api.console.doors import PAGES
from api.http.app import create_app
from api.http.doors import COOKIE
from api.http.routes import ROUTES
from ledger import access
from ledger.access import AccessLog, Wanted
from ledger.database import Database
from tests.api.http.browser import Browser
from tests.api.http.given import COUNTY, PASSWORD, VILLAGE
from tests.api.http.test_rights import BODIES, WORK_ROUTES, read_routes
from tests.support.people import document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.log.access_leaf import Access
    from tests.api.http.given import Office


def records(desk: Office) -> list[Access]:
    """Everything noted, in order."""
    found = desk.services.access.page(Wanted(), before=None, limit=10_000)
    return [leaf.access for leaf in reversed(found)]


def account(desk: Office, name: str) -> str:
    with desk.services.pool.connection() as connection:
        return find_account(connection, name).id


def told(access: Access) -> tuple[str, str, str, str]:
    return access.kind, access.outcome, access.code, access.target


@contextmanager
def audit_stopped(database: Database) -> Iterator[None]:
    with database.connect("owner", autocommit=True) as owner:
        owner.execute("REVOKE INSERT ON access.record FROM huce_audit")
        yield
        owner.execute("GRANT INSERT ON access.record TO huce_audit")


def test_the_table_has_every_route_and_no_other(desk: Office) -> None:
    paths = desk.client.get("/openapi.json").json()["paths"]
    served = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in paths.items() if path.startswith("/api/v1/") for method in methods
    }  # fmt: skip
    assert served == ROUTES.keys() - PAGES.keys()
    # What lies outside the interface for programs is for everybody.
    assert {path for path in paths if not path.startswith("/api/v1/")} == {
        "/healthz", "/readyz", "/log/checkpoint", "/log/tile/{path}",
        "/log/access/checkpoint", "/log/access/tile/{path}",
    }  # fmt: skip


def test_signing_in_and_out_is_noted(desk: Office) -> None:
    answer = desk.client.post("/api/v1/sign-in", json={"name": "clerk", "password": PASSWORD})
    assert answer.status_code == 200
    bearer = {"Authorization": f"Bearer {answer.json()['token']}"}
    assert desk.client.post("/api/v1/sign-out", headers=bearer).status_code == 204
    clerk = account(desk, "clerk")
    found = records(desk)
    assert [(one.kind, one.account, one.division, one.outcome) for one in found] == [
        ("sign_in", clerk, COUNTY, "done"), ("sign_out", clerk, COUNTY, "done"),
    ]  # fmt: skip
    assert found[0].door == "POST /api/v1/sign-in"


def test_a_failed_sign_in_names_a_known_account_by_its_id_and_an_unknown_name_not_at_all(
    desk: Office,
) -> None:
    for name in ("clerk", "张三丰"):
        assert desk.client.post("/api/v1/sign-in", json={"name": name, "password": "no"}).status_code == 401
    clerk = account(desk, "clerk")
    assert [(one.account, *told(one)) for one in records(desk)] == [
        (who, "sign_in_failed", "refused", "sign_in_refused", "") for who in (clerk, "")
    ]
    for _ in range(5):
        last = desk.client.post("/api/v1/sign-in", json={"name": "clerk", "password": "no"})
    assert last.status_code == 429
    assert told(records(desk)[-1]) == ("sign_in_failed", "refused", "too_many_attempts", "")
    assert "张三" not in str(records(desk))


def test_whoever_sees_personal_data_leaves_one_record_a_request(desk: Office) -> None:
    made = desk.household(1, 2)
    before = len(records(desk))
    event = desk.get(f"/households/{made}/history").json()["events"][0]["id"]
    for route in (f"/households/{made}", f"/households/{made}/why", f"/events/{event}", "/households"):
        assert desk.get(route).status_code == 200
    desk.post("/households/search", {"name": "测试1"})
    found = records(desk)[before:]
    assert [told(one) for one in found] == [
        ("read", "done", "", about) for about in (
            f"household:{made}", f"household:{made}", f"household:{made}", f"event:{event}", "", "",
        )
    ]  # fmt: skip
    assert {one.account for one in found} == {account(desk, "clerk")}
    assert found[1].door == "GET /api/v1/households/{household}"
    assert "测试" not in str(found)


def test_whoever_sees_it_masked_leaves_none(desk: Office) -> None:
    made = desk.household(1)
    before = len(records(desk))
    for name in ("auditor", "counter"):
        assert desk.get(f"/households/{made}", name).status_code == 200
    assert desk.get("/figures").status_code == 200
    assert len(records(desk)) == before


def test_exports_and_files_are_noted(desk: Office) -> None:
    desk.household(1)
    uploaded = desk.client.post(
        f"/api/v1/evidence?division={VILLAGE}", content=b"%PDF-1.4\nevidence", headers=desk.who("clerk")
    )
    digest = uploaded.json()["digest"]
    before = len(records(desk))
    assert desk.get("/exports/persons", division=VILLAGE, year=2020).status_code == 200
    assert desk.get(f"/evidence/{digest}").status_code == 200
    assert [told(one) for one in records(desk)[before:]] == [
        ("export", "done", "", f"division:{VILLAGE} year:2020"), ("export", "done", "", f"evidence:{digest}"),
    ]  # fmt: skip


def test_refused_access_is_noted_with_what_was_wanted(desk: Office) -> None:
    made = desk.household(1)
    before = len(records(desk))
    assert desk.get(f"/households/{made}", "stranger").status_code == 404
    assert desk.get(f"/households/{made}", "system").status_code == 403
    assert desk.give("mark-focus", "auditor", household=made, on=True).status_code == 403
    answer = desk.client.get("/api/v1/me", headers={"Authorization": "Bearer nonsense"})
    assert answer.status_code == 401
    found = records(desk)[before:]
    assert [told(one) for one in found] == [
        ("refused", "refused", "not_found", f"household:{made}"),
        ("refused", "refused", "no_business_data", f"household:{made}"),
        ("refused", "refused", "role_missing", ""),
        ("refused", "refused", "not_signed_in", ""),
    ]
    assert [one.account for one in found] == [
        account(desk, "stranger"), account(desk, "system"), account(desk, "auditor"), "",
    ]  # fmt: skip


def test_a_number_in_place_of_an_id_is_not_written_down(desk: Office) -> None:
    before = len(records(desk))
    assert desk.get(f"/households/{document(1)}").status_code == 404
    assert [told(one) for one in records(desk)[before:]] == [("refused", "refused", "not_found", "")]


def test_whoever_shows_no_token_fills_no_log(desk: Office) -> None:
    before = len(records(desk))
    assert desk.client.get("/api/v1/me").status_code == 401
    assert desk.client.get("/api/v1/nowhere", headers=desk.who("clerk")).status_code == 404
    assert len(records(desk)) == before


def test_a_flood_of_made_up_tokens_and_names_leaves_a_few_records_that_count_them(desk: Office) -> None:
    # given a failed sign-in of a real account in the middle of the flood
    for n in range(200):
        made_up = {"Authorization": f"Bearer made-up-{n}"}
        assert desk.client.get(f"/api/v1/households/{n:020}", headers=made_up).status_code == 401
        if n % 20 == 0:
            desk.client.post("/api/v1/sign-in", json={"name": f"张三{n}", "password": "no"})
        if n == 100:
            desk.client.post("/api/v1/sign-in", json={"name": "clerk", "password": "no"})
    # when the minute is over
    with desk.services.database.connect("owner") as owner:
        owner.execute("UPDATE access.repeated SET since = since - interval '1 minute'")
    # then the counts are right, the real account is there, and no name is
    found = records(desk)
    assert len(found) == 5
    assert [sum(times(one) for one in found if one.kind == kind and not one.account)
            for kind in ("refused", "sign_in_failed")] == [200, 10]  # fmt: skip
    assert [told(one)[0] for one in found if one.account == account(desk, "clerk")] == ["sign_in_failed"]
    assert "张三" not in str(found)


def times(one: Access) -> int:
    """How many requests a record stands for."""
    counts = one.target.removeprefix("times:").partition(" ")[0]
    return int(counts) if one.target.startswith("times:") else 1


def test_what_cannot_be_noted_is_not_answered(desk: Office) -> None:
    made = desk.household(1)
    before = len(records(desk))
    with audit_stopped(desk.services.database):
        for answer in (
            desk.get(f"/households/{made}"),
            desk.get(f"/households/{made}", "system"),
            desk.post("/households/search", {"name": "测试1"}),
            desk.get("/exports/persons", year=2020),
            desk.client.post("/api/v1/sign-in", json={"name": "clerk", "password": PASSWORD}),
        ):
            assert (answer.status_code, answer.json()["code"]) == (503, "audit_stopped")
            assert "测试1" not in answer.text
            assert "set-cookie" not in answer.headers
        assert "安全审计员" in answer.json()["detail"]
        # Nothing is to be noted of these.
        assert desk.get(f"/households/{made}", "auditor").status_code == 200
        assert desk.client.get("/healthz").status_code == 200
    assert len(records(desk)) == before
    assert desk.get(f"/households/{made}").status_code == 200


def events(desk: Office) -> int:
    with desk.services.database.connect() as connection:
        row = connection.execute("SELECT count(*) FROM ledger.event").fetchone()
    assert row is not None
    return int(row[0])


def test_no_business_is_done_while_the_log_is_stopped(desk: Office) -> None:
    made = desk.household(1)
    before = events(desk)
    body: dict[str, Any] = {"household": made, "on": True, "reason": "重点关注"}
    with audit_stopped(desk.services.database):
        answer = desk.give("mark-focus", key="k1", **body)
        assert (answer.status_code, answer.json()["code"]) == (503, "audit_stopped")
    assert events(desk) == before
    assert desk.give("mark-focus", key="k1", **body).status_code == 201


def test_nor_while_nobody_can_be_connected_to_it(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "PATIENCE", 0.3)
    made, before = desk.household(1), events(desk)
    nowhere = Database("host=/nowhere dbname=none", "host=/nowhere dbname=none")
    body = {"year": 2020, "household": made, "on": True}
    headers = desk.who("clerk") | {"Idempotency-Key": "k1"}
    with (
        AccessLog.of(nowhere) as broken,
        Browser(create_app(replace(desk.services, access=broken))) as client,
    ):
        for answer in (
            client.post("/api/v1/commands/mark-focus", json=body, headers=headers),
            client.get(f"/api/v1/households/{made}", headers=desk.who("clerk")),
        ):
            assert (answer.status_code, answer.json()["code"]) == (503, "audit_stopped")
    assert events(desk) == before


def test_the_audit_administrator_reads_page_by_page_and_is_noted_too(desk: Office) -> None:
    made = desk.household(1)
    for _ in range(3):
        desk.get(f"/households/{made}")
    first = desk.get("/access", "audit-admin", limit=2, kind="read").json()
    assert [one["target"] for one in first["records"]] == [f"household:{made}"] * 2
    assert (first["records"][0]["account_name"], first["records"][0]["kind_label"]) == (
        "clerk", "查看未遮盖的个人信息",
    )  # fmt: skip
    rest = desk.get("/access", "audit-admin", limit=2, kind="read", after=first["next"]).json()
    assert (len(rest["records"]), rest["next"]) == (1, None)
    newest = desk.get("/access", "audit-admin", limit=1).json()["records"][0]
    assert (newest["kind"], newest["door"]) == ("administration", "GET /api/v1/access")
    of = desk.get("/access", "audit-admin", account="clerk").json()["records"]
    assert {one["account"] for one in of} == {account(desk, "clerk")}
    later = desk.get("/access", "audit-admin", since="2099-01-01T00:00:00Z").json()["records"]
    assert later == []
    wrong = desk.get("/access", "audit-admin", kind="rumour")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "access_kind_unknown")


def test_an_audit_administrator_of_a_county_sees_its_accounts_only(desk: Office) -> None:
    made = desk.household(1)
    desk.get(f"/households/{made}")
    desk.get(f"/households/{made}", "stranger")
    with desk.services.database.connect("owner") as owner:
        owner.execute(
            "UPDATE register.account SET division = '150526', level = 'county' WHERE name = 'audit-admin'"
        )
    found = desk.get("/access", "audit-admin").json()["records"]
    assert {one["account"] for one in found} == {account(desk, "stranger")}
    other = desk.get("/access", "audit-admin", account="clerk")
    assert (other.status_code, other.json()["code"]) == (404, "account_not_found")


@pytest.mark.parametrize("name", ["system", "security", "clerk", "both", "auditor", "counter"])
def test_nobody_else_reads_it_and_who_tried_stands_in_it(desk: Office, name: str) -> None:
    answer = desk.get("/access", name)
    assert (answer.status_code, answer.json()["code"]) == (403, "role_missing")
    last = records(desk)[-1]
    assert (last.kind, last.account, last.door) == ("refused", account(desk, name), "GET /api/v1/access")


def business(desk: Office) -> list[tuple[str, str, Any]]:
    """Method, address and body of every route that reads or writes business data, ids filled in."""
    ids = {
        "household": "0" * 20,
        "event": f"{'0' * 24}.0",
        "code": VILLAGE,
        "county": COUNTY,
        "case": "0" * 20,
    }
    found: list[tuple[str, str, Any]] = [
        (method, route.format(**ids), BODIES.get(route)) for method, route in read_routes(desk)
    ]
    found += [(method, route.format(import_id="0" * 12), None) for method, route in WORK_ROUTES]
    return found


@pytest.mark.parametrize("name", ["system", "security", "audit-admin"])
def test_an_administrator_is_refused_all_business_and_each_attempt_is_noted(desk: Office, name: str) -> None:
    wanted, before = business(desk), len(records(desk))
    for method, route, body in wanted:
        answer = desk.client.request(method, f"/api/v1{route}", headers=desk.who(name), json=body)
        assert answer.status_code == 403, route
    focus = desk.give("mark-focus", name, household="0" * 20, on=True, reason="试")
    assert focus.status_code == 403
    found = records(desk)[before:]
    assert len(found) == len(wanted) + 1
    assert {(one.kind, one.account) for one in found} == {("refused", account(desk, name))}


def test_a_refused_form_that_shows_a_household_is_noted_and_one_that_leads_on_is_not(desk: Office) -> None:
    home = desk.household(1)
    headers = {"Cookie": f"{COOKIE}={desk.tokens['clerk']}"}
    form = f"/console/commands/plan-exit?household={home}"
    # when
    refused = desk.client.post(form, data={"plan_year": "2013", "year": "2020", "key": "k1"}, headers=headers)
    # then
    assert refused.status_code == 409
    last = records(desk)[-1]
    assert (last.kind, last.outcome, last.target) == ("read", "refused", f"household:{home}")
    # when, then
    before = len(records(desk))
    assert desk.client.get(form, headers=headers).status_code == 303
    assert len(records(desk)) == before
