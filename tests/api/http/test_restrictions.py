"""While what is personal of somebody is restricted nobody is shown it, through whatever door."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from api.sight import RESTRICTED
from tests.support.people import document

if TYPE_CHECKING:
    from httpx import Response

    from tests.api.http.given import Office

PHOTO = b"\xff\xd8\xff\xe0 a portrait"
WORDS = ("测试3", "测试5", document(3), document(5))


def give(desk: Office, route: str, who: str = "security", key: str = "k1", **body: Any) -> Response:
    return desk.post(f"/restrictions{route}", body or None, who, **{"Idempotency-Key": key})


def code(answer: Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.fixture
def home(desk: Office) -> str:
    """A head and his son, whose number was entered wrongly once."""
    home = desk.household(1, 3)
    son = person(desk, home)
    body = {"year": 2020, "household": home, "person": son, "name": "测试5", "document": document(5)}
    given = desk.post("/commands/correct-identity", body | {"reason": "录错"}, **{"Idempotency-Key": "fix"})
    assert given.status_code == 201, given.text
    return home


def person(desk: Office, home: str, relation: str = "son") -> str:
    people = desk.get(f"/households/{home}").json()["people"]
    return str(next(p["id"] for p in people if p["relation"] == relation))


def shown(desk: Office, home: str, who: str) -> dict[str, str]:
    """Everything that the reading doors say of the household."""
    son = person(desk, home)
    history = desk.get(f"/households/{home}/history", who).json()["events"]
    texts = {
        "household": desk.get(f"/households/{home}", who).text,
        "history": str(history),
        "why": desk.get(f"/households/{home}/why", who, kind="person", id=son, field="name").text,
        "then": desk.get(f"/households/{home}", who, as_of="2020").text,
        "list": desk.get("/households", who).text,
        "events": "".join(desk.get(f"/events/{one['id']}", who).text for one in history),
        "difference": desk.get(
            f"/households/{home}/difference", who, from_as_of="2018", to_as_of="2020"
        ).text,
        "search": desk.post("/households/search", {"name": "测试5"}, who).text,
    }  # fmt: skip
    (correction,) = [one["id"] for one in history if one["type"] == "identity.corrected"]
    body = {"year": 2020, "reason": "误", "events": [correction]}
    return texts | {"preview": desk.post("/rollbacks/preview", body, who).text}


@pytest.mark.parametrize("who", ["clerk", "chief", "auditor", "prefect"])
def test_no_door_shows_a_value_while_it_is_restricted_and_all_do_as_before_once_it_is_lifted(
    desk: Office, home: str, who: str
) -> None:
    son, before = person(desk, home), shown(desk, home, who)
    full = who != "auditor"
    assert {door for door, text in before.items() if any(word in text for word in WORDS)} == (
        {"household", "history", "why", "then", "events", "difference", "search", "preview"}
        if full
        else set()
    )
    assert give(desk, "", person=son, basis="disputed", paper="申〔2020〕12号").status_code == 201
    # when
    during = shown(desk, home, who)
    # then
    assert [door for door, text in during.items() if any(word in text for word in WORDS)] == []
    assert RESTRICTED in during["household"]
    assert "测○" in during["household"] or "测试1" in during["household"]
    if full:
        assert desk.post("/households/search", {"name": "测试5"}, who).json()["households"] == []
        assert len(desk.post("/households/search", {"name": "测试1"}, who).json()["households"]) == 1
    assert give(desk, f"/{son}/lift", key="k2").status_code == 200
    assert shown(desk, home, who) == before


def test_a_head_who_is_restricted_has_no_name_in_lists(desk: Office, home: str) -> None:
    give(desk, "", person=person(desk, home, "head"), basis="request")
    for who in ("clerk", "auditor"):
        (row,) = desk.get("/households", who).json()["households"]
        assert row["head_name"] == RESTRICTED
    assert "测试1" not in desk.get(f"/households/{home}").text


def test_his_evidence_does_not_open_and_his_households_does(desk: Office, home: str) -> None:
    son = person(desk, home)
    digests = [
        desk.client.post(
            "/api/v1/evidence", params=whose, content=PHOTO + kind, headers=desk.who("clerk")
        ).json()["digest"]
        for whose, kind in (({"person": son}, b"1"), ({"household": home}, b"2"))
    ]
    give(desk, "", person=son, basis="request")
    assert code(desk.get(f"/evidence/{digests[0]}")) == (403, "evidence_restricted")
    assert desk.get(f"/evidence/{digests[1]}").content == PHOTO + b"2"
    give(desk, f"/{son}/lift", key="k2")
    assert desk.get(f"/evidence/{digests[0]}").content == PHOTO + b"1"


def test_an_export_has_blanks(desk: Office, home: str) -> None:
    son = person(desk, home)
    desk.done("mark-focus", household=home, on=True, reason="试")
    for restricted in (False, True):
        if restricted:
            give(desk, "", person=son, basis="request")
        for year in (2019, 2020):
            answer = desk.get("/exports/persons", division="150525", year=year)
            assert answer.status_code == 200, answer.text
            # What he was entered with, and since the correction the other.
            own = document(3 if year == 2019 else 5) in text_of(answer.content)
            assert own != restricted, year
            assert document(1) in text_of(answer.content)


def text_of(workbook: bytes) -> str:
    """The texts of a workbook."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        return "\n".join(parts.read(name).decode() for name in parts.namelist())


def test_what_is_his_own_is_not_changed_and_household_business_goes_on(desk: Office, home: str) -> None:
    son = person(desk, home)
    give(desk, "", person=son, basis="request")
    changed = {"year": 2020, "household": home, "person": son, "name": "另名", "reason": "更正"}
    refused = desk.post("/commands/correct-identity", changed, **{"Idempotency-Key": "again"})
    assert code(refused) == (409, "person_restricted")
    desk.done("mark-focus", household=home, on=True, reason="试")
    desk.done("remove-member", household=home, person=son, left="married_out", month=12)
    give(desk, f"/{son}/lift", key="k2")


def test_who_restricts_and_who_sees_that_it_is_so(desk: Office, home: str) -> None:
    son = person(desk, home)
    for who in ("clerk", "chief", "system", "audit-admin"):
        assert code(give(desk, "", who, person=son, basis="request")) == (403, "role_missing")
        assert code(give(desk, f"/{son}/lift", who)) == (403, "role_missing")
    assert code(give(desk, f"/{son}/lift")) == (409, "not_restricted")
    assert code(give(desk, "", person=son, basis="whim")) == (422, "restriction_basis_unknown")
    done = give(desk, "", person=son, basis="request", paper="申〔2020〕12号").json()
    assert give(desk, "", person=son, basis="request", paper="申〔2020〕12号").json() == done
    assert code(give(desk, "", key="k2", person=son, basis="request")) == (409, "restricted_already")
    for who in ("security", "chief", "auditor", "audit-admin"):
        (one,) = desk.get("/restrictions", who, status="in_force").json()["restrictions"]
        assert (one["person"], one["by"], one["paper"]) == (son, "张磊", "申〔2020〕12号")
    assert desk.get("/restrictions", "stranger").json() == {"restrictions": []}
    assert code(desk.get("/restrictions", "clerk")) == (403, "role_missing")
    assert desk.get(f"/events/{done['event']}", "auditor").status_code == 200
    give(desk, f"/{son}/lift", key="k3")
    (one,) = desk.get("/restrictions", "auditor").json()["restrictions"]
    assert (one["status"], one["lifted_by"]) == ("lifted", "张磊")
