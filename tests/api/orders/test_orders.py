"""Work orders on a register: given a checked village, a list given out, answered, held against the forms."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from api.batches import VillageDay, events_of
from api.orders import giving
from api.orders.giving import Giving, give_out
from api.orders.views import counts_view, order_view, placed_view, waiting_view
from api.problem_lists import NotChecked
from api.quality import run_quality
from domain.blocks import Conditions
from domain.errors import NotFound
from domain.orders.commands import AnswerOrder, AssignOrder, CheckOrder
from domain.orders.problem import Problem
from domain.orders.refusals import ProblemStands
from domain.procedures.people import SamePerson
from replay.check import check
from replay.rebuild.course import rebuild
from replay.segments.shelf import Shelf
from tests.api.procedures.given import Town, town
from tests.support.given import HERE, NEXT_DOOR
from tests.support.keys import KEYRING
from tests.support.procedures import also, documents, somebody

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from api.orders.giving import Place
    from domain.events import Actor
    from ledger.database import Database
    from tests.support.given import Home

#: More than 50 mu a head.
RULE = "10.4"
MUCH = Conditions(arable_land=1_000_000)
CHECKER, ANSWERER = somebody("township", "review"), somebody("village", "entry")
TOWNSHIP = HERE[:9]


@pytest.fixture
def place(database: Database, tmp_path: Path) -> Iterator[Town]:
    with town(database, tmp_path) as found:
        yield found


def wrong(place: Town, count: int, village: str = HERE) -> list[Home]:
    """So many households of a village with too much land, and a run of the rules over the township."""
    homes = [place.identified("spouse", village=village) for _ in range(count)]
    for home in homes:
        place.surveyed(home, conditions=MUCH)
    run_quality(place.services.database, place.services.gateway.ledger, TOWNSHIP, 2020, CHECKER, place.today)
    return homes


def given_out(place: Town, key: str, division: str = TOWNSHIP, actor: Actor = CHECKER) -> dict[str, Any]:
    done, _ = give_out(place.services, actor, division, Giving(year=2020, rule=RULE), key)
    place.real.connection.rollback()
    return done


def order_of(home: Home) -> str:
    return Problem(RULE, 2020, home.id, None).id


def waiting(place: Town, actor: Actor, **more: Any) -> list[str]:
    with place.services.pool.connection() as connection:
        return [row["id"] for row in waiting_view(place.services, connection, actor, **more)["orders"]]


def seen(place: Town, order: str, actor: Actor = CHECKER) -> dict[str, Any]:
    with place.services.pool.connection() as connection:
        return order_view(place.services, connection, actor, order)


def counted(place: Town, division: str, actor: Actor = CHECKER) -> dict[tuple[str, str], tuple[int, int]]:
    with place.services.pool.connection() as connection:
        found = counts_view(place.services, connection, actor, division)["counts"]
    return {(one["village"], one["status"]): (one["orders"], one["late"]) for one in found}


def answered(place: Town, order: str, actor: Actor = ANSWERER) -> None:
    place.given(AnswerOrder, actor, order_id=order, answer="已改正", evidence=documents(1))


def test_a_list_is_given_out_answered_checked_against_the_form_and_counted(place: Town) -> None:
    first, second = wrong(place, 2)
    (other,) = wrong(place, 1, NEXT_DOOR)
    # when
    done = given_out(place, "list")
    # then: each waits for its village, by the day that it is due
    assert (done["assigned"], done["open"], done["refused"]) == (3, 0, [])
    assert sorted(waiting(place, ANSWERER)) == sorted(map(order_of, (first, second)))
    assert waiting(place, somebody("village", "entry", village=NEXT_DOOR)) == [order_of(other)]
    assert waiting(place, CHECKER) == []
    # when: answered, the form is not yet right
    order = order_of(first)
    answered(place, order)
    assert waiting(place, CHECKER) == [order]
    shown = seen(place, order)
    assert shown["problem"] == shown["now"] == "人均耕地5000.00亩,超过50亩。"
    assert [one["text"] for one in shown["said"]] == ["已改正", "测试"]
    place.when(CheckOrder, CHECKER, order_id=order, accepted=True)
    place.then_refused(ProblemStands)
    # and is put right, without another run
    place.surveyed(first)
    assert seen(place, order)["now"] is None
    place.when(CheckOrder, also(CHECKER, "other", person=ANSWERER.person), order_id=order, accepted=True)
    place.then_refused(SamePerson)
    place.given(CheckOrder, CHECKER, order_id=order, accepted=True)
    place.later(60)
    assert counted(place, TOWNSHIP) == {
        (HERE, "assigned"): (1, 1), (HERE, "closed"): (1, 0), (NEXT_DOOR, "assigned"): (1, 1),
    }  # fmt: skip
    assert [line["label"] for line in seen(place, order)["events"]] == ["下达工单", "答复工单", "办结工单"]
    assert place.real.drift() == []


def test_nothing_is_given_out_twice_and_an_interrupted_list_goes_on(
    place: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    homes = wrong(place, 5)
    monkeypatch.setattr(giving, "PAGE", 2)
    listing = Giving(year=2020, rule=RULE)
    # given: broken off after the first page
    done, following = give_out(place.services, CHECKER, TOWNSHIP, listing, "list")
    assert (done["assigned"], following is not None) == (2, True)
    # when: from the beginning, as if nothing had been
    told = []
    after: Place | None = ("", 0)
    while after is not None:
        done, after = give_out(place.services, CHECKER, TOWNSHIP, listing, "list", after)
        told.append((done["assigned"], done["open"]))
    assert told == [(0, 2), (2, 0), (1, 0)]
    assert sorted(waiting(place, ANSWERER)) == sorted(map(order_of, homes))
    # and under another id
    before = len(place.real.events())
    monkeypatch.setattr(giving, "PAGE", 500)
    done = given_out(place, "again")
    assert (done["assigned"], done["open"], len(place.real.events())) == (0, 5, before)


def test_what_was_put_right_since_the_run_or_explained_is_passed_over(place: Town) -> None:
    first, second = wrong(place, 2)
    order = order_of(second)
    place.surveyed(first)
    done = given_out(place, "list")
    assert (done["assigned"], [one["code"] for one in done["refused"]]) == (1, ["no_problem"])
    answered(place, order)
    place.given(CheckOrder, CHECKER, order_id=order, accepted=True, explained="合作社统一登记")
    assert seen(place, order)["explained"]
    assert [one["code"] for one in given_out(place, "more")["refused"]] == ["no_problem", "order_explained"]
    # until something else is wrong
    place.surveyed(second, conditions=Conditions(arable_land=2_000_000))
    assert given_out(place, "last")["assigned"] == 1
    assert place.real.drift() == []


def test_lists_go_page_by_page_and_end_at_the_division(place: Town) -> None:
    wrong(place, 3)
    wrong(place, 1, NEXT_DOOR)
    given_out(place, "list")
    first, *rest = waiting(place, ANSWERER)
    assert waiting(place, ANSWERER, limit=1) == [first]
    assert waiting(place, ANSWERER, after=first) == rest
    with place.services.pool.connection() as connection:
        outside = somebody("village", "review")
        page = placed_view(place.services, connection, CHECKER, TOWNSHIP, "assigned", None, 3)
        assert ([one["village"] for one in page["orders"]], page["more"]) == ([HERE] * 3, True)
        last = page["orders"][-1]["id"]
        (left,) = placed_view(place.services, connection, CHECKER, TOWNSHIP, None, last)["orders"]
        assert left["village"] == NEXT_DOOR
        assert placed_view(place.services, connection, CHECKER, TOWNSHIP, "closed")["orders"] == []
        for hidden in (left["id"], "0" * 20):
            with pytest.raises(NotFound, match="没有找到这个工单"):
                order_view(place.services, connection, outside, hidden)
        with pytest.raises(NotFound):
            counts_view(place.services, connection, outside, TOWNSHIP)


def test_what_is_found_over_many_stands_as_the_last_run_listed_it(place: Town) -> None:
    """given a village whose entries were made at night"""
    home = place.identified("spouse")
    night = "UPDATE read.timeline SET recorded_at = '2020-11-02 02:00+08' WHERE entity = %s"
    with place.services.database.connect("owner") as owner:
        owner.execute(night, [home.id])
    wrong(place, 0)
    asked = {"rule": "16.9", "village": HERE}
    order = place.given(AssignOrder, CHECKER, **asked).changes["work_order"]
    answered(place, next(iter(order)))
    place.when(CheckOrder, CHECKER, order_id=next(iter(order)), accepted=True)
    place.then_refused(ProblemStands)
    # orders are about entries, and are none
    place.surveyed(home, conditions=MUCH)
    place.given(AssignOrder, CHECKER, rule=RULE, household=home.id)
    with place.services.database.connect("owner") as owner:
        owner.execute("UPDATE read.timeline SET recorded_at = '2020-11-02 10:00+08'")
        owner.execute("UPDATE read.timeline SET recorded_at = '2020-11-02 02:00+08' WHERE type LIKE 'work%'")
    wrong(place, 0)
    place.given(CheckOrder, CHECKER, order_id=next(iter(order)), accepted=True)


def test_a_rebuild_and_a_check_give_the_same_orders(place: Town, database: Database, tmp_path: Path) -> None:
    homes = wrong(place, 2)
    given_out(place, "list")
    answered(place, order_of(homes[0]))
    text = "SELECT to_jsonb(o) FROM read.work_order AS o ORDER BY id"
    before = place.real.connection.execute(text).fetchall()
    place.real.connection.rollback()
    shelf = Shelf(str(tmp_path / "segments"))
    assert check(database, KEYRING, shelf).drifts == []
    with database.connect("owner") as owner:
        owner.execute("UPDATE read.work_order SET status = 'closed', level = NULL")
    assert check(database, KEYRING, shelf).counts["work_order"] > 0
    rebuild(database, KEYRING, shelf)
    assert place.real.connection.execute(text).fetchall() == before
    place.real.connection.rollback()
    # and work goes on
    place.surveyed(homes[0])
    place.given(CheckOrder, CHECKER, order_id=order_of(homes[0]), accepted=True)
    assert place.real.drift() == []


def test_a_villages_day_is_rolled_back_without_its_orders(place: Town) -> None:
    homes = wrong(place, 1)
    given_out(place, "list")
    with place.services.pool.connection() as connection:
        at = connection.execute(
            "SELECT (max(recorded_at) AT TIME ZONE 'Asia/Shanghai')::date FROM read.timeline"
        )
        (day,) = at.fetchall()[0]
        found = events_of(place.services.gateway, connection, VillageDay(village=HERE, day=day))
    assert homes[0].event.id in found
    types = {event.id: event.type for event in place.real.events()}
    assert {types[one] for one in found} == {"household.identified", "household.surveyed"}


def test_without_a_run_there_is_no_list(place: Town) -> None:
    place.on(11, 2)
    assert place.today == date(2020, 11, 2)
    with pytest.raises(NotChecked):
        given_out(place, "list")
