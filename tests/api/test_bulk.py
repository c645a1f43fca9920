"""Recording in bulk: the same ledger and read models as one by one, whole villages, once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from api.bulk import is_recorded, record
from domain.commands import Entry, IdentifyHousehold
from domain.events import save_id
from domain.fold import State
from domain.numbers import Holding, holdings
from domain.rules.entries import DuplicateElsewhere
from ledger.errors import ConditionFailed
from ledger.store import MOST_EVENTS
from tests.api.generate.given import planned
from tests.support.register import TestRegister

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.database import Database
    from ledger.store import Save
    from tests.api.generate.given import Planned


@pytest.fixture
def register(database: Database) -> Iterator[TestRegister]:
    with TestRegister.on(database) as register:
        yield register


def load(register: TestRegister, village: Planned) -> int:
    count = record(register.connection, register.gateway.ledger, village.saves)
    register.connection.commit()
    return count


def test_a_village_is_recorded_as_it_was_decided(register: TestRegister) -> None:
    village = planned(0)
    assert load(register, village) == len(village.events)
    recorded = register.events()
    assert [e.id for e in recorded] == [e.id for e in village.events]
    assert State(recorded).rows() == State(village.events).rows()
    assert register.drift() == []


def test_more_than_one_append_holds_goes_into_several_and_keys_and_conditions_carry_over(
    register: TestRegister,
) -> None:
    # Given two villages as if they were one, every household's events spread over both appends
    both = [*planned(1).saves, *planned(4).saves]
    assert sum(len(save.events) for save in both) > MOST_EVENTS
    record(register.connection, register.gateway.ledger, both[::2] + both[1::2])
    register.connection.commit()
    # Then every value opens again
    texts = [v for e in register.events() for key, v in e.assignments() if key.field in {"name", "document"}]
    assert len(texts) > 300
    assert all(isinstance(text, str) and text != "已抹除" for text in texts)


def test_a_village_that_is_there_is_skipped_without_deciding_the_rest(register: TestRegister) -> None:
    village = planned(2)
    load(register, village)
    asked = iter(village.saves)
    assert record(register.connection, register.gateway.ledger, asked) == 0
    assert next(asked) is village.saves[1]
    assert len(register.events()) == len(village.events)


def test_a_load_that_was_cut_off_leaves_nothing_of_the_village(register: TestRegister) -> None:
    village = planned(2)
    record(register.connection, register.gateway.ledger, village.saves)
    register.connection.rollback()
    assert not is_recorded(register.connection, register.gateway.ledger, village.saves[0])
    assert register.events() == []
    assert load(register, village) == len(village.events)


def test_what_is_not_new_is_not_recorded_over(register: TestRegister) -> None:
    village = planned(2)
    load(register, village)
    with pytest.raises(ConditionFailed):
        record(register.connection, register.gateway.ledger, _renamed(village))
    register.connection.rollback()


def _renamed(village: Planned) -> list[Save]:
    """The later saves of a household under which something is recorded, without the first."""
    found = []
    for save in village.saves[-3:]:
        command = f"{save.command_id}-again"
        own = save_id(save.account, command)
        events = [replace(e, id=f"{own}.{n}", command=command) for n, e in enumerate(save.events)]
        found.append(replace(save, command_id=command, events=events))
    return found


def test_a_number_that_was_corrected_is_free_and_says_by_what(register: TestRegister) -> None:
    # Given villages where numbers were corrected soon after they had been entered
    villages = [planned(index) for index in range(12)]
    state = State(event for village in villages for event in village.events)
    people = {key.id for key in state.assigned if (key.kind, key.field) == ("person", "document")}
    expected = {(h.person, h.event): h for person in people for h in holdings(state, person)}
    assert any(not h.holds for h in expected.values())
    # When they are recorded, then the index says of every number what the fold says
    for village in villages:
        load(register, village)
    vault = register.gateway.vault
    macs = {
        vault.mac(a.value) for key, many in state.assigned.items() if key.field == "document" for a in many
    }
    found = register.gateway.ledger.load(register.connection, (), macs=macs).numbers
    told = {(e.person, e.event): Holding(e.person, e.event, e.holds, e.changed_by) for e in found}
    assert told == expected


def test_numbers_recorded_in_bulk_are_held(register: TestRegister) -> None:
    village = planned(2)
    load(register, village)
    holder = next(
        fields for e in village.events if e.type == "household.identified"
        for fields in e.changes["person"].values()
    )  # fmt: skip
    entry = Entry(name=holder["name"], document=holder["document"], relation="head")
    command = IdentifyHousehold(command_id="x", year=2020, village=village.code, members=(entry,))
    with pytest.raises(DuplicateElsewhere):
        register.do(command)
