"""Points in time as people write them, as the register's calendar allows them, and in words."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from domain.calendar import SHANGHAI
from domain.errors import InvalidInput
from replay.asof.points import Asked, Calendar, Moment, find, spoken

if TYPE_CHECKING:
    from api.services import Services
    from ledger.database import Connection

_YEAR = re.compile(r"[0-9]{4}", re.ASCII)
_INDEX = re.compile(r"[0-9]{1,18}", re.ASCII)


class AsOfInvalid(InvalidInput):
    """`as_of` is neither a date nor a year."""

    code, field, sentence = "as_of_invalid", "as_of", "时点应为日期(如2019-06-30)或年份(如2019)。"


class KnownAtInvalid(InvalidInput):
    """`known_at` is neither a time nor an index."""

    code, field = "known_at_invalid", "known_at"
    sentence = "已知时点应为时间(如2020-05-01T08:00)或业务编号(第几项,如1234)。"


class PointsEqual(InvalidInput):
    """Both points are the same."""

    code, field, sentence = "points_equal", "to", "前后两个时点相同,没有可以比较的。"


def read_as_of(text: str | None) -> date | int | None:
    """A date, or the year whose end is meant. Raises AsOfInvalid."""
    if text is None:
        return None
    try:
        return int(text) if _YEAR.fullmatch(text) else date.fromisoformat(text)
    except ValueError:
        raise AsOfInvalid from None


def read_known_at(text: str | None) -> datetime | int | None:
    """A time (one of Asia/Shanghai where no zone is said), or an index. Raises KnownAtInvalid."""
    if text is None:
        return None
    if _INDEX.fullmatch(text):
        return int(text)
    try:
        # In an address + stands for a space.
        found = datetime.fromisoformat(
            text.replace(" ", "+") if text.count(" ") == 1 and "T" in text else text
        )
        return (found if found.tzinfo else found.replace(tzinfo=SHANGHAI)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise KnownAtInvalid from None


def read_point(as_of: str | None, known_at: str | None) -> Asked:
    """Both. Raises AsOfInvalid, KnownAtInvalid."""
    return Asked(read_as_of(as_of), read_known_at(known_at))


def require_two(before: Asked, after: Asked) -> None:
    """Raises PointsEqual."""
    if before == after:
        raise PointsEqual


def moment(services: Services, connection: Connection, asked: Asked) -> Moment:
    """The point in this register. Raises what `replay.asof.points.find` raises."""
    register = services.gateway.admissions.register(connection)
    today = services.gateway.clock()
    calendar = Calendar(today, datetime.now(UTC), register.first_year, register.current_year)
    return find(connection, asked, calendar)


def told(found: Moment) -> dict[str, Any]:
    """The point as data: what was asked, and up to which index that was known."""
    as_of, known = found.asked
    return {
        "as_of": as_of.isoformat() if isinstance(as_of, date) else as_of,
        "known_at": known.isoformat() if isinstance(known, datetime) else known,
        "index": found.index,
        "point": in_words(found),
    }


def in_words(found: Moment) -> str:
    """The point as people say it."""
    as_of, known = found.asked
    when = "现况" if as_of is None else f"{as_of}当日" if isinstance(as_of, date) else f"{as_of}年年底"
    if known is None:
        return f"{when},按现在所知"
    at = f"({spoken(found.sequenced_at)})" if found.sequenced_at else ""
    return f"{when},按账册第{found.index}项业务{at}时所知"


def minute(recorded_at: str) -> str:
    """A time of recording, as data has it, to the minute."""
    return spoken(datetime.fromisoformat(recorded_at))
