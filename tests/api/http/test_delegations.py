"""Standing in for somebody: as oneself, within one's own division, for some days, until it is taken back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from api.accounts import add_official, change_roles, find_account, make_account, set_active
from api.acting import actor_of
from api.sessions import sign_in
from domain.roles import AdministratorHasNoBusiness
from ledger.access import Wanted
from tests.api.http.given import COUNTY, PASSWORD, TODAY, VILLAGE, member

if TYPE_CHECKING:
    from collections.abc import Iterable

    from httpx import Response

    from tests.api.http.given import Office

TOWNSHIP = VILLAGE[:9]


def hand(
    desk: Office, to: str, roles: Iterable[str], by: str = "chief", *, days: int = 3, **more: Any
) -> Response:
    body = {
        "to": to, "roles": list(roles), "first": str(TODAY), "last": str(TODAY + timedelta(days=days)),
        "reason": "外出培训", **more,
    }  # fmt: skip
    return desk.post("/delegations", body, by)


def handed(desk: Office, to: str, roles: Iterable[str], by: str = "chief") -> str:
    answer = hand(desk, to, roles, by)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def take_back(desk: Office, delegation: str, by: str) -> Response:
    return desk.client.request("DELETE", f"/api/v1/delegations/{delegation}", headers=desk.who(by))


def newcomer(desk: Office, name: str, division: str, *roles: str, person: str | None = None) -> str:
    """An account beside the usual ones, signed in; its person."""
    with desk.services.database.connect("app", autocommit=True) as connection:
        person = person or add_official(connection, "何静")
        make_account(connection, name=name, password=PASSWORD, person=person, division=division, roles=roles)
        desk.tokens[name] = sign_in(connection, name, PASSWORD)
    return person


def on(desk: Office, day: date) -> None:
    desk.services.gateway.clock = lambda: day


def asked(desk: Office, by: str = "clerk") -> tuple[str, str]:
    """A request for rollback and the digest of its preview."""
    made = desk.done(
        "identify-household", by, village=VILLAGE, members=[member(1)], effective="2019-03-01", year=2019
    )
    event = made["events"][0]["id"]
    case = desk.done("request-rollback", by, events=[event], reason="误操作")["created"]["case"]
    return case, desk.get(f"/cases/{case}/preview", by).json()["digest"]


def approve(desk: Office, by: str, case: str, digest: str) -> Response:
    return desk.give("approve-rollback", by, case_id=case, digest=digest)


def test_the_delegate_acts_as_himself_and_the_ledger_says_so(desk: Office) -> None:
    case, digest = asked(desk)
    newcomer(desk, "deputy", COUNTY, "review")
    refused = approve(desk, "deputy", case, digest)
    assert (refused.status_code, refused.json()["code"]) == (403, "role_missing")
    handed(desk, "deputy", ["approval"])
    answer = approve(desk, "deputy", case, digest)
    assert answer.status_code == 201, answer.text
    with desk.services.pool.connection() as connection:
        deputy = find_account(connection, "deputy")
        row = connection.execute(
            "SELECT account, person, division FROM ledger.event ORDER BY position DESC LIMIT 1"
        ).fetchone()
    assert row == (deputy.id, deputy.person, COUNTY)


def test_two_people_are_needed_whoever_gave_the_role(desk: Office) -> None:
    case, digest = asked(desk)
    handed(desk, "clerk", ["approval"])
    refused = approve(desk, "clerk", case, digest)
    assert (refused.status_code, refused.json()["code"]) == (403, "two_people")


def test_a_delegation_ends_with_its_last_day_and_begins_with_its_first(desk: Office) -> None:
    case, digest = asked(desk)
    newcomer(desk, "deputy", COUNTY, "review")
    first, last = TODAY + timedelta(days=1), TODAY + timedelta(days=2)
    assert hand(desk, "deputy", ["approval"], first=str(first), last=str(last)).status_code == 201
    roles = []
    for day in (TODAY, first, last, last + timedelta(days=1)):
        on(desk, day)
        roles.append("approval" in desk.get("/me", "deputy").json()["roles"])
    assert roles == [False, True, True, False]
    refused = approve(desk, "deputy", case, digest)
    assert (refused.status_code, refused.json()["code"]) == (403, "role_missing")
    (listed,) = desk.get("/delegations", "deputy").json()["delegations"]
    assert (listed["state"], listed["given"]) == ("over", False)


def test_only_its_giver_takes_it_back_and_it_ends_at_once(desk: Office) -> None:
    newcomer(desk, "deputy", COUNTY, "review")
    made = handed(desk, "deputy", ["approval"])
    assert desk.get("/me", "deputy").json()["delegated_roles"] == ["approval"]
    for by in ("deputy", "both", "stranger"):
        refused = take_back(desk, made, by)
        assert (refused.status_code, refused.json()["code"]) == (404, "delegation_not_found")
    assert take_back(desk, made, "chief").status_code == 204
    assert desk.get("/me", "deputy").json()["roles"] == ["review"]
    assert take_back(desk, made, "chief").status_code == 404
    (listed,) = desk.get("/delegations", "chief").json()["delegations"]
    assert (listed["state"], listed["given"], listed["delegate_name"]) == ("revoked", True, "deputy")
    assert desk.get("/delegations", "both").json()["delegations"] == []


def test_what_was_received_is_not_handed_on(desk: Office) -> None:
    newcomer(desk, "deputy", COUNTY, "review")
    handed(desk, "deputy", ["approval"])
    refused = hand(desk, "clerk", ["approval"], "deputy")
    assert (refused.status_code, refused.json()["code"]) == (403, "role_not_own")


def test_nobody_hands_anything_to_himself_or_outside(desk: Office) -> None:
    with desk.services.pool.connection() as connection:
        chief = find_account(connection, "chief")
    newcomer(desk, "chief-2", TOWNSHIP, "review", person=chief.person)
    assert hand(desk, "chief-2", ["approval"]).json()["code"] == "delegation_to_self"
    outside, unknown = hand(desk, "stranger", ["approval"]), hand(desk, "nobody", ["approval"])
    assert outside.status_code == unknown.status_code == 404
    assert outside.json() == unknown.json()
    assert hand(desk, "prefect", ["approval"]).status_code == 404


def test_administrators_receive_no_business_now_or_later(desk: Office) -> None:
    """given a person who is administrator by another account, and one who is to become one"""
    newcomer(desk, "plain", COUNTY)
    person = newcomer(desk, "admin-2", COUNTY, "system_admin")
    newcomer(desk, "spare", COUNTY, person=person)
    assert hand(desk, "spare", ["approval"]).json()["code"] == "administrator_has_no_business"
    made = handed(desk, "plain", ["approval"])
    with desk.services.pool.connection() as connection:
        plain = find_account(connection, "plain").id
        with pytest.raises(AdministratorHasNoBusiness):
            change_roles(connection, plain, ["audit_admin"], TODAY)
        with pytest.raises(AdministratorHasNoBusiness):
            change_roles(connection, plain, ["audit_admin"], TODAY + timedelta(days=3))
        change_roles(connection, plain, ["audit_admin"], TODAY + timedelta(days=4))
        connection.rollback()
    assert take_back(desk, made, "chief").status_code == 204
    with desk.services.pool.connection() as connection:
        change_roles(connection, plain, ["audit_admin"], TODAY)


def test_the_delegate_loses_what_the_giver_loses(desk: Office) -> None:
    newcomer(desk, "deputy", COUNTY, "review")
    handed(desk, "deputy", ["approval", "entry"], "both")
    with desk.services.pool.connection() as connection:
        both, deputy = find_account(connection, "both").id, find_account(connection, "deputy").id
        assert actor_of(connection, deputy, TODAY).roles == {"review", "approval", "entry"}
        change_roles(connection, both, ["entry"], TODAY)
        assert actor_of(connection, deputy, TODAY).roles == {"review", "entry"}
        set_active(connection, both, active=False, today=TODAY)
        assert actor_of(connection, deputy, TODAY).roles == {"review"}
        set_active(connection, both, active=True, today=TODAY)
        set_active(connection, deputy, active=False, today=TODAY)
        assert actor_of(connection, deputy, TODAY).roles == frozenset()


def test_the_division_stays_the_delegates_own(desk: Office) -> None:
    """given a delegate of a township, and the same role handed on by a county"""
    newcomer(desk, "deputy", "150525101", "review")
    handed(desk, "deputy", ["entry"], "clerk")
    own = desk.give("mark-focus", "deputy", household=desk.household(), on=True)
    assert own.status_code == 404
    inside = desk.give(
        "identify-household", "deputy", village="150525101200", members=[member(5)],
        effective="2019-03-01", year=2019,
    )  # fmt: skip
    assert inside.status_code == 201, inside.text


def test_giving_and_taking_back_is_noted(desk: Office) -> None:
    newcomer(desk, "deputy", COUNTY, "review")
    made = handed(desk, "deputy", ["approval"])
    take_back(desk, made, "chief")
    found = desk.services.access.page(Wanted(), before=None, limit=10)
    assert [(leaf.access.kind, leaf.access.target) for leaf in reversed(found)] == [
        ("permission", f"delegation:{made} role:approval"), ("permission", f"delegation:{made}"),
    ]  # fmt: skip
