"""`huce export` and `huce import` of the annual forms of places."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.api.cli.conftest import Desk


@pytest.mark.parametrize(("kind", "counter"), [("villages", "个村"), ("natural-villages", "个自然村")])
def test_what_was_exported_is_imported_without_a_change(
    desk: Desk, tmp_path: Path, kind: str, counter: str
) -> None:
    # given a form of a village and of a natural village
    common = {"year": 2020, "village": "150525100200", "form": {"all_people": 100}}
    for name, more in (("survey-village", {}), ("survey-natural-village", {"name": "东沟"})):
        given = json.dumps(common | more)
        said = desk.run("command", name, "--json", "-", by="xian-luru", typed=given)
        assert said.exit_code == 0, said.stderr
    # when the forms go out and come in again
    out = str(tmp_path / "a.xlsx")
    of = ("--kind", kind, "--division", "150525", "--year", "2020")
    said = desk.run("export", *of, "--out", out, by="xian-luru")
    assert (said.exit_code, "个村到" in said.stdout) == (0, True), said.stderr
    said = desk.run("import", out, *of, by="xian-luru")
    # then nothing has changed
    assert said.exit_code == 0, said.stderr
    assert f"新采集0{counter},更改0{counter}" in said.stdout
    assert f"退回0{counter}" in said.stdout
