"""Values of columns as events hold them, and the rows of a folded table as the fold in Python gives them."""

from __future__ import annotations

from base64 import b64encode
from datetime import date
from typing import TYPE_CHECKING, Any

from pydantic_core import from_json

from domain.events import Sealed
from domain.fields import subject
from replay.tables import JSON, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa


def entity_of(kind: str, row: Mapping[str, Any]) -> str:
    """The id of the entity that a row is about."""
    return "@".join(str(row[name]) for name in TABLES[kind].keys)


def value_of(kind: str, field: str, entity: str, value: Any) -> Any:
    """A value as an event assigns it; a personal one still sealed."""
    if isinstance(value, bytes):
        return Sealed(subject(entity), b64encode(value).decode())
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: one for name, one in value.items() if one is not None}
    return from_json(value) if (kind, field) in JSON and value is not None else value


def entities(kind: str, folded: pa.Table) -> Iterator[tuple[str, dict[str, Any]]]:
    """Entity and fields of every row of a fold with `origin`; what was never assigned is absent."""
    for batch in folded.to_batches():
        for row in batch.to_pylist():
            entity = entity_of(kind, row)
            yield (
                entity,
                {
                    name: value_of(kind, name, entity, row[name])
                    for name in TABLES[kind].fields
                    if row[f"{name}_rank"] is not None
                },
            )
