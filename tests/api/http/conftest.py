"""One office a test, copied from one that is prepared once a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.api.http.given import Office, office, prepare
from tests.conftest import name_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Server


@pytest.fixture(scope="session")
def prepared(server: Server, template: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The name of a database with accounts and divisions, and everybody's token."""
    database = server.create(template)
    yield name_of(database), prepare(database)
    server.drop(database)


@pytest.fixture
def desk(server: Server, prepared: tuple[str, dict[str, str]], tmp_path: Path) -> Iterator[Office]:
    """The application on a fresh database, and people who are signed in to it."""
    database = server.create(prepared[0])
    with office(database, tmp_path, prepared[1]) as found:
        yield found
    server.drop(database)
