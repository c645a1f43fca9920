"""The one door for commands: answered once, refused without a trace, decided again when others came first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from api.gateway import Gateway
from api.scope import SeenOutdated
from domain.commands import (
    AddMember,
    AdjustStandard,
    BackfillHousehold,
    ChangeHead,
    CorrectIdentity,
    DelistVillage,
    EnrolVillage,
    ExitHousehold,
    IdentifyHousehold,
    MarkFocus,
)
from domain.errors import CommandReused, NotFound
from domain.rollback.commands import ApproveCase, RequestRedo, RequestRollback
from domain.rules.entries import DuplicateElsewhere, NameDiffers
from tests.ledger.given import is_waiting, until
from tests.soak.given import Told, held_open, rows
from tests.support.given import ELSEWHERE, HERE, heading
from tests.support.people import document, entry
from tests.support.register import TestRegister
from tests.support.world import CHIEF, CLERK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.commands import Command
    from domain.events import Event
    from ledger.database import Connection, Database


@pytest.fixture
def register(database: Database) -> Iterator[TestRegister]:
    with TestRegister.on(database) as register:
        yield register


@pytest.fixture
def story(register: TestRegister) -> Told:
    return Told(real=register)


@pytest.fixture
def owner(database: Database) -> Iterator[Connection]:
    with database.connect("owner", autocommit=True) as owner:
        yield owner


def focus(household: str, command_id: str, *, on: bool = True, year: int = 2020) -> MarkFocus:
    return MarkFocus(command_id=command_id, year=year, household=household, on=on)


# -- a command id is answered once


def test_a_repeated_command_gets_its_first_answer_after_the_state_moved_on(
    story: Told, register: TestRegister
) -> None:
    home = story.identified("spouse")
    command = focus(home.id, "f")
    first = register.do(command)
    register.do(focus(home.id, "g", on=False))
    again = register.do(command)
    assert (first.repeated, again.repeated) == (False, True)
    assert [(e.id, e.position, e.recorded_at) for e in again.events] == [
        (e.id, e.position, e.recorded_at) for e in first.events
    ]
    assert register.state().value("household", home.id, "focus") is False


def test_a_command_id_used_again_with_other_content_is_refused(story: Told, register: TestRegister) -> None:
    home = story.identified()
    register.do(focus(home.id, "f"))
    with pytest.raises(CommandReused):
        register.do(focus(home.id, "f", on=False))
    with pytest.raises(CommandReused):
        register.do(AdjustStandard(command_id="f", year=2020, household=home.id, standard="provincial"))


def test_command_ids_are_each_accounts_own(story: Told, register: TestRegister) -> None:
    home = story.identified()
    one = register.do(focus(home.id, "f"), CLERK)
    other = register.do(focus(home.id, "f", on=False), CHIEF)
    assert not other.repeated
    assert one.events[0].id != other.events[0].id


def test_the_same_command_sent_twice_at_once_is_recorded_once(
    story: Told, register: TestRegister, database: Database, owner: Connection
) -> None:
    """given the first still under way, when the second comes, then it waits and gives the first's answer"""
    home = story.identified()
    command = focus(home.id, "f")
    with database.connect() as first, database.connect() as second, ThreadPoolExecutor() as threads:
        held = held_open(register, first, command)
        answer = threads.submit(beside(register, second).run, command, CLERK)
        until(lambda: is_waiting(owner, second))
        first.commit()
        got = answer.result(timeout=10)
    assert got.repeated
    assert [e.id for e in got.events] == [e.id for e in held]


# -- others come first


def test_a_command_is_decided_again_when_another_was_recorded_meanwhile(
    story: Told, register: TestRegister, database: Database, owner: Connection
) -> None:
    """given a head changed but not committed, when a member's departure is decided on the old head,
    then it waits, reads again and is decided on the new one"""
    home = story.identified("spouse", "son")
    (spouse, son) = home.others
    change = story.command(ChangeHead, household=home.id, new_head=heading(spouse, home.head, son))
    with database.connect() as first, database.connect() as second, ThreadPoolExecutor() as threads:
        held_open(register, first, change)
        answer = threads.submit(beside(register, second).run, focus(home.id, "f"), CLERK)
        until(lambda: is_waiting(owner, second))
        first.commit()
        recorded = answer.result(timeout=10).events
    state = register.state()
    assert [e.type for e in state.events.values()][-2:] == ["head.changed", "household.focus_marked"]
    assert recorded[0].position == list(state.events.values())[-1].position
    assert register.drift() == []


def test_what_became_impossible_meanwhile_is_refused_by_its_rule(
    story: Told, register: TestRegister, database: Database, owner: Connection
) -> None:
    """given a number entered here but not committed, when it is entered there, then the second waits
    and is refused by name"""
    one, other = story.identified(), story.identified()
    joining = {"joined": "newborn", "entry": entry(500, "son")}
    here = story.command(AddMember, household=one.id, **joining)
    there = story.command(AddMember, household=other.id, **joining)
    with database.connect() as first, database.connect() as second, ThreadPoolExecutor() as threads:
        held_open(register, first, here)
        answer = threads.submit(beside(register, second).run, there, CLERK)
        until(lambda: is_waiting(owner, second))
        first.commit()
        with pytest.raises(DuplicateElsewhere):
            answer.result(timeout=10)


def test_if_match_refuses_what_was_decided_on_an_older_view(story: Told, register: TestRegister) -> None:
    home = story.identified()
    seen = home.event.position
    gateway = register.gateway
    gateway.run(focus(home.id, "f"), CLERK, if_match=seen)
    with pytest.raises(SeenOutdated):
        gateway.run(focus(home.id, "g", on=False), CLERK, if_match=seen)
    register.connection.rollback()
    # A repeated command keeps its first answer, whatever has been recorded since.
    assert gateway.run(focus(home.id, "f"), CLERK, if_match=seen).repeated


# -- a refusal leaves nothing


def test_a_refusal_writes_nothing(story: Told, owner: Connection) -> None:
    home, other = story.identified("spouse"), story.identified()
    before = recorded(owner)
    refused: list[tuple[type[Command], dict[str, object]]] = [
        (ExitHousehold, {"household": home.id}),
        (
            AddMember,
            {"household": home.id, "joined": "newborn", "entry": entry(1, "son", document=other.numbers[0])},
        ),
        (IdentifyHousehold, {"village": HERE, "members": [entry(700), entry(701)]}),
        (CorrectIdentity, {"household": home.id, "person": home.head, "document": other.numbers[0]}),
        (RequestRollback, {"household": home.id, "kind": "exit"}),
    ]
    for kind, fields in refused:
        story.when(kind, CLERK, **fields)
        assert story.refusal is not None, kind
    assert recorded(owner) == before


def test_outside_the_division_a_household_is_not_there(story: Told, register: TestRegister) -> None:
    home = story.identified()
    stranger = replace(CLERK, division=ELSEWHERE[:6])
    refusals = []
    for household in (home.id, "0" * 20):
        with pytest.raises(NotFound) as refused:
            register.do(focus(household, "f"), stranger)
        refusals.append(refused.value.problem())
    assert refusals[0] == refusals[1]


# -- numbers


def test_a_number_known_under_another_name_is_refused(story: Told) -> None:
    home, other = story.identified("spouse"), story.identified()
    (spouse,) = home.others
    story.left(home, spouse, "married_out")
    number = str(story.value("person", spouse, "document"))
    coming = entry(1, "daughter_in_law", document=number, name="另一个人")
    story.when(AddMember, household=other.id, joined="married_in", entry=coming)
    story.then_refused(NameDiffers)


def test_a_person_who_left_another_household_comes_in_as_the_same_person(
    story: Told, register: TestRegister
) -> None:
    home, other = story.identified("spouse"), story.identified()
    (spouse,) = home.others
    name, number = (str(story.value("person", spouse, field)) for field in ("name", "document"))
    again = {"joined": "married_in", "entry": entry(1, "daughter_in_law", document=number, name=name)}
    story.when(AddMember, household=other.id, **again)
    story.then_refused(DuplicateElsewhere)
    story.left(home, spouse, "married_out")
    event = story.given(AddMember, household=other.id, **again)
    assert list(event.changes["person"]) == [spouse]
    assert story.members(other) == (other.head, spouse)
    assert register.drift() == []


def test_a_corrected_number_is_free_and_its_rollback_gives_it_back(
    story: Told, register: TestRegister
) -> None:
    home, other = story.identified(), story.identified()
    old, new = home.numbers[0], document(900)
    correction = story.given(CorrectIdentity, household=home.id, person=home.head, document=new)
    story.when(AddMember, household=other.id, joined="newborn", entry=entry(1, "son", document=new))
    story.then_refused(DuplicateElsewhere)
    story.rolled_back(correction)
    # Then the new number is free and the old one his again.
    story.when(AddMember, household=other.id, joined="newborn", entry=entry(2, "son", document=old))
    story.then_refused(DuplicateElsewhere)
    taken = story.added(other, entry=entry(3, "son", document=new))
    assert home.head not in taken.changes["person"]
    assert register.drift() == []


def test_a_correction_whose_old_number_was_taken_goes_back_only_with_the_taker(
    story: Told, register: TestRegister
) -> None:
    home, other = story.identified(), story.identified()
    old = home.numbers[0]
    correction = story.given(CorrectIdentity, household=home.id, person=home.head, document=document(900))
    taker = story.added(other, entry=entry(1, "son", document=old))
    story.when(RequestRollback, events=[correction.id])
    assert story.refusal is not None
    assert story.refusal.code == "has_dependents"
    withdrawn = [w for event in story.rolled_back(correction, chain=True) for w in event.withdraws]
    assert withdrawn == [taker.id, correction.id]
    assert story.value("person", home.head, "document") == old
    assert register.drift() == []


# -- a chain too long for one append


@pytest.mark.parametrize("documented", [False, True])
def test_a_long_chain_is_approved_in_several_appends_and_answered_as_one(
    story: Told, register: TestRegister, owner: Connection, *, documented: bool
) -> None:
    """given 17 households of 50 people, more tags (and numbers) than one append may lock"""
    events = [crowd(story, documented=documented) for _ in range(17)]
    case = story.ask(events=[e.id for e in events], chain=True)
    approve = ApproveCase(command_id="long", year=2020, case_id=case, digest=story.preview(case).digest)
    answer = register.do(approve, CHIEF)
    assert answer.events[0].facts["finished"] is True
    assert [w for e in answer.events[1:] for w in e.withdraws] == [e.id for e in events[::-1]]
    parts = owner.execute("SELECT count(*) FROM ledger.save WHERE account = 'chief'").fetchall()
    assert parts > [(1,)]
    assert register.state().value("case", case, "status") == "done"
    assert register.drift() == []
    # And when it is given again, it is the same answer, whatever has been recorded since.
    redo = story.command(RequestRedo, events=[e.id for e in answer.events[1:3]])
    assert isinstance(redo, RequestRedo)
    register.ask_and_approve(redo)
    again = register.do(approve, CHIEF)
    assert again.repeated
    assert [e.id for e in again.events] == [e.id for e in answer.events]


def crowd(story: Told, *, documented: bool) -> Event:
    """A household of 50 people, with document numbers or without."""
    if documented:
        return story.identified(*["son"] * 49).event
    fields = {"document": None, "sex": "m", "birth_date": "1980-05-05"}
    people = [entry(story.serial(), relation, **fields) for relation in ("head", *["son"] * 49)]
    return story.opened(BackfillHousehold, members=people, documented=False).event


# -- what is told of a village


def test_the_reason_given_for_a_village_is_sealed(
    story: Told, register: TestRegister, owner: Connection
) -> None:
    enrolled = story.given(EnrolVillage, village=HERE, reason="村民赵某某来信反映")
    story.given(DelistVillage, village=HERE, year=2020, reason="村民钱某某来信反映")
    text = "\n".join(row for found in rows(owner).values() for row in found)
    for secret in ("赵某某", "钱某某"):
        assert secret not in text
        assert secret.encode().hex() not in text
    told = [event.facts["personal"][HERE]["reason"] for event in register.events()]
    assert told == ["村民赵某某来信反映", "村民钱某某来信反映"]
    assert enrolled.tags == (f"village:{HERE}",)


def recorded(owner: Connection) -> dict[str, list[str]]:
    """What lies in the ledger, beside it and in the read models."""
    rooms = ("ledger.", "keys.", "read.")
    return {name: found for name, found in rows(owner).items() if name.startswith(rooms)}


def beside(register: TestRegister, connection: Connection) -> Gateway:
    """Another gateway of the same register, on a connection of its own."""

    @contextmanager
    def lend() -> Iterator[Connection]:
        yield connection

    return Gateway(lend, register.gateway.ledger, register.gateway.clock)
