"""The DCB interface: the library's own test case, and what it does not test."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem
from eventsourcing.dcb.tests import DCBRecorderTestCase
from eventsourcing.persistence import IntegrityError, ProgrammingError

from ledger.recorder import Recorder
from tests.ledger.given import H1, H2, V1, a_ledger, a_save, appended, at_the_barrier, until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.database import Connection, Database
    from tests.conftest import Server


@pytest.fixture
def recorder(database: Database) -> Iterator[Recorder]:
    with database.pool(1, 4) as pool:
        yield Recorder(pool)


class TestLibrarysOwn(DCBRecorderTestCase):
    @pytest.fixture(autouse=True)
    def _given(self, recorder: Recorder) -> None:
        self.recorder = recorder

    def test_append_read(self) -> None:
        self._test_append_read(self.recorder)

    def test_append_subscribe(self) -> None:
        self._test_append_subscribe(self.recorder)


def under(*tags: str, types: tuple[str, ...] = ()) -> DCBQuery:
    return DCBQuery([DCBQueryItem(types=list(types), tags=list(tags))])


def an_event(*tags: str) -> DCBEvent:
    return DCBEvent(type="noted", data=b"{}", tags=list(tags))


def somebody_waits(observer: Connection) -> bool:
    found = observer.execute(
        "SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    ).fetchone()
    return found is not None


def test_it_reads_the_same_tables(database: Database, recorder: Recorder) -> None:
    with database.connect() as connection:
        (event,) = appended(connection, a_save("c1", (H1, V1)))
        recorder.append([an_event(H1, H1)])
        ids = connection.execute("SELECT id FROM ledger.event ORDER BY position").fetchall()
    found = list(recorder.read(under(H1)))
    assert [(f.event.type, f.event.tags) for f in found] == [(event.type, [H1, V1]), ("noted", [H1])]
    assert ids == [(event.id,), ("dcb.2",)]


def test_nothing_to_append_is_an_error(recorder: Recorder) -> None:
    with pytest.raises(ProgrammingError):
        recorder.append([])


def test_reading_waits_for_appends_under_way_so_one_position_is_enough(
    server: Server, database: Database, recorder: Recorder
) -> None:
    """Naive: head is the highest position that can be seen; a slow writer then commits below it, and
    the condition `after=head` does not see him."""
    with ThreadPoolExecutor() as threads, database.connect() as slow:
        a_ledger().append(slow, [a_save("slow", (H1,))], {}, {})
        recorder.append([an_event(H2)])
        reading = threads.submit(recorder.read, under(H1))
        until(lambda: reading.done() or at_the_barrier(server, database))
        assert not reading.done()
        slow.commit()
        response = reading.result(timeout=10)
        assert (response.head, len(list(response))) == (2, 1)


@pytest.mark.parametrize(
    "query", [DCBQuery(), under(types=("household.surveyed",)), under(V1)], ids=["all", "type", "village"]
)
def test_a_condition_that_no_tag_lock_guards_stands_alone(
    database: Database, recorder: Recorder, query: DCBQuery
) -> None:
    """Naive: lock the condition's tags, of which there are none, and miss an append under way."""
    with ThreadPoolExecutor() as threads, database.connect() as slow, database.connect() as observer:
        a_ledger().append(slow, [a_save("slow", (H1, V1))], {}, {})
        waiting = threads.submit(recorder.append, [an_event(H2)], DCBAppendCondition(query))
        until(lambda: waiting.done() or somebody_waits(observer))
        slow.commit()
        with pytest.raises(IntegrityError):
            waiting.result(timeout=10)


def test_a_condition_on_a_tag_meets_every_writer_of_it(database: Database, recorder: Recorder) -> None:
    """Naive: check, then lock; a writer of the tag commits in between."""
    with ThreadPoolExecutor() as threads, database.connect() as slow, database.connect() as observer:
        a_ledger().append(slow, [a_save("slow", (H1, V1))], {}, {})
        waiting = threads.submit(recorder.append, [an_event(H2)], DCBAppendCondition(under(H1, V1)))
        until(lambda: waiting.done() or somebody_waits(observer))
        slow.commit()
        with pytest.raises(IntegrityError):
            waiting.result(timeout=10)


def test_strangers_do_not_wait(database: Database, recorder: Recorder) -> None:
    """Naive: the whole table is locked for each append."""
    with database.connect() as slow:
        a_ledger().append(slow, [a_save("slow", (H1, V1))], {}, {})
        assert recorder.append([an_event(H2, V1)], DCBAppendCondition(under(H2))) == 2


def test_a_subscription_takes_up_where_it_was_left_and_stops(recorder: Recorder) -> None:
    last = recorder.append([an_event(H1), an_event(H2), an_event(H1)])
    with recorder.subscribe(under(H1), after=1) as subscription:
        assert next(subscription).position == last
        subscription.stop()
        assert list(subscription) == []
