"""The tree over the sequenced events: grows with them, and shows where a row or a block was changed.

given events of several households, sequenced, when the tree is grown in stretches of any size, then it is
the tree of RFC 9162 over their leaves; whoever changes, removes or swaps a row afterwards is found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from psycopg.errors import DatabaseError, InsufficientPrivilege

from ledger.alarms import sounded
from ledger.log import frontier
from ledger.log.leaf import Leaf, digest, metadata
from ledger.log.merkle import EMPTY_ROOT, inclusion_proof, leaf_hash, verify_inclusion
from ledger.patrol import Patrol
from ledger.tree import RootBroken, RowMissing, Tree, TreeBroken, TreeMoved
from tests.ledger.given import H1, H2, V1, a_save, appended
from tests.support.keys import sequencer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.database import Connection, Database

EVENTS = 600
#: Two rows change places; a save gets another signature.
SWAPPED = """
    UPDATE ledger.indexed SET position = CASE position WHEN 8 THEN -1 ELSE 8 END WHERE position IN (8, 9);
    UPDATE ledger.indexed SET position = 9 WHERE position = -1
"""
NULLED = """
    ALTER TABLE ledger.event ALTER {0} DROP NOT NULL;
    UPDATE ledger.event SET {0} = NULL WHERE position = 260
"""
#: A second row at a position that has one.
DOUBLED = """
    ALTER TABLE ledger.event DROP CONSTRAINT event_pkey;
    INSERT INTO ledger.event SELECT position, 'forged.0', 'household.exited', version, tags, recorded_at,
        account, person, division, 'forged', body, meta FROM ledger.event WHERE position = 4
"""
REWRITTEN = """
    ALTER TABLE ledger.tile DISABLE TRIGGER ALL;
    UPDATE ledger.tile SET hashes = set_byte(hashes, 32 * 9, 65) WHERE number = 0 AND level = 0
"""
SIGNED = """
    UPDATE ledger.signature SET signature = decode(repeat('00', 68), 'hex')
    WHERE save = (SELECT save FROM ledger.event WHERE position = 11)
"""


#: A row at the position that nobody used.
LATE = """
    INSERT INTO ledger.event SELECT 4, 'late.0', type, version, tags, recorded_at, account, person, division,
        'late', body, meta FROM ledger.event WHERE position = 3
"""


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with database.connect() as connection:
        yield connection


def sequenced(database: Database, connection: Connection, count: int, name: str = "c") -> None:
    recorded(connection, count, name)
    sequencer(database).drain()


def recorded(connection: Connection, count: int, name: str = "c") -> None:
    for n in range(count):
        appended(connection, a_save(f"{name}{n}", ((H1, H2)[n % 2], V1)))


def root_of(connection: Connection) -> bytes:
    """The root over all leaves, without blocks."""
    return frontier.root([leaf_hash(entry.data) for entry in Tree(connection).entries(0, 10**6)])


def test_the_tree_is_that_of_the_leaves_however_it_was_grown(
    database: Database, connection: Connection
) -> None:
    # given
    assert Tree(connection).reached() == (0, EMPTY_ROOT, None)
    recorded(connection, EVENTS)
    # when events get their index one by one, in stretches of any size
    given = [sequencer(database, stretch).run_once() for stretch in (1, 2, 252, 1, 1, 100, 1000)]
    # then the tree grew with them
    assert given == [1, 2, 252, 1, 1, 100, EVENTS - 357]
    tree = Tree(connection)
    assert (tree.reached().size, tree.reached().root) == (EVENTS, root_of(connection))
    assert tree.grow() == 0
    assert tree.read_back(0, 70) == EVENTS
    assert tree.read_back(300) == EVENTS - 300
    connection.commit()
    # when it is grown anew out of the rows
    with database.connect("owner") as owner:
        owner.execute("TRUNCATE ledger.tile, ledger.tree, ledger.checkpoint")
        owner.commit()
    assert [tree.grow(stretch) for stretch in (1, 255, 1000, 1)] == [1, 255, EVENTS - 256, 0]
    assert tree.reached().root == root_of(connection)


def test_a_leaf_says_what_was_recorded_and_is_proved_out_of_the_blocks(
    database: Database, connection: Connection
) -> None:
    # given
    sequenced(database, connection, 300)
    (entry,) = Tree(connection).entries(257, 1)
    leaf = Leaf.read(entry.data)
    row = connection.execute(
        "SELECT e.position, e.type, e.tags, e.body, e.meta, e.id, e.version, e.person FROM ledger.event AS e"
        " JOIN ledger.indexed USING (position) WHERE index = 258"
    ).fetchone()
    # then
    assert row is not None
    position, kind, tags, body, meta, name, version, person = row
    assert (leaf.index, leaf.record.position, leaf.record.type) == (258, position, kind)
    assert (leaf.record.tags, leaf.record.body) == (tuple(tags), digest(body))
    assert leaf.record.meta == digest(metadata(name, version, person, meta))
    # when
    proof = inclusion_proof(257, 300, Tree(connection).nodes(300))
    # then
    verify_inclusion(leaf_hash(entry.data), 257, 300, proof, Tree(connection).reached().root)


def test_of_two_who_grow_the_tree_one_is_told_to_try_again(
    database: Database, connection: Connection
) -> None:
    # given a tree that somebody has looked at
    sequenced(database, connection, 5)
    tree, old = Tree(connection), Tree(connection).reached()
    # when another writes first
    with database.connect() as other:
        Tree(other).extend(old.size, [bytes(32)])
        other.commit()
    with pytest.raises(TreeMoved):
        tree.extend(old.size, [bytes(32), bytes(32)])
    connection.rollback()
    # then
    assert tree.reached().size == 6


def test_the_application_cannot_change_what_the_tree_has(database: Database, connection: Connection) -> None:
    sequenced(database, connection, 5)
    with database.connect("app") as app:
        for statement in (
            "DELETE FROM ledger.tile",
            "DELETE FROM ledger.tree",
            "UPDATE ledger.tree SET size = 6",
        ):
            with pytest.raises(InsufficientPrivilege):
                app.execute(statement)
            app.rollback()
        for shorter in ("substr(hashes, 1, 32)", "hashes", "set_byte(hashes, 0, 1) || hashes"):
            with pytest.raises(DatabaseError, match="a block would change"):
                app.execute(f"UPDATE ledger.tile SET hashes = {shorter}")
            app.rollback()
        # when a block would be written over by other hashes
        with pytest.raises(DatabaseError, match="a block would change"):
            app.execute(
                "SELECT ledger.grow(1::smallint, 5, 6, %s, '{0}', '{0}', ARRAY[%s])", (bytes(32), bytes(192))
            )


@pytest.mark.parametrize(
    ("changed", "code", "index"),
    [
        ("UPDATE ledger.event SET body = set_byte(body, 3, 65) WHERE position = 4", "tree_broken", 4),
        ("UPDATE ledger.event SET meta = set_byte(meta, 3, 65) WHERE position = 4", "tree_broken", 4),
        ("UPDATE ledger.event SET type = 'household.exited' WHERE position = 260", "tree_broken", 260),
        ("UPDATE ledger.event SET account = 'a' WHERE position = 260", "tree_broken", 260),
        ("UPDATE ledger.event SET division = '15' WHERE position = 260", "tree_broken", 260),
        ("UPDATE ledger.event SET recorded_at = recorded_at + '1 us' WHERE position = 5", "tree_broken", 5),
        ("UPDATE ledger.event SET tags = tags[1:0] WHERE position = 299", "tree_broken", 299),
        ("DELETE FROM ledger.event WHERE position = 7", "row_missing", 7),
        ("DELETE FROM ledger.indexed WHERE index = 300", "row_missing", 300),
        (SWAPPED, "tree_broken", 8),
        *((NULLED.format(name), "tree_broken", 260)
          for name in ("body", "meta", "type", "save", "id", "tags")),
        (DOUBLED, "tree_broken", 4),
        ("DELETE FROM ledger.tile WHERE level = 0 AND number = 1", "tree_broken", 257),
        ("DELETE FROM ledger.tile", "tree_broken", 1),
        (SIGNED, "tree_broken", 11),
        (REWRITTEN, "tree_broken", 10),
        ("UPDATE ledger.tree SET root = set_byte(root, 0, get_byte(root, 0) # 1)", "root_broken", 300),
    ],
)  # fmt: skip
def test_what_a_superuser_changed_is_found_and_named(
    changed: str, code: str, index: int, database: Database, connection: Connection
) -> None:
    # given
    sequenced(database, connection, 300)
    # when
    with database.connect("owner") as owner:
        for statement in changed.split(";"):
            owner.execute(statement)
        owner.commit()
    # then
    with pytest.raises((TreeBroken, RowMissing, RootBroken)) as refused:
        Tree(connection).read_back(0)
    said = refused.value.data
    assert (refused.value.code, said.get("index", said.get("size"))) == (code, index)
    # and whoever goes round finds the same, but the root, which only the last round would
    found = Patrol(database).round()
    codes = [one.code for one in found if not one.code.startswith("tag_")]
    assert codes == ([] if code == "root_broken" else [code])
    assert sorted(alarm.code for alarm in sounded(connection)) == sorted(one.code for one in found)


def test_a_row_that_turns_up_among_the_sequenced_ones_is_found(
    database: Database, connection: Connection
) -> None:
    # given a position that was taken and not kept
    recorded(connection, 3)
    connection.execute("SELECT nextval('ledger.position')")
    connection.commit()
    sequenced(database, connection, 3, "d")
    patrol = Patrol(database)
    assert patrol.round() == []
    # when
    with database.connect("owner") as owner:
        owner.execute(LATE)
        owner.commit()
    sequencer(database).drain()
    # then it gets no index, and whoever goes round says so, once
    assert Tree(connection).reached().size == 6
    assert [(one.code, one.data) for one in patrol.round()] == [("late_row", {"position": 4})]
    assert [one.code for one in patrol.round()] == ["late_row"]
    assert [alarm.code for alarm in sounded(connection)] == ["late_row"]
