"""Cases over HTTP: a village hands in, others take it on, and what lies outside is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.api.http.given import OTHER_VILLAGE, VILLAGE, member

if TYPE_CHECKING:
    from tests.api.http.given import Office

PEOPLE = {
    "applicant": (VILLAGE, "entry"), "reviewer": (VILLAGE, "review"), "town": (VILLAGE[:9], "approval"),
    "elsewhere": (OTHER_VILLAGE, "review"),
}  # fmt: skip


@pytest.fixture
def village(desk: Office) -> Office:
    """An office with people in a village and its township."""
    desk.enrol(PEOPLE)
    return desk


def proof(desk: Office) -> str:
    """A document that speaks of the village."""
    answer = desk.client.post(
        f"/api/v1/evidence?division={VILLAGE}", content=b"%PDF-1.4\nproof", headers=desk.who("clerk")
    )
    return str(answer.json()["digest"])


def handed_in(desk: Office, serial: int = 7) -> str:
    """A birth reported in the village; the case."""
    household = desk.household(serial)
    content = {"household": household, "month": 12, "joined": "newborn", "entry": born(serial + 1)}
    body = {"command": "add-member", "content": content, "evidence": [proof(desk)], "year": 2020}
    made = desk.post("/commands/open-case", body, "applicant", **{"Idempotency-Key": f"open-{serial}"})
    return str(made.json()["created"]["case"])


def born(serial: int) -> dict[str, Any]:
    return member(serial, "son")


def take(desk: Office, case: str, name: str, command: str = "take-step", **more: Any) -> Any:
    found = desk.get(f"/work/cases/{case}", name).json()
    fields = {"case_id": case, "step": found["step"], "seen": found["seen"], **more}
    return desk.give(command, name, **fields)


def test_a_case_goes_from_desk_to_desk_and_takes_effect(village: Office) -> None:
    case = handed_in(village)
    (waiting,) = village.get("/work", "reviewer").json()["waiting"]
    assert (waiting["id"], waiting["title"], waiting["step_title"]) == (case, "家庭成员变更", "村审核")
    assert village.get("/work", "town").json()["waiting"] == []
    assert take(village, case, "reviewer", findings="属实").status_code == 201
    assert take(village, case, "applicant", "post-notice").status_code == 201
    found = village.get(f"/work/cases/{case}", "town").json()
    assert (found["notice"]["posted"], found["step"]) == ("2020-12-31", "notice")
    assert [line["type"] for line in found["events"]] == [
        "case.opened", "case.step_taken", "case.notice_posted",
    ]  # fmt: skip
    assert found["events"][0]["person_name"] == "applicant"


def test_what_lies_outside_is_not_there_and_what_is_personal_is_masked(village: Office) -> None:
    case = handed_in(village)
    for who in ("elsewhere", "stranger"):
        there, nowhere = (village.get(f"/work/cases/{one}", who) for one in (case, "0" * 20))
        assert (there.status_code, there.json()) == (404, nowhere.json())
        assert village.get("/work/cases", who).json()["cases"] == []
        assert village.get("/work/counts", who, division=VILLAGE).status_code == 404
    assert take(village, case, "reviewer").status_code == 201
    stolen = {"case_id": case, "step": "notice", "seen": village.get(f"/work/cases/{case}").json()["seen"]}
    assert village.give("post-notice", "elsewhere", **stolen).status_code == 404
    shown = village.get(f"/work/cases/{case}", "auditor").json()
    assert shown["content"]["entry"]["name"] == "测○"
    assert "测试8" not in str(shown)


def test_a_list_is_handed_in_and_taken_on_together(village: Office) -> None:
    homes = [village.household(n) for n in (21, 31, 41)]
    born_here = {"month": 12, "joined": "newborn"}
    rows: list[dict[str, Any]] = [
        {**born_here, "household": home, "entry": born(50 + n)} for n, home in enumerate(homes)
    ]
    rows[1]["entry"] = {**born(51), "document": "x"}
    listing = {"year": 2020, "command": "add-member", "rows": rows, "evidence": [proof(village)]}
    answer = village.post("/work/lists", listing, "applicant", **{"Idempotency-Key": "list-1"})
    assert answer.status_code == 201
    told = answer.json()["rows"]
    assert [row["refused"]["code"] if row["refused"] else None for row in told] == [
        None, "document_shape", None,
    ]  # fmt: skip
    cases = village.get("/work/cases", "town").json()["cases"]
    seen = {one["id"]: village.get(f"/work/cases/{one['id']}", "town").json()["seen"] for one in cases}
    struck = min(seen)
    stepping = {"year": 2020, "command": "take-step", "step": "village-review", "rows": seen,
                "struck": {struck: "材料不全"}}  # fmt: skip
    done = village.post("/work/steps", stepping, "reviewer", **{"Idempotency-Key": "steps-1"}).json()["rows"]
    assert [row["refused"] for row in done] == [None, None]
    states = {one["id"]: one["status"] for one in village.get("/work/cases", "town").json()["cases"]}
    assert states == {case: "dismissed" if case == struck else "open" for case in seen}
    (count,) = village.get("/work/counts", "clerk").json()["counts"]
    assert (count["place"], count["level"], count["waiting"]) == (VILLAGE[:9], "village", 1)


def test_procedures_are_shown_and_drawn(village: Office) -> None:
    names = {one["name"] for one in village.get("/procedures", "reviewer").json()}
    assert {"identification", "exit", "return", "rollback"} <= names
    drawing = village.get("/procedures/exit/drawing", "reviewer")
    assert drawing.headers["content-type"] == "image/svg+xml"
    assert drawing.text.startswith("<svg ")
    assert "拟退出贫困户认可" in drawing.text
    assert village.get("/procedures/none/drawing", "reviewer").status_code == 404


def test_if_match_lets_through_a_step_on_what_was_seen_only(village: Office) -> None:
    case = handed_in(village)
    shown = village.get(f"/work/cases/{case}", "reviewer")
    body = {"case_id": case, "step": shown.json()["step"], "seen": shown.json()["seen"]}
    older = {"match": f'"{shown.json()["position"] - 1}"'}
    answer = village.give("take-step", "reviewer", **older, **body)
    assert (answer.status_code, answer.json()["code"]) == (412, "seen_outdated")
    assert village.give("take-step", "reviewer", match=shown.headers["etag"], **body).status_code == 201
    # and what went on since is newer than what was seen
    answer = village.give(
        "post-notice", "applicant", match=shown.headers["etag"], **body | {"step": "notice"}
    )
    assert answer.json()["code"] == "seen_outdated"


def test_only_what_a_case_can_be_is_a_status(village: Office) -> None:
    assert village.get("/work/cases", "town", status="effect_rolled_back").json()["cases"] == []
    assert village.get("/work/cases", "town", status="requested").status_code == 422
