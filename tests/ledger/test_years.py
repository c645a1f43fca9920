"""Years are held shared by commands and taken alone by a close, after which nothing is recorded for them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from psycopg.errors import QueryCanceled
from psycopg.types.json import Jsonb

from domain.calendar import YearIsClosed
from ledger.errors import ConditionFailed
from ledger.store import Save
from tests.ledger.given import CLERK, H1, H2, a_ledger, an_event, appended, is_waiting, until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.database import Connection, Database

Y = {year: f"year:{year}" for year in range(2015, 2020)}


def named(command_id: str, *years: int, tag: str = H1, **more: Any) -> Save:
    """A save with an event for each of these statistical years."""
    events = [an_event(command_id, n, year=year, tags=(tag,), **more) for n, year in enumerate(years)]
    return Save(CLERK.account, command_id, b"fingerprint", events)


def closing(command_id: str, year: int) -> Save:
    event = an_event(command_id, type="year.closing", year=year, tags=(Y[year],))
    return Save(CLERK.account, command_id, b"fingerprint", [event])


def close(connection: Connection, command_id: str, year: int) -> None:
    """Begin to close a year, holding it and every earlier one."""
    seen = {Y[one]: 0 for one in range(2015, year + 1)}
    a_ledger().append(connection, [closing(command_id, year)], seen, {})


@contextmanager
def sessions(database: Database, count: int) -> Iterator[list[Connection]]:
    """Connections whose statements give up after five seconds."""
    with ExitStack() as stack:
        found = [stack.enter_context(database.connect()) for _ in range(count)]
        for one in found:
            one.execute("SET lock_timeout = '5s'")
            one.commit()
        yield found


def test_a_close_waits_for_a_command_under_way_in_its_year_and_the_next_one_is_refused(
    database: Database,
) -> None:
    """Naive: the close looks who has committed; what is under way is recorded behind its index."""
    with ThreadPoolExecutor() as threads, sessions(database, 3) as (writer, closer, observer):
        (event,) = a_ledger().append(writer, [named("c1", 2017)], {}, {})
        closed = threads.submit(close, closer, "close", 2017)
        until(lambda: is_waiting(observer, closer))
        writer.commit()
        closed.result(timeout=10)
        closer.commit()
        rows = observer.execute("SELECT type, position FROM ledger.event ORDER BY position").fetchall()
        assert rows == [("household.surveyed", event.position), ("year.closing", event.position + 1)]
        with pytest.raises(YearIsClosed) as refused:
            appended(writer, named("c2", 2017))
        assert refused.value.data == {"year": 2017}
        writer.rollback()
        assert observer.execute("SELECT FROM ledger.save").rowcount == 2


def test_while_a_year_closes_the_next_year_goes_on_and_its_own_waits_to_be_refused(
    database: Database,
) -> None:
    """Naive: the gate is taken alone, and the whole county waits; or nobody waits, and both pass."""
    with ThreadPoolExecutor() as threads, sessions(database, 4) as (closer, next_year, own_year, observer):
        close(closer, "close", 2017)
        appended(next_year, named("c1", 2018, tag=H2))
        waiting = threads.submit(appended, own_year, named("c2", 2017))
        until(lambda: is_waiting(observer, own_year))
        closer.commit()
        with pytest.raises(YearIsClosed):
            waiting.result(timeout=10)


def test_a_close_that_is_given_up_closes_nothing(database: Database) -> None:
    with sessions(database, 2) as (closer, writer):
        close(closer, "close", 2017)
        closer.rollback()
        appended(writer, named("c1", 2017))


def test_commands_of_one_year_never_wait_for_each_other(database: Database) -> None:
    """Naive: the year is locked like any other tag, and a county has a single writer."""
    with sessions(database, 2) as (one, other):
        a_ledger().append(one, [named("one", 2017, tag=H1)], {}, {})
        appended(other, named("other", 2017, tag=H2))
        one.commit()


@pytest.mark.parametrize(("year", "admitted"), [(2015, False), (2016, False), (2017, False), (2018, True)])
def test_what_names_an_earlier_year_counts_for_a_closed_one_too(
    database: Database,
    year: int,
    admitted: bool,  # noqa: FBT001  the case
) -> None:
    """Naive: look for the year's own tag only; 2015, in which nothing happened, is never closed itself."""
    with sessions(database, 1) as (connection,):
        close(connection, "close", 2017)
        connection.commit()
        if admitted:
            appended(connection, named("c1", year))
        else:
            with pytest.raises(YearIsClosed):
                appended(connection, named("c1", year))


def test_a_correction_is_recorded_and_whatever_lies_beside_it_is_not(database: Database) -> None:
    """Naive: one save of an append corrects, so no year is looked at for the others."""
    correction = named("c1", 2017, facts={"correction": "7号"})
    with sessions(database, 1) as (connection,):
        close(connection, "close", 2017)
        connection.commit()
        appended(connection, correction)
        with pytest.raises(YearIsClosed):
            a_ledger().append(connection, [named("c2", 2017, facts={"correction": "8号"}), named("c3", 2016)],
                              {}, {})  # fmt: skip


def test_a_rollback_counts_for_the_years_of_what_it_withdraws(database: Database) -> None:
    """Naive: for the year it is recorded in, and a closed year-end comes out otherwise in silence."""
    rolled_back = an_event("c1", type="rollback.recorded", year=2019)
    with sessions(database, 1) as (connection,):
        close(connection, "close", 2017)
        connection.commit()
        with pytest.raises(YearIsClosed) as refused:
            appended(connection, Save(CLERK.account, "c1", b"", [rolled_back], frozenset({2017, 2018})))
        assert refused.value.data == {"year": 2017}
        connection.rollback()
        appended(connection, Save(CLERK.account, "c1", b"", [rolled_back], frozenset({2018})))


@pytest.mark.parametrize("kind", ["rollback.requested", "rollback.rejected", "person.erased"])
def test_what_only_handles_counts_for_no_year(database: Database, kind: str) -> None:
    """Naive: an erasure is kept out of the year it is recorded in, as soon as that is closed."""
    with sessions(database, 1) as (connection,):
        close(connection, "close", 2019)
        connection.commit()
        appended(connection, Save(CLERK.account, "c1", b"", [an_event("c1", type=kind, year=2019)]))


def test_of_two_closes_one_is_recorded(database: Database) -> None:
    with ThreadPoolExecutor() as threads, sessions(database, 3) as (first, second, observer):
        close(first, "first", 2017)
        waiting = threads.submit(close, second, "second", 2017)
        until(lambda: is_waiting(observer, second))
        first.commit()
        with pytest.raises(ConditionFailed):
            waiting.result(timeout=10)


def test_years_are_held_and_taken_in_one_order(database: Database) -> None:
    """Naive: held in order of years, taken in order of hashes; a writer and a close wait for each other."""
    held = "SELECT classid, objid FROM pg_locks WHERE pid = %s AND locktype = 'advisory' AND granted"
    tags = list(Y.values())

    def before_waiting(statement: str, given: Any) -> set[tuple[int, int]]:
        waiting = threads.submit(writer.execute, statement, [given])
        until(lambda: is_waiting(observer, writer))
        found = set(observer.execute(held, [writer.info.backend_pid]).fetchall())
        writer.cancel_safe()
        with pytest.raises(QueryCanceled):
            waiting.result(timeout=10)
        writer.rollback()
        return found

    with ThreadPoolExecutor() as threads, sessions(database, 3) as (blocker, writer, observer):
        for tag in tags:
            blocker.execute("SELECT ledger.lock_tags(%s)", [[tag]])
            shared = before_waiting("SELECT ledger.hold_years(%s)", Jsonb(tags))
            alone = before_waiting("SELECT ledger.lock_tags(%s)", tags[::-1])
            assert shared == alone
            blocker.rollback()
