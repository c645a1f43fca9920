"""`huce export`: a workbook of a year, what it does not hold, and empty templates."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from python_calamine import load_workbook

from api.sheets.fields import HOUSEHOLDS, PERSONS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.api.cli.conftest import Desk

COUNTY = ("--kind", "persons", "--division", "150525")


def test_an_export_says_how_much_it_holds(desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    said = desk.run(
        "export", *COUNTY, "--year", "2020", "--out", str(out), "--format", "json", by="xian-luru"
    )
    assert said.exit_code == 0, said.stderr
    told = json.loads(said.stdout)
    assert (told["households"], told["people"], told["left_out"]) == (2, 4, [])
    rows = load_workbook(str(out)).get_sheet_by_index(0).to_python()
    assert rows[0] == list(PERSONS.people.heads)
    assert len(rows) == 5


def test_an_export_is_for_those_who_work_on_households(desk: Desk, tmp_path: Path) -> None:
    arguments = ("export", *COUNTY, "--year", "2020", "--out", str(tmp_path / "a.xlsx"))
    assert "[role_missing]" in desk.run(*arguments, by="shenji").stderr
    assert "[not_signed_in]" in desk.run(*arguments).stderr
    assert list(tmp_path.glob("*.xlsx*")) == []


def test_a_template_needs_neither_sign_in_nor_division(desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    said = desk.run("export", "--template", "--kind", "households", "--out", str(out))
    assert said.exit_code == 0, said.stderr
    first = load_workbook(str(out)).get_sheet_by_name("户").to_python()
    assert first == [list(HOUSEHOLDS.sheets[0].heads)]
    refused = desk.run("export", "--kind", "households", "--out", str(out))
    assert (refused.exit_code, "[export_incomplete]" in refused.stderr) == (1, True)
