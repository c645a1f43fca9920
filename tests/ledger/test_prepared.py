"""Statements through libpq: inside the caller's transaction, prepared once, with psycopg's errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from psycopg.errors import CheckViolation, DivisionByZero
from psycopg.pq import TransactionStatus

from ledger.prepared import Prepared

if TYPE_CHECKING:
    from ledger.database import Database

ADD = Prepared("INSERT INTO ledger.indexed VALUES ($1::bigint, $1::bigint) RETURNING index", 1)
COUNT = "SELECT count(*) FROM ledger.indexed"


def test_rows_come_back_typed_and_text_and_bytes_as_they_were(database: Database) -> None:
    both = Prepared("SELECT $1::text, $2::bytea, 1::bigint, NULL::text", 2, binary=(1,))
    with database.connect() as connection:
        assert both.rows(connection, "户".encode(), b"\x00\xff") == [("户", b"\x00\xff", 1, None)]
        assert both.rows(connection, None, None) == [(None, None, 1, None)]


def test_without_autocommit_a_call_belongs_to_a_transaction_that_can_be_undone(database: Database) -> None:
    with database.connect() as connection:
        assert ADD.rows(connection, b"1") == [(1,)]
        assert connection.info.transaction_status == TransactionStatus.INTRANS
        connection.rollback()
        assert connection.execute(COUNT).fetchone() == (0,)


def test_with_autocommit_a_call_is_committed_by_itself(database: Database) -> None:
    with database.connect(autocommit=True) as connection, database.connect() as other:
        ADD.rows(connection, b"1")
        assert other.execute(COUNT).fetchone() == (1,)


def test_a_refusal_of_the_server_is_psycopgs_error_and_the_connection_goes_on(database: Database) -> None:
    wrong = Prepared("SELECT 1 / $1::integer", 1)
    with database.connect(autocommit=True) as connection:
        with pytest.raises(DivisionByZero):
            wrong.rows(connection, b"0")
        with pytest.raises(CheckViolation) as error:
            ADD.rows(connection, b"-1")
        assert error.value.diag.constraint_name == "indexed_index_check"
        assert wrong.rows(connection, b"1") == [(1,)]


def test_a_rollback_leaves_the_statement_prepared(database: Database) -> None:
    with database.connect() as connection:
        for number in range(3):
            for _ in range(8):  # psycopg prepares what comes often
                connection.execute(COUNT)
            assert ADD.rows(connection, str(number + 1).encode()) == [(number + 1,)]
            connection.rollback()


def test_every_connection_prepares_for_itself(database: Database) -> None:
    with database.connect(autocommit=True) as one, database.connect(autocommit=True) as other:
        for number, connection in enumerate((one, other, one), 1):
            assert ADD.rows(connection, str(number).encode()) == [(number,)]
