"""The notice board for everybody: what hangs in a village, and objections by people without an account."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from api.procedures.objections import (
    MOST_OF_ADDRESS,
    MOST_OF_VILLAGE,
    TooManyObjections,
    raise_objection,
)
from domain.procedures.commands import RaiseObjection
from tests.api.http.browser import SITE
from tests.api.http.given import OTHER_VILLAGE, VILLAGE
from tests.api.http.test_work import handed_in, take
from tests.api.http.test_work import village as village  # noqa: PLC0414  a fixture
from tests.support.people import document

if TYPE_CHECKING:
    from httpx import Response

    from tests.api.http.given import Office

BOARD = f"/notices/{VILLAGE}"
OBJECTION = "他家在县城有一套商品房"


@pytest.fixture
def posted(village: Office) -> tuple[Office, str, str]:
    """A notice that hangs: the office, the case, and the address of the notice's form."""
    case = handed_in(village)
    assert take(village, case, "reviewer").status_code == 201
    assert take(village, case, "applicant", "post-notice").status_code == 201
    return village, case, address_of(village)


def address_of(desk: Office) -> str:
    (found,) = re.findall(rf'href="({BOARD}/[0-9a-f]+)"', desk.client.get(BOARD).text)
    return str(found)


def key_of(page: str) -> str:
    found = re.search(r'name="key" value="([0-9a-f]{32})"', page)
    assert found
    return found[1]


def objected(desk: Office, form: str, *, key: str | None = None, **typed: str) -> Response:
    """What a browser sends from the form."""
    desk.client.cookies.clear()
    given = {"key": key or key_of(desk.client.get(form).text), "objection": OBJECTION, **typed}
    return desk.client.post(form, data=given, headers={"Origin": SITE})


def receipt_of(answer: Response) -> str:
    assert answer.status_code == 201, answer.text
    found = re.search(r"回执编号:<strong>([0-9a-f]{24}\.\d+)</strong>", answer.text)
    assert found
    return found[1]


def notice_of(desk: Office, case: str) -> Any:
    return desk.get(f"/work/cases/{case}", "town").json()["notice"]


def test_a_notice_hangs_for_everybody_without_numbers(village: Office) -> None:
    assert "现在没有正在公示的事项" in village.client.get(BOARD).text
    case = handed_in(village)
    assert take(village, case, "reviewer").status_code == 201
    assert take(village, case, "applicant", "post-notice").status_code == 201
    shown = village.client.get(BOARD)
    assert (shown.status_code, shown.headers["content-type"]) == (200, "text/html; charset=utf-8")
    for told in ("测试7", "家庭成员变更", "村内公示", "2020-12-31", "2021-01-07"):
        assert told in shown.text, told
    for number in (document(7), document(8), case):
        assert number not in shown.text
    assert village.client.get("/notices/1505").status_code in {404, 422}
    assert "测试7" not in village.client.get(f"/notices/{OTHER_VILLAGE}").text


def test_anybody_objects_and_the_clock_stands(posted: tuple[Office, str, str]) -> None:
    desk, case, form = posted
    page = desk.client.get(form).text
    assert case not in page + form
    # when
    answer = objected(desk, form, objector="赵六", phone="13800000009")
    # then: it waits for its answer under the number on the receipt
    receipt = receipt_of(answer)
    assert notice_of(desk, case)["waiting"] == [receipt]
    said = desk.get(f"/work/cases/{case}", "town").json()["said"]
    assert {one["what"]: one["text"] for one in said} == {
        "objection": OBJECTION, "objector": "赵六", "phone": "13800000009"
    }  # fmt: skip
    # and nobody without an account, nor whoever is shown no personal data, reads it
    for public in (desk.client.get(BOARD), desk.client.get(form), answer):
        assert not any(word in public.text for word in (OBJECTION, "赵六", "13800000009", case))
    assert OBJECTION not in desk.get(f"/work/cases/{case}", "auditor").text
    fields: dict[str, Any] = {
        "case_id": case,
        "objection_id": receipt,
        "upheld": False,
        "answer": "已核实,房子是租的",
    }
    assert desk.give("answer-objection", "applicant", **fields).status_code == 201


def test_what_was_said_is_sealed_in_the_ledger(posted: tuple[Office, str, str]) -> None:
    desk, _, form = posted
    receipt = receipt_of(objected(desk, form, objector="赵六", phone="13800000009"))
    with desk.services.pool.connection() as connection:
        (body,) = (
            connection.execute("SELECT body FROM ledger.event WHERE id = %s", [receipt]).fetchone() or ()
        )
        (account,) = (
            connection.execute("SELECT account FROM ledger.event WHERE id = %s", [receipt]).fetchone() or ()
        )
        counted = connection.execute("SELECT whose FROM register.objection_count").fetchall()
    assert account == "public"
    assert not any(word.encode() in body for word in (OBJECTION, "赵六", "13800000009"))
    assert len(counted) == 2
    assert not any(b"127.0.0.1" in whose for (whose,) in counted)


def test_the_same_form_sent_twice_is_one_objection(posted: tuple[Office, str, str]) -> None:
    desk, case, form = posted
    key = key_of(desk.client.get(form).text)
    first, again = (receipt_of(objected(desk, form, key=key)) for _ in range(2))
    assert first == again
    # what is typed anew on the same page is another one: the page asks to send it once more
    other = objected(desk, form, key=key, objection="他家还有一辆车")
    assert (other.status_code, 'data-code="command_reused"' in other.text) == (409, True)
    assert "他家还有一辆车</textarea>" in other.text
    assert receipt_of(objected(desk, form, key=key_of(other.text), objection="他家还有一辆车")) != first
    assert len(notice_of(desk, case)["waiting"]) == 2


@pytest.mark.parametrize(
    ("typed", "field", "why"),
    [
        ({"objection": " \r\n "}, "objection", "必须填写"),
        ({"objection": "很" * 501}, "objection", "最多500个字符"),
        ({"phone": "0475-1234567"}, "phone", "格式不对"),
        ({"objector": "赵" * 101}, "objector", "最多100个字符"),
    ],
)
def test_an_error_stands_beside_its_field_and_what_was_typed_is_kept(
    posted: tuple[Office, str, str], typed: dict[str, str], field: str, why: str
) -> None:
    desk, case, form = posted
    key = key_of(desk.client.get(form).text)
    given = {"objection": "<b>他家有车</b>", "objector": "赵六", **typed}
    answer = objected(desk, form, key=key, **given)
    assert answer.status_code == 422
    assert f'<p class="wrong" id="e-{field}">{why}</p>' in answer.text
    assert key_of(answer.text) == key
    for text in given.values():
        kept = text.replace("<", "&lt;").replace(">", "&gt;").replace("\r\n", "\n")
        assert kept in answer.text.replace("\r\n", "\n")
    assert notice_of(desk, case)["waiting"] == []


def test_what_does_not_hang_is_not_there_whatever_the_reason(posted: tuple[Office, str, str]) -> None:
    desk, case, form = posted
    notice = form.rpartition("/")[2]
    answers = {
        objected(desk, f"/notices/{village}/{name}", key="k" * 32).text.replace(village, "VILLAGE")
        for village, name in (
            (VILLAGE, "0" * 20), (VILLAGE, case), (VILLAGE, "x"), (OTHER_VILLAGE, notice), ("9" * 12, notice),
        )
    }  # fmt: skip
    (gone,) = answers
    assert 'data-code="not_found"' in gone
    # and so when it has ended while somebody wrote
    key = key_of(desk.client.get(form).text)
    seen = desk.get(f"/work/cases/{case}", "applicant").json()
    assert desk.give("withdraw-case", "applicant", case_id=case, reason="误报").status_code == 201, seen
    late = objected(desk, form, key=key)
    assert (late.status_code, late.text.replace(VILLAGE, "VILLAGE")) == (404, gone)
    assert desk.client.get(form).status_code == 404


def test_another_site_does_not_object_through_somebodys_browser(posted: tuple[Office, str, str]) -> None:
    desk, case, form = posted
    given = {"key": key_of(desk.client.get(form).text), "objection": OBJECTION}
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://evil.test"}, {"Origin": "null"}):
        refused = desk.client.post(form, data=given, headers=headers)
        assert (refused.status_code, 'content="cross_site"' in refused.text) == (403, True)
    assert notice_of(desk, case)["waiting"] == []


def test_one_address_objects_so_often_an_hour(posted: tuple[Office, str, str]) -> None:
    desk, case, form = posted
    key = key_of(desk.client.get(form).text)
    receipts = [receipt_of(objected(desk, form, key=key)) for _ in range(3)]
    receipts += [receipt_of(objected(desk, form, key=f"{n:032x}")) for n in range(MOST_OF_ADDRESS - 1)]
    refused = objected(desk, form)
    assert (refused.status_code, 'data-code="too_many_objections"' in refused.text) == (429, True)
    assert f"{OBJECTION}</textarea>" in refused.text
    assert sorted(notice_of(desk, case)["waiting"]) == sorted(set(receipts))
    # what was taken in before is still answered, and an hour later there is room again
    assert receipt_of(objected(desk, form, key=key)) == receipts[0]
    passes(desk)
    assert receipt_of(objected(desk, form)) not in receipts


def test_one_village_is_objected_to_so_often_an_hour(posted: tuple[Office, str, str]) -> None:
    """given an address of its own for each"""
    desk, case, _ = posted
    for n in range(MOST_OF_VILLAGE):
        raised_from(desk, case, f"10.0.0.{n}")
    with pytest.raises(TooManyObjections):
        raised_from(desk, case, "10.0.1.1")
    # and it was not counted for its address
    passes(desk)
    for n in range(MOST_OF_ADDRESS):
        raised_from(desk, case, "10.0.1.1", f"later-{n}")


def test_an_address_of_the_sixth_version_is_its_network(posted: tuple[Office, str, str]) -> None:
    desk, case, _ = posted
    for n in range(MOST_OF_ADDRESS):
        raised_from(desk, case, f"2001:db8::{n}")
    with pytest.raises(TooManyObjections):
        raised_from(desk, case, "2001:db8::ffff")
    raised_from(desk, case, "2001:db8:0:1::1")


def raised_from(desk: Office, case: str, address: str, key: str | None = None) -> None:
    command = RaiseObjection(command_id=key or address, year=2020, case_id=case, objection=OBJECTION)
    raise_objection(desk.services, command, VILLAGE, address)


def passes(desk: Office) -> None:
    """An hour."""
    with desk.services.pool.connection() as connection:
        connection.execute("UPDATE register.objection_count SET since = since - interval '61 minutes'")
