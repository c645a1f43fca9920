"""Workbooks without a ledger: sound but for the rows that were spoilt, and each of those told."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest

from api.generate.county import names_in
from api.generate.course import Course
from api.generate.sidefile import SIDE_FILE
from api.generate.workbook import write_workbooks
from api.sheets.checks import Target, checked, units_of
from api.sheets.fields import LAYOUTS
from api.sheets.reading import read_file

if TYPE_CHECKING:
    from pathlib import Path

COURSE = Course("640522", 150)


def problems(file: Path, kind: str) -> dict[int, set[str]]:
    """Row → the codes of what is wrong with it."""
    names = {**names_in("640522"), **names_in("150525")}
    villages = {
        tuple(names[code[:width]] for width in (2, 4, 6, 9, 12)): code for code in names if len(code) == 12
    }
    target = Target("640522", 2020, villages.get)
    found: dict[int, set[str]] = {}
    lines = read_file(file, LAYOUTS[kind]).lines
    for place, some in enumerate(units_of(lines)):
        for error in checked(place, some, target, of_several=kind == "households").errors:
            found.setdefault(error.row, set()).add(error.code)
    return found


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad")
    done = write_workbooks(COURSE, folder, bad_rows=0.1, processes=1)
    assert done.people > 400
    assert done.bad == done.people // 10
    return folder


def side(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / SIDE_FILE).read_text("utf-8"))
    return found


def test_every_spoilt_row_is_refused_for_what_the_side_file_says(written: Path) -> None:
    bad = side(written)["bad_rows"]
    found = problems(written / "640522-2020-persons.xlsx", "persons")
    assert len({one["way"] for one in bad}) == 18
    for one in bad:
        assert one["code"] in found[one["row"]], one


def test_the_other_rows_are_sound_unless_their_household_has_a_spoilt_one(written: Path) -> None:
    bad = {one["row"] for one in side(written)["bad_rows"]}
    found = problems(written / "640522-2020-persons.xlsx", "persons")
    assert {code for row, codes in found.items() if row not in bad for code in codes} <= {
        "household_differs", "head_differs", "head_none", "head_two", "duplicate_in_household",
    }  # fmt: skip
    assert problems(written / "640522-2020-households.xlsx", "households") == {}


def test_without_spoiling_every_row_is_sound_and_the_same_course_gives_the_same_bytes(
    tmp_path: Path,
) -> None:
    course = Course("640522", 25)
    digests = []
    for name in ("one", "two"):
        done = write_workbooks(course, tmp_path / name, processes=2)
        assert done.bad == 0
        digests.append([hashlib.sha256(file.read_bytes()).hexdigest() for file in done.files])
    assert digests[0] == digests[1]
    assert problems(tmp_path / "one" / "640522-2020-persons.xlsx", "persons") == {}
    assert len(side(tmp_path / "one")["patterns"]) == 8
