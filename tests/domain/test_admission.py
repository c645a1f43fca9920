"""Who may give a command, where, and in which window and year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from domain import commands as c
from domain.admission import BackOffice, OwnHousehold, RoleMissing, admit_decided
from domain.calendar import (
    NATIONAL_WINDOWS,
    DateAfterYear,
    DateInFuture,
    MonthInFuture,
    Register,
    Window,
    WindowClosed,
    YearIsClosed,
    YearOutOfRange,
    month_span,
)
from domain.errors import NotFound, Refused
from domain.roles import (
    AdministratorHasNoBusiness,
    AdministratorsSeparate,
    RoleUnknown,
    check_roles,
)
from tests.support.given import ELSEWHERE, HERE, NEXT_DOOR, Story, covers, heading, refused_with
from tests.support.people import entry
from tests.support.world import CLERK, REGISTER

if TYPE_CHECKING:
    from domain.events import Actor

NEIGHBOUR = replace(CLERK, division="150525101")
CLOSED_WINDOWS = Register(current_year=2020, windows_open=False, back_office_level="county")


@covers(RoleMissing)
def test_the_account_needs_the_role_of_entry() -> None:
    story = Story()
    reader = replace(CLERK, roles=frozenset({"approval", "statistics"}))
    story.when(c.IdentifyHousehold, reader, village=HERE, members=story.entries())
    story.then_refused(RoleMissing, "您的账号没有“录入”角色,不能办理。")


@covers(NotFound)
def test_what_lies_outside_the_division_does_not_exist() -> None:
    story = Story()
    home = story.identified("son")
    story.when(c.MarkFocus, NEIGHBOUR, household=home.id, on=True)
    story.then_refused(NotFound, "没有找到这一户。")
    story.when(c.MarkFocus, household="0" * 20, on=True)
    story.then_refused(NotFound, "没有找到这一户。")
    story.when(c.EnrolVillage, village=ELSEWHERE)
    story.then_refused(NotFound, "没有找到这个村。")
    story.when(c.IdentifyHousehold, village=ELSEWHERE, members=story.entries())
    story.then_refused(NotFound, "没有找到这个村。")
    for kind, more in (
        (c.ChangeVillage, {}),
        (c.SplitHousehold, {"new_head": heading(home.others[0])}),
    ):
        story.when(kind, household=home.id, village=ELSEWHERE, **more)
        story.then_refused(NotFound, "没有找到这个村。")


def test_an_account_of_the_nation_reaches_everywhere() -> None:
    story = Story()
    story.given(c.EnrolVillage, replace(CLERK, division=""), village=ELSEWHERE)


BACK_OFFICE: list[tuple[type[c.OfHousehold], dict[str, Any]]] = [
    (c.RemoveHousehold, {}), (c.CorrectIdentity, {"name": "更正"}), (c.ChangeVillage, {"village": NEXT_DOOR}),
    (c.AdjustAttribute, {"attribute": "low_income"}), (c.AdjustStandard, {"standard": "provincial"}),
    (c.BackfillMember, {"entry": entry(60, "son")}), (c.RemovePerson, {}),
    (c.DeleteDuplicate, {"kept": "0" * 20, "scope": "same_household"}),
]  # fmt: skip


@covers(BackOffice)
def test_back_office_functions_are_the_provinces_by_default() -> None:
    story = Story(register=REGISTER.model_copy(update={"back_office_level": "province"}))
    home = story.identified()
    commands: list[tuple[type[c.Command], dict[str, Any]]]
    commands = [*BACK_OFFICE, (c.BackfillHousehold, {}), (c.AdjustVillageAttribute, {"attribute": "poor"})]
    for kind, more in commands:
        needed = {"person": home.head, "household": home.id, "village": HERE, "members": story.entries()}
        fields = {name: value for name, value in needed.items() if name in kind.model_fields}
        story.when(kind, **{**fields, **more})
        story.then_refused(BackOffice, "这是后台数据管理业务,须由省级或以上账号办理。")
    assert {kind for kind, _ in commands} == {k for k in all_commands() if k.BACK_OFFICE}
    province = replace(CLERK, division="15")
    story.given(c.AdjustStandard, province, household=home.id, standard="provincial")


def all_commands(base: type[c.Command] = c.Command) -> set[type[c.Command]]:
    found = {base} if base.NAME else set()
    return found.union(*(all_commands(one) for one in base.__subclasses__()))


@covers(BackOffice)
def test_configuration_gives_the_back_office_to_the_county_not_to_a_township() -> None:
    story = Story()
    home = story.identified()
    township = replace(CLERK, division=HERE[:9])
    story.when(c.AdjustStandard, township, household=home.id, standard="provincial")
    story.then_refused(BackOffice, "这是后台数据管理业务,须由县级或以上账号办理。")
    story.given(c.MarkFocus, township, household=home.id, on=True)


@covers(OwnHousehold)
def test_nobody_acts_on_his_own_household() -> None:
    story = Story()
    home, other = story.identified(), story.identified()
    story.kin = frozenset({home.id})
    story.when(c.MarkFocus, household=home.id, on=True)
    story.then_refused(OwnHousehold, "这一户是您本人或您申报的亲属的家庭,请由其他人员办理。")
    story.given(c.MarkFocus, household=other.id, on=True)


@covers(YearOutOfRange, YearIsClosed)
def test_the_year_is_one_that_the_register_has_and_open() -> None:
    story = Story()
    story.taken_over("exited", year=2012, identified_year=2012, exit_year=2012)
    story.register = REGISTER.model_copy(update={"closed_years": frozenset({2019})})
    home = story.identified()
    for year in (2011, 2021):
        story.when(c.MarkFocus, household=home.id, on=True, year=year)
        story.then_refused(YearOutOfRange, f"统计年度{year}年不在可办理的范围(2012—2020年)内。")
    story.when(c.MarkFocus, household=home.id, on=True, year=2019)
    story.then_refused(YearIsClosed, "2019年度已经定格,须走更正程序:由后台账号写明依据(correction)并附佐证。")
    story.given(c.MarkFocus, household=home.id, on=True)


@covers(DateInFuture, DateAfterYear)
def test_the_date_lies_not_after_today_nor_after_its_year() -> None:
    story = Story(today=date(2020, 11, 20))
    home = story.identified()
    story.when(c.MarkFocus, household=home.id, on=True, effective="2020-11-21")
    story.then_refused(DateInFuture, "业务发生日期2020-11-21晚于今天。")
    story.when(c.EnrolVillage, village=HERE, year=2019, effective="2020-01-01")
    story.then_refused(DateAfterYear, "业务发生日期2020-01-01晚于统计年度2019年12月31日。")
    event = story.given(c.MarkFocus, household=home.id, on=True)
    assert event.effective == date(2020, 11, 20)
    event = story.given(c.EnrolVillage, village=HERE, year=2019)
    assert event.effective == date(2019, 12, 31)


@covers(MonthInFuture)
def test_the_statistical_month_is_not_later_than_the_current_one() -> None:
    story = Story(today=date(2020, 11, 20))
    home = story.identified()
    fields = {"household": home.id, "entry": entry(60, "son"), "joined": "newborn"}
    story.when(c.AddMember, **fields, month=12)
    story.then_refused(MonthInFuture, "统计月份2020年12月晚于当前月份。")
    story.given(c.AddMember, **fields, month=11)


@covers(WindowClosed)
@pytest.mark.parametrize("operation", ["identify", "return", "exit", "entry"])
def test_each_operation_has_its_window(operation: str) -> None:
    (m1, d1), (m2, d2) = NATIONAL_WINDOWS[operation]
    first, last = date(2020, m1, d1), date(2020, m2, d2)
    labels = {"identify": "新识别", "return": "返贫标注", "exit": "脱贫标注", "entry": "信息录入"}
    for today, is_open in (
        (first, True), (last, True),
        (first.replace(day=first.day - 1), False), (date(2020, 12, 1), False),
    ):  # fmt: skip
        register = CLOSED_WINDOWS
        if is_open:
            register.require_window(operation, HERE, 2020, today)
            continue
        with pytest.raises(WindowClosed) as refused:
            register.require_window(operation, HERE, 2020, today)
        refused_with(
            refused.value, WindowClosed,
            f"“{labels[operation]}”只在{first}至{last}办理,今天不在办理时间内。",
        )  # fmt: skip


def operations() -> dict[str | None, set[str]]:
    found: dict[str | None, set[str]] = {}
    for kind in all_commands():
        found.setdefault(kind.OPERATION, set()).add(kind.NAME)
    return found


def test_which_commands_stand_in_which_window() -> None:
    windows = operations()
    assert windows["identify"] == {"identify-household", "identify-monitored"}
    assert windows["exit"] == {"exit-household", "stably-exit-household", "end-policy"}
    assert windows["return"] == {"return-household"}
    assert windows["entry"] == {
        "add-member", "remove-member", "split-household", "change-head", "survey-household",
        "survey-village", "survey-natural-village", "survey-county",
    }  # fmt: skip


@covers(WindowClosed)
def test_a_command_is_refused_outside_its_window_and_some_have_none() -> None:
    story = Story(register=CLOSED_WINDOWS, today=date(2020, 12, 5))
    home = story.taken_over("not_exited", year=2020)
    story.when(c.SplitHousehold, household=home.id, village=HERE, new_head=heading(home.head))
    story.then_refused(WindowClosed, "“信息录入”只在2020-11-10至2020-11-30办理,今天不在办理时间内。")
    story.given(c.MarkFocus, household=home.id, on=True)


@covers(WindowClosed, c.ReturnHousehold)
def test_an_extension_opens_one_operation_in_one_division_for_one_year() -> None:
    extension = Window(
        operation="return", division="150525100", year=2020, opens=date(2020, 12, 1),
        closes=date(2020, 12, 10), granted_by="150500",
    )  # fmt: skip
    register = CLOSED_WINDOWS.model_copy(update={"extensions": (extension,)})
    story = Story(register=register, today=date(2020, 12, 10))
    home = story.taken_over("exited", year=2020)
    story.given(c.ReturnHousehold, household=home.id, cause="illness")
    for operation, division, year, today in (
        ("identify", HERE, 2020, date(2020, 12, 10)),
        ("return", "150525101200", 2020, date(2020, 12, 10)),
        ("return", HERE, 2019, date(2020, 12, 10)),
        ("return", HERE, 2020, date(2020, 12, 11)),
    ):
        with pytest.raises(WindowClosed):
            register.require_window(operation, division, year, today)
    with pytest.raises(WindowClosed) as refused:
        register.require_window("return", HERE, 2020, date(2020, 12, 11))
    refused_with(refused.value, WindowClosed, "“返贫标注”只在2020-12-01至2020-12-10办理,今天不在办理时间内。")
    register.require_window("return", HERE, 2020, date(2020, 11, 10))


def test_the_line_of_a_year_and_of_years_without_one() -> None:
    register = Register(current_year=2020)
    assert register.income_line(2016) == 295_200
    assert register.income_line(2024) == register.income_line(2020) == 400_000
    assert register.income_line(2012) == 280_000


def test_months_end_on_their_last_day() -> None:
    assert month_span(2020, 2) == (date(2020, 2, 1), date(2020, 2, 29))
    assert month_span(2019, 2)[1] == date(2019, 2, 28)
    assert month_span(2019, 12) == (date(2019, 12, 1), date(2019, 12, 31))


@covers(RoleUnknown, AdministratorsSeparate, AdministratorHasNoBusiness)
def test_the_three_administrators_are_three_people_without_business() -> None:
    for roles, kind, sentence in (
        (["entry", "king"], RoleUnknown, "没有“king”这种角色。"),
        (["system_admin", "audit_admin"], AdministratorsSeparate,
         "三员分立:同一个人不能既是系统管理员又是安全审计员。"),
        (["audit_admin", "entry"], AdministratorHasNoBusiness,
         "安全审计员不能兼任业务角色“录入”。"),
    ):  # fmt: skip
        with pytest.raises(kind) as refused:
            check_roles(roles)
        refused_with(refused.value, kind, sentence)
    assert check_roles(["entry", "approval", "entry"]) == {"entry", "approval"}


def test_what_was_decided_before_is_admitted_as_if_it_came_now() -> None:
    """given a household whose form was decided when nothing stood against it"""
    story = Story(today=date(2021, 1, 1))
    home = story.identified()
    kinds: set[type[c.Command]] = {c.SurveyHousehold, c.AdjustStandard}

    def again(actor: Actor = CLERK, **changed: Any) -> type[Refused] | None:
        context = replace(story.context(actor), **changed)
        try:
            admit_decided(kinds, 2020, context, villages=[HERE], households=[home.id])
        except Refused as refusal:
            return type(refusal)
        return None

    closed = REGISTER.model_copy(update={"closed_years": frozenset({2020})})
    assert again() is None
    assert again(replace(CLERK, roles=frozenset({"approval"}))) is RoleMissing
    assert again(NEIGHBOUR) is NotFound
    assert again(kin=frozenset({home.id})) is OwnHousehold
    assert again(register=closed) is YearIsClosed
    assert again(register=CLOSED_WINDOWS) is WindowClosed
    assert again(replace(CLERK, division=HERE)) is BackOffice
    assert again(register=REGISTER.model_copy(update={"back_office_level": "province"})) is BackOffice
