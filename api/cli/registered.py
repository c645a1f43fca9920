"""Households of the read models as sheets want them, and villages by their five names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.divisions import Divisions
from api.sheets.registered import Household, Member
from domain.divisions import NATION
from domain.fields import FIELDS
from projections import households as models

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ledger.database import Connection

PAGE = 500


class Registered:
    """Looks households up over one connection. It neither commits nor keeps anything."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def households(self, numbers: Sequence[str], year: int) -> Mapping[str, Household]:
        """The households with these 户编号, wherever they are, with the forms of the year."""
        found = {}
        for number in numbers:
            for one in models.find_number(self._connection, number, NATION):
                row = models.household(self._connection, one, NATION)
                if row is not None:
                    found[number] = self._household(row, year)
        self._connection.rollback()
        return found

    def under(self, division: str, year: int) -> Iterator[Household]:
        """The households of a division that have members, by village, with the forms of the year."""
        after = ("", "")
        while rows := models.listing(self._connection, division, after=after, limit=PAGE):
            for row in rows:
                if row["people"]:
                    yield self._household(row, year)
            after = rows[-1]["village"], rows[-1]["id"]

    def _household(self, row: dict[str, Any], year: int) -> Household:
        years = models.years(self._connection, row["id"])
        blocks: dict[str, Any] = next((y for y in years if y["year"] == year), {})
        return Household(
            row["id"], _fields("household", row), tuple(self._members(row["id"], year)),
            _fields("household_year", blocks),
        )  # fmt: skip

    def _members(self, household: str, year: int) -> Iterator[Member]:
        people = [p for p in models.people(self._connection, household) if p["present"]]
        forms = models.forms(self._connection, [p["id"] for p in people], year)
        by_person = {form["person"]: form["form"] for form in forms}
        for person in people:
            yield Member(
                person["id"], _fields("person", person), person["relation"], by_person.get(person["id"])
            )


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


def _fields(kind: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a kind that have a value."""
    return {name: row[name] for name in FIELDS[kind] if row.get(name) is not None}
