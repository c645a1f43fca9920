"""`compare`: the rows of a database against the events of the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.verifier.dump import rows_of
from ledger.verifier.leaf import BODY, FIELDS, META, POSITION, TYPE, lines_of
from ledger.verifier.log import Log
from ledger.verifier.policy import Policy
from ledger.verifier.report import MOST, TAMPERED, Stop

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from ledger.verifier.report import Report

#: Lines that say where an event stands; those that may differ once its bytes were dropped.
PLACE, DROPPABLE = set(FIELDS[1:TYPE]), {FIELDS[BODY], FIELDS[META]}
ADDED = "数据库里多出这一行"
LATE = "位置在已编号的之前,自己却没有序号:是后来添上的,或者没有程序的签名"
#: After the last row.
END = 2**63, 0, b""


def compare(report: Report, dump: str, folder: str, *, policy: str) -> str:
    """Hold the rows of the database against the events of the log, position by position."""
    log = Log(folder, Policy(policy), report)
    found = Differences(rows_of(dump))
    for index, leaf, *_ in log.events():
        found.take(index, leaf)
        if len(found.lost) + len(found.strange) > MOST:
            found.tell(report, log.erased)
            raise Stop(TAMPERED, "more", f"不同之处超过{MOST},可能不是同一个库")
    found.rest(log.size - log.before)
    found.tell(report, log.erased)
    return f"数据库与日志“{log.origin}”的{log.size - log.before}条业务逐条相比"


class Differences:
    """Events without their row, and rows without an event, while both are gone through by position."""

    def __init__(self, rows: Iterator[tuple[int, int, bytes]]) -> None:
        self.rows = rows
        self.at, self.number, self.row = next(rows, END)
        self.lost: list[tuple[int, bytes, bytes]] = []  # index, leaf, row at its position
        self.strange: list[tuple[int, bytes]] = []  # index, row

    def take(self, index: int, leaf: bytes) -> None:
        """Go on to the row at the event's position."""
        said, here = lines_of(leaf)[POSITION], b""
        position = int(said) if said.isdigit() else 0
        while self.at < position and len(self.strange) <= MOST:
            self.strange.append(self._next())
        if self.at == position:
            _, here = self._next()
        if here != leaf:
            self.lost.append((index, leaf, here))

    def rest(self, size: int) -> None:
        """The rows after the last event: newer than the checkpoint, unless it covers their index."""
        while self.row and len(self.strange) <= MOST:
            number, row = self._next()
            self.strange += [(number, row)] if number <= size else []

    def _next(self) -> tuple[int, bytes]:
        """The row that is next, with its index."""
        number, row = self.number, self.row
        self.at, self.number, self.row = next(self.rows, END)
        return number, row

    def tell(self, report: Report, erased: Container[int]) -> None:
        """Say what was done to events without their row, and to rows without an event."""
        rows = [*(row for _, row in self.strange), *(here for _, _, here in self.lost if here)]
        standing = {_event(row): row for row in rows}
        beside: list[tuple[int, bytes]] = []
        for index, leaf, here in self.lost:
            stands = standing.pop(_event(leaf), b"")
            _tell_lost(report, index, leaf, stands or here, dropped=index in erased)
            # The event has its row elsewhere, so what stands at its place is another's, or nobody's.
            beside += [(index, here)] if stands and here else []
        for index, row in (*beside, *self.strange):
            if _event(row) in standing:
                told = ADDED if index else LATE
                report.add(TAMPERED, "inserted" if index else "late", told, index, row)


def _event(leaf: bytes) -> tuple[bytes, ...]:
    """What an event is known by, wherever it stands: its lines from the type to the metadata."""
    return tuple(lines_of(leaf)[TYPE : META + 1])


def _tell_lost(report: Report, index: int, leaf: bytes, row: bytes, *, dropped: bool) -> None:
    """Say how the row of an event differs, if it has one."""
    lines = zip(FIELDS, lines_of(leaf), lines_of(row))
    differ = [(name, said) for name, was, said in lines if was != said]
    names = [name for name, said in differ if not (dropped and name in DROPPABLE and said == b"-")]
    if not row:
        report.add(TAMPERED, "removed", "数据库里没有这一行", index, leaf)
    elif names:
        kind = "altered" if set(names) - PLACE else "reordered"
        told = f"数据库里{'、'.join(names)}不同,在位置{lines_of(row)[POSITION].decode()}"
        report.add(TAMPERED, kind, told, index, leaf)
