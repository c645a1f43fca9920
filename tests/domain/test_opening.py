"""新识别, 建账, 贫困户补录, and opening for monitoring."""

from __future__ import annotations

from datetime import date

import pytest

from domain import commands as c
from domain.codes import UnknownCode
from domain.identity import DocumentMissing
from domain.rules.causes import CauseBarred
from domain.rules.entries import HeadCount
from domain.rules.monitoring import WrongCategory
from domain.rules.opening import PoorAttributeNeeded
from domain.rules.status import WrongStatus
from tests.support.given import HERE, Story, covers
from tests.support.people import entry
from tests.support.world import REGISTER

MONITORING = {"category": "marginal", "risks": ["illness"]}


@covers(c.IdentifyHousehold)
def test_an_identified_household_has_everything_its_form_says() -> None:
    story = Story()
    home = story.identified("spouse", address="村东头", phone="13800000000", number="1505250001")
    event = story.then(
        "household.identified", village=HERE, head=home.head, members=list(home.people), standard="national"
    )
    assert event.changes["household"][home.id] == {
        "opened": "2020-01-01", "village": HERE, "status": "not_exited", "head": home.head,
        "standard": "national", "attribute": "general", "main_cause": "other", "other_causes": [],
        "identified_year": 2020, "number": "1505250001", "address": "村东头", "phone": "13800000000",
    }  # fmt: skip
    assert event.changes["membership"] == {
        f"{person}@{home.id}": {
            "relation": relation, "since": "2020-01-01", "joined": None, "until": None, "left": None
        }
        for person, relation in zip(home.people, ("head", "spouse"), strict=True)
    }  # fmt: skip
    assert story.members(home) == home.people


def test_sex_birth_and_kind_of_document_come_from_the_number() -> None:
    story = Story()
    known_good = entry(1, document="11010519491231002X")
    event = story.identified(members=[known_good]).event
    ((person, fields),) = event.changes["person"].items()
    household = fields.pop("household")
    assert len(fields.pop("number")) == 17
    assert fields == {
        "name": "测试1", "sex": "f", "birth_year": 1949, "birth_date": "1949-12-31", "ethnicity": "01",
        "document_type": "resident_id", "document": "11010519491231002X",
    }  # fmt: skip
    assert event.tags == (f"household:{household}", f"person:{person}", f"village:{HERE}")


def test_numbers_are_those_given_else_made_of_digits_and_always_the_same() -> None:
    """Shorter than a document number, so that nobody takes one for it."""
    story, again = Story(), Story()
    home, same = story.identified("son"), again.identified("son")
    other = story.identified()
    made = [story.household(home, "number"), *(story.value("person", p, "number") for p in home.people)]
    assert [len(number) for number in made] == [16, 17, 17]
    assert all(number.isdigit() for number in made)
    assert len(set(made)) == 3
    assert story.household(home, "number") == again.household(same, "number")
    assert story.household(home, "number") != story.household(other, "number")
    new = story.split(home, home.others[0])
    assert len(story.household(new, "number")) == 16
    given = story.identified(number="n-1", members=[entry(70, number="p-1")])
    assert (story.household(given, "number"), story.value("person", given.head, "number")) == ("n-1", "p-1")


def test_who_when_why_and_on_what_evidence_is_kept() -> None:
    story = Story()
    digest = "sha256:" + "ab" * 32
    home = story.identified(reason="评议通过", evidence=[digest], case="0123456789abcdef0123")
    event = home.event
    assert event.facts["evidence"] == [digest]
    assert event.facts["personal"] == {home.id: {"reason": "评议通过"}}
    assert (event.case, event.effective, event.year, event.actor) == (
        "0123456789abcdef0123", date(2020, 1, 1), 2020, story.context().actor,
    )  # fmt: skip


def test_the_same_command_makes_the_same_ids_in_another_ledger() -> None:
    assert Story().identified("son").event == Story().identified("son").event


@covers(HeadCount)
@pytest.mark.parametrize(
    ("relations", "sentence"),
    [
        (("spouse",), "一户必须有且只有一名户主,现填了0名。"),
        (("head", "head"), "一户必须有且只有一名户主,现填了2名。"),
    ],
)
def test_a_household_has_exactly_one_head(relations: tuple[str, ...], sentence: str) -> None:
    story = Story()
    members = [entry(n, relation) for n, relation in enumerate(relations)]
    story.when(c.IdentifyHousehold, village=HERE, members=members)
    story.then_refused(HeadCount, sentence)


@covers(PoorAttributeNeeded)
def test_a_poor_household_has_the_attribute_of_one() -> None:
    story = Story()
    opening = {"village": HERE, "members": story.entries(), "attribute": "general_exited"}
    for command, more in (
        (c.IdentifyHousehold, {}),
        (c.TakeOverHousehold, {"status": "returned"}),
        (c.BackfillHousehold, {}),
    ):
        story.when(command, **opening, **more)
        story.then_refused(PoorAttributeNeeded, "未脱贫的户,贫困户属性只能是一般、低保或特困供养贫困户。")


@covers(CauseBarred)
@pytest.mark.parametrize("causes", [{"main_cause": "marriage"}, {"other_causes": ["illness", "marriage"]}])
def test_a_province_bars_causes(causes: dict[str, object]) -> None:
    story = Story(register=REGISTER.model_copy(update={"barred_causes": frozenset({"marriage"})}))
    story.when(c.IdentifyHousehold, village=HERE, members=story.entries(), **causes)
    story.then_refused(CauseBarred)


@covers(UnknownCode)
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"standard": "x"}, "“识别标准”的取值“x”不在代码表中。"),
        ({"attribute": "x"}, "“贫困户属性”的取值“x”不在代码表中。"),
        ({"main_cause": "x"}, "“致贫原因”的取值“x”不在代码表中。"),
        ({"members": [entry(1, ethnicity="99")]}, "“民族”的取值“99”不在代码表中。"),
        ({"members": [entry(1), entry(2, "x")]}, "“与户主关系”的取值“x”不在代码表中。"),
    ],
)
def test_values_come_from_the_code_lists(fields: dict[str, object], sentence: str) -> None:
    story = Story()
    story.when(c.IdentifyHousehold, **{"village": HERE, "members": [entry(1)], **fields})
    story.then_refused(UnknownCode, sentence)


@covers(c.TakeOverHousehold)
def test_a_household_is_taken_over_as_the_older_system_has_it() -> None:
    story = Story()
    home = story.taken_over(
        "returned",
        "spouse",
        exit_year=2016,
        return_year=2018,
        return_cause="illness",
        plan_year=2020,
        bank="开户行",
    )
    story.then("household.taken_over", status="returned", exit_year=2016, return_year=2018, duplicates=[])
    row = story.state.rows()[("household", home.id)]
    assert (row["return_cause"], row["plan_year"], row["bank"]) == ("illness", 2020, "开户行")
    assert (row["status"], row["identified_year"], row["exit_year"], row["return_year"]) == (
        "returned", 2014, 2016, 2018,
    )  # fmt: skip


def test_a_taken_over_status_is_one_of_the_list() -> None:
    story = Story()
    story.when(c.TakeOverHousehold, village=HERE, members=story.entries(), status="销户")
    story.then_refused(UnknownCode, "“脱贫状态”的取值“销户”不在代码表中。")
    story.when(
        c.TakeOverHousehold, village=HERE, members=story.entries(), status="returned", return_cause="x"
    )
    story.then_refused(UnknownCode, "“返贫原因”的取值“x”不在代码表中。")


@covers(c.TakeOverHousehold)
def test_a_number_held_elsewhere_comes_in_marked_and_without_the_number() -> None:
    story = Story()
    first = story.identified("son")
    again = [entry(90), entry(91, "son", document=first.numbers[1])]
    home = story.taken_over("not_exited", members=again, year=2020)
    story.then("household.taken_over", duplicates=list(home.others))
    (twin,) = home.others
    row = story.state.rows()[("person", twin)]
    assert (row["duplicate"], row["document_type"]) == (True, "none")
    assert row["birth_date"] == story.value("person", first.others[0], "birth_date")
    assert "document" not in row
    assert story.value("person", first.others[0], "document") == first.numbers[1]


def test_a_number_repeated_within_the_sheet_comes_in_marked() -> None:
    story = Story()
    twins = [entry(1), entry(2, "son"), entry(2, "son")]
    home = story.taken_over("not_exited", members=twins)
    story.then("household.taken_over", duplicates=[home.others[1]])


@covers(c.BackfillHousehold)
def test_a_household_without_documents_is_backfilled_by_a_kind_of_its_own() -> None:
    story = Story()
    bare = c.Entry(name="无证", relation="head", sex="f", birth_date=date(1950, 2, 3))
    home = story.opened(c.BackfillHousehold, members=[bare], documented=False)
    story.then("household.backfilled", documented=False, status="not_exited")
    row = story.state.rows()[("person", home.head)]
    assert (row["sex"], row["birth_year"], row["birth_date"], row["document_type"]) == (
        "f", 1950, "1950-02-03", "none",
    )  # fmt: skip


@covers(DocumentMissing)
def test_every_other_kind_of_opening_needs_a_document() -> None:
    story = Story()
    bare = c.Entry(name="无证", relation="head", sex="f", birth_date=date(1950, 2, 3))
    kinds: list[tuple[type[c.Opening], dict[str, object]]] = [
        (c.IdentifyHousehold, {}),
        (c.BackfillHousehold, {}),
        (c.OpenMonitored, {"monitoring": MONITORING}),
    ]
    for kind, more in kinds:
        story.when(kind, village=HERE, members=[bare], **more)
        story.then_refused(DocumentMissing, "除建账和补录外,录入家庭成员必须有证件号码。")


@covers(c.BackfillHousehold)
def test_a_backfilled_household_keeps_its_years() -> None:
    story = Story()
    home = story.opened(
        c.BackfillHousehold, status="exited", attribute="general_exited", identified_year=2015, exit_year=2018
    )
    row = story.state.rows()[("household", home.id)]
    assert (row["status"], row["identified_year"], row["exit_year"]) == ("exited", 2015, 2018)
    another = story.opened(c.BackfillHousehold)
    assert story.household(another, "identified_year") == 2020


@covers(c.OpenMonitored, c.IdentifyMonitored)
def test_an_ordinary_household_is_opened_for_monitoring_and_later_identified() -> None:
    story = Story()
    home = story.opened(c.OpenMonitored, "son", monitoring=MONITORING)
    story.then("monitoring.started", category="marginal", opened=True)
    assert story.household(home, "status") == "not_registered_poor"
    assert story.household(home, "identified_year") is None
    assert story.household(home, "monitoring")["category"] == "marginal"
    event = story.given(c.IdentifyMonitored, household=home.id, main_cause="illness", other_causes=["other"])
    assert event.facts["members"] == list(home.people)
    assert (event.facts["head"], event.facts["village"]) == (home.head, HERE)
    names = ("status", "identified_year", "main_cause", "other_causes")
    assert [story.household(home, n) for n in names] == ["not_exited", 2020, "illness", ["other"]]


@covers(WrongStatus)
def test_only_a_household_under_monitoring_is_identified_so() -> None:
    story = Story()
    home = story.identified()
    story.when(c.IdentifyMonitored, household=home.id)
    story.then_refused(WrongStatus, "该户现为“未脱贫”,只有“非建档立卡户(监测对象)”的户才能办理。")


@covers(WrongCategory)
def test_an_ordinary_household_has_not_exited_unstably() -> None:
    story = Story()
    what = {**MONITORING, "category": "unstable_exit"}
    story.when(c.OpenMonitored, village=HERE, members=story.entries(), monitoring=what)
    story.then_refused(WrongCategory, "非建档立卡户不能列为脱贫不稳定户。")
