"""Sheets as PDF: the same bytes for the same words, nothing in the words is markup, rare characters."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from api.prints.fonts import FontMissing
from api.prints.typeset import pdf
from tests.support.pdf import characters

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2020, 12, 31)


def notice(name: str = "测试一") -> dict[str, Any]:
    row = {
        "what": "贫困户脱贫",
        "name": name,
        "result": "村审核通过",
        "posted": "2020-10-16",
        "ends": "2020-10-23",
    }
    return {"village": "150525100200", "place": "奈曼旗西村", "township": "大沁他拉镇", "notices": [row]}


def test_a_sheet_has_its_words_in_chinese() -> None:
    made = pdf("notices", notice(), DAY)
    assert made.startswith(b"%PDF-1.7")
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in made
    words = "公示奈曼旗西村贫困户脱贫测试一村审核通过2020年10月16日至23大沁他拉镇150525100200打印日期：第页共"
    assert set(words) <= characters(made)


def test_the_same_words_on_the_same_day_are_the_same_bytes() -> None:
    made = {pdf("notices", notice(), DAY) for _ in range(3)}
    assert len(made) == 1
    assert pdf("notices", notice("测试二"), DAY) not in made
    assert pdf("notices", notice(), date(2021, 1, 1)) not in made


@pytest.mark.parametrize("name", ['#read("page.typ")', "$ x $", "*张*", '\\"', "{{张}}", "]"])
def test_what_is_printed_is_no_markup(name: str) -> None:
    plain, made = (characters(pdf("notices", notice(one), DAY)) for one in ("一", name))
    assert set(name) - {" "} <= made | set(",:()")
    assert made - plain <= set(name) | set("，：（）")


def test_what_no_font_has_is_printed_as_a_gap_to_be_filled_in() -> None:
    """given a name with a character of somebody's own, and one that is none"""
    made = characters(pdf("notices", notice("张\ue000\U0001f600三"), DAY))
    assert {"张", "三", "〓"} <= made
    assert not {"\ue000", "\U0001f600"} & made


def test_a_folder_without_type_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(FontMissing):
        pdf("notices", notice(), DAY, tmp_path)
