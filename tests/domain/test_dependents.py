"""What depends on an event, and the chain that goes back last first, however long."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from domain import commands as c
from domain.rollback.dependents import chain, dependents, is_handling
from domain.rollback.plan import MOST_EVENTS
from tests.support.given import Story

if TYPE_CHECKING:
    from domain.events import Event


def test_dependents_rest_on_it_directly_or_through_others() -> None:
    story = Story()
    home = story.identified()
    on = story.given(c.MarkFocus, household=home.id, on=True)
    off = story.given(c.MarkFocus, household=home.id, on=False)
    again = story.given(c.MarkFocus, household=home.id, on=True)
    assert [e.id for e in dependents(story.state, [on])] == [on.id, off.id, again.id]
    assert [e.id for e in dependents(story.state, [again])] == [again.id]


def test_what_concerns_what_it_brought_into_being_depends_on_it() -> None:
    story = Story()
    home = story.identified("son")
    new = story.split(home, home.others[0])
    form = story.surveyed(new)
    elsewhere = story.given(c.MarkFocus, household=home.id, on=True)
    found = {e.id for e in dependents(story.state, [new.event])}
    assert {new.event.id, form.id} <= found
    assert elsewhere.id not in found


@pytest.mark.parametrize("kind", ["household", "person"])
def test_concerning_is_enough_without_resting(kind: str) -> None:
    story = Story()
    home, other = story.identified(), story.identified()
    made = home.id if kind == "household" else home.head
    mark = story.given(c.MarkFocus, household=other.id, on=True)
    noted = replace(mark, id="f" * 24 + ".0", rests_on=(), tags=(f"{kind}:{made}",))
    story.state.add(noted)
    assert [e.id for e in dependents(story.state, [home.event])] == [home.event.id, noted.id]
    assert [e.id for e in dependents(story.state, [mark])] == [mark.id]


def test_the_events_of_one_command_go_together() -> None:
    story = Story()
    home = story.identified("son")
    story.given(
        c.RemovePerson, household=home.id, person=home.head,
        new_head={"person": home.others[0], "relations": {}},
    )  # fmt: skip
    removed, headed = story.happened
    (rollback,) = story.rolled_back(headed)
    assert rollback.withdraws == (removed.id, headed.id)
    assert story.members(home) == home.people


def test_what_was_withdrawn_and_the_handling_itself_do_not_depend() -> None:
    story = Story()
    home = story.identified()
    mark = story.given(c.MarkFocus, household=home.id, on=True)
    (rollback,) = story.rolled_back(mark)
    found = dependents(story.state, [home.event])
    assert [e.id for e in found] == [home.event.id]
    assert is_handling(rollback)
    assert dependents(story.state, [mark]) == []


def test_a_chain_goes_back_last_first() -> None:
    story = Story()
    home = story.identified()
    marks = [story.given(c.MarkFocus, household=home.id, on=n % 2 == 0) for n in range(4)]
    groups = chain(story.state, [marks[1]])
    assert [[e.id for e in g.events] for g in groups] == [[e.id] for e in reversed(marks[1:])]
    rollbacks = story.rolled_back(marks[1], chain=True)
    assert [r.withdraws for r in rollbacks] == [(e.id,) for e in reversed(marks[1:])]
    assert [r.facts["restored"][0]["value"] for r in rollbacks] == [True, False, True]
    assert story.household(home, "focus") is True


def long_chain(story: Story, length: int) -> tuple[Event, list[Event]]:
    home = story.identified()
    marks = [story.given(c.MarkFocus, household=home.id, on=n % 2 == 0) for n in range(length)]
    return home.event, marks


def test_a_chain_longer_than_one_append_goes_in_parts() -> None:
    story = Story()
    opened, marks = long_chain(story, MOST_EVENTS + 1)
    case = story.ask(events=[opened.id, marks[-1].id], chain=True)
    first = story.approved(case)
    assert story.happened[0].facts == {"finished": False, "personal": {case: {"reason": "测试"}}}
    assert story.value("case", case, "status") == "approving"
    assert [r.withdraws for r in first] == [(e.id,) for e in marks[:0:-1]]
    second = story.approved(case)
    assert story.value("case", case, "status") == "done"
    assert [r.withdraws for r in second] == [(marks[0].id,), (opened.id,)]
    assert story.rows() == {}


def test_a_finished_case_says_so_in_one_append() -> None:
    story = Story()
    opened, _ = long_chain(story, 3)
    rollbacks = story.rolled_back(opened, chain=True)
    assert [e.type for e in story.happened] == ["rollback.approved", *["rollback.recorded"] * 4]
    assert story.happened[1:] == rollbacks
