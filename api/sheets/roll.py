"""The roll of a division: its households as the end of a year had them, in the order of an export."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from api.divisions import Divisions
from api.register import read_register
from api.sheets.past import Past
from api.sheets.registered import Registered
from api.sight import without_personal
from domain.calendar import YearOutOfRange
from domain.divisions import NATION
from projections import forms
from projections.restrictions import restricted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from api.gateway import Gateway
    from api.sheets.registered import Household
    from ledger.database import Connection
    from projections.forms import Listed

#: Households read together.
BATCH = 500


class Roll:
    """Households by village and 户编号, members head first and then by 人口编号; those without members too.

    Which household belongs into a year, where it was and who was in it is what the year's end had, as
    known now. Of the current year the read models tell; of an earlier one they tell of every household
    that nothing has happened to since but surveys, and the ledger of the others.
    Raises DivisionNotFound, YearOutOfRange. It reads as its connection's transaction sees.
    """

    def __init__(self, connection: Connection, gateway: Gateway, division: str, year: int) -> None:
        register = read_register(connection)
        if not register.first_year <= year <= register.current_year:
            raise YearOutOfRange(year=year, first=register.first_year, last=register.current_year)
        if division != NATION:
            Divisions(connection).get(division)
        self._year = year
        self._now = Registered(connection)
        self._hidden = restricted(connection)
        self._then = Past(connection, gateway, year)
        if year == register.current_year:
            self._listed = forms.listed(connection, division)
        else:
            self._listed = self._placed(forms.listed(connection, division, before=year), division)

    def __len__(self) -> int:
        """Households to be looked at."""
        return len(self._listed)

    @property
    def people(self) -> int:
        """Their members, as many as there are now."""
        return sum(one.people for one in self._listed)

    def __iter__(self) -> Iterator[Household]:
        for first in range(0, len(self._listed), BATCH):
            yield from self._read(self._listed[first : first + BATCH])

    def _read(self, batch: Sequence[Listed]) -> Iterator[Household]:
        now = self._now.of_ids([one.id for one in batch if not one.changed], self._year)
        found = {household.id: self._shown(household) for household in now}
        if changed := [one.id for one in batch if one.changed]:
            found |= self._then.households(changed)
        return (found[one.id] for one in batch if one.id in found)

    def _shown(self, household: Household) -> Household:
        """Without what is personal of members whose data are restricted."""
        if self._hidden.isdisjoint(member.id for member in household.members):
            return household
        members = (
            replace(one, person=without_personal(one.person)) if one.id in self._hidden else one
            for one in household.members
        )
        return replace(household, members=tuple(members))

    def _placed(self, listed: Sequence[Listed], division: str) -> list[Listed]:
        """Households that have moved since, put where they were."""
        moved = [one.id for one in listed if one.moved]
        then = self._then.households(moved) if moved else {}
        placed = [
            one._replace(village=str(then[one.id].fields["village"])) if one.id in then else one
            for one in listed
            if not one.moved or one.id in then
        ]
        inside = (one for one in placed if one.village.startswith(division))
        return sorted(inside, key=lambda one: (one.village, one.number))
