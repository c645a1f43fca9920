"""Rules found over many households: each with what it finds, and what it does not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from api import problem_lists as lists
from api.quality import run_quality
from domain import commands as c
from domain.blocks import Income, Measures
from domain.quality.duplicates import number_of
from domain.rollback.commands import RequestRollback
from projections.quality import BULK, ROLLBACKS
from tests.support.people import document, entry
from tests.support.register import TestRegister
from tests.support.world import CHIEF, CLERK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.events import Event
    from ledger.database import Database

HERE, NEXT_DOOR, PREFECTURE = "150525100200", "150525100201", "1505"
ELSEWHERE = {"11.2": "150526100200", "11.3": "150622100200", "11.4": "210102100200"}
YEAR, TODAY = 2020, date(2020, 12, 31)
#: A Monday, in the morning in Shanghai; a Monday, late; a Sunday.
MORNING, NIGHT, SUNDAY = "2020-11-16 10:00+08", "2020-11-16 18:00+08", "2020-11-15 10:00+08"


class Desk:
    """A register, its database, and what the rules over many households find in it."""

    def __init__(self, register: TestRegister, database: Database) -> None:
        self.register, self.database, self.told = register, database, 0

    def do(self, kind: type[c.Command], actor: Any = CLERK, **fields: Any) -> list[Event]:
        self.told += 1
        common: dict[str, Any] = {"command_id": f"c{self.told}", "year": YEAR, "reason": "核实"}
        if kind.NATURAL:
            common["month"] = 6
        return self.register.do(kind.model_validate({**common, **fields}), actor).events

    def opened(self, serial: int, *relations: str, **fields: Any) -> tuple[str, list[str]]:
        """A household taken over in 2019; its id and its people's."""
        members = [entry(serial + n, relation) for n, relation in enumerate(("head", *relations))]
        common: dict[str, Any] = {
            "village": HERE, "year": 2019, "effective": date(2019, 3, 1), "status": "not_exited",
            "members": members, "identified_year": 2014,
        }  # fmt: skip
        (event,) = self.do(c.TakeOverHousehold, **(common | fields))
        (household,) = event.changes["household"]
        return household, list(event.changes["person"])

    def lines(self, household: str, *events: tuple[str, str, str], village: str = HERE, **more: Any) -> None:
        """Lines of a time line: (type, effective, recorded) each; a household if it is not there."""
        row: dict[str, Any] = {"household": household, "village": village, "account": "a1", "person": "o1"}
        with self.database.connect("owner") as owner:
            owner.execute(
                "INSERT INTO read.household (id, village, status)"
                " VALUES (%(household)s, %(village)s, 'exited') ON CONFLICT DO NOTHING",
                row,
            )
            for type_, effective, recorded in events:
                self.told += 1
                owner.execute(
                    "INSERT INTO read.timeline VALUES (%(household)s, %(n)s, %(n)s, %(type)s, %(effective)s,"
                    " extract(year FROM %(effective)s::date), NULL, %(recorded)s, %(account)s, %(person)s,"
                    " true)",
                    row | {"n": 10_000 + self.told, "type": type_, "effective": effective,
                           "recorded": recorded} | more,
                )  # fmt: skip

    def found(self, *numbers: str, division: str = "") -> list[tuple[str, str | None, str]]:
        """Rule, household and sentence of what these rules find."""
        run = run_quality(self.database, self.register.gateway.ledger, division, YEAR, CLERK, TODAY)
        with self.database.connect() as connection:
            problems = lists.problems(connection, run.id, division, limit=10_000)
        return [(one.rule, one.household, one.sentence) for one in problems if one.rule in numbers]


@pytest.fixture
def desk(database: Database) -> Iterator[Desk]:
    with TestRegister.on(database) as register:
        yield Desk(register, database)


@pytest.mark.parametrize(
    ("one", "other", "number"),
    [
        ("150525100200", "150525999999", "11.1"), ("150525100200", "150526100200", "11.2"),
        ("150525100200", "152201100200", "11.3"), ("150525100200", "210102100200", "11.4"),
    ],
)  # fmt: skip
def test_two_villages_are_as_far_apart_as_their_codes(one: str, other: str, number: str) -> None:
    assert number_of(one, other) == number


def test_a_duplicate_in_the_county_names_the_one_who_was_taken_over_later(desk: Desk) -> None:
    desk.opened(1)
    household, _ = desk.opened(1, village=NEXT_DOOR)
    ((rule, where, sentence),) = desk.found("11.1", "11.2", "11.3", "11.4")
    assert (rule, where, sentence) == ("11.1", household, "与本县已登记的人证件号码相同。")


def test_a_number_twice_in_one_household_is_a_duplicate_in_the_county(desk: Desk) -> None:
    twice = [entry(1), entry(2, "son", document=document(1))]
    household, _ = desk.opened(1, members=twice)
    assert [(rule, where) for rule, where, _ in desk.found("11.1")] == [("11.1", household)]


@pytest.mark.parametrize("number", ELSEWHERE)
def test_a_duplicate_elsewhere_is_told_by_how_far_away_it_is(desk: Desk, number: str) -> None:
    nation = CLERK.__class__("nation", "person-nation", "", CLERK.roles)
    desk.do(
        c.TakeOverHousehold, nation, village=ELSEWHERE[number], year=2019, effective=date(2019, 1, 1),
        status="not_exited", members=[entry(1)], identified_year=2014,
    )  # fmt: skip
    household, _ = desk.opened(1)
    found = desk.found("11.1", "11.2", "11.3", "11.4", division="150525")
    assert [(rule, where) for rule, where, _ in found] == [(number, household)]


def test_a_duplicate_that_was_deleted_is_listed_no_more(desk: Desk) -> None:
    _, (kept,) = desk.opened(1)
    household, (head, marked) = desk.opened(5, members=[entry(5), entry(1, "son")])
    assert head != marked
    assert desk.found("11.1")
    desk.do(
        c.DeleteDuplicate, household=household, person=marked, kept=kept, scope="across_households",
    )  # fmt: skip
    assert desk.found("11.1", "11.2", "11.3", "11.4") == []


@pytest.mark.parametrize(("relation", "found"), [("sibling", True), ("son", False)])
def test_a_relative_registered_through_splitting(desk: Desk, relation: str, found: bool) -> None:  # noqa: FBT001
    household, (_, other) = desk.opened(1, relation)
    desk.do(
        c.SplitHousehold, household=household, village=NEXT_DOOR, new_head={"person": other, "relations": {}},
        effective=date(2020, 6, 1),
    )  # fmt: skip
    said = [sentence for _, where, sentence in desk.found("16.1") if where != household]
    assert bool(said) == found
    assert not said or "之兄弟姐妹" in said[0]


@pytest.mark.parametrize(("joined", "found"), [("registration_moved_in", True), ("married_in", False)])
def test_somebody_who_joined_and_split_within_a_year(desk: Desk, joined: str, found: bool) -> None:  # noqa: FBT001
    household, _ = desk.opened(1)
    (event,) = desk.do(c.AddMember, household=household, joined=joined, entry=entry(9, "son"))
    (person,) = event.changes["person"]
    desk.do(
        c.SplitHousehold, household=household, village=HERE, new_head={"person": person, "relations": {}},
        effective=date(2020, 10, 1), month=10,
    )  # fmt: skip
    assert bool(desk.found("16.1")) == found


def test_an_exit_on_income_that_was_still_expected(desk: Desk) -> None:
    early = ("household.surveyed", "2020-09-30", MORNING)
    late = ("household.surveyed", "2020-10-01", MORNING)
    exit_ = ("household.exited", "2020-11-26", MORNING)
    desk.lines("early", early, exit_)
    desk.lines("both", early, late, exit_)
    ((_, household, sentence),) = desk.found("16.3")
    assert household == "early"
    assert sentence == "2020年度标注脱贫,依据的收入是2020-09-30采集的,收入年度还没有结束。"


def test_exit_and_return_within_a_year(desk: Desk) -> None:
    back = ("household.returned", "2020-11-10", MORNING)
    desk.lines("soon", ("household.exited", "2019-11-26", MORNING), back)
    desk.lines("later", ("household.exited", "2019-11-09", MORNING), back)
    assert desk.found("16.5") == [("16.5", "soon", "2019-11-26脱贫,2020-11-10返贫,相隔不到一年。")]


def test_many_rollbacks_by_one_operator(desk: Desk) -> None:
    desk.lines("h1", *[("rollback.recorded", "2020-05-01", MORNING)] * (ROLLBACKS - 1), account="busy")
    assert desk.found("16.7") == []
    desk.lines("h2", ("rollback.recorded", "2020-05-01", MORNING), village=NEXT_DOOR, account="busy")
    desk.lines("h2", ("rollback.recorded", "2020-05-01", MORNING), village=NEXT_DOOR, account="calm")
    here, there = [sentence for _, _, sentence in desk.found("16.7")]
    assert here == "账号busy在2020年度办理综合回退20次,其中本村19次。"
    assert there == "账号busy在2020年度办理综合回退20次,其中本村1次。"


@pytest.mark.parametrize("same", [True, False])
def test_identification_and_approval_by_one_hand(desk: Desk, same: bool) -> None:  # noqa: FBT001
    """given a household identified by the chief (or the clerk), and a rollback that the chief approves"""
    (identified,) = desk.do(
        c.IdentifyHousehold, CHIEF if same else CLERK, village=HERE, members=[entry(1)],
        effective=date(2020, 3, 1),
    )  # fmt: skip
    (household,) = identified.changes["household"]
    (marked,) = desk.do(c.MarkFocus, household=household, on=True)
    desk.register.ask_and_approve(
        RequestRollback(command_id="r", year=YEAR, reason="标错", events=(marked.id,))
    )
    assert [where for _, where, _ in desk.found("16.8")] == ([household] if same else [])


def test_entry_outside_office_hours(desk: Desk) -> None:
    desk.lines("h1", ("household.surveyed", "2020-11-01", MORNING))
    assert desk.found("16.9") == []
    desk.lines("h1", ("household.surveyed", "2020-11-01", NIGHT), ("member.added", "2020-11-01", NIGHT))
    desk.lines("h1", ("household.surveyed", "2020-11-01", SUNDAY))
    assert sorted(sentence for _, _, sentence in desk.found("16.9")) == [
        "账号a1于2020-11-15在上班时间以外录入1项业务。", "账号a1于2020-11-16在上班时间以外录入2项业务。",
    ]  # fmt: skip


def test_entry_in_bulk_by_one_account(desk: Desk) -> None:
    desk.lines("h1", *[("household.surveyed", "2020-11-01", MORNING)] * (BULK - 1))
    assert desk.found("16.10") == []
    desk.lines("h2", ("household.surveyed", "2020-11-01", MORNING), village=NEXT_DOOR)
    assert [sentence for _, _, sentence in desk.found("16.10")] == [
        "账号a1于2020-11-16的10时起一小时内录入100项业务,其中本村99项。",
        "账号a1于2020-11-16的10时起一小时内录入100项业务,其中本村1项。",
    ]


def test_a_risk_that_was_eliminated_is_judged_by_what_the_business_said(desk: Desk) -> None:
    """given a risk eliminated by help a month after identification, with no help for it on the form"""
    household, _ = desk.opened(1, status="exited", attribute="general_exited", exit_year=2016)
    what = {"category": "unstable_exit", "risks": ["water"], "income": Income(wages_other=1)}
    desk.do(c.StartMonitoring, household=household, monitoring=what, month=8)
    desk.do(c.SurveyHousehold, household=household, measures=Measures(industry=True))
    desk.do(c.EliminateRisk, household=household, way="by_help", month=9, income=Income(wages_other=2))
    numbers = [f"12.{n}" for n in range(1, 15)]
    assert {rule for rule, _, _ in desk.found(*numbers)} == {"12.8", "12.9", "12.12"}
    desk.do(c.SurveyHousehold, household=household, measures=Measures())
    assert {rule for rule, _, _ in desk.found(*numbers)} == {"12.7", "12.8", "12.9", "12.12"}


def test_a_helper_with_the_name_and_phone_of_somebody_registered(desk: Desk) -> None:
    helped, _ = desk.opened(1)
    desk.opened(7, members=[entry(7, name="王五", phone="13800000007")])
    pair = {"household": helped, "name": "王五", "unit": "县财政局", "since": date(2020, 3, 1)}
    desk.do(c.PairHelper, **pair, phone="13800000008", effective=date(2020, 3, 1))
    assert [rule for rule, where, _ in desk.found("9.1", "9.2") if where == helped] == []
    desk.do(c.PairHelper, **(pair | {"unit": "县教育局"}), phone="13800000007", effective=date(2020, 3, 1))
    assert [rule for rule, where, _ in desk.found("9.1", "9.2") if where == helped] == ["9.2"]
