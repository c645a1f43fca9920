"""Evidence over HTTP: who may give it and look at it, and what a command may name."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest

from api.http.requests import LARGEST_BODY
from tests.api.http.given import COUNTY, VILLAGE, member
from tests.support.erasing import erase

if TYPE_CHECKING:
    from httpx import Response

    from tests.api.http.given import Office

PHOTO = b"\xff\xd8\xff\xe0" + "户主 入户照片".encode() + bytes(range(256))
DIGEST = f"sha256:{hashlib.sha256(PHOTO).hexdigest()}"


def give(desk: Office, content: bytes = PHOTO, who: str = "clerk", **whose: Any) -> Response:
    return desk.client.post("/api/v1/evidence", content=content, params=whose, headers=desk.who(who))


def code(answer: Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def files(desk: Office) -> list[str]:
    return [path.name for path in (desk.services.settings.home / "evidence").rglob("*") if path.is_file()]


def person_of(desk: Office, household: str) -> str:
    people: list[dict[str, Any]] = desk.get(f"/households/{household}").json()["people"]
    return next(str(one["id"]) for one in people if one["relation"] != "head")


def test_a_file_is_given_once_and_comes_back_as_it_was(desk: Office) -> None:
    home = desk.household(1, 2)
    answer = give(desk, household=home)
    assert answer.status_code == 201
    assert answer.json() == {
        "digest": DIGEST, "media_type": "image/jpeg", "size": len(PHOTO), "repeated": False,
    }  # fmt: skip
    again = give(desk, household=home)
    assert (again.status_code, again.json()["repeated"]) == (200, True)
    back = desk.get(f"/evidence/{DIGEST}")
    assert (back.status_code, back.content) == (200, PHOTO)
    assert back.headers["content-type"] == "image/jpeg"
    assert back.headers["content-disposition"] == f'attachment; filename="{DIGEST[7:19]}.jpg"'
    assert (back.headers["x-content-type-options"], back.headers["cache-control"]) == ("nosniff", "no-store")


def test_a_file_may_be_larger_than_any_other_body_up_to_its_own_bound(desk: Office) -> None:
    home = desk.household()
    assert give(desk, PHOTO + bytes(2 * LARGEST_BODY), household=home).status_code == 201
    most = desk.services.settings.evidence_most
    assert code(give(desk, PHOTO + bytes(most), household=home)) == (413, "evidence_too_large")
    assert len(files(desk)) == 1


@pytest.mark.parametrize(
    "content", [b"", b"MZ\x90\x00" + bytes(900), b"--boundary\r\nContent-Disposition: x"]
)
def test_what_is_no_photograph_or_document_is_refused(desk: Office, content: bytes) -> None:
    assert code(give(desk, content, household=desk.household())) == (422, "evidence_type_refused")
    assert files(desk) == []


@pytest.mark.parametrize("whose", [{}, {"household": "a", "person": "b"}, {"other": "a"}])
def test_it_belongs_to_exactly_one(desk: Office, whose: dict[str, Any]) -> None:
    answer = give(desk, **whose)
    assert answer.status_code == 422
    assert files(desk) == []


def test_what_lies_outside_the_division_is_not_there(desk: Office) -> None:
    home = desk.household(1, 2)
    person = person_of(desk, home)
    nobody = "0" * 20
    inside: list[dict[str, Any]] = [{"household": home}, {"person": person}, {"division": COUNTY}]
    for whose in (*inside[:2], {"household": nobody}, {"person": nobody}):
        assert code(give(desk, who="stranger", **whose)) == (404, "not_found")
    assert code(give(desk, who="stranger", division=VILLAGE)) == (404, "division_not_found")
    assert code(give(desk, division="15")) == (404, "division_not_found")
    assert code(give(desk, division="county")) == (422, "division_code_invalid")
    for whose in inside:
        assert give(desk, **whose).status_code == 201
    assert code(desk.get(f"/evidence/{DIGEST}", "stranger")) == (404, "not_found")
    assert desk.get(f"/evidence/{DIGEST}", "prefect").content == PHOTO
    assert code(desk.get("/evidence/sha256:" + "0" * 64)) == (404, "not_found")


def test_who_sees_personal_data_masked_opens_nothing(desk: Office) -> None:
    home = desk.household()
    give(desk, household=home)
    for who in ("auditor", "counter"):
        assert code(desk.get(f"/evidence/{DIGEST}", who)) == (403, "evidence_hidden")
        assert code(give(desk, who=who, household=home)) == (403, "evidence_hidden")
    for who in ("system", "security", "audit-admin"):
        assert code(desk.get(f"/evidence/{DIGEST}", who)) == (403, "no_business_data")
        assert code(give(desk, who=who, household=home)) == (403, "no_business_data")
    assert code(desk.client.get(f"/api/v1/evidence/{DIGEST}")) == (401, "not_signed_in")


def test_a_command_names_what_was_given_for_its_household(desk: Office) -> None:
    home, other = desk.household(1), desk.household(2)
    focus: dict[str, Any] = {"household": home, "on": True, "evidence": [DIGEST]}
    refused = desk.give("mark-focus", **focus)
    assert code(refused) == (422, "evidence_unknown")
    assert refused.json()["field"] == "evidence"
    give(desk, household=other)
    assert code(desk.give("mark-focus", **focus)) == (422, "evidence_unknown")
    give(desk, household=home)
    done = desk.done("mark-focus", **focus)
    event = desk.get(f"/events/{done['events'][0]['id']}").json()
    assert event["evidence"] == [DIGEST]


def test_a_command_names_what_was_given_for_a_member(desk: Office) -> None:
    home = desk.household(1, 2)
    give(desk, person=person_of(desk, home))
    left: dict[str, Any] = {
        "household": home,
        "person": person_of(desk, home),
        "left": "married_out",
        "month": 12,
    }
    desk.done("remove-member", **left, evidence=[DIGEST])


def test_an_opening_and_a_request_name_what_was_given_for_the_village_or_above(desk: Office) -> None:
    """a household that is still to be opened has no id yet"""
    opening: dict[str, Any] = {"village": VILLAGE, "members": [member(7)], "evidence": [DIGEST]}
    assert code(desk.give("identify-household", **opening)) == (422, "evidence_unknown")
    give(desk, who="prefect", division="150526100")
    assert code(desk.give("identify-household", **opening)) == (422, "evidence_unknown")
    give(desk, division=VILLAGE)
    done = desk.done("identify-household", **opening)
    (event,) = done["events"]
    asked: dict[str, Any] = {"events": [event["id"]], "reason": "误识别", "evidence": ["sha256:" + "0" * 64]}
    assert code(desk.give("request-rollback", **asked)) == (422, "evidence_unknown")
    desk.done("request-rollback", **asked | {"evidence": [DIGEST]})


def test_an_answer_given_before_is_given_again_whatever_became_of_its_evidence(desk: Office) -> None:
    home = desk.household(1, 2)
    person = person_of(desk, home)
    give(desk, person=person)
    left: dict[str, Any] = {
        "household": home,
        "person": person,
        "left": "married_out",
        "month": 12,
        "evidence": [DIGEST],
    }
    assert desk.give("remove-member", key="once", **left).status_code == 201
    erase(desk.services, person)
    assert desk.give("remove-member", key="once", **left).status_code == 200


def test_after_the_erasure_it_is_gone_and_what_is_the_households_stays(desk: Office) -> None:
    home = desk.household(1, 2)
    person = person_of(desk, home)
    give(desk, person=person)
    give(desk, PHOTO + b"2", household=home)
    second = f"sha256:{hashlib.sha256(PHOTO + b'2').hexdigest()}"
    erase(desk.services, person)
    assert code(desk.get(f"/evidence/{DIGEST}")) == (404, "evidence_erased")
    assert desk.get(f"/evidence/{second}").content == PHOTO + b"2"
    assert files(desk) == [f"{second[7:]}.{home}"]
    assert code(give(desk, person=person)) == (409, "person_erased")


def test_a_file_that_was_altered_is_not_shown(desk: Office) -> None:
    home = desk.household()
    give(desk, household=home)
    file = desk.services.settings.home / "evidence" / DIGEST[7:9] / f"{DIGEST[7:]}.{home}"
    file.write_bytes(file.read_bytes()[:-1])
    assert code(desk.get(f"/evidence/{DIGEST}")) == (500, "evidence_broken")


def test_what_belongs_to_a_household_whose_opening_was_withdrawn_can_still_be_read(desk: Office) -> None:
    home = desk.household()
    give(desk, household=home)
    (event,) = desk.get(f"/households/{home}/history").json()["events"]
    case = desk.done("request-rollback", events=[event["id"]], reason="误识别")["created"]["case"]
    digest = desk.get(f"/cases/{case}/preview", "chief").json()["digest"]
    desk.done("approve-rollback", "chief", case_id=case, digest=digest)
    assert desk.get(f"/evidence/{DIGEST}").content == PHOTO
