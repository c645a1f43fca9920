"""One search box: what is typed is found however it is written, and only by those who may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.api.http.given import OTHER_VILLAGE, VILLAGE, member
from tests.support.people import document

if TYPE_CHECKING:
    from tests.api.http.given import Office


def found(desk: Office, text: str, who: str = "clerk") -> list[tuple[str, str]]:
    """The households found, and how."""
    answer = desk.post("/search", {"text": text}, who)
    assert answer.status_code == 200, answer.text
    return [(row["id"], row["found_by"]) for row in answer.json()["households"]]


def home(desk: Office, serial: int, name: str, **more: Any) -> str:
    members = [member(serial) | {"name": name}]
    body = {"village": VILLAGE, "members": members, "effective": "2019-03-01", "year": 2019, **more}
    return str(desk.done("identify-household", more.pop("by", "clerk"), **body)["created"]["household"])


def test_a_name_is_found_as_written_before_those_that_sound_so(desk: Office) -> None:
    same = home(desk, 1, "章伟")
    written = home(desk, 2, "张伟")
    home(desk, 3, "张卫国")
    assert found(desk, "张伟") == [(written, "name"), (same, "sound")]
    assert dict(found(desk, " 彰　纬 ")) == {written: "sound", same: "sound"}


@pytest.mark.parametrize(
    ("name", "typed"),
    [("曾小明", "增晓名"), ("单田芳", "山田方"), ("阿不杜·热合曼", "阿布杜热合漫"), ("𠀀玉梅", "𠀀玉枚")],
)
def test_surnames_dots_and_rare_characters_sound_as_they_do(desk: Office, name: str, typed: str) -> None:
    assert found(desk, typed) == []
    one = home(desk, 1, name)
    assert found(desk, typed) == [(one, "sound")]


def test_initials_find_persons_and_places(desk: Office) -> None:
    one = home(desk, 1, "曾小明")
    assert found(desk, "zxm") == found(desk, "ZXM") == [(one, "initials")]
    assert found(desk, "zx") == []
    places = desk.post("/search", {"text": "dqtlz"}).json()["divisions"]
    assert [place["name"] for place in places] == ["大沁他拉镇"]
    assert places[0]["within"].endswith("奈曼旗")


def test_numbers_find_households_persons_and_villages(desk: Office) -> None:
    one = home(desk, 1, "张伟", number="1505251002000045")
    assert found(desk, "1505251002000045") == [(one, "number")]
    assert found(desk, document(1)) == found(desk, document(1).lower()) == [(one, "document")]
    (place,) = desk.post("/search", {"text": VILLAGE}).json()["divisions"]
    assert place["code"] == VILLAGE
    assert desk.post("/search", {"text": OTHER_VILLAGE}).json()["divisions"] == []
    assert found(desk, document(9)) == []


def test_one_who_left_is_found_by_his_number_where_he_was(desk: Office) -> None:
    household = desk.household(1, 2)
    person = desk.get(f"/households/{household}").json()["people"][1]["id"]
    desk.done(
        "remove-member", household=household, person=person, left="death", effective="2020-05-01", month=5
    )
    assert found(desk, document(2)) == [(household, "document")]


def test_what_lies_outside_is_not_found(desk: Office) -> None:
    home(desk, 1, "张伟", number="N-1")
    assert [found(desk, text, "stranger") for text in ("张伟", "章伟", "zw", "N-1", document(1))] == [[]] * 5


def test_whoever_sees_names_masked_searches_by_numbers_and_places_alone(desk: Office) -> None:
    one = home(desk, 1, "张伟", number="N-1")
    assert found(desk, "N-1", "auditor") == [(one, "number")]
    shown = desk.post("/search", {"text": "大沁他拉"}, "counter").json()
    assert shown["names_hidden"]
    assert shown["divisions"]
    for text in ("张伟", "章伟", "zw", document(1)):
        assert desk.post("/search", {"text": text}, "auditor").json()["code"] == "names_hidden"


def test_a_restricted_person_is_not_found(desk: Office) -> None:
    household = home(desk, 1, "张伟")
    person = desk.get(f"/households/{household}").json()["people"][0]["id"]
    body = {"person": person, "basis": "disputed"}
    assert desk.post("/restrictions", body, "security", **{"Idempotency-Key": "r"}).status_code == 201
    assert [found(desk, text) for text in ("张伟", "章伟", "zw", document(1))] == [[]] * 4


def test_a_long_list_is_cut_and_says_so(desk: Office) -> None:
    for serial in range(1, 53):
        home(desk, serial, "张伟")
    answer = desk.post("/search", {"text": "章伟"}).json()
    assert (len(answer["households"]), answer["more"]) == (50, True)
    assert answer["divisions"] == []
    divisions = desk.post("/search", {"text": "村"}).json()
    assert (len(divisions["divisions"]), divisions["more"]) == (50, True)


@pytest.mark.parametrize("text", ["", "   ", "长" * 61])
def test_nothing_or_too_much_is_refused(desk: Office, text: str) -> None:
    assert desk.post("/search", {"text": text}).json()["code"] == "form_invalid"
