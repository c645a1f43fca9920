"""Figures are what counting by hand gives, both ways of counting agree, and the years balance.

given random histories over several years with rollbacks, redos, splits and late entries, as segments,
when figures of a year-end are asked, then they are those counted over the fold in Python, and the last
year-end with the flows of the year is this one; what was corrected in a closed year stands behind the rest.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from domain.fold import Limit, State
from domain.rollback.commands import RequestRollback
from domain.rules.status import EXITED_ATTRIBUTE
from domain.statuses import EXITED, POOR
from replay.engines import engine
from replay.segments.shelf import Shelf
from replay.yearends.balance import Span, behind, books
from replay.yearends.figures import figures, total_of
from replay.yearends.tree import tree
from replay.yearends.yearend import Which
from tests.replay.test_engines_agree import give
from tests.support.histories import EVIDENCE
from tests.support.sealed import history, segment

if TYPE_CHECKING:
    from pathlib import Path

    from domain.events import Event
    from tests.replay.yearends.conftest import Books

Count = dict[str, int]


def households(state: State, year: int) -> dict[str, tuple[dict[str, Any], int]]:
    """Household → its fields and its members at a year-end, counted one by one."""
    limit = Limit(year=year)
    rows = {key: row for key, row in state.rows(limit).items() if key[0] in {"household", "person"}}
    homes = Counter(row.get("household") for (kind, _), row in rows.items() if kind == "person")
    return {id_: (row, homes[id_]) for (kind, id_), row in rows.items() if kind == "household"}


def standing(found: dict[str, tuple[dict[str, Any], int]]) -> dict[str, Count]:
    cells: dict[str, Count] = {}
    for row, members in found.values():
        cell = cells.setdefault(row["status"], {"households": 0, "persons": 0, "closed": 0})
        cell["households"] += members > 0
        cell["persons"] += members
        cell["closed"] += members == 0
    return cells


def counted(found: list[tuple[dict[str, Any], int]]) -> Count:
    return {"households": len(found), "persons": sum(members for _, members in found)}


def require_counts(total: dict[str, Any], state: State, year: int) -> None:
    found = households(state, year)
    lived = [(row, members) for row, members in found.values() if members]
    assert total["standing"] == standing(found)
    assert total["last"] == standing(households(state, year - 1))
    poor = counted([one for one in lived if one[0]["status"] in POOR])
    by_attribute = [
        (row, n) for row, n in lived
        if row.get("attribute") in EXITED_ATTRIBUTE and row["status"] != "not_registered_poor"
    ]  # fmt: skip
    assert total["counts"]["poor"] == {"by_status": poor, "by_attribute": counted(by_attribute)}
    exited = [one for one in lived if one[0]["status"] in EXITED and one[0].get("exit_year") == year]
    assert total["counts"]["exited_in_year"]["by_exit_year"] == counted(exited)
    assert total["counts"]["returned"]["by_status"] == counted(
        [one for one in lived if one[0]["status"] == "returned"]
    )
    assert total["exited_in_all"] == counted([one for one in lived if one[0]["status"] in EXITED])


def cell(found: tuple[dict[str, Any], int] | None) -> tuple[str, str, int] | None:
    """Where a household counts, and for how many people; None where it does not."""
    return (found[0]["status"], found[0]["village"], found[1]) if found and found[1] else None


def shelved(events: list[Event], place: Path) -> tuple[Shelf, Any]:
    shelf = Shelf(str(place))
    return shelf, segment(shelf, events, 1, len(events))


@pytest.mark.parametrize("name", ["duckdb", "spark"])
@pytest.mark.parametrize("seed", range(2))
def test_figures_are_what_counting_by_hand_gives(name: str, seed: int, spark: str, tmp_path: Path) -> None:
    # given
    events = history(seed)
    shelf, part = shelved(events, tmp_path)
    state = State(events)
    with engine(name, shelf, [part], remote=spark) as found:
        # when
        said = figures(found, Which(1, 2020, len(events)))
    # then
    require_counts(said["total"], state, 2020)
    assert said["behind"] == []
    assert said["total"]["rest"] == {}
    assert said["differences"] == []
    for ways in said["total"]["counts"].values():
        first, *others = ways.values()
        assert all(other == first for other in others)


def test_every_division_at_once_says_what_each_says_alone(tmp_path: Path) -> None:
    # given
    events = history(1)
    shelf, part = shelved(events, tmp_path)
    which = Which(1, 2020, len(events))
    with engine("duckdb", shelf, [part]) as found:
        # when
        rows = {row["division"]: row for row in tree(found, which)}
        alone = {code: figures(found, which.under(code)) for code in rows if len(code) in {0, 2, 9}}
    # then
    assert len([code for code in rows if len(code) == 12]) > 1
    assert list(rows)[-1] == ""
    for code, said in alone.items():
        assert rows[code] == said["total"]
        assert [rows[one["division"]] for one in said["divisions"]] == said["divisions"]


def test_divisions_of_which_one_has_a_status_that_others_lack_add_up() -> None:
    cell = {"households": 1, "persons": 2, "closed": 0}
    parts = [
        {"division": "1505", "standing": {"exited": cell}, "flows": []},
        {"division": "1506", "standing": {"returned": cell}, "flows": []},
    ]
    assert total_of(parts, "15")["standing"] == {"exited": cell, "returned": cell}


def test_the_balance_names_the_households_behind_its_rest(tmp_path: Path) -> None:
    """given the last year-end as it was known when less was known of it"""
    events = history(3)
    shelf, part = shelved(events, tmp_path)
    half, year = len(events) // 2, 2021
    with engine("duckdb", shelf, [part]) as found:
        # when the flows of a year without events stand between two states of knowledge of 2020
        rest = behind(found, books(found, Span(year, len(events), half), {}))
    # then
    before = households(State(events[:half]), 2020)
    after = households(State(events), 2020)
    cells = {id_: [cell(some.get(id_)) for some in (before, after)] for id_ in {*before, *after}}
    differing = {id_ for id_, (one, other) in cells.items() if one != other}
    assert {one["id"] for one in rest} == differing != set()


def take_back_an_opening(books: Books, year: int) -> None:
    """Roll back that a household was brought in for a closed year, with all that came of it."""
    state = books.world.state
    homes = {home for home, (_, members) in households(state, year).items() if members}
    opening = next(
        event
        for event in state.events.values()
        if homes & {t.partition(":")[2] for t in event.tags} and "household" in event.changes
    )
    request = RequestRollback(
        command_id="back", year=year, reason="误建", events=(opening.id,), chain=True,
        correction="更正7号", evidence=(EVIDENCE,),
    )  # fmt: skip
    assert [give(books.world, request), give(books.register, request)] == [None, None]


def test_a_correction_of_a_closed_year_stands_behind_the_rest_of_the_next(books: Books) -> None:
    # given
    books.record(60)
    closed = books.close(2019).facts
    assert (closed["balance"]["behind"], closed["counts"]["differences"]) == (0, 0)
    take_back_an_opening(books, 2019)
    index = books.export()
    state = books.world.state
    with books.archive() as found, engine("duckdb", books.shelf, books.shelf.needed().segments) as counting:
        # when
        then, now = found.figures(2019), found.figures(2019, now=True)
        next_year = figures(counting, Which(1, 2020, index))
    # then
    require_counts(now["total"], state, 2019)
    assert then["total"]["standing"] != now["total"]["standing"]
    assert next_year["last_year_index"] == then["index"]
    assert next_year["total"]["last"] == then["total"]["standing"]
    assert next_year["total"]["rest"] != {}
    assert next_year["behind"] != []
