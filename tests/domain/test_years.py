"""年度定格: who closes which year when, in which order, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from domain import commands as c
from domain.admission import RoleMissing
from domain.calendar import Register, YearIsClosed
from domain.commands.years import CloseYear, ConfirmClosedYear
from domain.rollback.commands import RequestRollback
from domain.rollback.policy import NothingToRollBack
from domain.rules.years import (
    EarlierYearOpen,
    NotWholeLedger,
    YearClosedBefore,
    YearNotClosing,
    YearNotOver,
    YearUnknown,
    is_whole,
    year_tags,
)
from tests.support.given import HERE, Story, covers, refused_with
from tests.support.world import REGISTER, STATISTICIAN, end_of

if TYPE_CHECKING:
    from domain.errors import Refused
    from domain.events import Actor


def lived_in(*years: int) -> Story:
    """A register with a household taken over in each of these years."""
    story = Story()
    for year in years:
        story.taken_over("not_exited", year=year)
    return story


def refused(story: Story, kind: type[Refused], sentence: str, year: int, actor: Actor = STATISTICIAN) -> None:
    """Then closing is refused so, and nothing was written."""
    before = dict(story.state.events)
    with pytest.raises(kind) as found:
        story.begin_closing(story.closing(year), actor)
    refused_with(found.value, kind, sentence)
    assert story.state.events == before


def test_the_whole_register_is_a_countys_or_above_that_contains_every_place() -> None:
    places = ("150525100200", "150525101200", "150525")
    whole = [
        division for division in ("", "15", "150525", "150525100", "150526") if is_whole(division, places)
    ]
    assert whole == ["", "15", "150525"]
    assert not is_whole("150525100", ("150525100200",))


@covers(CloseYear, ConfirmClosedYear)
def test_a_year_is_closed_by_two_events_under_its_tag() -> None:
    story = lived_in(2019)
    command = story.closing(2019)
    (first,) = story.begin_closing(command)
    assert (first.type, first.tags, first.effective) == ("year.closing", ("year:2019",), date(2019, 12, 31))
    assert story.state.row("year", "2019") == {"status": "closing", "form": 1}
    end = end_of(command)
    (second,) = story.end_closing(end)
    assert (second.type, second.tags, second.rests_on) == ("year.closed", ("year:2019",), (first.id,))
    assert story.state.row("year", "2019") == {
        "status": "closed", "ledger_index": end.ledger_index, "form": 1, "hash": end.hash,
    }  # fmt: skip
    assert second.facts["tables"] == {"household": {"lines": 2, "hash": "fedcba9876543210" * 4}}


@covers(YearIsClosed)
def test_from_the_first_event_on_the_year_and_every_earlier_one_is_closed() -> None:
    story = lived_in(2019)
    home = story.identified()
    story.begin_closing(story.closing(2019))
    for year in (2019, 2015):
        story.when(c.MarkFocus, household=home.id, on=True, year=year)
        story.then_refused(YearIsClosed, year=year)
    story.given(c.MarkFocus, household=home.id, on=True, year=2020)


@covers(EarlierYearOpen)
def test_years_are_closed_in_their_order() -> None:
    """Naive: any year; a late entry for an earlier, open year would then change what is closed."""
    story = lived_in(2017, 2019)
    refused(story, EarlierYearOpen, "2017年度还没有定格,请按年度先后定格。", 2019)
    story.begin_closing(story.closing(2017))
    refused(story, EarlierYearOpen, "2017年度还没有定格,请按年度先后定格。", 2019)
    story.end_closing(end_of(story.closing(2017)))
    story.closed(2019)


@covers(YearClosedBefore, YearUnknown)
def test_a_year_is_closed_once_and_no_year_behind_a_closed_one() -> None:
    story = lived_in(2019)
    refused(story, YearUnknown, "户册中没有2018年度的业务,没有可以定格的内容。", 2018)
    story.closed(2019)
    refused(story, YearClosedBefore, "2019年度已经定格,不能再次定格。", 2019)
    story.taken_over("not_exited", year=2020)
    story.state.add(replace(story.happened[0], id=f"{'0' * 24}.0", year=2018))
    refused(story, YearClosedBefore, "2018年度已经定格,不能再次定格。", 2018)


@covers(YearNotClosing)
def test_nothing_is_confirmed_that_is_not_closing() -> None:
    story = lived_in(2019)
    for _ in range(2):
        with pytest.raises(YearNotClosing) as found:
            story.end_closing(end_of(story.closing(2019)))
        refused_with(found.value, YearNotClosing, "2019年度不在定格过程中。")
        if not story.register.closed_years:
            story.closed(2019)


@covers(CloseYear)
@pytest.mark.parametrize(
    ("year", "register", "today"),
    [
        (2020, Register(current_year=2020), date(2020, 12, 31)),
        (2019, Register(current_year=2020), date(2019, 12, 31)),
        (2019, REGISTER, date(2019, 12, 30)),
    ],
)
def test_a_year_is_closed_when_it_is_over_in_a_demonstration_when_it_is_not_the_current_one(
    year: int, register: Register, today: date
) -> None:
    story = lived_in(year)
    story.today, story.register = today, register
    story.begin_closing(story.closing(year))


@covers(YearNotOver)
@pytest.mark.parametrize("register", [Register(current_year=2020), REGISTER])
def test_a_year_is_not_closed_before_its_31_december(register: Register) -> None:
    story = lived_in(2020)
    story.today, story.register = date(2020, 12, 30), register
    refused(story, YearNotOver, "2020年度尚未结束,2020年12月31日起才可定格。", 2020)


@covers(RoleMissing, NotWholeLedger)
def test_a_year_is_closed_for_the_whole_ledger_by_whoever_sees_all_of_it() -> None:
    story = lived_in(2019)
    story.taken_over("not_exited", year=2019, village="150525101200")
    whole = "年度定格针对整个户册,须由辖区包含户册全部地方的县级或以上统计账号办理。"
    for division in ("150622", HERE[:9], HERE):
        refused(story, NotWholeLedger, whole, 2019, replace(STATISTICIAN, division=division))
    clerk = replace(STATISTICIAN, roles=frozenset({"entry", "approval", "audit"}))
    refused(story, RoleMissing, "您的账号没有“统计”角色,不能办理。", 2019, clerk)
    story.begin_closing(story.closing(2019), replace(STATISTICIAN, division="15"))


@covers(NotWholeLedger)
def test_a_ledger_of_one_township_is_closed_by_its_county() -> None:
    story = lived_in(2019)
    whole = "年度定格针对整个户册,须由辖区包含户册全部地方的县级或以上统计账号办理。"
    refused(story, NotWholeLedger, whole, 2019, replace(STATISTICIAN, division=HERE[:9]))
    story.begin_closing(story.closing(2019))


@covers(NothingToRollBack)
def test_a_close_is_never_rolled_back() -> None:
    story = lived_in(2019)
    home = story.identified()
    (event,) = story.begin_closing(story.closing(2019))
    story.state.add(replace(event, id=f"{'1' * 24}.0", tags=(*event.tags, f"village:{HERE}")))
    story.when(RequestRollback, events=[f"{'1' * 24}.0"], year=2020)
    story.then_refused(NothingToRollBack)
    story.rolled_back(home.event)


def test_a_close_holds_its_year_and_every_earlier_one() -> None:
    context = Story(register=REGISTER.model_copy(update={"first_year": 2018})).context()
    assert year_tags(context, 2020) == {"year:2018", "year:2019", "year:2020"}
