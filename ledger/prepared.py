"""A statement that each connection prepares once and then calls through libpq itself.

A cursor of psycopg takes several times as long over a small call as libpq and the server together;
the two statements of every command go this way, all others through cursors.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakSet

from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, Format, TransactionStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg.pq.abc import PGresult

    from ledger.database import Connection

_GOOD = {ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK}
_numbers = count(1)


class Prepared:
    """`text` names its parameters $1, $2 …; those at the places `binary` are passed as binary."""

    def __init__(self, text: str, parameters: int, binary: Sequence[int] = ()) -> None:
        self._text = text.encode()
        self._name = f"huce_{next(_numbers)}".encode()
        self._formats = [Format.BINARY if n in binary else Format.TEXT for n in range(parameters)]
        self._known: WeakSet[Connection] = WeakSet()

    def rows(self, connection: Connection, *given: bytes | None) -> list[tuple[Any, ...]]:
        """Execute; in a transaction unless the connection is in autocommit mode. Raises psycopg's errors."""
        libpq = connection.pgconn
        if not connection.autocommit and libpq.transaction_status == TransactionStatus.IDLE:
            connection.execute("")  # psycopg begins, as the connection is told to
        if connection not in self._known:
            _require_good(libpq.prepare(self._name, self._text))
            self._known.add(connection)
        result = libpq.exec_prepared(self._name, cast("Sequence[bytes]", given), self._formats, Format.BINARY)
        _require_good(result)
        reader = Transformer()
        reader.set_pgresult(result)
        return reader.load_rows(0, result.ntuples, tuple)


def _require_good(result: PGresult) -> None:
    if result.status not in _GOOD:
        raise error_from_result(result)
