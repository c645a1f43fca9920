"""A statement that each connection prepares once and then calls through libpq itself.

A cursor of psycopg takes several times as long over a small call as libpq and the server together;
the few statements of every command go this way, all others through cursors.
"""

from __future__ import annotations

import select
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakSet

from psycopg.adapt import Transformer
from psycopg.errors import Error, error_from_result
from psycopg.pq import ConnStatus, ExecStatus, Format, TransactionStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from psycopg.pq.abc import PGconn, PGresult

    from ledger.database import Connection

    Rows = list[tuple[Any, ...]]
    Given = Sequence[bytes | None]

_GOOD = {ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK}
_numbers = count(1)


class Prepared:
    """`text` names its parameters $1, $2 …; those at the places `binary` are passed as binary."""

    def __init__(self, text: str, parameters: int, binary: Sequence[int] = ()) -> None:
        self._text = text.encode()
        self._name = f"huce_{next(_numbers)}".encode()
        self._formats = [Format.BINARY if n in binary else Format.TEXT for n in range(parameters)]
        self._known: WeakSet[Connection] = WeakSet()

    def rows(self, connection: Connection, *given: bytes | None) -> Rows:
        """Execute; in a transaction unless the connection is in autocommit mode. Raises psycopg's errors."""
        libpq = connection.pgconn
        if not connection.autocommit and libpq.transaction_status == TransactionStatus.IDLE:
            connection.execute("")  # psycopg begins, as the connection is told to
        self.prepare(connection)
        return _rows(libpq.exec_prepared(self._name, _bytes(given), self._formats, Format.BINARY))

    def prepare(self, connection: Connection) -> None:
        """Let the connection know the statement."""
        if connection not in self._known:
            _require_good(connection.pgconn.prepare(self._name, self._text))
            self._known.add(connection)

    def send(self, libpq: PGconn, given: Given) -> None:
        """Send it, prepared already, in a pipeline."""
        libpq.send_query_prepared(self._name, _bytes(given), self._formats, Format.BINARY)
        libpq.send_flush_request()


def both(
    connection: Connection, first: Prepared, given: Given, second: Prepared, follow: Callable[[Rows], Given]
) -> Rows:
    """Execute `first`, then `second` with what `follow` makes of the rows, which are returned.

    In the transaction under way; in autocommit mode the two are one of their own, without a round trip to
    begin it and one to end it. Raises psycopg's errors.
    """
    if not connection.autocommit or connection.pgconn.transaction_status != TransactionStatus.IDLE:
        rows = first.rows(connection, *given)
        second.rows(connection, *follow(rows))
        return rows
    first.prepare(connection)
    second.prepare(connection)
    with _pipeline(connection.pgconn) as libpq:
        first.send(libpq, given)
        rows = _rows(_result(libpq))
        second.send(libpq, follow(rows))
        _rows(_result(libpq))
    return rows


@contextmanager
def _pipeline(libpq: PGconn) -> Iterator[PGconn]:
    """What is sent inside is one transaction, committed at its end; the server undoes it after an error."""
    libpq.enter_pipeline_mode()
    try:
        yield libpq
    except Error:
        _synchronized(libpq)
        raise
    except BaseException:
        # Synchronizing would commit the half of it.
        libpq.finish()
        raise
    else:
        _synchronized(libpq)
    finally:
        if libpq.status == ConnStatus.OK:
            libpq.exit_pipeline_mode()


def _synchronized(libpq: PGconn) -> None:
    """Commit what went well; deferred errors come here. Raises psycopg's errors."""
    libpq.pipeline_sync()
    failed = None
    while (result := _next(libpq)) is None or result.status != ExecStatus.PIPELINE_SYNC:
        if result is not None and result.status == ExecStatus.FATAL_ERROR:
            failed = result
    if failed is not None:
        raise error_from_result(failed)


def _result(libpq: PGconn) -> PGresult:
    """The result of the statement sent last, and the end of its results."""
    result = _next(libpq)
    _next(libpq)
    return cast("PGresult", result)


def _next(libpq: PGconn) -> PGresult | None:
    """The next result, waited for outside of libpq, which would not let other threads run meanwhile."""
    while libpq.flush():
        _wait(libpq, select.POLLIN | select.POLLOUT)
        libpq.consume_input()
    while libpq.is_busy():
        _wait(libpq, select.POLLIN)
        libpq.consume_input()
    return libpq.get_result()


def _wait(libpq: PGconn, for_what: int) -> None:
    poll = select.poll()
    poll.register(libpq.socket, for_what)
    poll.poll()


def _rows(result: PGresult) -> Rows:
    _require_good(result)
    reader = Transformer()
    reader.set_pgresult(result)
    return reader.load_rows(0, result.ntuples, tuple)


def _bytes(given: Given) -> Sequence[bytes]:
    """libpq takes None for NULL, which its type does not say."""
    return cast("Sequence[bytes]", given)


def _require_good(result: PGresult) -> None:
    if result.status not in _GOOD:
        raise error_from_result(result)
