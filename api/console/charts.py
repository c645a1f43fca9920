"""Charts of numbers: where each bar, line and label stands; the templates write them out as SVG."""

from __future__ import annotations

from math import ceil, floor, log10
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WIDTH = 600
#: Colours that the stylesheet has: `c0` and so on.
COLOURS = 7
#: How high a row of a list of bars is, and a bar in it.
_ROW, _BAR = 30, 20
#: How high what stands above a ground line is, and how many lines there are at least.
_HEIGHT, _LINES = 200, 3
#: Room for a Chinese character, and for a digit.
_CHARACTER, _DIGIT = 15, 9
_LEFT = 76


class Series(NamedTuple):
    """What has one colour: its name, and a number for each bar."""

    label: str
    values: Sequence[int]


class Bar(NamedTuple):
    """A rectangle, the colour it has, and what it says."""

    x: float
    y: float
    width: float
    height: float
    colour: int
    said: str = ""


class Label(NamedTuple):
    """A text; its anchor is its start, middle or end."""

    x: float
    y: float
    text: str
    anchor: str = "start"


class Chart(NamedTuple):
    """A picture; `lines` are how a path has them."""

    height: float
    bars: list[Bar]
    labels: list[Label]
    lines: list[str]
    width: int = WIDTH


def columns(names: Sequence[str], series: Sequence[Series]) -> Chart:
    """For each name a column of all series, one upon the other; what is below 0 hangs down."""
    keys = _legend(series)
    ups = [sum(max(one.values[n], 0) for one in series) for n in range(len(names))]
    downs = [sum(min(one.values[n], 0) for one in series) for n in range(len(names))]
    step, low, high = _scale(min(downs, default=0), max(ups, default=0))
    unit, top = _HEIGHT / (high - low), keys.height + 12
    slot = (WIDTH - _LEFT) / max(len(names), 1)
    bars, wide = [*keys.bars], min(slot * 0.7, 56)
    for n in range(len(names)):
        x = _LEFT + slot * n + (slot - wide) / 2
        bars += [
            Bar(x, _round(top + (high - upper) * unit), wide, _round((upper - lower) * unit), colour, said)
            for colour, lower, upper, said in _stacked(names[n], series, n)
        ]
    ticks = range(low, high + 1, step)
    heights = [_round(top + (high - tick) * unit) for tick in ticks]
    marks = [Label(_LEFT - 8, y + 5, f"{t:,}", "end") for t, y in zip(ticks, heights, strict=True)]
    under = [
        Label(_LEFT + slot * (n + 0.5), top + _HEIGHT + 20, name, "middle") for n, name in enumerate(names)
    ]
    lines = [f"M{_LEFT} {y}H{WIDTH}" for y in heights]
    return Chart(top + _HEIGHT + 28, _rounded(bars), [*keys.labels, *marks, *under], lines)


def bars(names: Sequence[str], series: Sequence[Series]) -> Chart:
    """For each name a bar of all series, one after the other, and the sum beside it."""
    keys = _legend(series) if len(series) > 1 else Chart(0, [], [], [])
    sums = [sum(one.values[n] for one in series) for n in range(len(names))]
    left = _room(names)
    unit = (WIDTH - left - _DIGIT * len(f"{max(sums, default=0):,}") - 12) / max(*sums, 1)
    found, labels = [*keys.bars], [*keys.labels]
    for n, name in enumerate(names):
        y = keys.height + 8 + _ROW * n
        found += [
            Bar(left + lower * unit, y, (upper - lower) * unit, _BAR, colour, said)
            for colour, lower, upper, said in _stacked(name, series, n)
        ]
        labels += [
            Label(left - 8, y + 15, name, "end"),
            Label(left + sums[n] * unit + 8, y + 15, f"{sums[n]:,}"),
        ]
    return Chart(keys.height + 8 + _ROW * len(names), _rounded(found), labels, [])


def flow(first: tuple[str, int], changes: Sequence[tuple[str, int]], last: tuple[str, int]) -> Chart:
    """From what there was over what came (`c2`) and went (`c1`) to what there is (`c0`)."""
    rows = list(_running(first, changes, last))
    left, high = _room([row[0] for row in rows]), max(*(row[2] for row in rows), 1)
    low = min(0, *(row[1] for row in rows))
    room = max(len(row[3]) for row in rows) * _DIGIT + 12
    unit = (WIDTH - left - room) / (high - low)
    found, labels = [], []
    for n, (name, lower, upper, said, colour) in enumerate(rows):
        y = 8 + _ROW * n
        found.append(
            Bar(left + (lower - low) * unit, y, (upper - lower) * unit, _BAR, colour, f"{name} {said}")
        )
        labels += [Label(left - 8, y + 15, name, "end"), Label(left + (upper - low) * unit + 8, y + 15, said)]
    return Chart(8 + _ROW * len(rows), _rounded(found), labels, [])


def _running(
    first: tuple[str, int], changes: Sequence[tuple[str, int]], last: tuple[str, int]
) -> Iterator[tuple[str, int, int, str, int]]:
    """Name, where its bar begins and ends, its number as written, its colour."""
    yield first[0], 0, first[1], f"{first[1]:,}", 0
    there = first[1]
    for name, change in changes:
        yield (
            name,
            min(there, there + change),
            max(there, there + change),
            f"{change:+,}",
            2 if change > 0 else 1,
        )
        there += change
    yield last[0], 0, last[1], f"{last[1]:,}", 0


def _stacked(name: str, series: Sequence[Series], n: int) -> Iterator[tuple[int, int, int, str]]:
    """Colour, from where to where, and what it says, of each series that has something of the n-th."""
    up = down = 0
    for colour, one in enumerate(series):
        value = one.values[n]
        if value:
            lower = up if value > 0 else down + value
            yield colour % COLOURS, lower, lower + abs(value), f"{name} {one.label} {value:,}"
        up, down = up + max(value, 0), down + min(value, 0)


def _legend(series: Sequence[Series]) -> Chart:
    """Which colour is which, line after line from the left."""
    found, labels, x, y = [], [], _LEFT, 4
    for colour, one in enumerate(series):
        width = 24 + _CHARACTER * len(one.label) + 18
        if x > _LEFT and x + width > WIDTH:
            x, y = _LEFT, y + 24
        found.append(Bar(x, y, 16, 16, colour % COLOURS))
        labels.append(Label(x + 22, y + 13, one.label))
        x += width
    return Chart(y + 24, found, labels, [])


def _scale(low: int, high: int) -> tuple[int, int, int]:
    """A round step, and the lowest and highest line, between which everything lies."""
    rough = max((high - low) / (_LINES + 1), 1)
    power = 10 ** floor(log10(rough))
    step = next(power * n for n in (1, 2, 5, 10) if power * n >= rough)
    return step, floor(low / step) * step, max(ceil(high / step), floor(low / step) + 1) * step


def _room(names: Sequence[str]) -> int:
    """For names at the left."""
    return 16 + _CHARACTER * max((len(name) for name in names), default=0)


def _rounded(found: Sequence[Bar]) -> list[Bar]:
    return [
        one._replace(x=_round(one.x), y=_round(one.y), width=_round(one.width), height=_round(one.height))
        for one in found
    ]


def _round(value: float) -> float:
    return round(value, 1)
