"""`huce snapshot close`, and the options of a correction."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.api.cli.conftest import Desk


def test_a_year_is_closed_and_corrected_by_what_the_program_says(desk: Desk, tmp_path: Path) -> None:
    # when
    closed = desk.run("snapshot", "close", "2019", "--format", "json", by="tongji")
    # then
    assert closed.exit_code == 0, closed.output
    said = json.loads(closed.stdout)
    assert (said["year"], said["tables"]["household"]["lines"]) == (2019, 2)
    again = desk.run("snapshot", "close", "2019", by="tongji")
    assert (again.exit_code, "year_closed_before" in again.stderr) == (1, True)
    # when
    home = desk.household("150525101200001")
    ((event,),) = desk.ask("SELECT event FROM read.timeline WHERE entity = %s", home)
    asked = ["rollback", "request", "--event", event, "--reason", "误识别"]
    refused = desk.run(*asked, by="xian-luru")
    preview = desk.run("rollback", "preview", "--event", event, by="xian-luru")
    file = tmp_path / "决定.pdf"
    file.write_bytes(b"%PDF-1.4\n" + bytes(300))
    added = desk.run("evidence", "add", str(file), "--division", "150525", "--format", "json", by="xian-luru")
    digest = json.loads(added.stdout)["digest"]
    given = desk.run(*asked, "--correction", "更正7号", "--evidence", digest, by="xian-luru")
    # then
    assert (refused.exit_code, "year_closed" in refused.stderr) == (1, True)
    assert "涉及已定格的2019年度" in preview.stdout
    assert given.exit_code == 0, given.output


def test_only_who_counts_the_whole_ledger_closes(desk: Desk) -> None:
    refused = desk.run("snapshot", "close", "2019", by="xian-luru")
    assert refused.exit_code == 1
    assert desk.ask("SELECT year FROM read.year") == []
