"""What the program records is signed; what nobody signed gets no index.

given saves recorded by the program, when a superuser writes, changes, copies or removes rows before the
sequencer has come by, then those rows are set aside with an alarm, and all others get their index.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from psycopg.errors import UniqueViolation

from domain.events import save_id
from ledger import alarms
from ledger.instance import SIGN, Instance
from ledger.log.instances import Instances
from ledger.log.keys import ED25519, SignerKey
from ledger.log.leaf import Record, digest, metadata, save_text
from ledger.prepared import Prepared, both
from ledger.records import text_of
from ledger.sequencer import Sequencer
from ledger.store import Ledger
from ledger.tree import Tree
from tests.ledger.given import CLERK, H1, H2, V1, a_save, a_vault, appended
from tests.support.keys import INSTANCES, KEY, sequencer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.database import Connection, Database

OTHER = SignerKey("huce-other", ED25519, bytes(32))
#: What the database gives of a record.
PARTS = "ledger.record_head(e), e.body, ledger.about(e) || e.meta"
#: A row as the program would write it, by somebody without the program's key.
FORGED = """
    INSERT INTO ledger.event SELECT nextval('ledger.position'), 'forged.0', type, version, tags, recorded_at,
        account, person, division, 'forged', body, meta FROM ledger.event WHERE position = 1
"""
#: The whole save of c1 once more, for another household, with the signature that it has.
COPIED = """
    INSERT INTO ledger.event SELECT nextval('ledger.position'), 'copied.' || position, type, version,
        '{household:h9}', recorded_at, account, person, division, 'copied', body, meta
    FROM ledger.event WHERE position IN (1, 2) ORDER BY position;
    INSERT INTO ledger.signature SELECT 'copied', signature FROM ledger.signature
        WHERE save = (SELECT save FROM ledger.event WHERE position = 1)
"""
#: One more event in a save that is signed: which of them it covers cannot be told any more.
ADDED = """
    INSERT INTO ledger.event SELECT nextval('ledger.position'), save || '.9', type, version, tags,
        recorded_at, account, person, division, save, body, meta FROM ledger.event WHERE position = 1
"""
#: An event at another position, as if it had been recorded later.
MOVED = "UPDATE ledger.event SET position = 9 WHERE position = 2; SELECT setval('ledger.position', 9)"
#: Both events of c1 read as one: the lines between stand in a field.
MERGED = """
    UPDATE ledger.event AS one SET division = one.division || E'\\n' || one.save || E'\\nsha256:'
        || encode(sha256(one.body), 'hex') || E'\\nsha256:'
        || encode(sha256(ledger.about(one) || one.meta), 'hex')
        || E'\\n2\\n' || two.type || E'\\n' || array_to_string(two.tags, ' ') || E'\\n'
        || to_char(two.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || E'\\n'
        || two.account || E'\\n' || two.division,
        body = two.body
    FROM ledger.event AS two WHERE one.position = 1 AND two.position = 2;
    DELETE FROM ledger.event WHERE position = 2
"""


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """Two events of c1, one of c2, each recorded by the program."""
    with database.connect() as connection:
        appended(connection, a_save("c1", (H1, V1), (H1,)))
        appended(connection, a_save("c2", (H2,)))
        yield connection


def told(database: Database, statements: str) -> None:
    """What a superuser does."""
    with database.connect("owner") as owner:
        for statement in statements.split(";"):
            owner.execute(statement)
        owner.commit()


def indexed(connection: Connection) -> list[int]:
    rows = connection.execute("SELECT position FROM ledger.indexed ORDER BY index").fetchall()
    connection.commit()
    return [position for (position,) in rows]


def aside(connection: Connection) -> dict[int, str]:
    rows = connection.execute("SELECT position, reason FROM ledger.quarantine").fetchall()
    connection.commit()
    return dict(rows)


def test_every_save_carries_the_signature_of_its_instance(connection: Connection) -> None:
    # given the rows of a save, when their lines are made in Python
    save = save_id(CLERK.account, "c1")
    rows = connection.execute(
        "SELECT * FROM ledger.event WHERE save = %s ORDER BY position", [save]
    ).fetchall()
    records = [
        Record(place, kind, tuple(tags), at.astimezone(UTC), account, division, of, digest(body),
               digest(metadata(name, version, person, meta)))
        for place, name, kind, version, tags, at, account, person, division, of, body, meta in rows
    ]  # fmt: skip
    (signature,) = connection.execute(
        "SELECT signature FROM ledger.signature WHERE save = %s", [save]
    ).fetchone() or (b"",)
    # then that is what is signed, and it is what the database says of them
    assert INSTANCES.signer(save_text(records), bytes(signature)) == INSTANCES.keys[0]
    texts = connection.execute(
        f"SELECT {PARTS} FROM ledger.event AS e WHERE save = %s ORDER BY position", [save]
    )
    assert [text_of(*parts) for parts in texts] == [record.text for record in records]


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/Los_Angeles"])
@pytest.mark.parametrize(
    "at", ["0001-02-03 04:05:06.7+00", "2017-11-20 08:30:00+00", "2024-02-29 23:59:59.999999+00"]
)
def test_the_database_and_the_program_write_a_record_alike(
    connection: Connection, zone: str, at: str
) -> None:
    connection.execute("SELECT set_config('timezone', %s, true)", [zone])
    given = (
        """(7, 'x.0', '户.类型', 3, ARRAY['household:a', 'person:é'], %(at)s, '', '人', '15', 'x',
        '\\x00ff'::bytea, ''::bytea)::ledger.event"""
    )  # fmt: skip
    row = connection.execute(f"SELECT {PARTS} FROM (SELECT ({given}).*) AS e", {"at": at}).fetchone()
    moment = datetime.fromisoformat(at + ":00").astimezone(UTC)
    record = Record(
        7, "户.类型", ("household:a", "person:é"), moment, "", "15", "x", digest(b"\x00\xff"),
        digest(metadata("x.0", 3, "人", b"")),
    )  # fmt: skip
    assert row is not None
    assert text_of(*row) == record.text


@pytest.mark.parametrize(
    ("done", "wanted"),
    [
        (FORGED, {4: "unsigned"}),
        (COPIED, {4: "not_covered", 5: "not_covered"}),
        (ADDED, {1: "not_covered", 2: "not_covered", 4: "not_covered"}),
        (MERGED, {1: "malformed"}),
        ("DELETE FROM ledger.event WHERE position = 2", {1: "not_covered"}),
        ("DELETE FROM ledger.signature WHERE save = (SELECT save FROM ledger.event WHERE position = 3)",
         {3: "unsigned"}),
        ("UPDATE ledger.signature SET signature = set_byte(signature, 40, 255 - get_byte(signature, 40))",
         {1: "not_covered", 2: "not_covered", 3: "not_covered"}),
        ("UPDATE ledger.signature SET signature = set_byte(signature, 0, 255 - get_byte(signature, 0))",
         {1: "key_unknown", 2: "key_unknown", 3: "key_unknown"}),
        *((f"UPDATE ledger.event SET {change} WHERE position = 2", {1: "not_covered", 2: "not_covered"})
          for change in (
              "type = 'household.exited'", "tags = '{household:h2}'", "recorded_at = recorded_at + '1 us'",
              "account = 'other'", "division = '15'", "body = body || ' '", "meta = meta || ' '",
              "version = 2", "person = 'somebody'", "id = id || '0'",
          )),
        (MOVED, {1: "not_covered", 9: "not_covered"}),
        ("UPDATE ledger.event SET tags = ARRAY['household:h1 '] WHERE position = 2",
         {1: "not_covered", 2: "malformed"}),
    ],
)  # fmt: skip
def test_what_nobody_signed_gets_no_index(
    database: Database, connection: Connection, done: str, wanted: dict[int, str]
) -> None:
    # given
    told(database, done)
    positions = {at for (at,) in connection.execute("SELECT position FROM ledger.event")}
    connection.commit()
    # when
    sequencer(database).drain()
    # then
    assert aside(connection) == wanted
    assert indexed(connection) == sorted(positions - wanted.keys())
    assert [alarm.code for alarm in alarms.sounded(connection)] == ["event_unsigned"] * len(wanted)
    assert Tree(connection).reached().size == len(positions - wanted.keys())
    # when it comes by again, nothing is said twice, and what is new goes on
    appended(connection, a_save("c3", (H1,)))
    sequencer(database).drain()
    assert len(alarms.sounded(connection)) == len(wanted)
    assert len(indexed(connection)) == len(positions - wanted.keys()) + 1


def test_a_save_that_a_stretch_cuts_is_whole(database: Database, connection: Connection) -> None:
    appended(connection, a_save("long", *[(H1,)] * 7))
    work = sequencer(database, stretch=2)
    work.drain()
    assert indexed(connection) == list(range(1, 11))
    assert aside(connection) == {}


def test_a_key_signs_no_further_than_it_is_believed(database: Database, connection: Connection) -> None:
    # given a key that may sign up to the second event
    believed = INSTANCES.ended(KEY.verifier, 2)
    # when
    Sequencer(database, lambda: believed).drain()
    # then
    assert indexed(connection) == [1, 2]
    assert aside(connection) == {3: "key_unknown"}


def test_after_a_rotation_both_keys_are_believed_each_in_its_time(
    database: Database, connection: Connection
) -> None:
    # given
    believed = INSTANCES.ended(KEY.verifier, 3).with_key(OTHER.verifier, 4)
    save = a_save("c3", (H1,))
    Ledger(a_vault(), Instance(OTHER)).append(connection, [save], {}, {})
    connection.commit()
    # when
    Sequencer(database, lambda: believed).drain()
    # then
    assert indexed(connection) == [1, 2, 3, 4]
    assert Instances.read(believed.data) == believed


def test_two_statements_are_one_transaction(database: Database) -> None:
    # given an append and its signature, where the signature cannot be written
    insert = Prepared("INSERT INTO ledger.quarantine VALUES ($1, 'x') RETURNING position", 1)
    with database.connect(autocommit=True) as connection:
        assert both(connection, insert, [b"1"], insert, lambda rows: [str(rows[0][0] + 1).encode()]) == [(1,)]
        with pytest.raises(UniqueViolation):
            both(connection, insert, [b"3"], insert, lambda _: [b"2"])
        with pytest.raises(UniqueViolation):
            both(connection, insert, [b"1"], insert, lambda _: [b"5"])
        # then nothing of it is there, and the connection goes on
        rows = connection.execute("SELECT position FROM ledger.quarantine ORDER BY 1").fetchall()
        assert [at for (at,) in rows] == [1, 2]
        SIGN.rows(connection, b"s", bytes(68))
    # when what follows cannot be made
    with database.connect(autocommit=True) as connection:
        with pytest.raises(ZeroDivisionError):
            both(connection, insert, [b"6"], insert, lambda _: [str(1 // 0).encode()])
        assert connection.closed
    with database.connect(autocommit=True) as connection:
        assert connection.execute("SELECT count(*) FROM ledger.quarantine").fetchone() == (2,)


def test_a_ledger_without_an_instance_only_reads(connection: Connection) -> None:
    with pytest.raises(RuntimeError, match="only reads"):
        Ledger(a_vault()).append(connection, [a_save("c9", (H1,))], {}, {})
