"""What a field's value is called: names of persons and numbers of households in place of their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.events import Key
from domain.fields import subject
from domain.values import in_words

if TYPE_CHECKING:
    from domain.fold import State


def value_in_words(key: Key, value: Any, *states: State) -> str:
    """A value in words; of the fields that hold an id, the person's name or the household's number."""
    if value is not None and (key.kind, key.field) == ("household", "head"):
        return name_of(value, *states) or str(value)
    if value is not None and (key.kind, key.field) == ("person", "household"):
        return _first("household", value, "number", *states) or str(value)
    return in_words(key, value)


def whose(key: Key, *states: State) -> str | None:
    """The name (of person, helper, natural village) or year that tells several changes of one field apart."""
    if key.kind in {"person", "membership", "person_year"}:
        return name_of(subject(key.id), *states)
    if key.kind == "pairing":
        return _first("pairing", key.id, "name", *states)
    if key.kind == "natural_village_year":
        return f"{_named(subject(key.id), *states)} {_year(key)}"
    return _year(key) if key.kind.endswith("_year") else None


def _year(key: Key) -> str:
    return f"{key.id.partition('@')[2]}年度"


def name_of(person: str, *states: State) -> str | None:
    """The person's name, as the first of the states knows it that knows any."""
    return _first("person", person, "name", *states)


def _first(kind: str, entity: str, field: str, *states: State) -> str | None:
    values = (state.value(kind, entity, field) for state in states)
    return next((str(value) for value in values if value), None)


def _named(natural_village: str, *states: State) -> str:
    """What a natural village is called, or was until its entry was withdrawn: no two names have one id."""
    key = Key("natural_village", natural_village, "name")
    said = [one.value for state in states for one in state.assignments(key)]
    return str(said[0]) if said else natural_village
