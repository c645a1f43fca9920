"""Households, villages and cases as the read models have them, within an account's division."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.rollback.request import KINDS
from ledger.sql import Queries
from projections.restrictions import restricted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledger.database import Connection

Row = dict[str, Any]
_QUERIES = Queries("projections", "queries/households.sql")


def _under(division: str) -> str:
    return division + "%"


def _range(division: str) -> dict[str, str]:
    """First and last village code of a division, as an index range."""
    return {"from_village": division, "to_village": division + "~"}


def household(connection: Connection, household_id: str, division: str) -> Row | None:
    """The household's row, None when it is not there or lies outside the division."""
    given = {"id": household_id, "under": _under(division)}
    row = connection.execute(_QUERIES.one, given).fetchone()
    return row[0] if row else None


def find_number(connection: Connection, number: str, division: str) -> list[str]:
    """Ids of households with a 户编号 within the division."""
    given = {"number": number, "under": _under(division)}
    return [row[0] for row in connection.execute(_QUERIES.by_number, given)]


def numbers(connection: Connection, ids: Iterable[str], division: str) -> dict[str, str]:
    """户编号 by id, of those households that are there and lie within the division."""
    given = {"ids": list(ids), "under": _under(division)}
    return dict(connection.execute(_QUERIES.numbers, given).fetchall())


def has_restricted(connection: Connection, household_id: str | None) -> bool:
    """Whether processing what is personal of somebody who is or was in the household is restricted."""
    rows = people(connection, household_id) if household_id else []
    return not restricted(connection).isdisjoint(row["id"] for row in rows)


def spoken_by(connection: Connection, lines: Iterable[tuple[str, int]]) -> list[str]:
    """Ids of the rollbacks and redos that last spoke of events, given by entity and position."""
    found = list(lines)
    given = {"entities": [entity for entity, _ in found], "positions": [place for _, place in found]}
    return [event for (event,) in connection.execute(_QUERIES.spoken, given)]


def people(connection: Connection, household_id: str) -> list[Row]:
    """Everyone who is or was in the household, the head first; `present` tells them apart."""
    return [row[0] for row in connection.execute(_QUERIES.people, {"id": household_id})]


def years(connection: Connection, household_id: str) -> list[Row]:
    """The household's annual forms."""
    return [row[0] for row in connection.execute(_QUERIES.years, {"id": household_id})]


def forms(connection: Connection, persons: Sequence[str], year: int | None = None) -> list[Row]:
    """Annual forms of persons: person, year, form."""
    given = {"persons": list(persons), "year": year}
    return [
        dict(zip(("person", "year", "form"), row, strict=True))
        for row in connection.execute(_QUERIES.forms, given)
    ]


def timeline(connection: Connection, entity: str, after: int = 0, limit: int = 200) -> list[Row]:
    """Lines of a household's (or village's) time line, by position after one."""
    given = {"entity": entity, "after": after, "limit": limit}
    return [row[0] for row in connection.execute(_QUERIES.timeline, given)]


def listing(
    connection: Connection,
    division: str,
    *,
    status: str | None = None,
    after: tuple[str, str] = ("", ""),
    limit: int = 50,
) -> list[Row]:
    """Households of a division by village and id, with head's name and number of people."""
    # One lower bound: with two, the index is read from the lesser one.
    village, id_ = max(after, (division, ""))
    given = {
        **_range(division), "status": status, "limit": limit, "after_village": village, "after_id": id_,
    }  # fmt: skip
    query = _QUERIES.listing if status is None else _QUERIES.listing_of_status
    return [row | {"head_name": name, "people": n} for row, name, n in connection.execute(query, given)]


def marks(connection: Connection, village: str, every: int) -> tuple[int, list[str]]:
    """How many households a village has, and each so-manieth of them by id, the last of all left out."""
    rows = connection.execute(_QUERIES.marks, {"village": village, "every": every}).fetchall()
    return (rows[0][0], [one for _, one in rows if one is not None]) if rows else (0, [])


def find_name(connection: Connection, name: str, division: str, limit: int = 50) -> list[Row]:
    """Households in which a person of this name lives whose data are not restricted."""
    hidden = list(restricted(connection))
    given = {"name": name, "under": _under(division), "limit": limit, "hidden": hidden}
    return [
        row | {"person_name": found, "people": n}
        for row, found, n in connection.execute(_QUERIES.by_name, given)
    ]


def figures(connection: Connection, division: str) -> list[Row]:
    """Households and persons by status over a division, and the index they say at least."""
    names = ("status", "households", "persons", "up_to")
    return [dict(zip(names, row, strict=True)) for row in connection.execute(_QUERIES.sums, _range(division))]


def village_figures(connection: Connection, division: str) -> list[Row]:
    """The same per village."""
    names = ("village", "status", "households", "persons", "up_to")
    return [
        dict(zip(names, row, strict=True)) for row in connection.execute(_QUERIES.figures, _range(division))
    ]


def figures_below(connection: Connection, division: str, digits: int) -> list[Row]:
    """The same for each part of the division whose code has so many digits."""
    names = ("division", "status", "households", "persons")
    given = {**_range(division), "digits": digits}
    return [dict(zip(names, row, strict=True)) for row in connection.execute(_QUERIES.below, given)]


def makeup(connection: Connection, division: str) -> list[Row]:
    """Households with people of a division by part (`cause`, `size`), status and value."""
    names = ("part", "status", "value", "households", "persons")
    return [
        dict(zip(names, row, strict=True)) for row in connection.execute(_QUERIES.makeup, _range(division))
    ]


def progress(connection: Connection) -> tuple[int, int]:
    """The index up to which figures have been followed, and villages still to be counted."""
    row = connection.execute(_QUERIES.progress).fetchone()
    return (int(row[0]), int(row[1])) if row else (0, 0)


def village(connection: Connection, code: str) -> Row | None:
    """A poor village's row."""
    row = connection.execute(_QUERIES.village, {"code": code}).fetchone()
    return row[0] if row else None


def case(connection: Connection, case_id: str, division: str, kinds: Iterable[str] = KINDS) -> Row | None:
    """A case of one of these kinds that lies wholly within the division."""
    row = connection.execute(_QUERIES.case, {"id": case_id, "kinds": list(kinds)}).fetchone()
    return row[0] if row and _within(row[0], division) else None


def cases(
    connection: Connection, division: str, status: str | None = None, kinds: Iterable[str] = KINDS
) -> list[Row]:
    """Cases of these kinds that lie wholly within the division."""
    given = {"status": status, "under": _under(division), "kinds": list(kinds)}
    return [row[0] for row in connection.execute(_QUERIES.cases, given)]


def _within(row: Row, division: str) -> bool:
    return all(village.startswith(division) for village in row["asked"]["villages"])
