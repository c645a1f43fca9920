"""Works on year-ends behind the counter: closing one, computing it again, restating it as known now."""

from __future__ import annotations

import secrets
from json import dumps
from typing import TYPE_CHECKING, Any

from psycopg.types.json import Jsonb

from api.acting import actor_of
from api.closing import close_year, require_closable
from api.year_counting import count_years
from api.year_places import division_then
from api.yearends import Source, archive, brought_up
from domain.errors import CommandReused, Refused
from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from api.services import Services
    from domain.events import Actor
    from ledger.database import Connection
    from replay.yearends.yearend import YearEnd

    Work = dict[str, Any]

CLOSE, REGENERATE, RESTATE = "close", "regenerate", "restate"

_QUERIES = Queries("api", "queries/years.sql")


class WorkBroken(Refused):
    """The program broke off; its log says why."""

    code, sentence = "work_broken", "程序出错,没有办完,请再办一次;再次中断的,请告诉系统管理员。"


def ask_close(services: Services, actor: Actor, year: int, key: str) -> Work:
    """Write down that a year is to be closed; somebody must then `run_work` it.

    The same `key` of the account again gives the same work. Raises what closing it now would be refused
    for, and CommandReused.
    """
    with services.pool.connection() as connection:
        if (there := _of_key(connection, actor, key)) is None:
            require_closable(services, connection, actor, year)
        return there or _asked(connection, actor, CLOSE, year, "", key)


def ask_check(  # noqa: PLR0913, PLR0917  who asks for what
    services: Services, actor: Actor, kind: str, year: int, division: str | None, key: str
) -> Work:
    """The same of a closed year computed again (`regenerate`), or as known now (`restate`).

    Raises YearUnknown, YearNotClosed, NotFound for a division outside, CommandReused.
    """
    with services.pool.connection() as connection:
        asked = division_then(connection, actor, year, division, closed=True)
        return _asked(connection, actor, kind, year, asked.then, key)


def latest(connection: Connection, divisions: Mapping[int, str]) -> dict[int, dict[str, Work]]:
    """Year → kind → the last work over the division that is named for the year, whoever asked for it."""
    given = {"years": list(divisions), "divisions": list(divisions.values())}
    found: dict[int, dict[str, Work]] = {}
    for (row,) in connection.execute(_QUERIES.latest, given):
        found.setdefault(row["year"], {})[row["kind"]] = row
    return found


def last_done(connection: Connection, kind: str, year: int, division: str) -> Work | None:
    """The last of a kind that ended well."""
    given = {"year": year, "division": division, "kind": kind}
    row = connection.execute(_QUERIES.last_done, given).fetchone()
    return row[0] if row else None


def differences(connection: Connection, work: str, after: int = 0, limit: int = 50) -> list[Work]:
    """What a restatement found, in its order, after a place there: n, household, villages, lines, number."""
    given = {"work": work, "after": after, "limit": limit}
    names = ("n", "household", "villages", "lines", "number")
    rows = connection.execute(_QUERIES.differences, given)
    return [dict(zip(names, row, strict=True)) for row in rows]


def run_work(services: Services, work: str) -> None:
    """Do a work, from the beginning if it was broken off; what is refused is written down for who waits.

    Anything else is raised, and whoever does not try again calls `give_up`.
    """
    with services.pool.connection() as connection:
        row = connection.execute(_QUERIES.begin, {"id": work}).fetchone()
    if row is None:
        return
    try:
        result = _DOING[row[0]["kind"]](services, row[0])
    except Refused as refusal:
        _fail(services, work, refusal.code, refusal.message)
        return
    _write(services, _QUERIES.finish, id=work, result=Jsonb(result))


def give_up(services: Services, work: str) -> None:
    """Write down for who waits that it broke off and will not be tried again."""
    _fail(services, work, WorkBroken.code, WorkBroken.sentence)


def _close(services: Services, work: Work) -> Work:
    with services.pool.connection() as connection:
        actor = actor_of(connection, work["account"], services.gateway.clock())
    _write(services, _QUERIES.tell, id=work["id"], passed=0, total=2)
    found = close_year(services, actor, year=work["year"], command_id=work["key"])
    _write(services, _QUERIES.tell, id=work["id"], passed=1, total=2)
    count_years(services)
    return {"hash": found["hash"], "index": found["ledger_index"], "sentence": found["sentence"]}


def _regenerate(services: Services, work: Work) -> Work:
    source = Source(brought_up(services))
    with archive(source, telling=_teller(services, work)) as found:
        return _told(found.regenerate(work["year"], work["division"]))


def _restate(services: Services, work: Work) -> Work:
    source = Source(brought_up(services))
    with archive(source, telling=_teller(services, work)) as found:
        year_end, report = found.restate(work["year"], work["division"])
    of = {name: work[name] for name in ("id", "year", "division")}
    with services.pool.connection() as connection, connection.cursor() as cursor:
        cursor.execute(_QUERIES.clear_differences, of)
        with cursor.copy(_QUERIES.copy_differences) as copy:
            for row in _rows(report, work["id"]):
                copy.write_row(row)
    return _told(year_end) | {
        "households": len(report["households"]), "others": len(report["others"]),
        "before": report["before"], "changed": report["tables"],
    }  # fmt: skip


_DOING: dict[str, Callable[[Services, Work], Work]] = {
    CLOSE: _close, REGENERATE: _regenerate, RESTATE: _restate,
}  # fmt: skip


def _told(found: YearEnd) -> Work:
    tables = {name: one._asdict() for name, one in found.tables.items()}
    return {"hash": found.hash, "index": found.which.index, "tables": tables}


def _rows(report: Work, work: str) -> Iterator[tuple[Any, ...]]:
    """Each household with its lines, then the lines of none, with the events behind them."""
    found = [(one["household"], one["villages"], one["rows"]) for one in report["households"]]
    found += [(None, [], [row]) for row in report["others"]]
    for n, (household, villages, rows) in enumerate(found, 1):
        yield work, n, household, villages, dumps([_line(row, report["events"]) for row in rows])


def _line(row: Work, events: dict[str, Work]) -> Work:
    columns = [
        one | {"events": [{"index": index, **events[str(index)]} for index in one["events"]]}
        for one in row["columns"]
    ]
    return row | {"columns": columns}


def _asked(  # noqa: PLR0913, PLR0917  who asks for what
    connection: Connection, actor: Actor, kind: str, year: int, division: str, key: str
) -> Work:
    given = {"kind": kind, "division": division, "year": year}
    of = {"account": actor.account, "key": key}
    connection.execute(_QUERIES.ask, {"id": secrets.token_hex(10), **of, **given})
    found = _of_key(connection, actor, key) or {}
    if any(found.get(name) != value for name, value in given.items()):
        raise CommandReused
    return found


def _of_key(connection: Connection, actor: Actor, key: str) -> Work | None:
    row = connection.execute(_QUERIES.of_key, {"account": actor.account, "key": key}).fetchone()
    return row[0] if row else None


def _teller(services: Services, work: Work) -> Callable[[int, int], None]:
    return lambda passed, total: _write(services, _QUERIES.tell, id=work["id"], passed=passed, total=total)


def _fail(services: Services, work: str, code: str, message: str) -> None:
    _write(services, _QUERIES.fail, id=work, failure=Jsonb({"code": code, "message": message}))


def _write(services: Services, query: str, **values: Any) -> None:
    with services.pool.connection() as connection:
        connection.execute(query, values)
