"""Bench `append`: full commands (read, decide, seal, append, project, commit) against bare writes.

Each round copies one prepared database twice: commands run on one copy; the very rows they wrote
are then written to the other by a bare prepared call, with the same number of clients.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from api.gateway import Gateway
from api.register import write_setting
from bench.clients import rate
from bench.figure import Figure
from domain.blocks import Conditions, Income, PersonForm
from domain.commands import AddMember, Entry, IdentifyHousehold, SurveyHousehold
from domain.events import Actor
from domain.identity import check_character
from ledger.instance import Instance
from ledger.log.keys import ED25519, SignerKey
from ledger.prepared import Prepared
from ledger.sql import Queries
from ledger.store import Ledger
from ledger.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.server import BenchServer
    from ledger.database import Connection, Database

_QUERIES = Queries("bench", "bare.sql")
#: The limit goes the same way to the server as a command does.
_WRITE = Prepared(_QUERIES.write, 7)
_SINGLE = Prepared(_QUERIES.single, 1, binary=(0,))
ACTOR = Actor("bench", "bench", "150525", frozenset({"entry"}))
MASTER = bytes(32)
KEY = SignerKey("bench", ED25519, bytes(32))
VILLAGE = "150525100200"
PER_CLIENT = {1: 700, 8: 330}
#: Operations that each client does before the clock starts: a session plans and caches in its first.
WARM = 30


class Share(NamedTuple):
    """What one client process works on."""

    database: Database
    work: list[Any]


def run(server: BenchServer, clients: tuple[int, ...] = (1, 8), rounds: int = 3) -> Iterator[Figure]:
    """The figures, one a number of clients."""
    with server.made() as base:
        households = _prepare(base, max(n * PER_CLIENT[n] for n in clients))
        for n in clients:
            yield _figure(server, base, households, n, rounds)


def _figure(server: BenchServer, base: Database, households: list[str], n: int, rounds: int) -> Figure:
    pairs, singles = [], []
    for number in range(rounds):
        with server.copied(base) as one, server.copied(base) as other:
            commands = [_command(household, number, k) for k, household in enumerate(households)]
            ours = rate(full, _shares(one, commands, n))
            rows = _rows(one)
            pairs.append((ours, rate(bare, _shares(other, rows, n))))
            singles.append(rate(single, _shares(other, [row[0] for row in rows], n)))
    detail = {
        "clients": n,
        "command": AddMember.NAME,
        "single_insert": round(sorted(singles)[rounds // 2], 1),
    }
    return Figure.of("append", "commands/s", pairs, detail)


def _shares(database: Database, work: list[Any], n: int) -> list[Share]:
    each = PER_CLIENT[n]
    return [Share(database, work[k * each : (k + 1) * each]) for k in range(n)]


def full(share: Share) -> Iterator[None]:
    """Give every command of the share to a gateway of one connection."""
    with share.database.connect("app", autocommit=True) as connection:
        _require_durable(connection)
        gateway = _gateway(connection)
        yield from _timed(share, lambda command: gateway.run(command, ACTOR))


def bare(share: Share) -> Iterator[None]:
    """Write the rows of every command of the share by one call each."""
    with share.database.connect("owner", autocommit=True) as connection:
        _require_durable(connection)
        yield from _timed(share, lambda rows: _WRITE.rows(connection, *rows))


def single(share: Share) -> Iterator[None]:
    """One row, one transaction."""
    with share.database.connect("owner", autocommit=True) as connection:
        yield from _timed(share, lambda body: _SINGLE.rows(connection, body))


def _timed(share: Share, operate: Callable[[Any], object]) -> Iterator[None]:
    """Warm up, say so by the first yield, then yield after each operation."""
    for one in share.work[:WARM]:
        operate(one)
    yield
    for one in share.work[WARM:]:
        operate(one)
        yield


def _require_durable(connection: Connection) -> None:
    if connection.execute(_QUERIES.settings).fetchone() != (True,):
        raise RuntimeError("fsync, full_page_writes and synchronous_commit must be on")
    connection.commit()


def _gateway(connection: Connection) -> Gateway:
    @contextmanager
    def lend() -> Iterator[Connection]:
        yield connection

    return Gateway(lend, Ledger(Vault(MASTER), Instance(KEY)))


def _prepare(base: Database, count: int) -> list[str]:
    """Households with two people and a survey each; returns their ids."""
    with base.connect("owner", autocommit=True) as owner:
        owner.execute(_QUERIES.make)
    with base.connect("app") as connection:
        for key, value in (("current_year", 2020), ("windows_open", True)):
            write_setting(connection, key, value)
        connection.commit()
        gateway = _gateway(connection)
        households = [_household(gateway, k) for k in range(count)]
    with base.connect("owner", autocommit=True) as owner:
        owner.execute(_QUERIES.settle)
    return households


def _household(gateway: Gateway, k: int) -> str:
    couple = (_entry(k, "head", 1960), _entry(k, "spouse", 1961))
    identify = IdentifyHousehold(
        command_id=f"i{k}", year=2019, effective=date(2019, 11, 10), village=VILLAGE, members=couple,
        reason="压力测试", main_cause="illness",
    )  # fmt: skip
    (event,) = gateway.run(identify, ACTOR).events
    (household,) = event.changes["household"]
    form = PersonForm(education="primary", major_illness_insurance=True)
    survey = SurveyHousehold(
        command_id=f"s{k}", year=2019, effective=date(2019, 11, 20), household=household,
        conditions=Conditions(housing_area=8000), income=Income(wages_migrant=1_200_000),
        persons=dict.fromkeys(event.changes["person"], form),
    )  # fmt: skip
    gateway.run(survey, ACTOR)
    return household


def _entry(k: int, relation: str, year: int) -> Entry:
    body = f"150525{year}{1 + k // 28000:02d}{1 + k // 1000 % 28:02d}{k % 1000:03d}"
    return Entry(name=f"测试{k}", document=body + check_character(body), relation=relation)


def _command(household: str, number: int, k: int) -> AddMember:
    return AddMember(
        command_id=f"a{number}-{k}", year=2020, month=5, household=household, joined="newborn",
        entry=_entry(k, "son", 2018), reason="新生儿落户",
    )  # fmt: skip


def _rows(database: Database) -> list[Any]:
    with database.connect("owner") as connection:
        return [tuple(map(str.encode, row)) for row in connection.execute(_QUERIES.rows)]
