"""Appending: what was decided of an import's units, recorded batch by batch."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from api.gateway import Busy
from api.holds import holds
from api.imports.store import Imports
from api.imports.work import unpack
from api.probes import TooManyProbes
from api.sheets.errors import RowError
from domain.admission import admit_decided
from domain.errors import Refused
from domain.known import Context
from ledger.errors import AlreadyAnswered, AuditStopped, ConditionFailed, NumberTaken
from projections import write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from api.gateway import Gateway
    from api.imports.store import Import
    from api.imports.work import Work
    from domain.events import Actor
    from ledger.database import Connection

#: A short append: what the ledger takes 100 ms for at most, so that nobody waits longer behind it.
SHORT_EVENTS = 120
SHORT_LOCKS = 600
Placed = tuple[int, "Work"]


class Appender:
    """Records units of one import over one connection (in autocommit mode)."""

    def __init__(self, gateway: Gateway, connection: Connection, job: Import, actor: Actor) -> None:
        self._gateway = gateway
        self._connection = connection
        self._job = job
        self._actor = actor
        self._imports = Imports(connection)

    def append(self, places: Sequence[int]) -> int:
        """Record units, together where nothing came in between; returns how many were asked for.

        A unit that passing trouble kept out stays waiting. Raises AuditStopped.
        """
        rows = self._imports.work(self._job.id, places)
        vault = self._gateway.vault
        works = [(place, unpack(vault, self._job.id, data, self._actor)) for place, data in rows]
        for batch in _batches(works):
            try:
                self._together(batch)
            except AuditStopped:
                # It is not the units that are refused.
                raise
            except (Refused, ConditionFailed, NumberTaken, AlreadyAnswered):
                for place, work in batch:
                    self._anew(place, work)
        return len(places)

    def _together(self, batch: Sequence[Placed]) -> None:
        """Record a batch as it was decided, marks included. Raises what stands against it."""
        self._require_admitted(batch)
        saves = [save for _, work in batch for save in work.saves]
        seen: dict[str, int] = {}
        for _, work in batch:
            for tag, position in work.seen.items():
                # Units that share a tag may have been checked at different times: the first is what holds.
                seen[tag] = min(position, seen.get(tag, position))
        known = {tag.partition(":")[2] for tag, position in seen.items() if position}
        wrapped = self._gateway.ledger.keys(self._connection, known) if known else {}
        held = holds([event for save in saves for event in save.events], None)
        packed = self._gateway.ledger.packed(saves, seen, wrapped, held)
        with self._connection.transaction():
            write.record(self._connection, packed)
            self._imports.recorded(self._job.id, [place for place, _ in batch])

    def _require_admitted(self, batch: Sequence[Placed]) -> None:
        """Role, division, year and window as they are now; what the rules say is the condition's to hold."""
        register, kin = self._gateway.admissions.read(self._connection, self._actor)
        context = Context(self._gateway.clock(), self._actor, register, kin=kin)
        for _, work in batch:
            admit_decided(
                work.kinds, self._job.year, context, villages=work.villages, households=work.households
            )

    def _anew(self, place: int, work: Work) -> None:
        """Decide a unit's commands anew; what is refused is noted, and the import goes on."""
        done = 0
        try:
            for command in work.commands:
                self._gateway.run(command, self._actor)
                done += 1
        except (Busy, TooManyProbes):
            return
        except AuditStopped:
            raise
        except Refused as refusal:
            self._imports.refused(self._job.id, place, [asdict(_problem(refusal))], half=done > 0)
        else:
            self._imports.recorded(self._job.id, [place])


def _problem(refusal: Refused) -> RowError:
    return RowError("", 0, None, refusal.code, refusal.message)


def _batches(works: Iterable[Placed]) -> Iterator[list[Placed]]:
    batch: list[Placed] = []
    events = locks = 0
    for placed in works:
        own = len(placed[1].events)
        # Each tag is a lock, and each number that is assigned.
        needed = 2 * len(placed[1].seen)
        if batch and (events + own > SHORT_EVENTS or locks + needed > SHORT_LOCKS):
            yield batch
            batch, events, locks = [], 0, 0
        batch.append(placed)
        events, locks = events + own, locks + needed
    if batch:
        yield batch
