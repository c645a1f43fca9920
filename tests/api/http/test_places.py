"""Annual forms of places and helpers over HTTP: given, read with what is counted beside them, rolled back."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import pytest

from domain.places import natural_village_id
from ledger.vault import ERASED
from replay.rebuild.course import rebuild
from replay.segments.shelf import Shelf
from tests.api.http.given import COUNTY, OTHER_VILLAGE, VILLAGE
from tests.support.keys import KEYRING
from tests.support.reference import check

if TYPE_CHECKING:
    from pathlib import Path

    from httpx import Response

    from tests.api.http.given import Office

HELPER = {"name": "赵帮扶", "unit": "县水务局", "post": "科员", "phone": "13800000001"}
FORM = {"all_households": 320, "all_people": 900, "collective_income": 3_500_050, "bus": True}


def form_of(desk: Office, path: str, year: int = 2020, who: str = "clerk") -> dict[str, Any]:
    answer = desk.get(path, who, year=year)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def give(desk: Office, command: str, **body: Any) -> Response:
    """A command whose form has a `name`."""
    key = {"Idempotency-Key": secrets.token_hex(8)}
    return desk.post(f"/commands/{command}", {"year": 2020, **body}, **key)


def natural(desk: Office, name: str, form: dict[str, Any], **more: Any) -> str:
    """The form of a natural village of the village; the event's id."""
    answer = give(desk, "survey-natural-village", village=VILLAGE, name=name, form=form, **more)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["events"][0]["id"])


def paired(desk: Office, household: str, **more: Any) -> str:
    answer = give(
        desk, "pair-helper", **{"household": household, "effective": "2020-03-01", **HELPER, **more}
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["created"]["pairing"])


def approved(desk: Office, event: str) -> None:
    """The event is rolled back: asked for by one, approved by another."""
    case = desk.done("request-rollback", events=[event], reason="误操作")["created"]["case"]
    digest = desk.get(f"/cases/{case}/preview", "chief").json()["digest"]
    desk.done("approve-rollback", "chief", case_id=case, digest=digest)


def test_a_village_form_stands_beside_what_the_register_counts(desk: Office) -> None:
    desk.household(1, 2, 3)
    gone = desk.household(4)
    desk.done("remove-household", household=gone, reason="误识别")
    desk.done("survey-village", village=VILLAGE, form=FORM)
    natural(desk, "东屯", {"bus": False})
    desk.sequence()
    view = form_of(desk, f"/villages/{VILLAGE}/form")
    assert (view["collected"], view["form"], view["years"]) == (True, FORM, [2020])
    assert view["words"] == {
        "all_households": "320", "all_people": "900", "collective_income": "35000.50元", "bus": "是",
    }  # fmt: skip
    assert view["labels"]["bus"] == "是否通客运班车"
    counted = view["counted"]
    assert {n: counted[n] for n in ("households", "people", "poor_households", "poor_people")} == {
        "households": 1, "people": 3, "poor_households": 1, "poor_people": 3,
    }  # fmt: skip
    assert (counted["poverty_incidence"], counted["natural_villages"]) == (33, 1)
    assert counted["up_to"] == 5
    assert view["name"].endswith("大沁他拉镇" + desk.get(f"/villages/{VILLAGE}").json()["name"])


def test_a_year_without_a_form_has_the_figures_only(desk: Office) -> None:
    desk.done("survey-village", village=VILLAGE, form=FORM)
    assert desk.get(f"/villages/{VILLAGE}/form").json()["year"] == 2020
    view = form_of(desk, f"/villages/{VILLAGE}/form", 2019)
    assert (view["collected"], view["form"], view["years"]) == (False, {}, [2020])
    assert (view["counted"]["poverty_incidence"], view["counted"]["up_to"]) == (None, None)


def test_what_is_counted_cannot_be_typed(desk: Office) -> None:
    answer = desk.give("survey-village", village=VILLAGE, form={"poor_people": 3})
    assert (answer.status_code, answer.json()["code"]) == (422, "form_invalid")
    answer = desk.give("survey-village", village=VILLAGE, form={"clinics": -1})
    assert answer.json()["detail"] == "“卫生室个数”不能小于0。"
    answer = desk.give("survey-village", village=VILLAGE, form={"all_people": 3, "all_households": 4})
    assert (answer.status_code, answer.json()["field"]) == (422, "form.all_households")


def test_a_village_form_stands_among_the_events_of_the_village(desk: Office) -> None:
    desk.household(1)
    desk.done("survey-village", village=VILLAGE, form=FORM, reason="年度采集")
    seen = desk.get(f"/villages/{VILLAGE}").headers["etag"]
    natural(desk, "东屯", {"bus": False})
    events = desk.get(f"/villages/{VILLAGE}").json()["events"]
    assert [event["type"] for event in events] == ["village.surveyed", "natural_village.surveyed"]
    assert events[0]["reason"] == "年度采集"
    assert desk.give("survey-village", village=VILLAGE, form=FORM, match=seen).status_code == 412
    told = desk.get(f"/events/{events[1]['id']}").json()
    assert {(c["kind_label"], c["words"]) for c in told["changes"]} == {
        ("自然村年度信息", "已采集(1项)"), ("自然村", "东屯"), ("自然村", VILLAGE),
    }  # fmt: skip


def test_the_natural_villages_of_a_village_with_the_households_that_name_them(desk: Office) -> None:
    home, other = desk.household(1, 2), desk.household(3)
    for household, name in ((home, "东 屯"), (other, "无")):
        desk.done("survey-household", household=household, conditions={"natural_village": name})
    natural(desk, "东屯", {"all_people": 40})
    natural(desk, "北屯", {"bus": True}, year=2019)
    view = form_of(desk, f"/villages/{VILLAGE}/natural-villages")
    east, north = view["natural_villages"]
    assert (east["id"], east["name"], east["form"]) == (
        natural_village_id(VILLAGE, "东屯"), "东屯", {"all_people": 40},
    )  # fmt: skip
    assert east["counted"] == {
        "households": 1, "people": 2, "poor_households": 1, "poor_people": 2, "poverty_incidence": 500,
    }  # fmt: skip
    assert (north["name"], north["collected"], north["counted"]["people"]) == ("北屯", False, 0)


def test_a_county_form_and_its_rollback(desk: Office) -> None:
    event = desk.done("survey-county", county=COUNTY, form={"hospitals": 16}, reason="年度采集")["events"][0][
        "id"
    ]
    desk.done("survey-village", village=VILLAGE, form=FORM)
    desk.household(1, 2)
    desk.sequence()
    view = form_of(desk, f"/counties/{COUNTY}/form")
    assert (view["name"], view["form"], view["counted"]["people"]) == (
        "内蒙古自治区通辽市奈曼旗",
        {"hospitals": 16},
        2,
    )
    told = desk.get(f"/events/{event}").json()
    assert (told["label"], told["reason"]) == ("县年度信息采集", "年度采集")
    assert desk.get(f"/events/{event}", "stranger").status_code == 404
    shown = desk.post("/rollbacks/preview", {"year": 2020, "events": [event], "reason": "看"}).json()
    assert shown["villages"] == [{"code": COUNTY, "name": "奈曼旗"}]
    approved(desk, event)
    assert not form_of(desk, f"/counties/{COUNTY}/form")["collected"]


@pytest.mark.parametrize(
    "path",
    [
        f"/villages/{OTHER_VILLAGE}/form", f"/villages/{OTHER_VILLAGE}/natural-villages",
        "/counties/150526/form", f"/villages/{COUNTY}/form", f"/counties/{VILLAGE}/form",
        "/villages/150525100999/form", f"/households/{'0' * 20}/pairings",
    ],
)  # fmt: skip
def test_what_lies_outside_or_is_no_such_place_is_not_found(desk: Office, path: str) -> None:
    assert desk.get(path, year=2020).status_code == 404
    assert desk.get(path, "system", year=2020).status_code == 403


def test_the_helpers_of_a_household(desk: Office) -> None:
    household = desk.household(1)
    first = paired(desk, household, sex="f", political_status="member")
    second = paired(desk, household, name="钱帮扶")
    desk.done("end-pairing", household=household, pairing=first, effective="2020-06-01", ended="transferred")
    found = desk.get(f"/households/{household}/pairings").json()["pairings"]
    assert [(p["id"], p["standing"], p["name"]) for p in found] == [
        (second, True, "钱帮扶"), (first, False, "赵帮扶"),
    ]  # fmt: skip
    words = found[1]["words"]
    assert (words["sex"], words["political_status"], words["ended"]) == ("女", "中共党员", "工作调动")
    assert (found[1]["since"], found[1]["until"]) == ("2020-03-01", "2020-06-01")
    view = desk.get(f"/households/{household}").json()
    assert view["pairings"] == found
    (then,) = desk.get(f"/households/{household}", as_of="2020-05-01").json()["pairings"][:1]
    assert then["standing"]
    assert desk.get(f"/households/{household}/pairings", "stranger").status_code == 404


def test_a_helper_is_masked_like_a_member(desk: Office) -> None:
    household = desk.household(1)
    paired(desk, household)
    for path in (f"/households/{household}/pairings", f"/households/{household}"):
        (shown,) = desk.get(path, "auditor").json()["pairings"]
        assert (shown["name"], shown["phone"], shown["unit"]) == ("赵○", "138******01", "县水务局")
        assert shown["words"]["name"] == "赵○"


def test_why_a_pairing_ended(desk: Office) -> None:
    household = desk.household(1)
    pairing = paired(desk, household)
    desk.done("end-pairing", household=household, pairing=pairing, effective="2020-06-01", reason="调走")
    asked = {"kind": "pairing", "id": pairing, "field": "until"}
    why = desk.get(f"/households/{household}/why", **asked).json()
    assert why["answer"] == "解除日期现为“2020-06-01”,依据如下。"
    assert [step["type"] for step in why["chain"]] == [
        "pairing.ended",
        "household.identified",
        "helper.paired",
    ]
    assert why["chain"][0]["reason"] == "调走"
    assert desk.get(f"/households/{desk.household(2)}/why", **asked).status_code == 404


def test_the_same_helper_is_recognised_although_he_lies_sealed(desk: Office) -> None:
    household = desk.household(1)
    paired(desk, household)
    again = give(desk, "pair-helper", household=household, effective="2020-05-01", **HELPER)
    assert (again.status_code, again.json()["code"]) == (409, "helper_paired_already")
    assert "赵帮扶" not in again.text


def test_a_helper_lies_sealed_under_the_key_of_his_pairing(desk: Office) -> None:
    household = desk.household(1)
    pairing = paired(desk, household)
    with desk.services.database.connect("owner", autocommit=True) as owner:
        bodies = b"".join(row[0] for row in owner.execute("SELECT body FROM ledger.event"))
        assert "赵帮扶".encode() not in bodies
        owner.execute("DELETE FROM keys.key WHERE subject = %s", [pairing])
    view = desk.get(f"/households/{household}").json()
    assert view["pairings"][0]["name"] == ERASED
    assert view["people"][0]["name"] == "测试1"


def test_read_models_rollback_and_rebuild_agree(desk: Office, tmp_path: Path) -> None:
    household = desk.household(1)
    pairing = paired(desk, household)
    desk.done("end-pairing", household=household, pairing=pairing)
    desk.done("survey-county", county=COUNTY, form={"hospitals": 16})
    desk.done("survey-village", village=VILLAGE, form=FORM)
    first = natural(desk, "东屯", {"bus": False})
    natural(desk, "北屯", {"bus": False})
    approved(desk, first)
    gateway = desk.services.gateway
    with desk.services.database.connect() as connection:
        assert check(connection, gateway.ledger, desk.services.vault) == []
        counts = rebuild(desk.services.database, KEYRING, Shelf(str(tmp_path / "segments")))
        assert {n: counts[n] for n in ("pairing", "village_year", "county_year", "natural_village_year")} == {
            "pairing": 1, "village_year": 1, "county_year": 1, "natural_village_year": 1,
        }  # fmt: skip
        assert check(connection, gateway.ledger, desk.services.vault) == []
