"""The imports there are, and how far each is."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from psycopg.errors import LockNotAvailable

from domain.errors import Conflict, NotFound, Refused, RuleBroken
from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from domain.events import Actor
    from ledger.database import Connection

_QUERIES = Queries("api", "queries/imports.sql")
#: What people call each state.
STATES = {
    "uploaded": "等待检查", "checking": "正在检查", "checked": "等待确认", "failed": "文件不能读取",
    "cancelled": "已取消", "appending": "正在录入", "done": "已完成",
    "asking": "正在查明可以撤销的业务", "undoing": "等待批准撤销",
    "undone": "已撤销",
}  # fmt: skip
#: … and an undoing that has been approved.
UNDER_WAY = "正在撤销"
ENDS = {"failed", "cancelled", "done", "undone"}
#: Imports that a list has, the last ones.
LISTED = 50
#: How long to wait for whoever works on an import.
WAIT = "20s"
#: Who sees the imports of a division beside his own: they may have to find one.
SEE_ALL = frozenset({"approval", "audit", "review"})


class ImportElsewhere(RuleBroken):
    """The import is in another state than the step needs."""

    code, field, rule = "import_state", "import", "imports"
    sentence = "这次导入现在是“{now}”,不能{step}。"


class AtWork(Conflict):
    """A step of the import is under way in another process."""

    code, sentence = "import_at_work", "这次导入正在办理,请等它办完。"


class NotOwner(RuleBroken):
    """Only who uploaded a file confirms or cancels its import, or gets its rows back."""

    code, field, rule = "not_owner", "import", "imports"
    sentence = "只有上传文件的人可以确认、取消这次导入,或取回退回的行。"


class ImportBroken(Refused):
    """The program broke off; its log says why."""

    code = "import_broken"
    sentence = "程序出错,这一步中断了;请把这一步再办一次,从停下的地方继续。再次中断的,请告诉系统管理员。"


@dataclass(frozen=True, slots=True)
class Import:
    """One import; `units` in the file, `done` of them by the present step, and rows that are `people`."""

    id: str
    account: str
    kind: str
    division: str
    year: int
    status: str
    sha256: str
    file_name: str
    corrects: str | None
    state: str
    units: int
    done: int
    people: int
    failure: dict[str, str] | None
    made_at: datetime


class Staged(NamedTuple):
    """One unit of an import: its place in the file, what it is known by, its first line, its verdict."""

    place: int
    number: str | None
    line: int
    people: int
    verdict: str
    problems: list[dict[str, Any]] | None
    warnings: list[dict[str, Any]] | None
    recorded: bool


class Count(NamedTuple):
    """How many units and people got a verdict, how many with warnings, how many are recorded."""

    verdict: str
    units: int
    people: int
    warned: int
    recorded: int


class Imports:
    """The imports as one connection (in autocommit mode) sees them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, given: dict[str, Any]) -> None:
        """A new import, uploaded."""
        self._connection.execute(_QUERIES.add, given)

    def one(self, import_id: str) -> Import:
        """The import. Raises NotFound."""
        row = self._connection.execute(_QUERIES.one, {"id": import_id}).fetchone()
        if row is None:
            raise NotFound(what="这次导入")
        return Import(*row)

    def is_there(self, import_id: str) -> bool:
        """Whether there is such an import."""
        return self._connection.execute(_QUERIES.one, {"id": import_id}).fetchone() is not None

    def seen(self, import_id: str, actor: Actor) -> Import:
        """The import, when the actor may see it: his own, or of his division with a role for it."""
        found = self.one(import_id)
        inside = found.division.startswith(actor.division) and SEE_ALL & actor.roles
        if found.account != actor.account and not inside:
            raise NotFound(what="这次导入")
        return found

    def own(self, import_id: str, actor: Actor) -> Import:
        """The import, when the actor uploaded it. Raises NotFound, NotOwner."""
        found = self.seen(import_id, actor)
        if found.account != actor.account:
            raise NotOwner
        return found

    def listing(self, actor: Actor) -> list[Import]:
        """The imports that the actor may see, the last LISTED, the last first."""
        given = {
            "account": actor.account, "every": bool(SEE_ALL & actor.roles), "limit": LISTED,
            "from_division": actor.division, "to_division": actor.division + ":",
        }  # fmt: skip
        return [Import(*row) for row in self._connection.execute(_QUERIES.listing, given)]

    def enter(
        self,
        import_id: str,
        state: str,
        *,
        of: Sequence[str],
        step: str,
        failure: Refused | None = None,
    ) -> None:
        """Go on to a state from one of the states `of`. Raises NotFound, ImportElsewhere."""
        with self._connection.transaction():
            self._connection.execute(_QUERIES.lock, {"id": import_id})
            self.require(import_id, of=of, step=step)
            given = {"id": import_id, "state": state, "ends": state in ENDS}
            self._connection.execute(_QUERIES.enter, given | {"failure": failure and _said(failure)})

    def require(self, import_id: str, *, of: Sequence[str], step: str) -> Import:
        """The import, in one of these states. Raises NotFound, ImportElsewhere."""
        found = self.one(import_id)
        if found.state not in of:
            raise ImportElsewhere(now=STATES[found.state], step=step)
        return found

    def stopped(self, import_id: str, why: Refused) -> None:
        """Say why the step under way stopped; it stays the present step, and may be begun again."""
        self._connection.execute(_QUERIES.stopped, {"id": import_id, "failure": _said(why)})

    def size(self, import_id: str, units: int, people: int) -> None:
        """How much the file holds."""
        given = {"id": import_id, "units": units, "people": people}
        self._connection.execute(_QUERIES.size, given)

    def progress(self, import_id: str, done: int) -> None:
        """How many units the present step has done."""
        self._connection.execute(_QUERIES.progress, {"id": import_id, "done": done})

    def places(self, import_id: str) -> set[int]:
        """The places of the units that have been checked."""
        return {place for (place,) in self._connection.execute(_QUERIES.places, {"id": import_id})}

    def earlier(self, job: Import) -> set[str]:
        """The units that another import of the same file for the same year recorded whole, if not undone."""
        given = {"sha256": job.sha256, "kind": job.kind, "year": job.year, "id": job.id}
        return {unit for (unit,) in self._connection.execute(_QUERIES.earlier, given)}

    def waiting(self, import_id: str) -> tuple[list[int], list[int]]:
        """The places of the units with work to be recorded, and of those that come after all others."""
        rows = self._connection.execute(_QUERIES.waiting, {"id": import_id}).fetchall()
        return [place for place, late in rows if not late], [place for place, late in rows if late]

    def stage(self, import_id: str, rows: Iterable[Sequence[Any]]) -> None:
        """Write checked units, as `staging.sheaf` has them after the import, but for what is recorded."""
        kinds = ["text", "int4", "text", "int4", "int2", "text", "jsonb", "jsonb", "bytea", "bool"]
        with self._connection.cursor().copy(_QUERIES["copy"]) as copy:
            copy.set_types(kinds)
            for row in rows:
                copy.write_row((import_id, *row))

    def counts(self, import_id: str) -> list[Count]:
        """Units by verdict."""
        return [Count(*row) for row in self._connection.execute(_QUERIES.counts, {"id": import_id})]

    def sheaves(
        self, import_id: str, *, verdict: str | None = None, warned: bool = False, after: int = -1,
        limit: int | None = None,
    ) -> list[Staged]:  # fmt: skip
        """Units of the import by their places; all of them without a limit."""
        given = {"id": import_id, "verdict": verdict, "warned": warned, "after": after, "limit": limit}
        return [Staged(*row) for row in self._connection.execute(_QUERIES.sheaves, given)]

    def problems(self, import_id: str) -> dict[int, list[dict[str, Any]]]:
        """The refused units, by place, with what is wrong with them."""
        return dict(self._connection.execute(_QUERIES.problems, {"id": import_id}).fetchall())

    def all_problems(self, import_id: str) -> list[dict[str, Any]]:
        """What is wrong with all of them, one after the other."""
        return [problem for found in self.problems(import_id).values() for problem in found]

    def work(self, import_id: str, places: Sequence[int]) -> list[tuple[int, bytes]]:
        """What is still to be recorded of these places, sealed."""
        given = {"id": import_id, "places": list(places)}
        return self._connection.execute(_QUERIES.work, given, binary=True).fetchall()

    def recorded(self, import_id: str, places: Sequence[int]) -> None:
        """Mark units as recorded; in the transaction that records them."""
        self._connection.execute(_QUERIES.recorded, {"id": import_id, "places": list(places)})

    def refused(
        self, import_id: str, place: int, problems: list[dict[str, Any]], *, half: bool = False
    ) -> None:
        """A unit that could not be recorded after all; `half`: what comes first of it was."""
        given = {"id": import_id, "place": place, "problems": json.dumps(problems), "half": half}
        self._connection.execute(_QUERIES.refused, given)

    @contextmanager
    def alone(self, import_id: str, wait: str = WAIT) -> Iterator[None]:
        """Nobody else works on the import meanwhile. Raises AtWork.

        Of a process that was killed the server hears a little later, so this waits a while.
        """
        self._connection.execute(_QUERIES.wait, {"wait": wait})
        try:
            self._connection.execute(_QUERIES.lock_work, {"id": import_id})
        except LockNotAvailable:
            raise AtWork from None
        finally:
            self._connection.execute(_QUERIES.wait, {"wait": "0"})
        try:
            yield
        finally:
            self._connection.execute(_QUERIES.unlock_work, {"id": import_id})

    def open_files(self) -> set[str]:
        """The imports whose uploaded files are still needed; those nobody confirmed in 30 days are not."""
        for (import_id,) in self._connection.execute(_QUERIES.expired).fetchall():
            self.forget(import_id)
        return {import_id for (import_id,) in self._connection.execute(_QUERIES.open_files)}

    def forget(self, import_id: str) -> None:
        """Drop work that will not be recorded."""
        self._connection.execute(_QUERIES.forget, {"id": import_id})


def _said(refusal: Refused) -> str:
    return json.dumps({"code": refusal.code, "message": refusal.message})
