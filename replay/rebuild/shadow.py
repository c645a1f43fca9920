"""Tables beside the read models, in a schema that nobody may look into, and what of them is finished."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from psycopg.sql import SQL, Composed, Identifier

from domain.rules.erasure import ERASED
from ledger import stream
from ledger.sql import Queries
from projections.figures import LARGEST
from projections.patches import OWN
from replay.rebuild.cells import HEADER, TRAILER
from replay.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ledger.database import Connection, Database

QUERIES = Queries("replay.rebuild", "queries.sql")
#: Where a rebuild makes its tables.
NEXT = "read_next"
#: Tables that are folded, in the order in which they are filled.
FOLDED = (*TABLES, "timeline")
FIGURES = "figure"
#: What is counted from the tables that are folded.
COUNTED = (FIGURES, "makeup")
BEGUN, CAUGHT_UP = "begun", "caught_up"


@dataclass(frozen=True, slots=True)
class Stage:
    """What was finished: up to which ledger index, how many rows."""

    index: int
    rows: int


class Shadow:
    """The tables of one schema, over one connection; the caller commits."""

    def __init__(self, connection: Connection, name: str = NEXT) -> None:
        self.connection, self.name = connection, name

    def run(self, query: str, given: dict[str, Any] | None = None, **parts: Identifier | Composed) -> Any:
        """Execute a named query of this schema."""
        text = SQL(QUERIES[query]).format(shadow=Identifier(self.name), **parts)
        return self.connection.execute(text, given)

    def begin(self, index: int) -> int:
        """Go on with what is there, or begin anew at an index; the index that its tables are folded at."""
        shape = self._one("shape")
        begun = self._begun()
        if begun is not None and begun[1] == shape and begun[0] <= index:
            return begun[0]
        self.create()
        self.run("begin", {"index": index, "shape": shape})
        return index

    def create(self) -> None:
        """The schema anew, with nothing in it but the table of progress."""
        self.run("drop")
        self.run("create")

    def _begun(self) -> tuple[int, str] | None:
        if not self._one("exists", shadow=self.name):
            return None
        for stage, index, _, shape in self.run("progress"):
            if stage == BEGUN:
                return index, shape
        return None

    def _one(self, query: str, **given: Any) -> Any:
        row = self.connection.execute(QUERIES[query], given).fetchone()
        return row[0] if row else None

    def finished(self) -> dict[str, Stage]:
        """Stage → what it came to."""
        return {stage: Stage(index, rows) for stage, index, rows, _ in self.run("progress")}

    def finish(self, stage: str, index: int, rows: int) -> None:
        """Write down that a stage is done, or has got to an index with so many rows more."""
        self.run("finished", {"stage": stage, "index": index, "rows": rows})

    def make(self, table: str, *, unlogged: bool = False) -> None:
        """An empty table like the live one, without indexes."""
        self.run("like_unlogged" if unlogged else "like", table=Identifier(table))

    def columns(self, table: str) -> dict[str, str]:
        """The columns of a live table and what PostgreSQL calls their types."""
        return dict(self.connection.execute(QUERIES.columns, {"table": table}).fetchall())

    def copy(self, table: str, columns: Iterable[str], buffers: Iterable[memoryview], options: str) -> None:
        """Fill a table with rows of `cells.rows`."""
        names = SQL(", ").join(map(Identifier, columns))
        text = SQL(QUERIES.copy).format(
            shadow=Identifier(self.name), table=Identifier(table), columns=names,
            options=SQL(options),
        )  # fmt: skip
        with self.connection.cursor().copy(text) as copy:
            copy.write(HEADER)
            for buffer in buffers:
                copy.write(buffer)
            copy.write(TRAILER)

    def dress(self, table: str) -> None:
        """Give a filled table the indexes and grants of the live one, and statistics."""
        given = {"shadow": self.name, "table": table}
        self._made("indexes", given | {"all": True})
        self._made("grants", given)
        self.run("analyze", table=Identifier(table))

    def key(self, table: str) -> None:
        """Give a filled table the key of the live one, and statistics."""
        self._made("indexes", {"shadow": self.name, "table": table, "all": False})
        self.run("analyze", table=Identifier(table))

    def functions(self) -> None:
        """Once the tables stand: the functions that write live read models, for these."""
        self._made("functions", {"shadow": self.name})

    def _made(self, query: str, given: dict[str, Any]) -> None:
        """Execute the statements that a query of the catalog makes."""
        for (statement,) in self.connection.execute(QUERIES[query], given).fetchall():
            self.connection.execute(statement)

    def count_figures(self, index: int) -> None:
        """Fill the figures from the households and persons of this schema."""
        self.run("count_figures", {"index": index})
        self.run("count_makeup", {"largest": LARGEST})

    def forget(self, table: str, ids: Collection[str]) -> None:
        """Clear the personal values of persons or pairings."""
        nothing = SQL(", ").join(SQL("{} = NULL").format(Identifier(name)) for name in sorted(OWN[table]))
        self.run("forget", {"ids": list(ids)}, table=Identifier(table), nothing=nothing)


def erased_since(connection: Connection, index: int) -> frozenset[str]:
    """Persons and pairings whose erasure was recorded after an index, sequenced or not, as now committed."""
    given = {"types": sorted(ERASED), "position": stream.position_of(connection, index)}
    return frozenset(entity for (entity,) in connection.execute(QUERIES.erased_since, given))


def forget(database: Database, table: str, entity: str) -> None:
    """Clear the personal values of a person or pairing in what an interrupted rebuild left behind."""
    with database.connect("owner") as connection:
        given = {"shadow": NEXT, "table": table}
        if connection.execute(QUERIES.forgettable, given).fetchone() == (True,):
            Shadow(connection).forget(table, [entity])
