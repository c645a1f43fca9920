"""A mistake over HTTP: previewed, asked for, approved by another, linked both ways, redone, explained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.api.http.given import OTHER_VILLAGE, VILLAGE, member
from tests.support.people import document

if TYPE_CHECKING:
    from tests.api.http.given import Office


def exited(desk: Office) -> str:
    """A household that exited in 2020 after its survey."""
    household = desk.household(1, 2)
    people = [person["id"] for person in desk.get(f"/households/{household}").json()["people"]]
    desk.done(
        "survey-household", household=household, effective="2020-10-01", income={"wages_migrant": 4_000_000},
        conditions={"housing_area": 8000},
        persons={p: {"education": "primary", "major_illness_insurance": True} for p in people},
    )  # fmt: skip
    desk.done("exit-household", household=household, effective="2020-11-27", reason="各项达标")
    return household


def history(desk: Office, household: str) -> dict[str, dict[str, Any]]:
    """The last line of each type on the time line."""
    return {line["type"]: line for line in desk.get(f"/households/{household}/history").json()["events"]}


def approve(desk: Office, case: str, name: str = "chief") -> dict[str, Any]:
    digest = desk.get(f"/cases/{case}/preview", name).json()["digest"]
    return desk.done("approve-rollback", name, case_id=case, digest=digest)


def test_a_wrong_exit_goes_back_and_comes_again(desk: Office) -> None:
    household = exited(desk)
    form: dict[str, Any] = {"year": 2020, "household": household, "kind": "exit", "reason": "脱贫标注错误"}

    preview = desk.post("/rollbacks/preview", form).json()
    assert [event["type"] for event in preview["events"]] == ["household.exited"]
    (status,) = (c for c in preview["changes"] if c["field"] == "status")
    assert (status["before_in_words"], status["after_in_words"]) == ("脱贫(享受政策)", "未脱贫")
    figures = {f["label"]: (f["households"], f["persons"]) for f in preview["figures"]}
    assert figures["未脱贫"] == ({"before": 0, "after": 1}, {"before": 0, "after": 2})
    assert figures["脱贫(享受政策)"] == ({"before": 1, "after": 0}, {"before": 2, "after": 0})
    assert preview["households"][0]["head_name"] == "测试1"
    assert desk.get("/cases").json()["cases"] == []

    case = desk.done("request-rollback", **form)["created"]["case"]
    (listed,) = desk.get("/cases", "chief").json()["cases"]
    assert (listed["id"], listed["asked_by"], listed["status_label"]) == (case, "陈明远", "待批准")
    assert listed["digest"] == preview["digest"]

    answer = approve(desk, case)
    assert [event["type"] for event in answer["events"]] == ["rollback.approved", "rollback.recorded"]
    told = history(desk, household)
    rollback, exit_ = told["rollback.recorded"], told["household.exited"]
    assert rollback["withdraws"] == [exit_["id"]]
    assert exit_["withdrawn_by"] == rollback["id"]
    assert (exit_["active"], exit_["asked_by"], exit_["approved_by"]) == (False, "陈明远", "李淑华")
    assert (rollback["reason"], rollback["case"]) == ("脱贫标注错误", case)

    redo = desk.done("request-redo", events=[rollback["id"]], reason="回退有误")["created"]["case"]
    approve(desk, redo)
    told = history(desk, household)
    again = told["redo.recorded"]
    assert told["household.exited"]["active"] is True
    assert told["household.exited"]["brought_back_by"] == again["id"]
    assert again["brings_back"] == [exit_["id"]]
    assert told["rollback.recorded"]["taken_back_by"] == again["id"]
    assert desk.get(f"/households/{household}").json()["household"]["status"] == "exited"
    assert [event["type"] for event in desk.get(f"/cases/{case}").json()["events"]][:2] == [
        "rollback.requested", "rollback.approved",
    ]  # fmt: skip


def test_who_asked_does_not_approve_and_may_be_turned_down(desk: Office) -> None:
    household = exited(desk)
    form = {"household": household, "kind": "exit", "reason": "脱贫标注错误"}
    case = desk.done("request-rollback", "both", **form)["created"]["case"]
    digest = desk.get(f"/cases/{case}/preview", "both").json()["digest"]
    alone = desk.give("approve-rollback", "both", case_id=case, digest=digest)
    assert (alone.status_code, alone.json()["code"]) == (403, "two_people")
    desk.done("reject-rollback", "chief", case_id=case, reason="材料不全")
    assert desk.get(f"/cases/{case}").json()["status_label"] == "已否决"
    ended = desk.get(f"/cases/{case}/preview")
    assert (ended.status_code, ended.json()["code"]) == (409, "case_ended")


def test_an_approval_of_what_has_moved_is_refused(desk: Office) -> None:
    household = exited(desk)
    case = desk.done("request-rollback", household=household, kind="exit", reason="错误")["created"]["case"]
    answer = desk.give("approve-rollback", "chief", case_id=case, digest="sha256:" + "0" * 64)
    assert (answer.status_code, answer.json()["code"]) == (409, "preview_moved")


def test_a_request_names_the_preview_that_was_seen(desk: Office) -> None:
    household = exited(desk)
    form: dict[str, Any] = {"household": household, "kind": "exit", "reason": "错误"}
    stale = desk.give("request-rollback", **form, digest="sha256:" + "0" * 64)
    assert (stale.status_code, stale.json()["code"]) == (409, "preview_moved")
    seen = desk.post("/rollbacks/preview", form | {"year": 2020}).json()["digest"]
    assert stale.json()["data"]["digest"] == seen
    desk.done("request-rollback", **form, digest=seen)


def test_if_match_lets_through_what_was_seen_of_a_case_only(desk: Office) -> None:
    form = {"household": exited(desk), "kind": "exit", "reason": "脱贫标注错误"}
    nothing = desk.give("request-rollback", match='"1"', **form)
    assert (nothing.status_code, nothing.json()["code"]) == (422, "nothing_to_match")
    case = desk.done("request-rollback", **form)["created"]["case"]
    seen = desk.get(f"/cases/{case}", "chief").headers["etag"]
    body = {"case_id": case, "reason": "材料不全"}
    outdated = desk.give("reject-rollback", "chief", match='"1"', **body)
    assert (outdated.status_code, outdated.json()["code"]) == (412, "seen_outdated")
    assert desk.give("reject-rollback", "chief", match=seen, **body).status_code == 201


def test_a_case_says_what_moved_since_it_was_asked_for(desk: Office) -> None:
    household = desk.household(1)
    first = history(desk, household)["household.identified"]["id"]
    form: dict[str, Any] = {"events": [first], "chain": True, "reason": "错误"}
    case = desk.done("request-rollback", **form)["created"]["case"]
    still = {"moved": False, "added": [], "removed": [], "changes": []}
    assert desk.get(f"/cases/{case}/preview").json()["since"] == still
    marked = desk.done("mark-focus", household=household, on=True)["events"][0]["id"]
    preview = desk.get(f"/cases/{case}/preview").json()
    assert (preview["since"]["moved"], preview["since"]["added"]) == (True, [marked])
    assert preview["since"]["changes"] == [["household", household, "focus"]]
    assert preview["sentences"][0] == "申请之后情况有变化:新增1项业务,少了0项"
    later = desk.done("request-rollback", **form)["created"]["case"]
    approve(desk, desk.done("request-rollback", events=[marked], reason="错误")["created"]["case"])
    assert desk.get(f"/cases/{case}/preview").json()["since"] == still
    since = desk.get(f"/cases/{later}/preview", "auditor").json()["since"]
    assert [line["id"] for line in since["removed"]] == [marked]


def test_cases_are_listed_in_pages_and_ones_own_apart(desk: Office) -> None:
    asked = set()
    for serial, name in ((1, "clerk"), (2, "clerk"), (3, "both")):
        event = history(desk, desk.household(serial))["household.identified"]["id"]
        asked.add(desk.done("request-rollback", name, events=[event], reason="错误")["created"]["case"])
    page = desk.get("/cases", limit=2).json()
    more = desk.get("/cases", limit=2, after=page["next"]).json()
    assert (len(page["cases"]), len(more["cases"]), more["next"]) == (2, 1, None)
    assert {one["id"] for one in (*page["cases"], *more["cases"])} == asked
    assert len(desk.get("/cases", mine=True).json()["cases"]) == 2
    assert desk.get("/cases", status="done").json()["cases"] == []
    assert desk.get("/cases", status="nothing").json()["cases"] == []
    assert desk.get("/cases", "stranger").json()["cases"] == []
    assert desk.get("/cases", "stranger", after=page["next"]).status_code == 404
    mine = desk.get(f"/cases/{min(asked)}", "clerk").json()["deciding"]
    assert mine["code"] == "role_missing"


def test_a_household_whose_opening_was_withdrawn_keeps_its_history(desk: Office) -> None:
    made = desk.done("identify-household", village=VILLAGE, members=[member(1)])
    household, event = made["created"]["household"], made["events"][0]["id"]
    approve(desk, desk.done("request-rollback", events=[event], reason="错误")["created"]["case"])
    assert desk.get(f"/households/{household}").status_code == 404
    told = history(desk, household)
    assert told["household.identified"]["withdrawn_by"] == told["rollback.recorded"]["id"]
    assert told["household.identified"]["people"][0]["name"] == "测试1"
    assert desk.get(f"/households/{household}/history", "stranger").status_code == 404


def test_why_names_the_chain_the_checks_and_what_was_withdrawn(desk: Office) -> None:
    household = exited(desk)
    why = desk.get(f"/households/{household}/why").json()
    assert why["value_in_words"] == "脱贫(享受政策)"
    setter = why["chain"][0]
    assert (setter["type"], setter["depth"], setter["reason"]) == ("household.exited", 0, "各项达标")
    assert {step["type"] for step in why["chain"]} >= {"household.surveyed", "household.identified"}
    assert all(check["passed"] for check in setter["checks"])
    assert why["sentences"][0] == why["answer"]
    assert any("办理人:陈明远" in line for line in why["sentences"])

    approve(
        desk,
        desk.done("request-rollback", household=household, kind="exit", reason="错误")["created"]["case"],
    )
    why = desk.get(f"/households/{household}/why").json()
    assert why["value"] == "not_exited"
    (gone,) = why["withdrawn"]
    assert (gone["type"], gone["approved_by"]) == ("household.exited", "李淑华")
    assert any("曾经办理" in line for line in why["sentences"])


def test_why_of_a_person_a_year_and_a_membership(desk: Office) -> None:
    household = exited(desk)
    son = desk.get(f"/households/{household}").json()["people"][1]["id"]

    def why(**query: str) -> dict[str, Any]:
        answer = desk.get(f"/households/{household}/why", **query)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    assert why(kind="person", id=son, field="name")["value"] == "测试2"
    assert why(kind="membership", id=f"{son}@{household}", field="relation")["value_in_words"] == "之子"
    income = why(kind="household_year", id=f"{household}@2020", field="income")
    assert income["chain"][0]["type"] == "household.surveyed"
    assert why(kind="person_year", id=f"{son}@2020", field="form")["value"]["education"] == "primary"
    other = desk.household(7)
    for query, code in (
        ({"kind": "person", "field": "name"}, "entity_missing"),
        ({"field": "nothing"}, "field_unknown"),
        ({"kind": "household", "id": other}, "not_found"),
        ({"kind": "person", "id": "0" * 20, "field": "name"}, "not_found"),
    ):
        assert desk.get(f"/households/{household}/why", **query).json()["code"] == code


def test_why_reaches_into_another_household(desk: Office) -> None:
    household = desk.household(1, 2)
    son = desk.get(f"/households/{household}").json()["people"][1]["id"]
    new_head = {"person": son, "relations": {}}
    split = desk.done("split-household", household=household, village=VILLAGE, new_head=new_head)
    why = desk.get(f"/households/{split['created']['household']}/why").json()
    assert [step["type"] for step in why["chain"]] == ["household.split", "household.identified"]
    assert [step["depth"] for step in why["chain"]] == [0, 1]


def test_what_reaches_into_another_division_is_told_without_what_lies_there(desk: Office) -> None:
    made = desk.done(
        "identify-household", village=VILLAGE, members=[member(1), member(2, "son")], reason="因病",
        effective="2019-03-01", year=2019,
    )  # fmt: skip
    household, (head, son) = made["created"]["household"], made["created"]["persons"]
    new_head = {"person": son, "relations": {}}
    split = desk.done(
        "split-household", "prefect", household=household, village=OTHER_VILLAGE, new_head=new_head
    )
    away = split["created"]["household"]
    desk.done("correct-identity", "stranger", household=away, person=son, document=document(3), reason="录错")

    why = desk.get(f"/households/{away}/why", "stranger").json()
    ground = why["chain"][1]
    assert ground["type"] == "household.identified"
    assert ground["sentence"].endswith("在本辖区以外办理)。")
    assert (ground["reason"], ground["person_name"]) == (None, None)
    event = desk.get(f"/events/{split['events'][0]['id']}", "stranger").json()
    assert {change["id"] for change in event["changes"]} == {away, son, f"{son}@{away}"}
    assert head not in str(event["changes"])
    assert desk.get(f"/events/{made['events'][0]['id']}", "stranger").status_code == 404

    left = desk.get(f"/households/{household}").json()["people"][1]
    assert (left["present"], left["name"], left["household"]) == (False, "测试2", None)
    assert document(3) not in str(left)
    gone = desk.get(f"/households/{household}/why", kind="person", id=son, field="document")
    assert gone.status_code == 404
