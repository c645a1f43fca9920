"""The tables of history: their columns and types, and the rows that an event makes in them.

One table for each kind of entity, a row per event and entity; see docs/design-past.md.
"""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

import pyarrow as pa
from pydantic_core import to_json

from domain.blocks import Conditions, Income, Measures, PersonForm
from domain.events import Sealed
from domain.fields import FIELDS
from domain.income import Computed
from domain.places import FORMS as PLACE_FORMS
from ledger.log.leaf import Record, digest, leaf_data, metadata
from ledger.log.merkle import leaf_hash
from projections.patches import KEYS, key_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pydantic import BaseModel

    from domain.events import Event
    from ledger.stream import Kept

#: What stands in every row before the entity: which event, what wins, when it counts, what it assigns.
COMMON = (
    pa.field("index", pa.int64(), nullable=False),
    pa.field("rank", pa.int64(), nullable=False),
    pa.field("effective", pa.date32(), nullable=False),
    pa.field("stat_year", pa.int16(), nullable=False),
    pa.field("assigned", pa.int32(), nullable=False),
)
#: Days are counted from here, as astronomers do, so that ranks are positive.
_FIRST_DAY = date(1858, 11, 17).toordinal()
#: Indexes below this fit beside the day.
_INDEXES = 40
TEXT, YEAR, DAY, SEALED = pa.string(), pa.int16(), pa.date32(), pa.binary()
#: Open-ended values are kept as JSON text with sorted keys.
JSON = frozenset({("household", "monitoring"), ("household_year", "monitoring"), ("case", "asked"),
                  ("work_order", "found")})  # fmt: skip
FORMS: dict[tuple[str, str], type[BaseModel]] = {
    ("household_year", "conditions"): Conditions,
    ("household_year", "income"): Income,
    ("household_year", "measures"): Measures,
    ("person_year", "form"): PersonForm,
    **{(kind, "form"): form for kind, form in PLACE_FORMS.items()},
}
_DAYS = frozenset({"opened", "since", "until"})
_FLAGS = frozenset({"duplicate", "deceased", "focus", "explained"})
_NUMBERS = {("year", "ledger_index"): pa.int64(), ("year", "form"): pa.int16()}
_MORE = {("household_year", "income"): [*Computed._fields, "members"]}


def rank(effective: date, index: int) -> int:
    """What wins among assignments: the later effective date, then the later index."""
    return (effective.toordinal() - _FIRST_DAY) << _INDEXES | index


def index_of(rank: int) -> int:
    """The index that is in a rank."""
    return rank & ((1 << _INDEXES) - 1)


@dataclass(frozen=True)
class Table:
    """A kind's table: its key columns, then its fields in the order of their bits in `assigned`."""

    kind: str
    keys: tuple[str, ...]
    fields: tuple[str, ...]

    @property
    def schema(self) -> pa.Schema:
        """Its columns."""
        keys = [pa.field(name, YEAR if name == "year" else TEXT, nullable=False) for name in self.keys]
        return pa.schema([*COMMON, *keys, *(pa.field(f, type_of(self.kind, f)) for f in self.fields)])

    def bit(self, field: str) -> int:
        """The bit of `assigned` that says that a row assigns the field."""
        return 1 << self.fields.index(field)


TABLES = {kind: Table(kind, KEYS[kind], tuple(fields)) for kind, fields in FIELDS.items() if kind in KEYS}
#: One row per event, and one per event that a rollback or redo speaks of.
EVENT = pa.schema([
    ("index", pa.int64()), ("position", pa.int64()), ("id", TEXT), ("type", TEXT), ("version", pa.int16()),
    ("tags", pa.list_(TEXT)), ("account", TEXT), ("person", TEXT), ("division", TEXT), ("save", TEXT),
    ("command", TEXT), ("case", TEXT), ("cause", TEXT), ("effective", DAY), ("stat_year", YEAR),
    ("month", pa.int8()), ("recorded_at", pa.timestamp("us", "UTC")), ("withdraws", pa.list_(TEXT)),
    ("rests_on", pa.list_(TEXT)), ("body_digest", SEALED), ("meta_digest", SEALED),
    ("signature_digest", SEALED), ("leaf", SEALED),
])  # fmt: skip
VERDICT = pa.schema([("index", pa.int64()), ("target", pa.int64()), ("active", pa.bool_())])
#: Up to which index events were sequenced at a time: what "known at" that time means.
STRETCH = pa.schema([("last_index", pa.int64()), ("sequenced_at", pa.timestamp("us", "UTC"))])
_OTHERS = {"event": EVENT, "verdict": VERDICT, "stretch": STRETCH}
NAMES = (*_OTHERS, *TABLES)


def schema_of(table: str) -> pa.Schema:
    """The columns of a table by its name."""
    return _OTHERS[table] if table in _OTHERS else TABLES[table].schema


@cache
def type_of(kind: str, field: str) -> pa.DataType:
    """The type of a field's column."""
    if (kind, field) in JSON:
        return TEXT
    if (kind, field) in FORMS:
        more = [pa.field(name, pa.int64()) for name in _MORE.get((kind, field), ())]
        return pa.struct([*_columns(FORMS[kind, field]), *more])
    if FIELDS[kind][field].personal:
        return SEALED
    if field == "other_causes":
        return pa.list_(TEXT)
    if (kind, field) in _NUMBERS:
        return _NUMBERS[kind, field]
    return DAY if field in _DAYS else pa.bool_() if field in _FLAGS else YEAR if "year" in field else TEXT


def _columns(form: type[BaseModel]) -> list[pa.Field]:
    hints = get_type_hints(form)
    return [pa.field(name, _of(hints[name])) for name in form.model_fields]


def _of(hint: Any) -> pa.DataType:
    """Arrow's type for what a form's field is annotated as; None among its types means it may be absent."""
    if get_origin(hint) in {Union, UnionType}:
        return _of(next(one for one in get_args(hint) if one is not type(None)))
    if get_origin(hint) is tuple:
        return pa.list_(TEXT)
    return {bool: pa.bool_(), int: pa.int64(), str: TEXT}[hint]


def event_row(kept: Kept, signature: bytes) -> dict[str, Any]:
    """The event itself; its bytes, and the signature of its save, as their SHA-256; the hash of its leaf."""
    index, event, body, meta = kept
    actor = event.actor
    about = metadata(event.id, event.version, actor.person, meta)
    row = {
        "index": index, "position": event.position, "id": event.id, "type": event.type,
        "version": event.version, "tags": event.tags, "account": actor.account, "person": actor.person,
        "division": actor.division, "save": event.save, "command": event.command, "case": event.case,
        "cause": event.cause, "effective": event.effective, "stat_year": event.year, "month": event.month,
        "recorded_at": event.recorded_at, "withdraws": event.withdraws, "rests_on": event.rests_on,
        "body_digest": digest(body), "meta_digest": digest(about), "signature_digest": digest(signature),
    }  # fmt: skip
    return {**row, "leaf": leaf_of(row)}


def leaf_of(row: Mapping[str, Any]) -> bytes:
    """The hash of the leaf that the row of an event stands for."""
    record = Record(
        row["position"], row["type"], tuple(row["tags"]), row["recorded_at"], row["account"], row["division"],
        row["save"], row["body_digest"], row["meta_digest"],
    )  # fmt: skip
    return leaf_hash(leaf_data(row["index"], record.text, row["signature_digest"].hex()))


def rows(index: int, event: Event) -> Iterator[tuple[str, dict[str, Any]]]:
    """Table and row of every entity that a sealed event assigns to."""
    common = {
        "index": index, "rank": rank(event.effective, index), "effective": event.effective,
        "stat_year": event.year,
    }  # fmt: skip
    for kind, entities in event.changes.items():
        if kind == "event":
            continue
        table = TABLES[kind]
        for entity, fields in entities.items():
            keys: dict[str, Any] = dict(key_columns(kind, entity))
            if "year" in keys:
                keys["year"] = int(keys["year"])
            assigned = sum(table.bit(name) for name in fields)
            values = {name: _stored(kind, name, value) for name, value in fields.items()}
            yield kind, {**common, "assigned": assigned, **keys, **values}


def _stored(kind: str, field: str, value: Any) -> Any:
    """A value as its column keeps it."""
    if value is None:
        return None
    if isinstance(value, Sealed):
        return b64decode(value.token)
    if (kind, field) in JSON:
        return canonical(value)
    return date.fromisoformat(value) if field in _DAYS else value


def canonical(value: Any) -> str:
    """A JSON value as text, its keys sorted."""
    return to_json(_sorted(value)).decode()


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(one) for one in value] if isinstance(value, list) else value


def columns(table: str, found: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows as columns, in the order (index, key)."""
    schema = schema_of(table)
    return pa.table([pa.array([row.get(f.name) for row in found], f.type) for f in schema], schema)
