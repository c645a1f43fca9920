"""Households as the register has them: what an import compares with and an export writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from api.divisions import Divisions
from domain.divisions import NATION
from domain.fields import FIELDS
from projections import forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ledger.database import Connection

Values = Mapping[str, Any]
#: What pairings are put in order by.
ORDER = ("since", "name", "unit", "phone", "until", "post", "sex", "political_status")


@dataclass(frozen=True, slots=True)
class Member:
    """A present member: fields of kind `person`, the relation code, his form of the year as stored."""

    id: str
    person: Values
    relation: str
    form: Values | None = None


@dataclass(frozen=True, slots=True)
class Household:
    """A household: fields of kind `household`, present members (head first), blocks of the year as stored.

    While it is monitored its block `monitoring` says what was found on identification, in whatever year.
    `pairings`: fields of kind `pairing` and its `id`, of all that there ever were, by beginning.
    """

    id: str
    fields: Values
    members: tuple[Member, ...]
    blocks: Values = field(default_factory=dict)
    pairings: tuple[Values, ...] = ()

    @property
    def head(self) -> Member | None:
        """The member who is head."""
        return next((member for member in self.members if member.relation == "head"), None)


class Registered:
    """Looks households up over one connection, as they are now. It neither commits nor keeps anything."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def households(self, numbers: Sequence[str], year: int) -> Mapping[str, Household]:
        """The households with these 户编号, wherever they are, with the forms of the year.

        One query whatever their number; their order is that of the numbers.
        """
        found = forms.whole(self._connection, year, numbers=numbers)
        return {content["fields"]["number"]: household_of(one, content) for one, content in found}

    def of_ids(self, ids: Sequence[str], year: int) -> Iterator[Household]:
        """Households by id in the order asked for, with the forms of the year."""
        for one, content in forms.whole(self._connection, year, ids=ids):
            yield household_of(one, content)


def household_of(household: str, content: Values) -> Household:
    """A household from what `projections.forms.whole` says of it."""
    blocks = fields_of("household_year", content["blocks"] or {})
    members = (
        Member(one["person"]["id"], fields_of("person", one["person"]), one["relation"], one["form"])
        for one in content["members"] or ()
    )
    return Household(
        household, fields_of("household", content["fields"]), tuple(members),
        monitored(blocks, content["identified"]), in_order(content["pairings"] or ()),
    )  # fmt: skip


def in_order(pairings: Iterable[Values]) -> tuple[Values, ...]:
    """Pairings by beginning and helper, never by id, which differs from register to register."""
    known = ({name: value for name, value in one.items() if value is not None} for one in pairings)
    return tuple(sorted(known, key=lambda one: [str(one.get(name, "")) for name in ORDER]))


def monitored(blocks: Mapping[str, Any], identified: Values | None) -> Mapping[str, Any]:
    """The blocks, the one of monitoring with what was found on identification."""
    if identified is None:
        return blocks
    return {**blocks, "monitoring": {"identified": identified, **blocks.get("monitoring", {})}}


def fields_of(kind: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a kind that have a value."""
    known = FIELDS[kind]
    return {name: value for name, value in row.items() if name in known and value is not None}


class Villages:
    """Finds the code of a village by its five names, and the names of a code; remembers both."""

    def __init__(self, connection: Connection) -> None:
        self._divisions = Divisions(connection)
        self._children: dict[str, dict[str, str]] = {}
        self._names: dict[str, tuple[str, ...]] = {}

    def code(self, names: tuple[str, ...]) -> str | None:
        """The code of a village from its five names, province first; None when there is none."""
        code = NATION
        for name in names:
            if code not in self._children:
                self._children[code] = {d.name: d.code for d in self._divisions.children(code)}
            found = self._children[code].get(name)
            if found is None:
                return None
            code = found
        return code

    def names(self, code: str) -> tuple[str, ...]:
        """The five names of a village, province first. Raises DivisionNotFound."""
        if code not in self._names:
            self._names[code] = tuple(division.name for division in self._divisions.path(code))
        return self._names[code]
