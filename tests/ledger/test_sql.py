"""Named queries: found by name, refused when ambiguous."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TWO = """-- What this file is for.

-- name: first
SELECT 1; -- name: not a heading
-- name: second
SELECT
  2;
"""


@pytest.fixture
def package(tmp_path: Path) -> Iterator[str]:
    """An importable package that will hold `queries.sql`."""
    (tmp_path / "named_queries_room").mkdir()
    sys.path.insert(0, str(tmp_path))
    yield "named_queries_room"
    sys.path.remove(str(tmp_path))
    sys.modules.pop("named_queries_room", None)


def write(tmp_path: Path, text: str) -> None:
    (tmp_path / "named_queries_room" / "queries.sql").write_text(text, "utf-8")


def test_a_query_is_the_text_under_its_name(package: str, tmp_path: Path) -> None:
    write(tmp_path, TWO)
    queries = Queries(package, "queries.sql")
    assert queries.first == "SELECT 1; -- name: not a heading"
    assert queries["second"] == "SELECT\n  2;"


def test_an_unknown_name_is_an_attribute_error_that_names_file_and_query(
    package: str, tmp_path: Path
) -> None:
    write(tmp_path, TWO)
    with pytest.raises(AttributeError, match=r"named_queries_room/queries\.sql: no query named third"):
        _ = Queries(package, "queries.sql").third


def test_a_name_given_twice_is_refused(package: str, tmp_path: Path) -> None:
    write(tmp_path, TWO + "-- name: first\nSELECT 3;\n")
    with pytest.raises(ValueError, match="named twice: first"):
        Queries(package, "queries.sql")
