"""Points in time: as of a date or a year-end, as known at an index or a time, found in the ledger."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from domain.calendar import SHANGHAI
from domain.errors import InvalidInput, NotFound
from domain.fold import NOW, Limit
from ledger import stream

if TYPE_CHECKING:
    from ledger.database import Connection


class AsOfInFuture(InvalidInput):
    """The date lies after today."""

    code, field = "as_of_in_future", "as_of"
    sentence = "时点{day}还没有到,最晚可以查今天。"


class AsOfYearUnknown(InvalidInput):
    """The register has no such statistical year."""

    code, field = "as_of_year_unknown", "as_of"
    sentence = "登记中没有{year}年度,可以查{first}—{last}年的年底。"


class KnownInFuture(InvalidInput):
    """Nobody can know yet what will have been recorded by then."""

    code, field = "known_in_future", "known_at"
    sentence = "已知时点还没有到,最晚可以查现在。"


class KnownBeforeFirst(NotFound):
    """Nothing had been sequenced by then."""

    code, field = "known_before_first", "known_at"
    sentence = "到那时账册里还没有编号的业务,第一项业务编号的时间是{first}。"


class IndexUnknown(NotFound):
    """The ledger has not come to this index."""

    code, field = "index_unknown", "known_at"
    sentence = "账册里没有第{index}项业务,现在编到第{last}项。"


class Asked(NamedTuple):
    """As of a date or (as a number) a year-end; as known at a time (aware) or an index. None: now."""

    as_of: date | int | None = None
    known: datetime | int | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """What can be asked: the day and moment it is, the register's first and current statistical year."""

    today: date
    now: datetime
    first_year: int
    last_year: int

    def limit(self, as_of: date | int | None) -> Limit:
        """The limit of a fold. Raises AsOfInFuture, AsOfYearUnknown."""
        if as_of is None:
            return NOW
        if isinstance(as_of, date):
            if as_of > self.today:
                raise AsOfInFuture(day=str(as_of))
            return Limit(effective=as_of)
        if not self.first_year <= as_of <= self.last_year:
            raise AsOfYearUnknown(year=as_of, first=self.first_year, last=self.last_year)
        return Limit(year=as_of)


@dataclass(frozen=True, slots=True)
class Moment:
    """A point that was found: what limits the fold, and the last index and position that are known.

    `position` is None for what is known now: then events without an index count for households too.
    """

    asked: Asked
    limit: Limit
    index: int
    position: int | None
    sequenced_at: datetime | None


def find(connection: Connection, asked: Asked, calendar: Calendar) -> Moment:
    """The point in this ledger.

    Raises AsOfInFuture, AsOfYearUnknown, KnownInFuture, KnownBeforeFirst, IndexUnknown.
    """
    limit = calendar.limit(asked.as_of)
    if asked.known is None:
        head = stream.head(connection)
        return Moment(asked, limit, head, None, stream.sequenced_at(connection, head) if head else None)
    index = _index(connection, asked.known, calendar.now)
    position = stream.position_of(connection, index)
    return Moment(asked, limit, index, position, stream.sequenced_at(connection, index))


def sequenced(connection: Connection, found: Moment) -> Moment:
    """The point without what has no index yet: what columns, which end at an index, can tell of."""
    if found.position is not None:
        return found
    return replace(found, position=stream.position_of(connection, found.index))


def _index(connection: Connection, known: datetime | int, now: datetime) -> int:
    head = stream.head(connection)
    if isinstance(known, datetime):
        if known > now:
            raise KnownInFuture
        index = stream.index_at(connection, known)
    else:
        index = known
        if index > head:
            raise IndexUnknown(index=index, last=head)
    if index < 1:
        first = stream.sequenced_at(connection, 1)
        raise KnownBeforeFirst(first=spoken(first) if first else "(还没有)")
    return index


def spoken(time: datetime) -> str:
    """A time as people here read it."""
    return f"{time.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
