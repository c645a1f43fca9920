"""What somebody typed into a form, field by field; and the values it stands for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from api.console.fields import Asked, Group, leaves, shown
from api.console.texts import text
from api.sheets.errors import CellRefused
from api.sheets.screens import NUMBERS, as_stored, why
from domain.commands import MOST_MEMBERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from starlette.datastructures import FormData

    from api.console.fields import Part
    from domain.errors import Refused

    #: What is wrong with what was typed: `field`, `label` and `why` of each.
    Wrong = list[dict[str, str]]

#: The name under which a form says which of its groups are filled in.
WITH = "with"
#: Where files stand in a form.
EVIDENCE = "evidence"
_ROW = re.compile(r"\d{1,3}")


class Typed(dict[str, list[str]]):
    """Name of a field → its texts."""

    @classmethod
    def of(cls, form: FormData) -> Typed:
        """What was sent; files are none of it."""
        found = cls()
        for name, value in form.multi_items():
            if isinstance(value, str):
                found.setdefault(name, []).append(value)
        return found

    def one(self, name: str) -> str:
        """The text of a field."""
        return (self.get(name) or [""])[0]

    def chosen(self, group: str) -> bool:
        """Whether a group that may be left away is filled in."""
        return group in self.get(WITH, [])

    def rows(self, group: str) -> int:
        """How many rows of a group there are; of more than a form may have only that it is too many."""
        found = (
            name.removeprefix(f"{group}.").partition(".")[0] for name in self if name.startswith(f"{group}.")
        )
        last = max((int(n) + 1 for n in found if _ROW.fullmatch(n)), default=0)
        return min(last, MOST_MEMBERS + 1)

    def begin(self, parts: Iterable[Part], under: str = "") -> None:
        """Fill in what the fields under a name begin with."""
        for one in leaves(parts):
            if one.name.startswith(under) and one.begins:
                self.setdefault(one.name, list(one.begins))

    def put(self, parts: Iterable[Part], values: Mapping[str, Any]) -> None:
        """Fill in values as the register keeps them, by the dotted names of the fields."""
        for one in leaves(parts):
            if one.name in values:
                self[one.name] = list(shown(values[one.name], one.kind, one.column))

    def open(self, group: str) -> None:
        """Fill in a group that may be left away."""
        self[WITH] = [*self.get(WITH, []), group]

    def close(self, group: str) -> None:
        """Leave it away; what was typed there goes."""
        self[WITH] = [one for one in self.get(WITH, []) if one != group]
        self._forget(f"{group}.")

    def drop(self, row: str) -> None:
        """Take a row out; those after it move up."""
        group, _, n = row.rpartition(".")
        if not _ROW.fullmatch(n):
            return
        last = self.rows(group)
        self._forget(f"{row}.")
        for later in range(int(n) + 1, last):
            old, new = f"{group}.{later}.", f"{group}.{later - 1}."
            for name in [name for name in self if name.startswith(old)]:
                self[new + name.removeprefix(old)] = self.pop(name)

    def _forget(self, beginning: str) -> None:
        for name in [name for name in self if name.startswith(beginning)]:
            del self[name]


def values_in(parts: Iterable[Part], given: Typed, wrong: Wrong) -> dict[str, Any]:
    """The values, as the command's own form reads them; what is no value goes to `wrong`."""
    found: dict[str, Any] = {}
    for one in parts:
        value = _value(one, given, wrong) if isinstance(one, Asked) else _values(one, given, wrong)
        if value is not None:
            found[one.name.rpartition(".")[2]] = value
    return _settled(found)


def _values(group: Group, given: Typed, wrong: Wrong) -> Any:
    if group.chosen is False:
        return None
    if len(group.parts) > MOST_MEMBERS and group.more:
        said = text("commands.too_many", most=MOST_MEMBERS)
        wrong.append({"field": group.name, "label": group.label, "why": said})
        return None
    if group.more:
        return [values_in(one.parts, given, wrong) for one in group.parts if isinstance(one, Group)]
    return values_in(group.parts, given, wrong)


def _value(one: Asked, given: Typed, wrong: Wrong) -> Any:
    texts = [text for text in given.get(one.name, []) if text.strip()]
    if one.kind == "check":
        return bool(texts)
    if not texts:
        return None
    if one.kind == "checks":
        return texts
    if one.column is None or one.column.kind not in NUMBERS:
        return texts[0].replace("\r\n", "\n").strip()
    try:
        return as_stored(one.column, texts[0])
    except CellRefused as refused:
        wrong.append({"field": one.name, "label": one.label, "why": why(one.column, refused)})
        return None


def _settled(values: dict[str, Any]) -> dict[str, Any]:
    """Nobody is related to himself, nor to a head of the household that he leaves."""
    if (new := values.get("new_head")) is not None:
        gone = {new.get("person"), values.get("person")}
        kept = {one: said for one, said in new.get("relations", {}).items() if one not in gone}
        values["new_head"] = new | {"relations": kept}
        if "person" not in new and not kept:
            del values["new_head"]
    return values


def names_of(parts: Iterable[Part], row: str = "") -> dict[str, str]:
    """What each field and group is called where somebody reads of it."""
    found: dict[str, str] = {}
    for one in parts:
        found[one.name] = text("commands.of_row", row=row, label=one.label) if row else one.label
        if isinstance(one, Group):
            found |= names_of(one.parts, one.label if one.drop or one.keyed or "." in one.name else row)
    return found


def place_in(parts: Iterable[Part]) -> Callable[[Any], tuple[str, str]]:
    """Which field an error of the command's form is about, and what that is called."""
    names = names_of(parts)

    def place(error: Any) -> tuple[str, str]:
        where = [str(part) for part in error["loc"]]
        while where and ".".join(where) not in names:
            where.pop()
        name = ".".join(where)
        return name, names.get(name, name)

    return place


def told_in(parts: Iterable[Part], refused: Refused) -> dict[str, Any]:
    """A refusal with the field of this form that it is about; none where the form has no such field."""
    told, names = refused.problem(), {**names_of(parts), EVIDENCE: ""}
    field, row = told["field"], refused.data.get("row")
    # A file that is uploaded here becomes evidence.
    field = EVIDENCE if field == "file" else field
    if "errors" in refused.data or field is None:
        return told
    fitting = [name for name in names if name == field or name.endswith(f".{field}")]
    wanted = [name for name in fitting if row is not None and f".{int(row) - 1}." in name]
    return told | {"field": next(iter(wanted or fitting), None)}
