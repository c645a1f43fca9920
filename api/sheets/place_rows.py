"""Exporting the annual forms of places, beside what the register counts at the end of the year."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from api.divisions import DivisionNotFound, Divisions
from api.places import counted, plain
from api.sheets.columns import Unit
from api.sheets.exporting import LEVELS, Exported, LeftOut
from api.sheets.fields import LAYOUTS
from api.sheets.place_fields import FORM, NAME
from api.sheets.writing import Writer
from projections import places

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from api.sheets.exporting import Names
    from api.sheets.registered import Household, Values
    from ledger.database import Connection


class Placed(NamedTuple):
    """A village, or with a name a natural village of it, and its form of the year as stored."""

    village: str
    name: str | None
    form: Values


class Living:
    """How many households and people live in each place, by status."""

    def __init__(self, households: Iterable[Household]) -> None:
        #: Village, natural village (None: all of the village), status → households and people.
        self._found: defaultdict[tuple[str, str | None], dict[str, list[int]]] = defaultdict(dict)
        for one in households:
            village, status = str(one.fields["village"]), str(one.fields.get("status"))
            named = plain((one.blocks.get("conditions") or {}).get("natural_village") or "")
            for name in {None, named}:
                numbers = self._found[village, name].setdefault(status, [0, 0])
                numbers[0] += 1
                numbers[1] += len(one.members)

    def of(self, place: Placed) -> dict[str, Any]:
        """What the register counts of a place, as its page does."""
        found = self._found.get((place.village, place.name), {})
        rows = [
            {"status": status, "households": households, "persons": people}
            for status, (households, people) in found.items()
        ]
        return counted(rows, dict(place.form))


def places_of(connection: Connection, unit: Unit, division: str, year: int) -> list[Placed]:
    """The places of a division, in order: every village there is, and the natural villages with a form.

    A village that the table of divisions does not have stands among them when it has a form.
    """
    if unit is Unit.NATURAL_VILLAGE:
        return [Placed(*row) for row in places.natural_forms_of(connection, division, year)]
    forms = places.village_forms_of(connection, division, year)
    known = {one.code for one in Divisions(connection).villages(division)}
    return [Placed(code, None, forms.get(code, {})) for code in sorted(known | forms.keys())]


def write_places(  # noqa: PLR0913, PLR0917  what a workbook of places is made from
    path: Path, kind: str, found: Iterable[Placed], living: Living, year: int, names: Names
) -> Exported:
    """Write forms of places as a workbook of a kind (`villages`, `natural-villages`).

    A place whose village the table of divisions does not have is listed in the answer instead.
    """
    layout, done = LAYOUTS[kind], Exported()
    with Writer(path, layout) as writer:
        for place in found:
            try:
                levels = names(place.village)
            except DivisionNotFound:
                done.left_out.append(LeftOut(place.name or "", place.village, "village_unknown"))
                continue
            shown: dict[str, Any] = {NAME.place: place.name, "row.year": year}
            shown |= {f"division.{level}": name for level, name in zip(LEVELS, levels, strict=True)}
            shown |= {f"{FORM}.{name}": value for name, value in place.form.items()}
            shown |= {f"counted.{name}": value for name, value in living.of(place).items()}
            writer.row(layout.sheets[0], shown)
            done.places += 1
    return done
