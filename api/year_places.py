"""Which division of a year-end an account may ask for: codes are those of 31 December of the year."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from api.register import read_register
from api.sight import require_reader
from domain.divisions import NATION, check_division
from domain.errors import NotFound
from domain.rules.years import CLOSED, YearUnknown, is_whole
from projections import years
from replay.yearends.errors import YearNotClosed
from replay.yearends.forms import LATEST
from replay.yearends.places import code_then

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.events import Actor
    from ledger.database import Connection


class Place(NamedTuple):
    """A division of a year-end by its code then; `own`: the account's; `whole`: that is all there is."""

    then: str
    own: str
    whole: bool

    @property
    def parts_of(self) -> str:
        """Whose parts are of interest: of the whole ledger those of the account's own division."""
        return self.then or self.own


def division_then(
    connection: Connection, actor: Actor, year: int, division: str | None, *, closed: bool = False
) -> Place:
    """The division asked for; where none is, the whole ledger if the account's own contains it, else that.

    Raises NoBusinessData, YearUnknown, DivisionCodeInvalid, NotFound for what lies outside; when it must be
    `closed`, YearNotClosed.
    """
    require_reader(actor)
    _require_year(connection, year)
    row = years.one(connection, year)
    if closed and (row is None or row["status"] != CLOSED):
        raise YearNotClosed(year=year)
    own = then(actor.division, year, row["form"] if row else LATEST)
    whole = is_whole(actor.division, years.bounds(connection))
    if not division:
        return Place(NATION if whole else own, own, whole)
    if not check_division(division).startswith(own):
        raise NotFound(what="这个行政区划")
    return Place(division, own, whole)


def shown_divisions(connection: Connection, actor: Actor, forms: Mapping[int, int]) -> dict[int, str]:
    """Year, given with its form → the division that the account is shown where it names none."""
    whole = is_whole(actor.division, years.bounds(connection))
    return {year: NATION if whole else then(actor.division, year, form) for year, form in forms.items()}


def then(division: str, year: int, form: int = LATEST) -> str:
    """The code of a division on 31 December of a year."""
    return code_then(division, year, form) if division else NATION


def _require_year(connection: Connection, year: int) -> None:
    register = read_register(connection)
    if not register.first_year <= year <= register.current_year:
        raise YearUnknown(year=year)
