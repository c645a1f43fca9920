"""Households as they were at the end of a year: folded from the events behind them, values opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.sheets.registered import Household, Member, fields_of, in_order, monitored
from api.sight import RESTRICTED, without_restricted
from domain.events import part_id
from domain.fold import State
from ledger.vault import ERASED
from projections import forms
from projections.restrictions import restricted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from api.gateway import Gateway
    from ledger.database import Connection

    #: Kind and id of an entity → its fields.
    Rows = dict[tuple[str, str], dict[str, Any]]


class Past:
    """Reads what a year-end had, as known now, over one connection."""

    def __init__(self, connection: Connection, gateway: Gateway, year: int) -> None:
        self._connection = connection
        self._gateway = gateway
        self._year = year

    def households(self, ids: Sequence[str]) -> dict[str, Household]:
        """Those of the households that were there at the end of the year, with its forms.

        Some hundreds at a time: their events lie in memory while they are folded.
        """
        ledger, names = self._gateway.ledger, forms.behind(self._connection, ids, self._year)
        events = self._gateway.opened(self._connection, ledger.many(self._connection, names))
        rows = State(without_restricted(events, restricted(self._connection))).rows()
        living: dict[str, list[str]] = {}
        for (kind, entity), row in rows.items():
            if kind == "person":
                living.setdefault(str(row.get("household")), []).append(entity)
        there = [one for one in ids if ("household", one) in rows]
        return {one: self._household(rows, one, living.get(one, [])) for one in there}

    def _household(self, rows: Rows, household: str, people: Sequence[str]) -> Household:
        fields = _known("household", rows["household", household])
        blocks = fields_of("household_year", self._blocks(rows, household, self._year))
        began = fields.get("monitoring") or blocks.get("monitoring", {}).get("since") or {}
        first = self._blocks(rows, household, began.get("year"))
        identified = (first.get("monitoring") or {}).get("identified")
        members = sorted(self._members(rows, household, people), key=place)
        pairings = in_order(
            {"id": entity, **_known("pairing", row)}
            for (kind, entity), row in rows.items()
            if kind == "pairing" and row.get("household") == household
        )
        return Household(household, fields, tuple(members), monitored(blocks, identified), pairings)

    def _members(self, rows: Rows, household: str, people: Sequence[str]) -> Iterator[Member]:
        for person in people:
            relation = str(rows["membership", part_id(person, household)]["relation"])
            form = rows.get(("person_year", part_id(person, self._year)), {}).get("form")
            yield Member(person, _known("person", rows["person", person]), relation, form)

    @staticmethod
    def _blocks(rows: Rows, household: str, year: int | None) -> dict[str, Any]:
        return rows.get(("household_year", part_id(household, year)), {}) if year else {}


def place(member: Member) -> tuple[Any, ...]:
    """Where a member stands among those of his household: the head first, then by 人口编号."""
    names = (member.person.get(name) for name in ("number", "document", "name"))
    return (member.relation != "head", *((name is None, name or "") for name in names))


def _known(kind: str, row: dict[str, Any]) -> dict[str, Any]:
    """The fields that have a value; what was erased or is restricted has none."""
    gone = (ERASED, RESTRICTED)
    return {name: value for name, value in fields_of(kind, row).items() if value not in gone}
