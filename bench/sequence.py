"""Bench `sequence`: events checked, indexed, hashed and put into the tree, read back by another process.

At 1,000 events a save the limit is a binary COPY of the very rows that come out of it (indexes, tiles) into
equal tables and the bare hashing of as many leaves; at one event a save it is verifying as many signatures.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from hashlib import sha256
from typing import TYPE_CHECKING

from bench.figure import Figure
from bench.timing import seconds
from ledger.instance import Instance
from ledger.log.instances import Instances
from ledger.log.keys import ED25519, SignerKey
from ledger.log.leaf import SAVE
from ledger.records import text_of
from ledger.sequencer import Sequencer
from ledger.sql import Queries
from ledger.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.server import BenchServer
    from ledger.database import Connection, Database

_QUERIES = Queries("bench", "sequence.sql")
KEY = SignerKey("bench", ED25519, bytes(32))
TRUSTED = Instances().with_key(KEY.verifier)
EVENTS = 300_000
#: Bytes of a leaf.
LEAF = 500


def run(server: BenchServer, events: int = EVENTS, rounds: int = 3) -> Iterator[Figure]:
    """Figures at 1,000 events a save and at one."""
    for of_a_save, count in ((1000, events), (1, events // 10)):
        pairs = []
        with server.made() as base:
            signatures = _prepare(base, count, of_a_save)
            for _ in range(rounds):
                with server.copied(base) as database:
                    ours = count / _sequenced(database, count)
                    limit = _verified(signatures) if of_a_save == 1 else _bare(server, database, count)
                    pairs.append((ours, count / limit))
        yield Figure.of("sequence", "events/s", pairs, {"events": count, "events_of_a_save": of_a_save})


def _prepare(base: Database, events: int, of_a_save: int) -> list[tuple[bytes, bytes]]:
    """Signed events without an index; what was signed, and the signatures."""
    instance, made = Instance(KEY), []
    with base.connect("owner", autocommit=True) as owner:
        owner.execute(_QUERIES.fill, {"events": events, "of_a_save": of_a_save})
        texts: dict[str, list[bytes]] = {}
        for save, *parts in owner.execute(_QUERIES.texts, binary=True):
            texts.setdefault(save, [SAVE]).append(text_of(*parts))
        with owner.cursor().copy(_QUERIES.sign) as copy:
            for save, lines in texts.items():
                made.append((b"".join(lines), instance.sign(b"".join(lines))))
                copy.write_row((save, made[-1][1]))
        owner.execute(_QUERIES.taken)
        owner.execute(_QUERIES.settle)
    return made


def _sequenced(database: Database, events: int) -> float:
    """Seconds until all of it is in the tree and was read back."""
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Event()
    reader = spawn.Process(target=_read_back, args=(database, events, ready))
    reader.start()
    ready.wait()
    # A fresh copy would otherwise be flushed while we work.
    os.sync()
    began = time.perf_counter()
    Sequencer(database, lambda: TRUSTED).drain()
    reader.join()
    took = time.perf_counter() - began
    with database.connect() as connection:
        if reader.exitcode or Tree(connection).reached().size != events:
            raise RuntimeError("not all events got their index and leaf")
    return took


def _read_back(database: Database, events: int, ready: multiprocessing.synchronize.Event) -> None:
    """Follow the sequencer until everything was read back."""
    done = 0
    with database.connect(autocommit=True) as connection:
        ready.set()
        while done < events:
            if not (fresh := Tree(connection).read_back(done)):
                time.sleep(0.01)
            done += fresh


def _verified(signatures: list[tuple[bytes, bytes]]) -> float:
    """Seconds to verify them bare."""
    return seconds(lambda: [TRUSTED.signer(text, made) for text, made in signatures])


def _bare(server: BenchServer, database: Database, events: int) -> float:
    """Seconds to copy the rows and to hash the leaves, each by itself."""
    with database.connect("owner") as source:
        parts = {name: _rows(source, _QUERIES[name]) for name in ("rows", "tiles")}
    leaf = bytes(LEAF)
    hashing = seconds(lambda: [sha256(leaf).digest() for _ in range(events)])
    with server.made() as other, other.connect("owner") as target:
        target.execute(_QUERIES.bare)
        target.commit()
        return hashing + seconds(lambda: _copied(target, parts))


def _rows(source: Connection, query: str) -> bytes:
    with source.cursor().copy(query) as copy:
        return b"".join(bytes(block) for block in copy)


def _copied(target: Connection, parts: dict[str, bytes]) -> None:
    for table, name in (("indexed", "rows"), ("tile", "tiles")):
        with target.cursor().copy(f"COPY bare.{table} FROM STDIN BINARY") as copy:
            copy.write(parts[name])
    target.commit()
