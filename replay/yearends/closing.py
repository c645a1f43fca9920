"""Closing a statistical year: fix its index, compute what stood there, record the hash.

Killed between the two events, the same call goes on with the index that was fixed, whoever gives it.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from domain.commands.years import CloseYear, ConfirmClosedYear
from domain.errors import Conflict
from domain.events import Key
from domain.finish import finish
from domain.fold import State
from domain.known import Known
from domain.rules.years import CLOSING, YearClosed, close_year, confirm_closed_year, require_closer, year_tags
from ledger import stream
from ledger.errors import AlreadyAnswered, ConditionFailed, recording
from ledger.store import Save
from projections.write import record
from projections.years import whole
from replay.segments.export import export

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.events import Event
    from domain.known import Context
    from domain.rules.years import Whole
    from ledger.database import Connection
    from ledger.sequencer import Sequencer
    from ledger.store import Ledger, Loaded
    from replay.segments.manifest import Manifest
    from replay.segments.shelf import Shelf
    from replay.yearends.yearend import YearEnd

    #: Form, year and index → the year-end, from the segments that were brought up to that index.
    Compute = Callable[[int, int, int], YearEnd]

#: A close that other closes keep coming in between of gives up after so many times.
_ATTEMPTS = 5
#: Seconds between looks whether a sequencer that works elsewhere has come to the event.
_POLL = 0.02
#: Seconds in which it should; a stretch takes less than one.
_PATIENCE = 60.0


class IndexWaiting(Conflict):
    """The year is closing, but whoever sequences gave its event no index. The call is given again."""

    code, rule = "index_waiting", "rules §6"
    sentence = "{year}年度已开始定格,但一直没有编上账册序号(另一个程序占着编号);请稍后再办一次,从这里继续。"


class _Begun(NamedTuple):
    """Who closes what, and what is known of the whole ledger."""

    command: CloseYear
    context: Context
    whole: Whole

    @property
    def end_id(self) -> str:
        """The id under which the second half is recorded; no id that a caller gives has a space."""
        return f"{self.command.command_id} {self.command.year}"

    @property
    def fingerprint(self) -> bytes:
        """Tells whether the command id is used again for another year."""
        return hashlib.sha256(f"{self.command.NAME}\n{self.command.year}".encode()).digest()


@dataclass(frozen=True, slots=True)
class Closer:
    """Closes years of one ledger; `compute` works on the segments of the shelf."""

    sequencer: Sequencer
    ledger: Ledger
    shelf: Shelf
    compute: Compute
    patience: float = _PATIENCE

    def close(self, command: CloseYear, context: Context) -> Event:
        """Close a year and return the event that says so; given again, the same command gives the same.

        Raises the refusals of `domain.rules.years`, CommandReused, ConditionFailed, IndexWaiting, and those
        of segments and forms.
        What stops the computing later on leaves the index fixed, and the call is given again.
        """
        with self.sequencer.database.connect("app") as connection:
            begun = _Begun(command, context, whole(connection))
        require_closer(context, begun.whole)
        # Before the year closes: what is wrong with them is told now, and little is left to do then.
        self.shelf.check(self._export().segments)
        standing = self._again(begun, lambda connection: self._begin(connection, begun))
        if standing.type == YearClosed.TYPE:
            return standing
        index = self._index(standing.id, command.year)
        self._export()
        confirm = _confirm(command, index, self.compute(standing.facts["form"], command.year, index))
        return self._again(begun, lambda connection: self._end(connection, begun, confirm))

    def _again(self, begun: _Begun, step: Callable[[Connection], Event]) -> Event:
        """Do a step, and once more when another close came in between. Raises ConditionFailed, AnswerLost."""
        for _ in range(_ATTEMPTS):
            try:
                with (
                    self.sequencer.database.connect("app") as connection,
                    recording(begun.command.command_id),
                ):
                    done = step(connection)
                    connection.commit()
                    return done
            except (ConditionFailed, AlreadyAnswered):
                continue
        raise ConditionFailed

    def _begin(self, connection: Connection, begun: _Begun) -> Event:
        """`year.closing`, recorded now or before; `year.closed` where this command has its answer.

        Raises ConditionFailed where an earlier year was named for the first time until this one's tags,
        and all earlier ones', were held: after that none can be.
        """
        begun = begun._replace(whole=whole(connection))
        loaded = self._load(connection, begun)
        if loaded.answered is not None:
            self.ledger.require_same(loaded.answered, begun.fingerprint)
        known = Known(State(loaded.events), begun.context)
        best = known.state.winner(Key("year", str(begun.command.year), "status"))
        if best is not None and (best.value == CLOSING or loaded.answered or _ended(best.event, begun)):
            return best.event
        events = finish(begun.command, known, close_year(begun.command, known, begun.whole))
        recorded = self._record(connection, begun, events, loaded)
        if _earlier(whole(connection), begun) != _earlier(begun.whole, begun):
            raise ConditionFailed
        return recorded

    def _end(self, connection: Connection, begun: _Begun, confirm: ConfirmClosedYear) -> Event:
        """`year.closed`, recorded now or meanwhile by whoever went on with the same closing."""
        loaded = self._load(connection, begun)
        known = Known(State(loaded.events), begun.context)
        best = known.state.winner(Key("year", str(confirm.year), "status"))
        if best is not None and best.event.type == YearClosed.TYPE:
            return best.event
        named = confirm.model_copy(update={"command_id": begun.end_id})
        events = finish(named, known, confirm_closed_year(named, known, begun.whole))
        return self._record(connection, begun, events, loaded)

    def _load(self, connection: Connection, begun: _Begun) -> Loaded:
        key = (begun.context.actor.account, begun.command.command_id)
        return self.ledger.load(connection, year_tags(begun.context, begun.command.year), command=key)

    def _record(self, connection: Connection, begun: _Begun, events: list[Event], loaded: Loaded) -> Event:
        save = Save(begun.context.actor.account, events[0].command, begun.fingerprint, events)
        (recorded,) = record(connection, self.ledger.packed([save], loaded.seen, loaded.wrapped))
        return recorded

    def _export(self) -> Manifest:
        """The segments up to the last sequenced event."""
        with self.sequencer.database.connect("app", autocommit=True) as connection:
            return export(connection, self.shelf)

    def _index(self, event: str, year: int) -> int:
        """The event's index, given by whoever sequences, here when nobody else does. Raises IndexWaiting."""
        until = time.monotonic() + self.patience
        with self.sequencer.database.connect("app", autocommit=True) as connection:
            while not (found := stream.indexes(connection, [event])):
                if not self.sequencer.run_once():
                    if time.monotonic() > until:
                        raise IndexWaiting(year=year)
                    time.sleep(_POLL)
        return found[event]


def _earlier(known: Whole, begun: _Begun) -> set[int]:
    """The years before the one that closes that events name."""
    return {year for year in known.years if year < begun.command.year}


def _ended(event: Event, begun: _Begun) -> bool:
    """Whether this very command ended a closing that another had begun."""
    return (event.actor.account, event.command) == (begun.context.actor.account, begun.end_id)


def _confirm(command: CloseYear, index: int, found: YearEnd) -> ConfirmClosedYear:
    """What is recorded of a year-end."""
    tables = {name: {"lines": lines, "hash": digest} for name, (lines, digest) in found.tables.items()}
    return ConfirmClosedYear.model_validate({
        "command_id": command.command_id, "year": command.year, "ledger_index": index, "form": found.form,
        "hash": found.hash, "tables": tables, "balance": found.balance, "counts": found.counts,
    })  # fmt: skip
