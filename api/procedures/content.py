"""What a case asks for, in words: the fields of the command that it ends in, one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel

from api.http.wording import label_in
from api.sheets.columns import Kind
from api.sheets.screens import NUMBERS, as_typed, columns_of, head_of
from api.sight import masked, sees_personal
from domain.coded import values_of
from domain.commands import Entry
from domain.drafts import RULES
from domain.words import YES_NO
from projections.people import names_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from domain.events import Actor
    from ledger.database import Connection

Line = dict[str, str]
#: What the case itself says.
_OURS = frozenset({"household", "village"})
_PERSONS = frozenset({"person", "member", "kept"})


def content_lines(connection: Connection, actor: Actor, command: str, content: Any) -> list[Line]:
    """Label and text of what is asked for, `part` naming what of several it belongs to.

    `content`: as the account may see it; nothing is said of what is hidden as a whole.
    """
    kinds = {one.NAME: one for one in RULES}
    if not isinstance(content, dict) or command not in kinds:
        return []
    names = names_of(connection, sorted(_texts(content)))
    shown = {one: n if sees_personal(actor) else str(masked("name", n)) for one, n in names.items()}
    return list(_lines(kinds[command], content, shown, ""))


def _texts(value: Any) -> set[str]:
    """Whatever might be the id of a person."""
    if isinstance(value, dict):
        return {text for one in (*value, *value.values()) for text in _texts(one)}
    if isinstance(value, list | tuple):
        return {text for one in value for text in _texts(one)}
    return {value} if isinstance(value, str) and len(value) == 20 else set()


def _lines(
    form: type[BaseModel], content: Mapping[str, Any], people: Mapping[str, str], part: str
) -> Iterator[Line]:  # fmt: skip
    for name, info in form.model_fields.items():
        value = content.get(name)
        if name in _OURS or value in (None, "", [], {}) or value == info.default:
            continue
        column, label, inner = columns_of(form).get(name), label_in(form, name), _form_in(info.annotation)
        if inner is not None and isinstance(value, dict) and value.keys() <= inner.model_fields.keys():
            yield from _lines(inner, value, people, label)
        elif inner is not None:
            for key, one in _numbered(value):
                yield from _lines(inner, one, people, people.get(key) or f"{label}{key}")
        elif isinstance(value, dict):
            relations = values_of(Entry, "relation")
            for key, one in value.items():
                yield {"part": label, "label": people.get(key, key), "text": relations.get(one, str(one))}
        else:
            head = head_of(column) if column is not None else label
            yield {"part": part, "label": head, "text": _text(form, name, value, people)}


def _numbered(value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    found = value.items() if isinstance(value, dict) else ((str(n), one) for n, one in enumerate(value, 1))
    return ((key, one) for key, one in found if isinstance(one, dict))


def _text(form: type[BaseModel], name: str, value: Any, people: Mapping[str, str]) -> str:
    column = columns_of(form).get(name)
    codes: Mapping[str, str] = values_of(form, name)
    if isinstance(value, bool):
        return YES_NO[value]
    if column is not None and column.kind in NUMBERS and isinstance(value, int):
        return as_typed(column, value)
    if column is not None and column.kind is Kind.CODES:
        codes = column.choices
    said = people if name in _PERSONS else codes
    values = value if isinstance(value, list) else [value]
    return "、".join(str(said.get(one, one)) for one in values)


def _form_in(annotation: Any) -> type[BaseModel] | None:
    """The form that a field consists of, alone or several."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for one in get_args(annotation) if (found := _form_in(one))), None)
