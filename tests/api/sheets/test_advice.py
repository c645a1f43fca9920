"""What the quality rules refuse stands at the row of whom it is about, also where two have one name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from api.sheets import errors as e
from api.sheets.advice import _rows, advise
from api.sheets.checks import Sheaf, Target, checked, units_of
from api.sheets.fields import PERSONS
from api.sheets.reading import read_file
from tests.api.sheets.given import COUNTY, YEAR, Cells, InMemory, person, persons_file, take_in, village_code
from tests.support.people import document

if TYPE_CHECKING:
    from pathlib import Path

TARGET = Target(COUNTY, YEAR, village_code)
NAME = "王重名"


def sheaf_of(path: Path) -> Sheaf:
    """The one household of a file."""
    (lines,) = units_of(read_file(path, PERSONS).lines)
    return checked(0, lines, TARGET, of_several=False)


def namesakes(path: Path, **more: str) -> tuple[Path, InMemory]:
    """A household of a head and two of one name that went in, and its file; `more` of the first of them."""
    rows: list[Cells] = [person(1), person(3, "之子", 姓名=NAME, **more), person(5, "之子", 姓名=NAME)]
    file = persons_file(path / "f.xlsx", rows)
    result, register = take_in(file)
    assert (result.new, result.refused) == (1, [])
    return file, register


def test_of_two_with_one_name_the_one_whom_it_is_about_is_told(tmp_path: Path) -> None:
    # given a register that has a broken phone of the second of them
    file, register = namesakes(tmp_path)
    (home,) = register.all()
    broken = [
        replace(one, person={**one.person, "phone": "123"})
        if one.person.get("document") == document(5) else one
        for one in home.members
    ]  # fmt: skip
    # when the rules look at the household, then the row of the second is named
    with pytest.raises(e.RowsRefused) as refused:
        advise(
            sheaf_of(file),
            replace(home, members=tuple(broken)),
            [],
            YEAR,
            register.world.context().register,
        )
    (error,) = refused.value.errors
    assert (error.row, error.column, error.code) == (4, "成员联系电话", "quality_13_6")


def test_members_of_a_new_household_are_in_the_order_of_their_rows(tmp_path: Path) -> None:
    """given two of one name, one of them without a number"""
    file, register = namesakes(
        tmp_path, 证件号码="", 证件类型="无证件", 性别="男", 出生日期="2001-02-03", 人口编号=""
    )
    (home,) = register.all()
    opening = next(e for e in register.world.state.events.values() if e.type == "household.taken_over")
    rows = _rows(sheaf_of(file), home, [opening])
    numbered = {one.id: one.person.get("document") for one in home.members}
    assert [(numbered[str(one)], row.number) for one, row in rows.items()] == [
        (document(1), 2), (None, 3), (document(5), 4),
    ]  # fmt: skip
