"""Cases by pages alone: a village's list from the assembly to the ledger, objections, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import FilePayload, expect

from api.accounts import add_official, make_account
from api.procedures.clock import advance
from api.sessions import sign_in
from tests.api.http.given import COUNTY, PASSWORD, VILLAGE, member
from tests.console.given import sound

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.api.http.given import Office
    from tests.console.given import Site

TOWN = VILLAGE[:9]
PEOPLE = {
    "applicant": (VILLAGE, "entry"), "assembly": (VILLAGE, "review"), "checker-1": (TOWN, "review"),
    "checker-2": (TOWN, "review"), "checker-3": (TOWN, "review"), "meeting": (TOWN, "approval"),
    "town-clerk": (TOWN, "entry"), "comparer": (COUNTY, "review"),
}  # fmt: skip


@dataclass
class Place:
    """The site with the people of a village, its township and county, on a day that moves."""

    site: Site
    today: date = date(2020, 11, 2)

    @property
    def office(self) -> Office:
        return self.site.office

    def later(self, days: int) -> None:
        """Days pass, and the clock says what it has to say."""
        self.today += timedelta(days=days)
        advance(self.office.services)

    def status(self, case: str) -> tuple[str, str]:
        found = self.office.get(f"/work/cases/{case}").json()
        return found["status"], found["step"]


@pytest.fixture
def place(site: Site) -> Place:
    found = Place(site)
    with site.office.services.database.connect("app", autocommit=True) as connection:
        for name, (division, role) in PEOPLE.items():
            person = add_official(connection, name)
            make_account(
                connection, name=name, password=PASSWORD, person=person, division=division, roles=[role]
            )
            site.office.tokens[name] = sign_in(connection, name, PASSWORD)
    site.office.services.gateway.clock = lambda: found.today
    return found


def paper(name: str) -> FilePayload:
    return FilePayload(name=f"{name}.pdf", mimeType="application/pdf", buffer=f"%PDF-1.4\n{name}".encode())


def applied(place: Place, count: int) -> list[str]:
    """So many identifications, handed in by the village as one list; their cases."""
    desk, digests = place.office, []
    for n in range(2):
        answer = desk.client.post(
            f"/api/v1/evidence?division={VILLAGE}", content=b"%PDF-1.4\n" + bytes([65 + n]),
            headers=desk.who("clerk"),
        )  # fmt: skip
        digests.append(answer.json()["digest"])
    rows: list[dict[str, Any]] = [{"village": VILLAGE, "members": [member(60 + n)]} for n in range(count)]
    listing = {"year": 2020, "command": "identify-household", "rows": rows, "evidence": digests}
    told = desk.post("/work/lists", listing, "applicant", **{"Idempotency-Key": "list"}).json()["rows"]
    assert [one["refused"] for one in told] == [None] * count
    return [one["case"] for one in told]


def taken(place: Place, case: str, until: str) -> None:
    """The case at a step, whoever had to take it there."""
    desk, kinds = place.office, {"vote": "cast-vote", "notice": "post-notice"}
    while (found := desk.get(f"/work/cases/{case}").json())["step"] != until:
        step = next(one for one in found["steps"] if one["now"])
        digits = {"village": 12, "township": 9, "county": 6}[step["level"]]
        able = [
            name for name, (division, role) in PEOPLE.items()
            if role == step["role"] and len(division) == digits
        ]  # fmt: skip
        digest = desk.get(f"/work/cases/{case}").json()["events"][0]["evidence"][:1]
        votes = {"present": 9, "votes_for": 9, "votes_against": 0, "abstained": 0}
        given = {"case_id": case, "step": step["id"], "seen": found["seen"], "evidence": digest}
        desk.done(
            kinds.get(step["kind"], "take-step"), able[step["taken"]], **given,
            **(votes if step["kind"] == "vote" else {}),
        )  # fmt: skip
        if step["kind"] == "notice":
            place.later(8)


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def vote(page: Page, present: int, votes_for: int, against: int, abstained: int) -> None:
    for label, number in (("到会人数", present), ("赞成", votes_for), ("反对", against), ("弃权", abstained)):
        page.get_by_label(label, exact=True).fill(str(number))


def test_a_village_takes_its_list_through_the_assembly_and_strikes_one_out(place: Place) -> None:
    cases = applied(place, 3)
    with place.site.seen_by("assembly") as page:
        # given
        page.goto("/console")
        expect(page.get_by_role("main")).to_contain_text("等我办理3件")
        page.goto("/console/work")
        sound(page, "work")
        page.get_by_role("link", name="一起办理").click()
        expect(page.get_by_role("row")).to_have_count(4)
        # when the numbers of the vote do not add up
        vote(page, 20, 15, 2, 2)
        page.get_by_label("剔除理由 测试61").fill("家中有车")
        page.get_by_label("上传文件").set_input_files(paper("minutes"))
        press(page, "按这次表决办理")
        # then it is said beside the number, and everything typed is there
        expect(page.locator("#e-present")).to_contain_text("不相等")
        expect(page.get_by_role("row")).to_have_count(3)
        expect(page.get_by_label("赞成", exact=True)).to_have_value("15")
        sound(page, "steps-refused")
        # when
        page.get_by_label("弃权", exact=True).fill("3")
        press(page, "按这次表决办理")
        # then
        expect(page.get_by_role("status")).to_contain_text("已记录")
        sound(page, "work-done")
    assert [place.status(one) for one in cases] == [
        ("open", "village-check"), ("dismissed", "assembly"), ("open", "village-check"),
    ]  # fmt: skip
