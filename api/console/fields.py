"""What the form of a command consists of: fields and groups of fields, made from the command's own form."""

from __future__ import annotations

import types
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel

from api.console.texts import catalogue, text
from api.http.wording import label_in
from api.sheets.columns import Column, Kind
from api.sheets.screens import NUMBERS, as_typed, columns_of, head_of
from domain.blocks import Block, PersonForm
from domain.coded import admits_field, values_of
from domain.commands import MOST_MEMBERS, Entry
from domain.places import PlaceForm
from domain.words import YES_NO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic.fields import FieldInfo

    from api.console.typed import Typed
    from domain.commands import Command

#: What the page itself asks for, knows, or leaves to programs.
_NOT_ASKED = frozenset({"command_id", "case", "household", "evidence", "correction"})
_PERSONS = frozenset({"person", "member", "kept"})
_MONTHS = {str(n): str(n) for n in range(1, 13)}
_SAID = {str(value).lower(): said for value, said in YES_NO.items()}
HEAD = "head"


@dataclass(frozen=True)
class Asked:
    """One field: how it is shown (`kind`), what it offers (`options`: value → label), what it begins with."""

    name: str
    label: str
    kind: str = "text"
    required: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)
    column: Column | None = None
    begins: tuple[str, ...] = ()

    @property
    def hint(self) -> str:
        """What helps to fill it in, where something does."""
        name = self.name.rpartition(".")[2]
        return text(f"hints.for_{name}") if f"for_{name}" in catalogue()["hints"] else ""

    @property
    def mode(self) -> str | None:
        """Which keys a telephone shows."""
        if self.kind == "phone":
            return "tel"
        return "decimal" if self.kind == "number" or (self.column and self.column.kind in NUMBERS) else None


@dataclass(frozen=True)
class Group:
    """Fields that belong together.

    `chosen` is False where the whole may be left away and is; None where that is not asked. `more`: of
    rows, to which others may be added until it is `full`; `drop`: this one may go. `keyed` by ids, of which
    none need be filled in.
    """

    name: str
    label: str
    parts: tuple[Part, ...]
    chosen: bool | None = None
    more: bool = False
    full: bool = False
    drop: bool = False
    keyed: bool = False
    many: bool = False


Part: TypeAlias = "Asked | Group"


@dataclass(frozen=True)
class Scene:
    """What a form is about: the year, who is in the household, its helpers, what places there are."""

    command: type[Command]
    year: int
    typed: Typed
    #: The register's day.
    today: date
    people: Mapping[str, str] = field(default_factory=dict)
    pairings: Mapping[str, str] = field(default_factory=dict)
    villages: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    counties: Mapping[str, str] = field(default_factory=dict)


def parts_of(
    form: type[BaseModel], scene: Scene, prefix: str = "", *, natural: bool = True
) -> tuple[Part, ...]:
    """The fields and groups of a form. `natural`: it is counted by months."""
    names = [n for n in form.model_fields if n not in _NOT_ASKED and (natural or n != "month")]
    if form is Entry:
        names = [name for name in names if admits_field(scene.command, name)]
    found = (_part(form, name, scene, prefix) for name in names)
    return tuple(one for one in found if one is not None)


def leaves(parts: Iterable[Part]) -> Iterator[Asked]:
    """All fields that are shown."""
    for one in parts:
        if isinstance(one, Asked):
            yield one
        elif one.chosen is not False:
            yield from leaves(one.parts)


def _part(form: type[BaseModel], name: str, scene: Scene, prefix: str) -> Part | None:
    info, path = form.model_fields[name], prefix + name
    kind, optional = _plain(info.annotation)
    if kind is types.NoneType:
        return None
    label = label_in(form, name)
    if get_origin(kind) is dict:
        return _keyed(path, label, get_args(kind)[1], scene)
    if get_origin(kind) is tuple and get_args(kind)[0] is Entry:
        return _rows(path, label, scene)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _group(path, label, kind, scene, optional=optional)
    return _leaf(form, name, path, scene)


def _plain(annotation: Any) -> tuple[Any, bool]:
    """A type without what surrounds it, and whether it may be None."""
    if get_origin(annotation) in {Union, types.UnionType}:
        inner = [one for one in get_args(annotation) if one is not types.NoneType]
        return _plain(inner[0])[0], True
    if get_origin(annotation) is Annotated:
        return _plain(get_args(annotation)[0])
    return annotation, False


def _group(path: str, label: str, kind: type[BaseModel], scene: Scene, *, optional: bool) -> Group:
    # Of who becomes head one sees whether it is filled in; an amount left empty may be one of 0.
    asked = optional and "person" not in kind.model_fields
    chosen = scene.typed.chosen(path) if asked else None
    parts = () if chosen is False else parts_of(kind, scene, f"{path}.")
    return Group(path, label, parts, chosen, many=issubclass(kind, Block | PlaceForm))


def _rows(path: str, label: str, scene: Scene) -> Group:
    rows = range(max(1, scene.typed.rows(path)))
    parts = tuple(
        Group(
            f"{path}.{n}", text("commands.row", n=n + 1), parts_of(Entry, scene, f"{path}.{n}."),
            drop=len(rows) > 1, many=True,
        )
        for n in rows
    )  # fmt: skip
    return Group(path, label, parts, more=True, full=len(rows) >= MOST_MEMBERS)


def _keyed(path: str, label: str, kind: Any, scene: Scene) -> Group:
    """One of each member."""
    if kind is str:
        options = {code: said for code, said in _relations().items() if code != HEAD}
        parts: Iterator[Part] = (
            Asked(f"{path}.{person}", said, "select", options=options)
            for person, said in scene.people.items()
        )
        return Group(path, label, tuple(parts), keyed=True, many=True)
    forms = (
        _group(f"{path}.{person}", said, PersonForm, scene, optional=True)
        for person, said in scene.people.items()
    )
    return Group(path, label, tuple(forms), keyed=True)


def _relations() -> dict[str, str]:
    return values_of(Entry, "relation")


def _leaf(form: type[BaseModel], name: str, path: str, scene: Scene) -> Asked:
    info, column = form.model_fields[name], columns_of(form).get(name)
    kind, optional = _plain(info.annotation)
    widget, options = _offered(form, name, scene) or _widget(name, kind, column, optional=optional)
    if widget == "checks" and column is not None:
        options = column.choices
    label = head_of(column) if column is not None else label_in(form, name)
    required = info.is_required() and widget not in {"check", "checks"}
    if form is Entry and name == "document":
        required = not admits_field(scene.command, "sex")
    begins = _begins(info, name, widget, column, scene)
    return Asked(path, label, widget, required, options, column, begins)


def _offered(form: type[BaseModel], name: str, scene: Scene) -> tuple[str, Mapping[str, Any]] | None:
    """How a field is chosen whose values are known; None where it is typed."""
    if options := values_of(form, name):
        return (
            "checks" if get_origin(_plain(form.model_fields[name].annotation)[0]) is tuple else "select"
        ), options
    if name in _PERSONS:
        return "select", scene.people
    if name == "pairing":
        return "select", scene.pairings
    if name == "village" and scene.villages:
        return "places", scene.villages
    if name == "county" and scene.counties:
        return "select", scene.counties
    return ("select", _MONTHS) if name in {"month", "since_month"} else None


def _widget(name: str, kind: Any, column: Column | None, *, optional: bool) -> tuple[str, Mapping[str, Any]]:
    if kind is bool:
        return ("select", _SAID) if optional or name == "on" else ("check", {})
    if kind is date:
        return "date", {}
    if kind is int:
        return "number", {}
    if name == "reason":
        return "area", {}
    return ("checks", {}) if column is not None and column.kind is Kind.CODES else (_typed(name), {})


def _typed(name: str) -> str:
    return name if name in {"document", "phone"} else "text"


def _begins(
    info: FieldInfo, name: str, widget: str, column: Column | None, scene: Scene
) -> tuple[str, ...]:  # fmt: skip
    if name == "year":
        return (str(scene.year),)
    if name == "month" and scene.today.year == scene.year:
        return (str(scene.today.month),)
    value = None if info.is_required() else info.get_default(call_default_factory=True)
    return shown(value, widget, column)


def shown(value: Any, widget: str, column: Column | None) -> tuple[str, ...]:
    """A value as the field has it that somebody fills in; an amount of 0 is left empty."""
    if value is None or value == "" or (column is not None and column.kind in NUMBERS and not value):
        return ()
    if isinstance(value, bool):
        return (str(value).lower(),) if value or widget == "select" else ()
    if isinstance(value, list | tuple):
        return tuple(str(one) for one in value)
    return (as_typed(column, value) if column is not None and column.kind in NUMBERS else str(value),)
