"""The rules over a county find what they find household by household, and write it to problem lists."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from api import problem_lists as lists
from api.bulk import record
from api.generate.county import COUNTY
from api.problem_lists import QualityRunning
from api.quality import run_quality
from api.register import write_setting
from domain.calendar import INCOME_LINES
from domain.quality import RULES, Finding, View
from projections import households as models
from tests.api.generate.given import planned
from tests.support.keys import KEYRING
from tests.support.world import CLERK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.problem_lists import Run
    from ledger.database import Connection, Database

YEAR, TODAY = 2018, date(2020, 12, 31)
LEDGER = KEYRING.ledger()
Found = set[tuple[str, str | None, str | None, str]]


def judged(database: Database, division: str = COUNTY, **more: Any) -> Run:
    return run_quality(database, LEDGER, division, YEAR, CLERK, TODAY, **more)


def listed(connection: Connection, run: Run, division: str = COUNTY) -> Found:
    """What stands in the lists of the rules that look at one household."""
    found = lists.problems(connection, run.id, division, limit=100_000)
    return {
        (one.rule, one.household, one.person, one.sentence)
        for one in found
        if one.kept is not None and not one.kept.is_set_based
    }


def one_by_one(connection: Connection) -> Found:
    """The same from the reading of each household by itself."""
    found = set()
    for row in models.listing(connection, COUNTY, limit=100_000):
        for one in bare(read(connection, row)):
            found.add((one.rule.number, one.household, one.person, one.sentence))
    return found


def bare(view: View) -> Iterator[Finding]:
    """What every predicate finds, whether or not anything says that it need not be asked."""
    for rule in RULES:
        if rule.of_household is not None and (told := rule.of_household(view)):
            yield Finding(rule, view.id, None, told if isinstance(told, dict) else {})
        for member in view.members:
            if rule.of_person is not None:
                told = rule.of_person(view, member)
            else:
                told = rule.of_form is not None and rule.of_form(member.form)
            if told:
                yield Finding(rule, view.id, member.id, told if isinstance(told, dict) else {})


def read(connection: Connection, row: dict[str, Any]) -> View:
    years = {year["year"]: year for year in models.years(connection, row["id"])}
    members = [_member(connection, p) for p in models.people(connection, row["id"]) if p["present"]]
    return View.of(
        row, members, years.get(YEAR), years.get(YEAR - 1), year=YEAR, line=INCOME_LINES[YEAR],
        today=TODAY, helpers=helpers(connection, row["id"]),
    )  # fmt: skip


def _member(connection: Connection, person: dict[str, Any]) -> dict[str, Any]:
    forms = {form["year"]: form["form"] for form in models.forms(connection, [person["id"]])}
    stages = {year: form.get("school_status") for year, form in forms.items()}
    before, earlier = stages.get(YEAR - 1), stages.get(YEAR - 2)
    return person | {"form": forms.get(YEAR), "before": before, "earlier": earlier}


def helpers(connection: Connection, household: str) -> list[dict[str, Any]]:
    rows = connection.execute(
        "SELECT id FROM read.pairing"
        " WHERE household = %s AND since <= %s AND coalesce(until, 'infinity') > %s",
        (household, date(YEAR, 12, 31), date(YEAR, 12, 31)),
    )
    return [{"registered": False} for _ in rows]


@pytest.fixture
def county(database: Database) -> Iterator[Connection]:
    """Two villages of the demonstration county, and a configuration; some of the data made worse."""
    with database.connect() as connection:
        write_setting(connection, "current_year", 2020)
        for index in (0, 1):
            record(connection, LEDGER, planned(index).saves)
        connection.commit()
        for statement in WORSE:
            connection.execute(statement)
        connection.commit()
        yield connection


#: What no command would have let through, and what it does let through.
WORSE = (
    "UPDATE read.person SET document = left(document, 17) || 'Y' WHERE id < '2'",
    "UPDATE read.person SET ethnicity = NULL WHERE id > 'e'",
    "UPDATE read.household_year SET conditions = '{\"housing_dangerous\": true}' WHERE household > 'c'",
    "UPDATE read.household_year SET income = income || '{\"per_capita\": -5}' WHERE household < '4'",
    "UPDATE read.person_year SET form = form || '{\"work_months\": 14}' WHERE person < '4'",
    "UPDATE read.membership SET relation = 'spouse' WHERE relation = 'son'",
    "UPDATE read.person_year SET form = form || '{\"school_status\": \"s05\"}' WHERE form ? 'school_status'",
    "UPDATE read.person_year SET form = '{\"school_status\": \"s04\"}' WHERE year = 2016 AND person > 'a'",
)


def test_a_county_is_judged_as_its_households_are_one_by_one(database: Database, county: Connection) -> None:
    run = judged(database)
    expected = one_by_one(county)
    assert len({number for number, *_ in expected}) > 12
    assert listed(county, run) == expected
    assert run.households == len(models.listing(county, COUNTY, limit=100_000))
    assert run.finished_at is not None
    found = lists.problems(county, run.id, COUNTY, limit=100_000)
    assert run.problems == Counter(one.rule for one in found)


def test_worker_processes_find_the_same(database: Database, county: Connection) -> None:
    here = judged(database)
    expected = listed(county, here)
    county.commit()
    there = judged(database, few=0)
    assert listed(county, there) == expected
    assert (there.households, there.people, there.problems) == (here.households, here.people, here.problems)


def test_a_later_run_takes_the_place_of_an_earlier_one(database: Database, county: Connection) -> None:
    first, second = judged(database), judged(database)
    assert lists.problems(county, first.id, COUNTY) == []
    assert lists.problems(county, second.id, COUNTY)
    assert [run.id for run in lists.runs(county, COUNTY)] == [second.id, first.id]


def test_a_list_of_a_part_is_read_from_the_run_over_the_whole(database: Database, county: Connection) -> None:
    run, village = judged(database), planned(1).code
    latest = lists.latest(county, village, YEAR)
    assert latest is not None
    assert latest.id == run.id
    part = lists.problems(county, run.id, village, limit=100_000)
    assert part
    assert {one.village for one in part} == {village}
    assert lists.latest(county, "1505", YEAR) is None


@pytest.mark.usefixtures("county")
def test_nobody_runs_the_same_twice_at_once(database: Database) -> None:
    with database.connect(autocommit=True) as other, lists.alone(other, COUNTY, YEAR):
        with pytest.raises(QualityRunning):
            judged(database)
        judged(database, planned(0).code)
    judged(database)


def test_a_run_that_breaks_off_leaves_no_problems(database: Database, county: Connection) -> None:
    """given a household whose stored form no rule can read"""
    county.execute(
        "UPDATE read.person_year SET form = '[1]' WHERE year = %(year)s"
        " AND person = (SELECT max(person) FROM read.person_year WHERE year = %(year)s)",
        {"year": YEAR},
    )
    county.commit()
    with pytest.raises(AttributeError):
        judged(database)
    (run,) = lists.runs(county, COUNTY)
    assert run.finished_at is None
    assert lists.problems(county, run.id, COUNTY) == []
    assert lists.latest(county, COUNTY, YEAR) is None


def test_no_personal_value_stands_in_a_list(database: Database, county: Connection) -> None:
    run = judged(database)
    said = " ".join(one.sentence for one in lists.problems(county, run.id, COUNTY, limit=100_000))
    for name, document in county.execute("SELECT name, document FROM read.person WHERE document IS NOT NULL"):
        assert document not in said
        assert len(name) < 3 or name not in said
