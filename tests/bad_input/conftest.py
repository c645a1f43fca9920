"""One bench a run: bad input leaves nothing behind, so all cases meet the same register."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.api.http.given import office, prepare
from tests.bad_input.bench import Bench, furnished
from tests.support.keys import furnish

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Server


@pytest.fixture(scope="session")
def standing(server: Server, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The register that all cases meet."""
    database = server.create(template)
    home = tmp_path_factory.mktemp("bad-input")
    furnish(home)
    with office(database, home, prepare(database)) as found:
        yield furnished(found, home)
    server.drop(database)


@pytest.fixture
def bench(standing: Bench, tmp_path: Path) -> Bench:
    """The bench with a folder of its own."""
    return replace(standing, folder=tmp_path)
