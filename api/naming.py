"""What a field's value is called: names of persons and numbers of households in place of their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.fields import subject
from domain.values import in_words

if TYPE_CHECKING:
    from domain.events import Key
    from domain.fold import State


def value_in_words(key: Key, value: Any, *states: State) -> str:
    """A value in words; of the fields that hold an id, the person's name or the household's number."""
    if value is not None and (key.kind, key.field) == ("household", "head"):
        return name_of(value, *states) or str(value)
    if value is not None and (key.kind, key.field) == ("person", "household"):
        return _first("household", value, "number", *states) or str(value)
    return in_words(key, value)


def whose(key: Key, *states: State) -> str | None:
    """The person's or helper's name, or the year, that tells several changes of one field apart."""
    if key.kind in {"person", "membership", "person_year"}:
        return name_of(subject(key.id), *states)
    if key.kind == "pairing":
        return _first("pairing", key.id, "name", *states)
    return f"{key.id.partition('@')[2]}年度" if key.kind.endswith("_year") else None


def name_of(person: str, *states: State) -> str | None:
    """The person's name, as the first of the states knows it that knows any."""
    return _first("person", person, "name", *states)


def _first(kind: str, entity: str, field: str, *states: State) -> str | None:
    values = (state.value(kind, entity, field) for state in states)
    return next((str(value) for value in values if value), None)
