"""What is set aside counts for nothing, and comes back only where nothing was decided without it.

given saves that nobody signed, or whose key was left out of the list, when commands go on, then they see
nothing of them; when the list is mended and they are judged again, then what lies behind the last index gets
its own, and whatever others were decided without stays out.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from domain.events import save_id
from ledger import stream
from ledger.log.instances import Instances
from ledger.log.keys import ED25519, SignerKey
from ledger.quarantine import QuarantineTooLate, SequencerBusy, Verdict, judge, listed
from ledger.sequencer import Sequencer
from ledger.sql import Queries
from ledger.store import Save
from ledger.tree import Tree
from tests.ledger.given import CLERK, H1, H2, P1, V1, a_ledger, a_save, an_event, appended, unguided, until
from tests.support.keys import INSTANCES, KEY, sequencer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.database import Connection, Database

OTHER = Instances().with_key(SignerKey("huce-other", ED25519, bytes(32)).verifier)
#: A row by somebody without the program's key, found under the tags of a household, a person and a year.
FORGED = """
    WITH forged AS (
        INSERT INTO ledger.event SELECT nextval('ledger.position'), 'forged.0', type, version,
            '{household:h1,person:p9,year:2015}', recorded_at, account, person, division, 'forged', body, meta
        FROM ledger.event WHERE position = 1 RETURNING position, tags
    )
    INSERT INTO ledger.tag SELECT tag, position FROM forged CROSS JOIN LATERAL unnest(tags) AS tag
"""


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with database.connect() as connection:
        yield connection


def forge(database: Database) -> None:
    with database.connect("owner") as owner:
        owner.execute(FORGED)


def misjudged(database: Database) -> None:
    """The sequencer comes by while the list names somebody else."""
    Sequencer(database, lambda: OTHER).drain()


def indexed(connection: Connection) -> list[int]:
    rows = connection.execute("SELECT position FROM ledger.indexed ORDER BY index").fetchall()
    connection.commit()
    return [position for (position,) in rows]


def aside(connection: Connection) -> list[tuple[int, bool]]:
    found = [(one.position, one.last) for one in listed(connection, 0, 100)]
    connection.commit()
    return found


def test_no_command_and_no_history_sees_what_is_set_aside(database: Database, connection: Connection) -> None:
    # given
    ledger = a_ledger()
    (one,) = appended(connection, a_save("c1", (H1, V1)))
    forge(database)
    sequencer(database).drain()
    assert aside(connection) == [(2, True)]
    # when it is read, by tag, by id or by position
    loaded = ledger.load(connection, [H1])
    seen = [
        [event.id for event in loaded.events],
        [event.id for event in ledger.under(connection, [H1, "person:p9"])],
        [event.id for event in ledger.many(connection, [one.id, "forged.0"])],
        [event.id for events in stream.every(connection, 10) for event in events],
    ]
    # then
    assert seen == [[one.id]] * 4
    assert loaded.seen == {H1: 1}
    assert ledger.last_under(connection, [H1, "person:p9"]) == {H1: 1, "person:p9": 0}
    # and what is decided without it is recorded, and the year is open
    (two,) = appended(connection, a_save("c2", (H1,)), loaded.seen)
    assert [event.id for event in ledger.load(connection, [H1]).events] == [one.id, two.id]


def test_what_is_signed_after_all_gets_the_next_indexes(database: Database, connection: Connection) -> None:
    # given two saves that were judged by a wrong list, the forged one between them
    appended(connection, a_save("c0", (H2,)))
    sequencer(database).drain()
    appended(connection, a_save("c1", (H1, V1), (H1,), (H1,)))
    forge(database)
    appended(connection, a_save("c2", ("household:h3", V1)))
    misjudged(database)
    assert (indexed(connection), aside(connection)) == ([1], [(n, True) for n in (2, 3, 4, 5, 6)])
    # when
    verdict = judge(sequencer(database), stretch=2)
    # then
    assert verdict == Verdict(indexed=4, superseded=0, unsigned=1, late=0)
    assert indexed(connection) == [1, 2, 3, 4, 6]
    assert aside(connection) == [(5, False)]
    assert Tree(connection).reached().size == 5
    assert len(a_ledger().load(connection, [H1]).events) == 3
    # and the sequencer goes on behind it
    appended(connection, a_save("c3", (H1,)))
    sequencer(database).drain()
    assert indexed(connection) == [1, 2, 3, 4, 6, 7]
    assert judged_nothing(database)


def judged_nothing(database: Database) -> bool:
    with pytest.raises(QuarantineTooLate):
        judge(sequencer(database))
    return True


def test_what_lies_before_an_index_is_refused(database: Database, connection: Connection) -> None:
    # given a save set aside, and another that has its index
    appended(connection, a_save("c1", (H1,)))
    misjudged(database)
    appended(connection, a_save("c2", (H2,)))
    sequencer(database).drain()
    # when
    with pytest.raises(QuarantineTooLate) as refused:
        judge(sequencer(database))
    # then
    assert refused.value.data["count"] == 1
    assert (indexed(connection), aside(connection)) == ([2], [(1, False)])
    # when there is something else to judge
    appended(connection, a_save("c3", (H2,)))
    misjudged(database)
    # then it is told how many come too late
    assert judge(sequencer(database)) == Verdict(indexed=1, superseded=0, unsigned=0, late=1)


def test_what_others_were_decided_without_stays_out_and_what_follows_it(
    database: Database, connection: Connection
) -> None:
    # given a save of two households set aside, then one of the first of them, and one of somebody else
    appended(connection, a_save("c1", (H1, P1, V1), (H2,)))
    misjudged(database)
    appended(connection, a_save("c2", (H1, V1)))
    appended(connection, a_save("c3", ("household:h3", V1)))
    appended(connection, a_save("c4", (H2,)))
    misjudged(database)
    # when
    verdict = judge(sequencer(database))
    # then
    assert verdict == Verdict(indexed=1, superseded=4, unsigned=0, late=0)
    assert indexed(connection) == [4]


def test_what_was_recorded_knowing_it_comes_back_with_it(database: Database, connection: Connection) -> None:
    appended(connection, a_save("c1", (H1,)))
    appended(connection, a_save("c2", (H1,)))
    misjudged(database)
    assert judge(sequencer(database)).indexed == 2


def test_nothing_comes_back_once_a_year_was_closed_without_it(
    database: Database, connection: Connection
) -> None:
    appended(connection, a_save("c1", (H1,)))
    misjudged(database)
    appended(connection, a_save("close", ("year:2018",)))
    assert judge(sequencer(database)) == Verdict(indexed=0, superseded=1, unsigned=0, late=0)


def test_an_append_under_way_is_waited_for(database: Database, connection: Connection) -> None:
    """Naive: look, and let in; who decided without it commits a moment later."""
    # given a command that did not see what is set aside
    appended(connection, a_save("c1", (H1,)))
    misjudged(database)
    seen = a_ledger().load(connection, [H1]).seen
    a_ledger().append(connection, [a_save("c2", (H1,))], seen, {})
    with ThreadPoolExecutor() as threads, database.connect(autocommit=True) as observer:
        # when
        judging = threads.submit(judge, sequencer(database))
        until(lambda: judging.done() or someone_waits(observer))
        assert not judging.done()
        connection.commit()
        # then
        assert judging.result(10) == Verdict(indexed=0, superseded=1, unsigned=0, late=0)


def someone_waits(observer: Connection) -> bool:
    found = observer.execute(
        "SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 1 AND NOT granted"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    ).fetchone()
    return found is not None


def test_while_somebody_sequences_nothing_is_judged(database: Database, connection: Connection) -> None:
    appended(connection, a_save("c1", (H1,)))
    misjudged(database)
    connection.execute("SELECT pg_advisory_lock(1752523621, 2)")
    with pytest.raises(SequencerBusy):
        judge(sequencer(database))


def test_a_key_is_believed_up_to_its_index_here_too(database: Database, connection: Connection) -> None:
    # given three saves, the first of which must stay out
    appended(connection, a_save("c1", (H1,)))
    misjudged(database)
    for n, household in enumerate((H1, H2, "household:h3")):
        appended(connection, a_save(f"d{n}", (household,)))
    misjudged(database)
    # when the key may sign one event
    believed = INSTANCES.ended(KEY.verifier, 1)
    verdict = judge(Sequencer(database, lambda: believed))
    # then it is the first that may come in, not what stays out before it
    assert verdict == Verdict(indexed=1, superseded=2, unsigned=1, late=0)
    assert indexed(connection) == [3]


def scans(connection: Connection) -> dict[str, int]:
    rows = connection.execute(
        "SELECT relname, seq_scan FROM pg_stat_xact_user_tables WHERE schemaname = 'ledger'"
    )
    return {
        name: count for name, count in rows if count and name in {"event", "tag", "quarantine", "indexed"}
    }


def test_however_much_is_set_aside_it_is_found_by_index(database: Database, connection: Connection) -> None:
    # given
    sets = [[(f"household:{n}-{m}",) for m in range(400)] for n in range(10)]
    for n, tags in enumerate(sets):
        appended(connection, a_save(f"c{n}", *tags))
    sequencer(database).drain()
    for n, tags in enumerate(sets):
        appended(connection, a_save(f"d{n}", *tags))
    misjudged(database)
    with database.connect("owner", autocommit=True) as owner:
        owner.execute("ANALYZE")
    # when
    ledger, household = a_ledger(), "household:3-3"
    assert len(ledger.load(connection, [household]).events) == 1
    ledger.under(connection, [household])
    ledger.many(connection, [f"{save_id(CLERK.account, 'd3')}.3"])
    ledger.last_under(connection, [household])
    assert scans(connection) == {}
    # then that is so of what is planned each time, too
    page = {"after": 6_000, "limit": 100}
    plans = [
        unguided(connection, Queries("ledger", f"queries/{file}.sql")[name], given)
        for file, name, given in (
            ("stream", "every", page), ("quarantine", "listed", {**page, "sequenced": 4_000}),
            ("records", "aside", page), ("store", "last_under", {"tags": [household]}),
            ("quarantine", "saves", {"saves": [save_id(CLERK.account, "d3")]}),
        )
    ]  # fmt: skip
    # There are twenty signatures: whichever way.
    assert plans == [[], [], [], [], ["signature"]]


def test_a_save_of_a_year_that_is_closed_only_by_a_forged_row_is_recorded(
    database: Database, connection: Connection
) -> None:
    appended(connection, a_save("c1", (H1,)))
    forge(database)
    sequencer(database).drain()
    event = replace(an_event("c2", tags=(H2,)), year=2014)
    assert appended(connection, Save(CLERK.account, "c2", b"fingerprint", [event]))
