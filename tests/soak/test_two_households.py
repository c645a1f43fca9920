"""Of two commands that enter one person in two households at once exactly one wins, and by name."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from api.gateway import Gateway
from domain.commands import AddMember, IdentifyHousehold
from domain.errors import Refused
from domain.rules.entries import DuplicateElsewhere
from tests.soak.given import Told
from tests.support.given import HERE
from tests.support.people import document, entry
from tests.support.register import TestRegister
from tests.support.world import CLERK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.commands import Command, Entry
    from ledger.database import Connection, Database

ROUNDS = 40


@pytest.fixture
def story(database: Database) -> Iterator[Told]:
    with TestRegister.on(database) as register:
        yield Told(real=register)


@pytest.fixture
def gateways(story: Told, database: Database) -> Iterator[list[Gateway]]:
    with database.connect(autocommit=True) as one, database.connect(autocommit=True) as other:
        yield [gateway(story, connection) for connection in (one, other)]


def gateway(story: Told, connection: Connection) -> Gateway:
    @contextmanager
    def lend() -> Iterator[Connection]:
        yield connection

    return Gateway(lend, story.real.gateway.ledger, story.real.gateway.clock)


def at_once(gateways: list[Gateway], commands: list[Command]) -> list[str]:
    """Each command from an account of its own, all let go together; `won` or the code of the refusal."""
    barrier = Barrier(len(commands))

    def give(number: int) -> str:
        barrier.wait(timeout=10)
        try:
            account = f"clerk-{commands[number].command_id}"
            gateways[number].run(commands[number], replace(CLERK, account=account))
        except Refused as refusal:
            return refusal.code
        return "won"

    with ThreadPoolExecutor(len(commands)) as threads:
        return list(threads.map(give, range(len(commands))))


def entering(story: Told, household: str, who: Entry) -> Command:
    return story.command(AddMember, household=household, joined="married_in", entry=who)


def opening(story: Told, who: Entry) -> Command:
    return story.command(
        IdentifyHousehold, village=HERE, members=[who.model_copy(update={"relation": "head"})]
    )


def test_a_new_number_goes_to_one_of_two_households(story: Told, gateways: list[Gateway]) -> None:
    homes = [story.identified(), story.identified()]
    winners = set()
    for n in range(ROUNDS):
        who = entry(5000 + n, "daughter_in_law")
        commands = [entering(story, home.id, who) for home in homes]
        if n % 2:
            commands[1] = opening(story, who)
        outcomes = at_once(gateways, commands)
        assert sorted(outcomes) == sorted([DuplicateElsewhere.code, "won"])
        winners.add(outcomes.index("won"))
    assert winners == {0, 1}
    assert story.real.drift() == []


def test_a_person_who_left_his_household_comes_into_one_of_two(story: Told, gateways: list[Gateway]) -> None:
    """given a number that is held by one who lives nowhere: no index stops the second, only his tag does"""
    homes = [story.identified(), story.identified()]
    for n in range(ROUNDS // 4):
        number, name = document(6000 + n), f"某{n}"
        first = story.identified(members=[
            entry(7000 + n), entry(1, "spouse", document=number, name=name),
        ])  # fmt: skip
        (person,) = first.others
        story.left(first, person, "married_out")
        who = entry(1, "daughter_in_law", document=number, name=name)
        outcomes = at_once(gateways, [entering(story, home.id, who) for home in homes])
        assert sorted(outcomes) == sorted([DuplicateElsewhere.code, "won"])
        assert story.real.state().value("person", person, "household") == homes[outcomes.index("won")].id
    assert story.real.drift() == []
