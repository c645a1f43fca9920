"""Who holds a document number: one person at a time, also when two ask at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from ledger.errors import NumberTaken
from ledger.numbers import Entry, Hold
from tests.ledger.given import H1, H2, P1, P2, a_ledger, a_save, a_vault, is_waiting, until

if TYPE_CHECKING:
    from ledger.database import Connection, Database

N1, N2 = "11010519491231002X", "440524188001010014"


def given_number(connection: Connection, name: str, tag: str, *holds: Hold) -> None:
    """A save that changes who holds what, committed."""
    a_ledger().append(connection, [a_save(name, (tag,))], {}, {}, holds)
    connection.commit()


def entries(connection: Connection, macs: list[bytes]) -> list[Entry]:
    return a_ledger().load(connection, [], macs=macs).numbers


def of(connection: Connection, number: str) -> list[tuple[str, str, bool, str]]:
    found = entries(connection, [a_vault().mac(number)])
    assert all(entry.mac == a_vault().mac(number) for entry in found)
    return [(e.person, e.event, e.holds, e.changed_by) for e in found]


def test_a_number_is_found_by_its_mac(database: Database) -> None:
    with database.connect() as connection:
        given_number(connection, "c1", P1, Hold("p1", "e1", N1, "e1"))
        mac = a_vault().mac(N1)
        assert entries(connection, [mac, a_vault().mac(N2)]) == [
            Entry("p1", "e1", mac, holds=True, changed_by="e1")
        ]


def test_a_held_number_is_refused_to_others(database: Database) -> None:
    with database.connect() as connection:
        given_number(connection, "c1", P1, Hold("p1", "e1", N1, "e1"))
        with pytest.raises(NumberTaken):
            given_number(connection, "c2", P2, Hold("p2", "e2", N1, "e2"))


def test_a_freed_number_may_be_taken_and_says_who_freed_it(database: Database) -> None:
    with database.connect() as connection:
        given_number(connection, "c1", P1, Hold("p1", "e1", N1, "e1"))
        given_number(connection, "c2", P1, Hold("p1", "e1", None, "e2", held=False))
        given_number(connection, "c3", P2, Hold("p2", "e3", N1, "e3"))
        assert of(connection, N1) == [("p2", "e3", True, "e3"), ("p1", "e1", False, "e2")]


def test_a_rollback_gives_the_older_number_back(database: Database) -> None:
    with database.connect() as connection:
        given_number(connection, "c1", P1, Hold("p1", "e1", N1, "e1"))
        given_number(connection, "c2", P1, Hold("p1", "e2", N2, "e2"))
        given_number(connection, "c3", P1, Hold("p1", "e1", None, "e3"))
        assert of(connection, N1) == [("p1", "e1", True, "e3")]
        assert of(connection, N2) == [("p1", "e2", False, "e3")]


def test_two_persons_change_numbers_in_one_append(database: Database) -> None:
    """Naive: one after the other, and the first finds the number still held."""
    with database.connect() as connection:
        given_number(connection, "c1", P1, Hold("p1", "e1", N1, "e1"), Hold("p2", "e1", N2, "e1"))
        given_number(connection, "c2", P1, Hold("p1", "e2", N2, "e2"), Hold("p2", "e2", N1, "e2"))
        assert of(connection, N1)[0] == ("p2", "e2", True, "e2")
        assert of(connection, N2)[0] == ("p1", "e2", True, "e2")


def test_of_two_who_enter_one_person_at_once_exactly_one_wins(database: Database) -> None:
    """Naive: look whether the number is held, then insert; both look first."""
    with (
        ThreadPoolExecutor() as threads,
        database.connect() as first,
        database.connect() as second,
        database.connect() as observer,
    ):
        a_ledger().append(first, [a_save("c1", (H1,))], {H1: 0}, {}, [Hold("p1", "e1", N1, "e1")])
        waiting = threads.submit(given_number, second, "c2", H2, Hold("p2", "e2", N1, "e2"))
        until(lambda: is_waiting(observer, second))
        first.commit()
        with pytest.raises(NumberTaken):
            waiting.result(timeout=10)
        assert of(observer, N1) == [("p1", "e1", True, "e1")]


def test_crossing_numbers_do_not_deadlock(database: Database) -> None:
    """Naive: the unique index alone; each takes what the other frees and waits for him, positions in hand."""
    together = threading.Barrier(2)
    numbers = [f"number {n}" for n in range(6)]

    def write(name: str, order: list[str]) -> int:
        refused = 0
        with database.connect() as connection:
            for n in range(30):
                event = f"{name}{n}"
                holds = [Hold(f"{name} {number}", event, number, event) for number in order]
                together.wait(timeout=10)
                try:
                    given_number(connection, event, f"household:{name}", *holds)
                    given_number(
                        connection,
                        f"{event} frees",
                        f"household:{name}",
                        *[Hold(f"{name} {number}", event, None, event, held=False) for number in order],
                    )
                except NumberTaken:
                    connection.rollback()
                    refused += 1
        return refused

    with ThreadPoolExecutor() as threads:
        done = [threads.submit(write, "up", numbers), threads.submit(write, "down", numbers[::-1])]
        assert sum(writer.result(timeout=60) for writer in done) < 60
