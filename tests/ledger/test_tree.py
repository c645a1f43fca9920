"""The tree over the sequenced events: grows with them, and shows where a row or a block was changed.

given events of several households, sequenced, when the tree is grown in stretches of any size, then it is
the tree of RFC 9162 over their leaves; whoever changes, removes or swaps a row afterwards is found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from psycopg.errors import DatabaseError, InsufficientPrivilege

from ledger import tree
from ledger.log import frontier
from ledger.log.leaf import digest
from ledger.log.merkle import EMPTY_ROOT, inclusion_proof, leaf_hash, verify_inclusion
from ledger.log.tiles import TileNodes
from ledger.sequencer import Sequencer
from tests.ledger.given import H1, H2, V1, a_save, appended

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.database import Connection, Database

EVENTS = 600
#: Two rows change places; a save gets a signature that it had not.
SWAPPED = """
    UPDATE ledger.indexed SET position = CASE position WHEN 8 THEN -1 ELSE 8 END WHERE position IN (8, 9);
    UPDATE ledger.indexed SET position = 9 WHERE position = -1
"""
REWRITTEN = """
    ALTER TABLE ledger.tile DISABLE TRIGGER ALL;
    UPDATE ledger.tile SET hashes = set_byte(hashes, 32 * 9, 65) WHERE number = 0 AND level = 0
"""
SIGNED = """
    INSERT INTO ledger.signature
    SELECT save, decode(repeat('00', 68), 'hex') FROM ledger.event WHERE position = 11
"""


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with database.connect() as connection:
        yield connection


def sequenced(database: Database, connection: Connection, count: int, name: str = "c") -> None:
    for n in range(count):
        appended(connection, a_save(f"{name}{n}", ((H1, H2)[n % 2], V1)))
    Sequencer(database).drain()


def root_of(connection: Connection) -> bytes:
    """The root over all leaves, without blocks."""
    return frontier.root([leaf_hash(leaf.data) for leaf in tree.leaves(connection, 0, 10**6)])


def test_the_tree_is_that_of_the_leaves_however_it_was_grown(
    database: Database, connection: Connection
) -> None:
    # given
    assert tree.reached(connection) == (0, EMPTY_ROOT, None)
    sequenced(database, connection, EVENTS)
    # when
    grown = [tree.grow(connection, stretch) for stretch in (1, 2, 252, 1, 1, 100, 1000)]
    # then
    assert grown == [1, 2, 252, 1, 1, 100, EVENTS - 357]
    head = tree.reached(connection)
    assert (head.size, head.root) == (EVENTS, root_of(connection))
    assert tree.grow(connection) == 0
    assert tree.read_back(connection, 0, 70) == EVENTS
    assert tree.read_back(connection, 300) == EVENTS - 300


def test_a_leaf_says_what_was_recorded_and_is_proved_out_of_the_blocks(
    database: Database, connection: Connection
) -> None:
    # given
    sequenced(database, connection, 300)
    tree.grow(connection)
    (leaf,) = tree.leaves(connection, 257, 1)
    row = connection.execute(
        "SELECT e.position, e.type, e.tags, e.body, e.meta FROM ledger.event AS e"
        " JOIN ledger.indexed USING (position) WHERE index = 258"
    ).fetchone()
    # then
    assert row is not None
    position, kind, tags, body, meta = row
    assert (leaf.index, leaf.record.position, leaf.record.type) == (258, position, kind)
    assert (leaf.record.tags, leaf.record.body, leaf.record.meta) == (tuple(tags), digest(body), digest(meta))
    # when
    nodes = TileNodes(300, lambda path: tree.block(connection, path))
    proof = inclusion_proof(257, 300, nodes)
    # then
    verify_inclusion(leaf_hash(leaf.data), 257, 300, proof, tree.reached(connection).root)


def test_of_two_who_grow_the_tree_one_is_told_to_try_again(
    database: Database, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    sequenced(database, connection, 5)
    old = tree.reached(connection)
    with database.connect() as other:
        assert tree.grow(other) == 5
        other.commit()
    # when it looked before the other had written
    monkeypatch.setattr(tree, "reached", lambda _: old)
    with pytest.raises(tree.TreeMoved):
        tree.grow(connection)
    connection.rollback()
    # then
    monkeypatch.undo()
    assert tree.reached(connection).size == 5
    assert tree.read_back(connection, 0) == 5


def test_the_application_cannot_change_what_the_tree_has(database: Database, connection: Connection) -> None:
    sequenced(database, connection, 5)
    tree.grow(connection)
    connection.commit()
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
    tree.grow(connection)
    connection.commit()
    # when
    with database.connect("owner") as owner:
        for statement in changed.split(";"):
            owner.execute(statement)
        owner.commit()
    # then
    with pytest.raises((tree.TreeBroken, tree.RowMissing, tree.RootBroken)) as refused:
        tree.read_back(connection, 0)
    said = refused.value.data
    assert (refused.value.code, said.get("index", said.get("size"))) == (code, index)
