"""A copy of what a template recorded in a month: the same rows with other ids, villages and figures."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from api.generate.segments.marks import Mask, buffers, with_bytes
from domain.events import PERSON_DIGITS
from replay.tables import schema_of

if TYPE_CHECKING:
    from api.generate.segments.marks import Bytes, Marks
    from api.generate.segments.pattern import Numbers, Pattern, Slice

_INDEXES = (1 << 40) - 1
#: Fields of the income form that are no money.
_COUNTED = frozenset({"person_months", "members", "per_capita"})
_MICRO = 1_000_000
#: What is typed of a month is recorded within so many days of the next.
_DAYS = 28


class Copy(NamedTuple):
    """One copy of a pattern: its number among all, its villages' codes, and the last index before what it
    has in each month.
    """

    number: int
    villages: tuple[str, ...]
    before: tuple[int, ...]


class Month(NamedTuple):
    """A month of the whole ledger: the last index before it, its events, when recording it began."""

    before: int
    events: int
    began: datetime

    def recorded(self, index: Numbers) -> Numbers:
        """When events were recorded, microseconds since 1970: evenly through the weeks, in their order."""
        began = int(self.began.timestamp()) * _MICRO
        return began + (index - self.before) * (_DAYS * 86_400 * _MICRO // max(self.events, 1))


def month_after(year: int, month: int) -> datetime:
    """When recording what was due in a month began."""
    return datetime(year + month // 12, month % 12 + 1, 1, 9, tzinfo=UTC)


class _Rows(NamedTuple):
    """What a pattern has of one table in a month: every column whole, and what is marked in it."""

    schema: pa.Schema
    columns: dict[str, pa.Array]
    marks: dict[str, Marks]
    days: Numbers
    place: Numbers


class Copier:
    """Copies one month of a pattern."""

    def __init__(self, pattern: Pattern, month: int, seed: int) -> None:
        self._pattern, self._month, self._seed = pattern, month, seed
        self._rows = {name: self._made_ready(name, part) for name, part in pattern.slices(month).items()}
        verdicts = self._rows.get("verdict")
        self._targets = pattern.events_of(verdicts.columns["target"]) if verdicts else None

    def _made_ready(self, name: str, part: Slice) -> _Rows:
        schema = schema_of(name)
        columns = {field.name: part.rows[field.name].combine_chunks() for field in schema}
        found = {
            column: self._pattern.marks(old.values if pa.types.is_list(old.type) else old)
            for column, old in columns.items()
            if pa.types.is_string(old.type)
            or (pa.types.is_list(old.type) and pa.types.is_string(old.type.value_type))
        }
        marks = {column: one for column, one in found.items() if one is not None}
        days = np.asarray(columns["rank"]) & ~_INDEXES if "rank" in columns else part.place
        return _Rows(schema, columns, marks, days, part.place)

    def copied(self, copy: Copy, month: Month) -> dict[str, pa.Table]:
        """The rows of a copy, by table."""
        mask = _mask(copy, len(self._pattern.codes), self._seed)
        return {name: self._table(name, rows, copy, month, mask) for name, rows in self._rows.items()}

    def _table(self, name: str, rows: _Rows, copy: Copy, month: Month, mask: Mask) -> pa.Table:
        index = copy.before[self._month] + 1 + rows.place
        new = {**rows.columns, "index": pa.array(index)}
        if "rank" in new:
            new["rank"] = pa.array(rows.days | index)
        for column, old in rows.columns.items():
            if column in rows.marks:
                new[column] = _text(old, rows.marks[column].copied(mask))
            elif pa.types.is_binary(old.type):
                new[column] = with_bytes(old, self._sealed(name, column, old, copy))
        if name == "event":
            new |= self._event(new, index, month)
        elif name == "verdict" and self._targets is not None:
            months, place = self._targets
            new["target"] = pa.array(np.array(copy.before)[months] + 1 + place)
        elif name == "person":
            new["number"] = _numbers(new["id"], new["number"])
        elif name == "household_year":
            new["income"] = _richer(new["income"], 100 + copy.number % 10)
        return pa.Table.from_arrays(list(new.values()), schema=rows.schema)

    def _sealed(self, name: str, column: str, old: pa.Array, copy: Copy) -> bytes:
        """Bytes of the lengths of sealed values and digests, which look like chance too."""
        size = len(buffers(old)[1])
        place = f"{name}.{column}".encode()
        return (
            np.random.default_rng((self._seed, copy.number, self._month, *place)).bytes(size) if size else b""
        )

    def _event(self, columns: dict[str, pa.Array], index: Numbers, month: Month) -> dict[str, pa.Array]:
        """Position and time, and the account: of the county in which the village is."""
        counties = _counties(columns["tags"])
        moved = {name: _ending(columns[name], counties) for name in ("account", "person", "division")}
        times = pa.array(month.recorded(index)).cast(pa.timestamp("us")).cast(pa.timestamp("us", "UTC"))
        return {"position": pa.array(index), "recorded_at": times, **moved}


def _mask(copy: Copy, villages: int, seed: int) -> Mask:
    chance = np.random.default_rng((seed, copy.number))
    codes = [copy.villages[min(n, len(copy.villages) - 1)] for n in range(villages)]
    return Mask(
        chance.integers(0, 256, 10, np.uint8), chance.integers(0, 256, 12, np.uint8),
        np.frombuffer("".join(codes).encode(), np.uint8).reshape(villages, -1),
    )  # fmt: skip


def _text(old: pa.Array, values: pa.Array) -> pa.Array:
    """A column of text, or of lists of it, with other values of the same lengths."""
    if pa.types.is_string(old.type):
        return values
    validity, offsets = old.buffers()[:2]
    return pa.Array.from_buffers(old.type, len(old), [validity, offsets], children=[values])


def _counties(tags: pa.Array) -> Bytes:
    """Six digits for each event: the county of the first village among its tags.

    A case has none, but is recorded just before what it decides.
    """
    offsets, data = buffers(tags.values)
    own = np.frombuffer(tags.buffers()[1], np.int32)[: len(tags) + 1]
    is_village = np.diff(offsets) == len("village:") + 12
    of = np.searchsorted(np.flatnonzero(is_village), own[:-1])
    at = offsets[np.flatnonzero(is_village)[of]] + len("village:")
    found: Bytes = data[at[:, None] + np.arange(6)]
    return found


def _ending(text: pa.Array, counties: Bytes) -> pa.Array:
    """The text with its last six characters replaced."""
    offsets, data = buffers(text)
    data = data.copy()
    data[offsets[1:, None] - 6 + np.arange(6)] = counties
    return with_bytes(text, data)


def _numbers(ids: pa.Array, old: pa.Array) -> pa.Array:
    """人口编号, as `domain.events.number_of` makes them of ids, where there were some."""
    found = _digits(buffers(ids)[1].reshape(len(ids), -1)[np.asarray(old.is_valid())])
    return with_bytes(old, found.reshape(-1))


def _digits(ids: Bytes) -> Bytes:
    """Hexadecimal characters (n x k) as the last decimal digits of the number, in characters."""
    nibbles = np.where(ids < ord("a"), ids - ord("0"), ids - ord("a") + 10).astype(np.uint64)
    rest = np.zeros(len(ids), np.uint64)
    for column in nibbles.T:
        rest = (rest * np.uint64(16) + column) % np.uint64(10**PERSON_DIGITS)
    powers = np.uint64(10) ** np.arange(PERSON_DIGITS - 1, -1, -1, dtype=np.uint64)
    return (rest[:, None] // powers % np.uint64(10) + np.uint64(ord("0"))).astype(np.uint8)


def _richer(income: pa.Array, percent: int) -> pa.Array:
    """All amounts times so many hundredths, which comes out whole; per capita is divided again."""
    names = [field.name for field in income.type]
    children = {name: income.field(name) for name in names}
    values = {name: np.asarray(one.fill_null(0)) for name, one in children.items()}
    new = {name: n if name in _COUNTED else n * percent // 100 for name, n in values.items()}
    months = np.maximum(new["person_months"], 1)
    new["per_capita"] = np.where(new["person_months"], (24 * new["net"] + months) // (2 * months), 0)
    arrays = [
        pa.Array.from_buffers(pa.int64(), len(income), [children[name].buffers()[0], pa.py_buffer(new[name])])
        for name in names
    ]
    return pa.Array.from_buffers(income.type, len(income), [income.buffers()[0]], children=arrays)
