"""What a database superuser does to a ledger, and by what index each deed must be found."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.conninfo import make_conninfo

from ledger.log.tiles import WIDTH
from ledger.tree import Tree
from tests.conftest import name_of
from tests.soak.audited import EARLIER, EVENTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.database import Connection, Database
    from tests.conftest import Server
    from tests.soak.audited import Kept

#: Whom most deeds are done to, and another event.
VICTIM, OTHER = 4_321, 7_777
#: Every event of one household.
HOUSEHOLD = tuple(range(123, EVENTS, 1_000))


@dataclass(frozen=True)
class Deed:
    """Statements of a superuser; what `compare` says of which events; what the program says, and of which.

    `full` is an event that a full verification of a new export names; 0: there is no export to be had.
    """

    name: str
    statements: str
    compare: dict[str, tuple[int, ...]]
    held: tuple[str, int] = ("tree_broken", VICTIM)
    full: int = VICTIM


def altered(name: str, change: str) -> Deed:
    """One column of one event."""
    return Deed(name, f"UPDATE ledger.event SET {change} WHERE position = %(at)s", {"altered": (VICTIM,)})


def nulled(name: str, column: str) -> Deed:
    statements = f"""
        ALTER TABLE ledger.event ALTER {column} DROP NOT NULL;
        UPDATE ledger.event SET {column} = NULL WHERE position = %(at)s"""
    return Deed(name, statements, {"altered": (VICTIM,)})


def removed(name: str, statements: str, *indexes: int) -> Deed:
    return Deed(name, statements, {"removed": indexes}, ("row_missing", indexes[0]), indexes[0])


_EXCHANGED = """
    UPDATE ledger.{table} SET position = 0 WHERE position = %(at)s;
    UPDATE ledger.{table} SET position = %(at)s WHERE position = %(other)s;
    UPDATE ledger.{table} SET position = %(other)s WHERE position = 0"""
_EVERYWHERE = """
    DELETE FROM ledger.indexed WHERE position = {position};
    DELETE FROM ledger.event WHERE position = {position};
    DELETE FROM ledger.tag WHERE position = {position}"""
#: A copy of the victim under other ids, and a position still to be said.
FORGED = """
    INSERT INTO ledger.event SELECT {position}, 'forged.0', type, version, tags, recorded_at, account, person,
        division, 'forged', body || ' ', meta FROM ledger.event WHERE position = %(at)s"""
_BIT = "set_bit({0}, 77, 1 - get_bit({0}, 77))"
_TILE, _PLACE = divmod(VICTIM - 1, WIDTH)
#: What the program would put there, had it recorded the row as it is now.
_LEAF_HASH = f"""
    SELECT sha256('\\x00'::bytea || convert_to(E'huce-leaf-1\\n{VICTIM}\\n', 'UTF8')
        || ledger.record_head(e) || convert_to('sha256:' || encode(sha256(e.body), 'hex') || E'\\nsha256:'
        || encode(sha256(ledger.about(e) || e.meta), 'hex') || E'\\nsha256:'
        || encode(sha256(s.signature), 'hex') || E'\\n', 'UTF8'))
    FROM ledger.event AS e JOIN ledger.signature AS s USING (save) WHERE e.position = %(at)s"""
_OF_HOUSEHOLD = "SELECT position FROM ledger.tag WHERE tag = 'household:h123'"
_LAST_OF_HOUSEHOLD = f"(SELECT max(of.position) FROM ({_OF_HOUSEHOLD}) AS of)"

DEEDS = (
    altered("a bit of the payload", f"body = {_BIT.format('body')}"),
    altered("a bit of the metadata", f"meta = {_BIT.format('meta')}"),
    altered("the type", "type = 'household.exited'"),
    altered("the household among the tags", "tags[1] = 'household:h9'"),
    altered("the actor's account", "account = 'somebody'"),
    altered("the time of recording, by a microsecond", "recorded_at = recorded_at + '1 us'"),
    altered("the division", "division = '150525'"),
    altered("the id", "id = id || '9'"),
    altered("the version", "version = 2"),
    altered("the acting person", "person = 'p-somebody'"),
    altered("the save", "save = save || '0'"),
    nulled("the payload nulled, and nobody was erased", "body"),
    nulled("the metadata nulled", "meta"),
    nulled("the type nulled", "type"),
    nulled("the save nulled", "save"),
    removed("one row deleted", "DELETE FROM ledger.event WHERE position = %(at)s", VICTIM),
    removed("one row deleted, and its index", _EVERYWHERE.format(position="%(at)s"), VICTIM),
    removed("the last row of a household deleted everywhere",
            _EVERYWHERE.format(position=_LAST_OF_HOUSEHOLD), HOUSEHOLD[-1]),
    removed("the last row of the ledger deleted everywhere", _EVERYWHERE.format(position="%(last)s"), EVENTS),
    removed("a whole household deleted: events, indexes, signatures, tags", f"""
            DELETE FROM ledger.indexed WHERE position IN ({_OF_HOUSEHOLD});
            DELETE FROM ledger.signature AS s WHERE NOT EXISTS (SELECT FROM ledger.event AS e
                WHERE e.save = s.save AND e.position NOT IN ({_OF_HOUSEHOLD}));
            DELETE FROM ledger.event WHERE position IN ({_OF_HOUSEHOLD});
            DELETE FROM ledger.tag WHERE tag = 'household:h123'""", *HOUSEHOLD),
    Deed("a row inserted with a position that is taken", f"""
         ALTER TABLE ledger.event DROP CONSTRAINT event_pkey; {FORGED.format(position="position")}""",
         {"inserted": (VICTIM,)}, full=0),
    Deed("a row deleted, and another inserted with its position", f"""
         {FORGED.format(position="-1")}; DELETE FROM ledger.event WHERE position = %(at)s;
         UPDATE ledger.event SET position = %(at)s WHERE position = -1""", {"altered": (VICTIM,)}),
    Deed("two rows swapped", _EXCHANGED.format(table="event"), {"reordered": (VICTIM, OTHER)}),
    Deed("two indexes swapped", _EXCHANGED.format(table="indexed"), {"reordered": (VICTIM, OTHER)}),
    Deed("the signature of a save deleted", """
         DELETE FROM ledger.signature WHERE save = (SELECT save FROM ledger.event WHERE position = %(at)s)""",
         {"altered": (VICTIM - 2, VICTIM - 1, VICTIM)}, ("tree_broken", VICTIM - 2), VICTIM - 2),
    Deed("a row and its leaf's hash in the tile, triggers disabled", f"""
         ALTER TABLE ledger.event DISABLE TRIGGER ALL; ALTER TABLE ledger.tile DISABLE TRIGGER ALL;
         UPDATE ledger.event SET body = {_BIT.format("body")} WHERE position = %(at)s;
         UPDATE ledger.tile SET hashes = overlay(hashes PLACING ({_LEAF_HASH}) FROM {_PLACE * 32 + 1})
            WHERE level = 0 AND number = {_TILE}""",
         {"altered": (VICTIM,)}, ("tree_broken", _TILE * WIDTH + 1), 1),
    Deed("a row, in a session whose triggers are silent", f"""
         SET session_replication_role = replica;
         UPDATE ledger.event SET body = {_BIT.format("body")} WHERE position = %(at)s""",
         {"altered": (VICTIM,)}),
)  # fmt: skip

#: Who takes away what was published last, leaving no trace in the database.
TRUNCATED = """
    SET session_replication_role = replica;
    DELETE FROM ledger.event WHERE position > %(earlier)s;
    DELETE FROM ledger.tag WHERE position > %(earlier)s;
    DELETE FROM ledger.indexed WHERE index > %(size)s; DELETE FROM ledger.stretch WHERE last_index > %(size)s;
    DELETE FROM ledger.checkpoint WHERE size > %(size)s;
    DELETE FROM ledger.tile; DELETE FROM ledger.tree"""


def given(kept: Kept) -> dict[str, Any]:
    """Positions that the statements speak of."""
    places = {"at": VICTIM, "other": OTHER, "last": EVENTS, "earlier": EARLIER}
    return {
        **{name: kept.position(index) for name, index in places.items()},
        "size": EARLIER,
        "gap": kept.gap,
    }


def done(server: Server, database: Database, statements: str, **known: Any) -> None:
    """What a superuser does, one statement after the other."""
    with superuser(server, database) as connection:
        for statement in statements.split(";"):
            connection.execute(statement, known)


@contextmanager
def superuser(server: Server, database: Database) -> Iterator[Connection]:
    conninfo = make_conninfo(server.admin, dbname=name_of(database))
    with psycopg.connect(conninfo, autocommit=True) as connection:
        yield connection


def rebuild(connection: Connection) -> None:
    """All of the tree made anew over the rows as they are: blocks, and heads where these were."""
    connection.execute("SET session_replication_role = replica")
    connection.execute("DELETE FROM ledger.tile")
    connection.execute("DELETE FROM ledger.tree")
    tree = Tree(connection)
    tree.grow(EARLIER)
    while tree.grow():
        pass
