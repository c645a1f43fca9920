"""Erasing somebody over HTTP: one person asks, another approves or rejects; nobody does both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ledger.access import Wanted
from ledger.vault import ERASED

if TYPE_CHECKING:
    from httpx import Response

    from tests.api.http.given import Office


def give(desk: Office, route: str, who: str, key: str = "k1", **body: Any) -> Response:
    return desk.post(f"/erasures{route}", body or None, who, **{"Idempotency-Key": key})


def code(answer: Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.fixture
def person(desk: Office) -> str:
    home = desk.household(1, 2)
    (found,) = [p for p in desk.get(f"/households/{home}").json()["people"] if p["relation"] == "son"]
    return str(found["id"])


def name(desk: Office, person: str) -> str:
    (home,) = desk.get("/households").json()["households"]
    people = desk.get(f"/households/{home['id']}").json()["people"]
    return str(next(p["name"] for p in people if p["id"] == person))


def test_one_asks_and_another_approves(desk: Office, person: str) -> None:
    asked = give(desk, "", "security", subject=person, basis="request")
    assert (asked.status_code, asked.json()["type"]) == (201, "erasure.requested")
    assert give(desk, "", "security", subject=person, basis="request").json() == asked.json()
    assert code(give(desk, "", "security", subject=person, basis="ordered")) == (409, "command_reused")
    assert code(give(desk, "", "security", "k2", subject=person, basis="request")) == (409, "erasure_asked")
    assert name(desk, person) == "测试2"
    case = asked.json()["case"]
    (open_,) = desk.get("/erasures", "chief", status="requested").json()["erasures"]
    assert (open_["id"], open_["subject"], open_["requested_by"]) == (case, person, "张磊")
    approved = give(desk, f"/{case}/approve", "chief")
    assert (approved.status_code, approved.json()["type"]) == (200, "person.erased")
    assert name(desk, person) == ERASED
    assert give(desk, f"/{case}/approve", "chief", "k3").json() == approved.json()
    (told,) = desk.get("/erasures", "audit-admin").json()["erasures"]
    assert (told["status"], told["requested_by"], told["decided_by"]) == ("done", "张磊", "李淑华")
    # An auditor finds both events by their ids; a case of rollback it is none.
    for event in (told["requested_event"], told["decided_event"]):
        assert desk.get(f"/events/{event}", "auditor").status_code == 200
    assert desk.get("/cases", "chief").json()["cases"] == []


def erasures_noted(desk: Office) -> list[tuple[str, str, str]]:
    """Outcome, code and targets of what was noted of erasures, in order."""
    found = desk.services.access.page(Wanted(kind="erasure"), before=None, limit=100)
    return [(one.access.outcome, one.access.code, one.access.target) for one in reversed(found)]


def test_an_erasure_is_noted_before_it_is_done_and_after(desk: Office, person: str) -> None:
    # given
    case = give(desk, "", "security", subject=person, basis="request").json()["case"]
    assert erasures_noted(desk) == [("begun", "", f"subject:{person}"), ("done", "", f"subject:{person}")]
    # when nothing may be destroyed, as if the program were stopped in between
    with desk.services.database.connect("owner", autocommit=True) as owner:
        owner.execute("REVOKE DELETE ON keys.key FROM huce_keeper")
        assert give(desk, f"/{case}/approve", "chief").status_code == 500
        owner.execute("GRANT DELETE ON keys.key TO huce_keeper")
    # then that it was begun, and failed, stands there
    assert erasures_noted(desk)[2:] == [
        ("begun", "", f"case:{case}"), ("failed", "internal_error", f"case:{case}"),
    ]  # fmt: skip
    # when it is done, and then refused
    assert give(desk, f"/{case}/approve", "chief").status_code == 200
    assert code(give(desk, f"/{case}/reject", "chief", "k5", ground="mistaken")) == (409, "case_ended")
    assert [one[:2] for one in erasures_noted(desk)[4:]] == [
        ("begun", ""), ("done", ""), ("begun", ""), ("refused", "case_ended"),
    ]  # fmt: skip


def test_what_cannot_be_noted_is_not_erased(desk: Office, person: str) -> None:
    # given a log that is stopped after the first look at it
    case = give(desk, "", "security", subject=person, basis="request").json()["case"]
    with desk.services.database.connect("owner", autocommit=True) as owner:
        owner.execute("ALTER TABLE access.record ADD CONSTRAINT stopped CHECK (outcome <> 'begun') NOT VALID")
    # when
    assert code(give(desk, f"/{case}/approve", "chief")) == (503, "audit_stopped")
    # then
    assert name(desk, person) == "测试2"


def test_what_is_rejected_is_not_erased(desk: Office, person: str) -> None:
    case = give(desk, "", "security", subject=person, basis="request").json()["case"]
    assert code(give(desk, f"/{case}/reject", "chief", ground="whim")) == (422, "ground_unknown")
    assert give(desk, f"/{case}/reject", "chief", ground="mistaken").json()["type"] == "erasure.rejected"
    assert code(give(desk, f"/{case}/approve", "chief", "k4")) == (409, "case_ended")
    assert name(desk, person) == "测试2"


def test_who_may_not(desk: Office, person: str) -> None:
    for who in ("clerk", "chief", "system", "audit-admin"):
        assert code(give(desk, "", who, subject=person, basis="request")) == (403, "role_missing")
    assert code(give(desk, "", "security", key="", subject=person, basis="request"))[0] == 422
    assert code(give(desk, "", "security", subject="0" * 20, basis="request")) == (404, "not_found")
    case = give(desk, "", "security", subject=person, basis="request").json()["case"]
    for who in ("clerk", "security", "system", "audit-admin", "auditor"):
        assert code(give(desk, f"/{case}/approve", who, "k9")) == (403, "role_missing")
    assert code(give(desk, f"/{case}/approve", "stranger")) == (404, "not_found")
    assert desk.get("/erasures", "stranger").json() == {"erasures": []}
    for who in ("clerk", "counter", "system"):
        assert code(desk.get("/erasures", who)) == (403, "role_missing")
    assert name(desk, person) == "测试2"
