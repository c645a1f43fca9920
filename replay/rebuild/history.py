"""The history that read models are made from: a ledger's segments, and an engine over them."""

from __future__ import annotations

from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ledger import stream
from replay.engines import engine
from replay.rebuild import sources
from replay.rebuild.filling import Filler
from replay.rebuild.opening import Opener
from replay.segments.export import export

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.database import Database
    from ledger.keyring import Keyring
    from replay.rebuild.pace import Told
    from replay.segments.manifest import Manifest
    from replay.segments.shelf import Shelf

EXPORTING = "整理历史"


class By(NamedTuple):
    """The engine that folds, and where it is, if it is not in this process."""

    engine: str = "duckdb"
    remote: str | None = None


@dataclass(frozen=True, slots=True)
class History:
    """Where the ledger and its segments are; `keyring` opens personal values."""

    database: Database
    keyring: Keyring
    shelf: Shelf
    by: By

    def brought_up(self, told: Told) -> Manifest:
        """The segments, up to the last event that is sequenced now. Raises what segments refuse."""
        self.keyring.sequencer(self.database).drain()
        with self.database.connect("app", autocommit=True) as connection:
            known = self.shelf.manifest()
            told.begin(EXPORTING, stream.head(connection), known.last if known else 0)
            return export(connection, self.shelf, lambda done, _: told.at(done))

    @contextmanager
    def filler(self, manifest: Manifest, index: int) -> Iterator[Filler]:
        """What fills tables as known at an index. Raises EngineUnknown, EngineMissing."""
        with engine(self.by.engine, self.shelf, manifest.segments, remote=self.by.remote) as found:
            gone = found.arrow(sources.erased(found.table, index))["entity"].to_pylist() if index else []
            with closing(Opener(self.database, self.keyring.master, frozenset(gone))) as opener:
                yield Filler(found, opener, index)


def work_of(manifest: Manifest, table: str) -> int:
    """How many rows of history a table is made of."""
    name = "event" if table == "timeline" else table
    return sum(segment.parts[name].rows for segment in manifest.segments if name in segment.parts)
