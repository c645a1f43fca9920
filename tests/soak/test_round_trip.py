"""The whole demonstration county exported, taken in by an empty register, exported again: the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.generate.county import HOUSEHOLDS
from api.generate.load import load_county
from tests.api.imports.trips import checked, elsewhere, exported, taken_in
from tests.soak.given import say
from tests.support.keys import KEYRING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Server
    from tests.support.hall import Hall


@pytest.mark.soak
def test_the_county_comes_back_byte_by_byte(
    server: Server,
    staffed: str,
    hall: Hall,
    tmp_path: Path,
) -> None:
    # given the demonstration county
    load_county(hall.database, KEYRING, hall.folder, households=HOUSEHOLDS)
    for kind in ("households", "persons"):
        # when it is exported, then importing that changes nothing
        out = exported(hall, kind, f"{kind}.xlsx")
        (said,) = hall.counts(checked(hall, out, kind)).items()
        verdict, households = said
        assert verdict == "unchanged"
        assert households > HOUSEHOLDS * 0.95
        # and an empty register that takes it in exports the same bytes
        with elsewhere(server, staffed, hall, tmp_path / kind) as away:
            assert taken_in(away, out, kind) == {"new": households, "recorded": households}
            again = exported(away, kind, "again.xlsx")
            assert again.read_bytes() == out.read_bytes()
        say(f"{kind}: {households} households, {out.stat().st_size} bytes, the same")
