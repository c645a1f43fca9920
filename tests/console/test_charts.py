"""Charts: what each bar is as long as, where it begins, and that it stays within the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.console.charts import WIDTH, Chart, Series, bars, columns, flow

if TYPE_CHECKING:
    from api.console.charts import Bar

YEARS = ["2018", "2019", "2020"]
CAME, WENT = Series("新识别", [4_000, 0, 1_000]), Series("脱贫", [0, -2_000, -1_000])


MANY = [9_999_999] * 14


def said(chart: Chart) -> dict[str, Bar]:
    """The bars by what they say, without those of the legend."""
    return {one.said: one for one in chart.bars if one.said}


def test_columns_stand_on_each_other_and_hang_below_the_ground() -> None:
    # when
    found = said(columns(YEARS, [Series("未脱贫", [4_000, 2_000, 0]), Series("脱贫", [0, 2_000, 4_000])]))
    hanging = said(columns(YEARS, [CAME, WENT]))
    # then
    poor, gone = found["2019 未脱贫 2,000"], found["2019 脱贫 2,000"]
    assert found["2018 未脱贫 4,000"].height == pytest.approx(2 * poor.height, abs=0.2)
    assert gone.y + gone.height == pytest.approx(poor.y, abs=0.2)
    assert (poor.x, poor.colour, gone.colour) == (gone.x, 0, 1)
    up, down = hanging["2020 新识别 1,000"], hanging["2020 脱贫 -1,000"]
    assert up.y + up.height == pytest.approx(down.y, abs=0.2)
    assert set(hanging) == {"2018 新识别 4,000", "2019 脱贫 -2,000", "2020 新识别 1,000", "2020 脱贫 -1,000"}


def test_lines_are_round_and_hold_everything() -> None:
    chart = columns(YEARS, [CAME, WENT])
    assert [one.text for one in chart.labels if one.anchor == "end"] == [
        "-2,000", "0", "2,000", "4,000",
    ]  # fmt: skip
    assert len(chart.lines) == 4


def test_bars_follow_each_other_and_say_their_sum() -> None:
    chart = bars(["因病", "自身发展动力不足"], [Series("未脱贫", [30, 1]), Series("已脱贫", [10, 0])])
    found = said(chart)
    first, second = found["因病 未脱贫 30"], found["因病 已脱贫 10"]
    assert first.x + first.width == pytest.approx(second.x, abs=0.2)
    assert first.width == pytest.approx(3 * second.width, abs=0.4)
    assert [one.text for one in chart.labels][-4:] == ["因病", "40", "自身发展动力不足", "1"]


def test_a_flow_goes_from_what_there_was_to_what_there_is() -> None:
    chart = flow(("上年年底", 100), [("新识别", 20), ("脱贫", -90)], ("本年年底", 30))
    first, came, went, last = chart.bars
    assert came.x == pytest.approx(first.x + first.width, abs=0.2)
    assert went.x + went.width == pytest.approx(came.x + came.width, abs=0.2)
    assert went.x == pytest.approx(last.x + last.width, abs=0.2)
    assert [one.text for one in chart.labels][1::2] == ["100", "+20", "-90", "30"]


@pytest.mark.parametrize(
    "chart",
    [
        columns([str(year) for year in range(2012, 2026)], [Series("脱贫(不再享受政策)", MANY)] * 6),
        bars(["自身发展动力不足"] * 14, [Series("未脱贫、返贫", MANY)] * 3),
        flow(("上年年底", 9_999_999), [("标注重点帮扶对象", -9_999_999)], ("本年年底", 0)),
        columns(YEARS, [Series("未脱贫", [0, 0, 0])]), bars(["因病"], [Series("未脱贫", [0])]),
        flow(("上年年底", 0), [], ("本年年底", 0)),
    ],
)  # fmt: skip
def test_everything_stays_within_the_picture(chart: Chart) -> None:
    assert all(one.x >= 0 and one.x + one.width <= WIDTH for one in chart.bars)
    assert all(one.y >= 0 and one.y + one.height <= chart.height for one in chart.bars)
    assert all(one.width >= 0 and one.height >= 0 for one in chart.bars)
    assert all(0 <= one.x <= WIDTH and 0 <= one.y <= chart.height for one in chart.labels)
