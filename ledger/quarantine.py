"""Quarantine: events without an index for want of a signature; listed, and judged again after the list of
keys was mended.

Indexes follow positions, so only what lies behind the last index can still get one. And commands went on
without what was set aside: what others were decided without stays out, and so does what follows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.errors import Conflict, Refused
from ledger import records
from ledger.sequencer import catch_up, give_indexes, take_over
from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ledger.database import Connection
    from ledger.log.instances import Instances
    from ledger.records import Judged, Row
    from ledger.sequencer import Sequencer

_QUERIES = Queries("ledger", "queries/quarantine.sql")
_STRETCH = 5_000


class SequencerBusy(Conflict):
    """Somebody sequences: while the ledger grows, what was set aside would fall behind it."""

    code, sentence = "sequencer_busy", "编序正在进行:请先停下 huce serve,改正名单,再判,然后启动。"


class QuarantineTooLate(Refused):
    """All that is set aside lies before events that have an index."""

    code = "quarantine_too_late"
    sentence = "隔离的{count}件业务后面都已有业务编了序;编序按位置先后,不能再补,请核实后重新办理。"


class Aside(NamedTuple):
    """An event that is set aside; `reason` is one of `records.REASONS`, `last`: no index lies behind it."""

    position: int
    reason: str
    found_at: datetime
    type: str
    save: str
    tags: list[str]
    last: bool


class Verdict(NamedTuple):
    """How many got an index; are signed, but stay out; are not signed; come too late."""

    indexed: int
    superseded: int
    unsigned: int
    late: int


def listed(connection: Connection, after: int, limit: int) -> list[Aside]:
    """What is set aside after a position, by position."""
    _, sequenced = _sequenced(connection)
    given = {"after": after, "limit": limit, "sequenced": sequenced}
    return [Aside(*row) for row in connection.execute(_QUERIES.listed, given)]


def judge(sequencer: Sequencer, stretch: int = _STRETCH) -> Verdict:
    """Give an index to what is signed after all, as far as the order of positions allows.

    Raises SequencerBusy, QuarantineTooLate, NobodyTrusted.
    """
    with sequencer.database.connect("app", autocommit=True) as connection:
        if not take_over(connection):
            raise SequencerBusy
        _, after = _sequenced(connection)
        ((late,),) = connection.execute(_QUERIES.behind, {"sequenced": after}).fetchall()
        if late and not records.aside(connection, after, 1):
            raise QuarantineTooLate(count=late)
        return Judging(connection, sequencer.trusted()).all(after, stretch)._replace(late=late)


class Judging:
    """One judgement; keeps the tags under which something stays out, since what follows there rests on it."""

    def __init__(self, connection: Connection, instances: Instances) -> None:
        self._connection, self._instances = connection, instances
        self._out: set[str] = set()

    def all(self, after: int, stretch: int) -> Verdict:
        """Everything set aside after a position, a stretch a transaction."""
        total = Verdict(0, 0, 0, 0)
        while rows := records.aside(self._connection, after, stretch):
            with self._connection.transaction():
                indexed, superseded = self._stretch(rows)
            unsigned = len(rows) - indexed - superseded
            total = Verdict(total[0] + indexed, total[1] + superseded, total[2] + unsigned, 0)
            after = rows[-1].position
        return total

    def _stretch(self, rows: list[Row]) -> tuple[int, int]:
        """How many got an index, and how many are signed and stay out."""
        # Nobody may decide without what is let in here.
        self._connection.execute(_QUERIES.gate)
        catch_up(self._connection)
        last, _ = _sequenced(self._connection)
        judged, superseded = self._judged(rows, last), 0
        # Without what stays out others move up, and a key may be believed for the index that they come to.
        while out := self._superseded(judged.good):
            superseded += sum(row.save in out for row in judged.good)
            rows = [row for row in rows if row.save not in out]
            judged = self._judged(rows, last)
        give_indexes(self._connection, last, judged)
        return len(judged.good), superseded

    def _judged(self, rows: list[Row], last: int) -> Judged:
        return records.judged(self._connection, rows, self._instances, last + 1)

    def _superseded(self, rows: Iterable[Row]) -> set[str]:
        """The saves that stay out: others were decided without them, or they may rest on what stays out."""
        given = {"saves": list(dict.fromkeys(row.save for row in rows))}
        found = {save: (tags, late) for save, tags, late in self._connection.execute(_QUERIES.saves, given)}
        out = set[str]()
        for save in given["saves"]:
            tags, late = found.get(save, ([], True))
            if late or not self._out.isdisjoint(tags):
                self._out.update(tags)
                out.add(save)
        return out


def _sequenced(connection: Connection) -> tuple[int, int]:
    """The last index and its position."""
    row = connection.execute(_QUERIES.sequenced).fetchone()
    return (int(row[0]), int(row[1])) if row else (0, 0)
