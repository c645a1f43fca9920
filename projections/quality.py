"""Households as the quality rules look at them, read set by set, and what is found over many at once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic_core import from_json

from domain.quality import Form, Member, View
from ledger.sql import Queries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ledger.database import Connection

_QUERIES = Queries("projections", "queries/quality.sql")
_BLOCKS = ("conditions", "income", "measures", "monitoring")
#: Relations by which somebody is no child or parent of the head.
COLLATERAL = ("sibling", "brothers_wife", "nephew", "niece", "uncle", "other")
#: Reasons to join that make somebody one of the family.
OWN = ("newborn", "married_in", "adopted")
#: From so many rollbacks a year, entries an hour, an account is listed.
ROLLBACKS, BULK = 20, 100


#: Columns of a household in their order, before its blocks.
_HOUSEHOLD = (
    "id", "status", "attribute", "head", "exit_year", "main_cause", "other_causes", "eight_category", "phone",
)  # fmt: skip


class Seen(NamedTuple):
    """A household's view, and its village."""

    village: str
    view: View


class Pattern(NamedTuple):
    """What a rule found over many: `household` is None where it is about the village as a whole."""

    rule: str
    village: str
    household: str | None
    data: dict[str, Any]


class Marked(NamedTuple):
    """A person who was taken over as a duplicate, and the event that took the household over."""

    person: str
    household: str
    village: str
    event: str


class Ending(NamedTuple):
    """An event of monitoring: beginning or end."""

    household: str
    type: str
    year: int
    month: int | None
    event: str


def _range(division: str) -> dict[str, Any]:
    return {"from_village": division, "to_village": division + "~"}


def prepare_worker(connection: Connection) -> None:
    """Make a session one of several that read views at the same time."""
    connection.execute(_QUERIES.alone_on_its_core)


def see_one_moment(connection: Connection) -> None:
    """Let the queries of a transaction that has just begun see the same."""
    connection.execute(_QUERIES.one_moment)


def villages(connection: Connection, division: str) -> list[tuple[str, int]]:
    """The villages of a division that have households, and how many."""
    return connection.execute(_QUERIES.villages, _range(division)).fetchall()


def views(  # noqa: PLR0913  what a view needs beside its rows
    connection: Connection,
    among: Sequence[str],
    *,
    year: int,
    line: int,
    today: date,
    ended: Mapping[str, Mapping[str, Any]],
) -> Iterator[Seen]:
    """The households of these villages in a year; `line` and `ended` as `View.of` takes them.

    There are several queries: see `see_one_moment`.
    """
    last_day = min(today, date(year, 12, 31))
    given = {"villages": list(among), "year": year, "last_day": last_day}
    households = connection.execute(_QUERIES.households, given).fetchall()
    members, helpers = _members(connection, given, year), _helpers(connection, given)
    for village, *row in households:
        fields = dict(zip(_HOUSEHOLD, row, strict=False))
        household: str = fields["id"]
        fields["monitoring"], *blocks, before = map(_parsed, row[len(_HOUSEHOLD) :])
        view = View(
            fields, members.get(household, []), dict(zip(_BLOCKS, blocks, strict=True)), {"income": before},
            year=year, line=line, as_of=last_day,
            helpers=helpers.get(household, ()), ended=ended.get(household),
        )  # fmt: skip
        yield Seen(village, view)


def _members(connection: Connection, given: dict[str, Any], year: int) -> dict[str, list[Member]]:
    """Members by household. Most of their forms say the same as some other's."""
    relations = {
        (person, household): relation
        for person, household, relation in connection.execute(_QUERIES.relations, given)
    }
    forms: dict[str | None, Form] = {}
    found: dict[str, list[Member]] = {}
    for household, person, sex, born, phone, kind, document, ethnicity, text, before, earlier in (
        connection.execute(_QUERIES.members, given)
    ):  # fmt: skip
        form = forms.get(text)
        if form is None:
            form = forms[text] = Form(_parsed(text))
        member = Member(
            person, relations.get((person, household)), sex, year - born if born else None, phone, kind,
            document, ethnicity, form, before, earlier,
        )  # fmt: skip
        if household in found:
            found[household].append(member)
        else:
            found[household] = [member]
    return found


def _helpers(connection: Connection, given: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Helpers by household, as views have them."""
    found: dict[str, list[dict[str, Any]]] = {}
    for household, registered in connection.execute(_QUERIES.helpers, given):
        found.setdefault(household, []).append({"registered": registered})
    return found


def _parsed(text: str | None) -> Any:
    return None if text is None else from_json(text, cache_strings="keys")


def endings(connection: Connection, division: str, year: int) -> list[Ending]:
    """Events of monitoring of the households in which a risk was eliminated in the year, in ledger order."""
    given = _range(division) | {"year": year}
    return [Ending(*row) for row in connection.execute(_QUERIES.endings, given)]


def marked(connection: Connection, division: str) -> list[Marked]:
    """The persons of a division who are marked as registered twice."""
    return [Marked(*row) for row in connection.execute(_QUERIES.marked, _range(division))]


def homes(connection: Connection, persons: Sequence[str]) -> dict[str, str]:
    """The villages of those of these persons who live in a household and have a document."""
    return dict(connection.execute(_QUERIES.homes, {"persons": list(persons)}).fetchall())


def patterns(connection: Connection, division: str, year: int) -> list[Pattern]:
    """What the rules of group 16 find over the time lines of a division."""
    given = _range(division) | {
        "year": year, "collateral": list(COLLATERAL), "own": list(OWN), "rollbacks": ROLLBACKS, "bulk": BULK,
    }  # fmt: skip
    return [Pattern(*row) for row in connection.execute(_QUERIES.patterns, given)]
